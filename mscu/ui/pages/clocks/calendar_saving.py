"""Saves the clock board as a calendar file."""

from __future__ import annotations

from collections.abc import Callable

from typing_extensions import override

from mscu.actions.clocks.clock_board import BoardFilter, IssueCalendar
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.file_saving import RECIPIENT_SECTION, FileSaveForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

FORM_WIDTH = 420
NOTE = "Rule, case and day alone: no names, no restricted cases"


class CalendarSaveForm(FileSaveForm):
    """The form beside the board that saves a calendar file."""

    title = "Save the calendar"
    kinds = "Calendar (*.ics)"
    endings = ("ics",)
    content_nouns = ("clock", "clocks")

    def __init__(
        self, dispatcher: Dispatcher, context: PageContext, board_filter: Callable[[], BoardFilter]
    ) -> None:
        super().__init__(dispatcher, context, "clocks")
        self._board_filter = board_filter
        self.setFixedWidth(FORM_WIDTH)

    @override
    def spec(self) -> FormSpec:
        return FormSpec(
            key="clocks/calendar",
            label="Calendar file",
            title="Save as a calendar",
            notice=NOTE,
            icon="calendar",
            sections=(RECIPIENT_SECTION,),
            make=self._command,
            done="",
            save="Save as .ics",
        )

    def _command(self, **values: object) -> IssueCalendar:
        return IssueCalendar(filter=self._board_filter(), **self.answers(values))

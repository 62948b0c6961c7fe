"""The form of a new case, in place beside the list of cases or a report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from mscu.actions.cases.cases import OpenCase
from mscu.actions.core.code_lists import Choosable, CodeLists
from mscu.actions.core.colleagues import Colleague, Colleagues
from mscu.actions.core.today import Today
from mscu.ui.forms.field_list import CODES, CODES_MANY, LINE, PARTIAL, TEXT, Field, Section
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.case_sources import OFFICER, sources_of
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.session.dispatcher import Dispatcher

KEY = "cases/new"
LABEL = "New case"
FIELDS = (
    Section(
        "",
        (
            Field("title", "Title", LINE, required=True, placeholder="what and where", wide=True),
            Field("operation", "Operation", LINE),
            Field("district", "District", CODES("district")),
            Field("exploitation", "Exploitation", CODES_MANY("exploitation")),
            Field("sector", "Trade", CODES("sector")),
            Field("place_type", "Kind of place", CODES("place_type")),
            Field("opened", "Opened", PARTIAL, hint="Empty is now"),
            Field("lead", "Lead", OFFICER),
            Field("officer_in_case", "Officer in the case", OFFICER),
            Field("summary", "What happened, in a sentence or two", TEXT, wide=True),
        ),
    ),
)


WHY = Section("", (Field("why", "Why a case is opened from it", TEXT, wide=True),))


def opening_spec(
    report_id: int | None = None, *, note: str = "", values: Mapping[str, object] | None = None
) -> FormSpec:
    """Open a case, by itself or from a report; `values` are known beforehand."""
    return FormSpec(
        key=KEY if report_id is None else f"reports/case/{report_id}",
        label=LABEL,
        title=LABEL,
        note=note,
        icon="folder-plus",
        sections=FIELDS if report_id is None else (*FIELDS, WHY),
        values=values or {},
        make=partial(OpenCase, report_id=report_id),
        done="Case opened.",
    )


class CaseOpening(InlineForm):
    """Opens a case from what is typed; what is typed is kept as a draft."""

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self._lists: Mapping[str, tuple[Choosable, ...]] = {}
        self._officers: tuple[str, ...] = ()

    def begin(self) -> None:
        """Show the form, or go to its first field where it is open."""
        if self.card is None:
            self._dispatcher.ask(CodeLists(), then=self._take_lists)
        else:
            self.card.begin()

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        self._lists = lists
        self._dispatcher.ask(Colleagues(), then=self._take_colleagues)

    def _take_colleagues(self, colleagues: tuple[Colleague, ...]) -> None:
        self._officers = tuple(each.display for each in colleagues)
        self._dispatcher.ask(Today(), then=self._show)

    def _show(self, today: date) -> None:
        sources = sources_of(self._lists, today, officers=self._officers)
        self.show_form(opening_spec(), sources)

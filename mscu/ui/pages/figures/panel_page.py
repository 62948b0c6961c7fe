"""The report to the police and crime panel: its parts, written by all who may, then issued."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.figures.panel_drafts import AskPanelDraft, PanelDraft, PanelPart
from mscu.ui.forms.field_list import Sources
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.lines_pane import LinesPane
from mscu.ui.pages.core.list_layout import give_keyboard, lay_out_list
from mscu.ui.pages.core.list_pane import Empty, ListPane
from mscu.ui.pages.core.page import Page, PageAction, Places, bind_keys
from mscu.ui.pages.editing.form_saving import Recorded
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.pages.figures.panel_forms import decide_spec, read_key, write_spec
from mscu.ui.pages.figures.panel_lines import DECIDE, WRITE, part_lines, part_look
from mscu.ui.pages.figures.panel_saving import PanelSaving
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.chronology import Line

LIST_WIDTH = 460
WRITE_KEYS, DECIDE_KEYS, ISSUE_KEYS = "W", "M", "Ctrl+P"
EMPTY = Empty("file-text", "No parts", "The parts of the report stand here.")
NONE = "no part is chosen"
NOTHING_TO_DECIDE = "nothing in this part waits"


class PanelPage(Page):
    """The parts at the left, the one that was chosen or a form at the right."""

    name: ClassVar[str] = "panel"
    title: ClassVar[str] = "Panel report"
    icon: ClassVar[str] = "file-text"
    needs: ClassVar[Permission] = Permission.PUBLISH
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "impact"
    opens: ClassVar[tuple[str, ...]] = ("panel",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        (WRITE_KEYS, "In the list: write the part that is chosen"),
        (DECIDE_KEYS, "In the list: say whether what may name somebody may be read"),
        (ISSUE_KEYS, "Issue the report"),
        ("Esc", "In the list: back to the figures"),
    )

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self.draft: PanelDraft | None = None
        self._year, self._chosen, self._wanted = 0, "", ""
        self.index = ListPane("Parts", EMPTY)
        self.index.setFixedWidth(LIST_WIDTH)
        self.card = LinesPane("A part of the report")
        self.forms = InlineForm(dispatcher, places)
        self.saving = PanelSaving(dispatcher, places, lambda: self._year)
        issue = Button("Issue the report", icon="printer", kind=Kind.PRIMARY, shortcut=ISSUE_KEYS)
        issue.clicked.connect(self.issue)
        self.add_button(issue)
        lay_out_list(self.body, self.index, self.card, self.forms, self.saving)
        self.card.hide()
        self._connect()

    def _connect(self) -> None:
        self.index.rested.connect(self._choose)
        self.index.opened.connect(self._open)
        self.card.wanted.connect(self._do)
        self.card.left.connect(self.index.list.setFocus)
        self.forms.saved.connect(self._saved)
        self.forms.left.connect(self._left)
        self.saving.told.connect(self.tell)
        self.saving.left.connect(self._left)
        keys = (
            (WRITE_KEYS, partial(self._do, WRITE)), (DECIDE_KEYS, partial(self._do, DECIDE)),
            ("Esc", partial(self.places.turn_to, "impact")),
        )  # fmt: skip
        bind_keys(self.index.list, keys)  # in a form Esc is the form's own

    # ------------------------------------------------------------ what the window calls

    @override
    def open_record(self, kind: str, number: int) -> None:
        self.clear_messages()
        if number != self._year:
            self._year, self.draft = number, None
        self._ask()

    @override
    def shown(self) -> None:
        if self._year:
            self._ask()

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible() and self._year:
            self._ask()

    @override
    def leave(self) -> None:
        self.clear_messages()
        self._put_forms_away()

    @override
    def resume(self, form_key: str) -> None:
        """Go on writing a part."""
        if (read := read_key(form_key)) is not None:
            year, self._wanted = read
            self.open_record(self.name, year)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        part = self._part
        waits = "" if part is not None and part.maybe else NOTHING_TO_DECIDE
        none = "" if part is not None else NONE
        return (
            PageAction(
                words="Write this part", run=partial(self._do, WRITE), icon="square-pen",
                keys=WRITE_KEYS, why_not=none,
            ),
            PageAction(
                words="Decide on names in this part", run=partial(self._do, DECIDE), icon="eye",
                keys=DECIDE_KEYS, why_not=none or waits,
            ),
            PageAction(words="Issue the report", run=self.issue, icon="printer", keys=ISSUE_KEYS),
        )  # fmt: skip

    # ------------------------------------------------------------ the list and the card

    def _ask(self) -> None:
        self.dispatcher.ask(AskPanelDraft(year=self._year), then=self._show)

    def _show(self, draft: PanelDraft) -> None:
        fresh, self.draft = self.draft is None, draft
        waits = f", {draft.to_decide} to decide" if draft.to_decide else ""
        self.set_title(self.title, f"{draft.named}{waits}")
        self.index.show_lines(
            [Line(each.key, part_look(each)) for each in draft.parts], may_add=False
        )
        wanted, self._wanted = self._wanted, ""
        if wanted or self._part is None:
            self._chosen = wanted or draft.parts[0].key
        self.index.list.choose(self._chosen)
        self._show_card()
        if wanted:
            self._do(WRITE)
        elif fresh:
            give_keyboard(self, self.index.list)

    @property
    def _part(self) -> PanelPart | None:
        every = self.draft.parts if self.draft is not None else ()
        return next((each for each in every if each.key == self._chosen), None)

    def _choose(self, key: object) -> None:
        if key != self._chosen:
            self.forms.leave()
            self.clear_messages()
        self._chosen = str(key)
        self._show_card()

    def _open(self, key: object) -> None:
        self._choose(key)
        self._do(WRITE)

    def _show_card(self) -> None:
        part = self._part
        if self.draft is not None and part is not None:
            self.card.show_lines(part_lines(self.draft, part))
        busy = self.forms.card is not None or self.saving.card is not None
        self.card.setVisible(part is not None and not busy)

    def _do(self, what: object) -> None:
        draft, part = self.draft, self._part
        if draft is None or part is None or (what == DECIDE and not part.maybe):
            return
        self._put_forms_away()
        spec = write_spec(draft, part) if what == WRITE else decide_spec(draft, part)
        self.card.hide()
        self.forms.show_form(spec, Sources())

    def issue(self) -> None:
        """Show the form that issues the report."""
        if self.draft is not None:
            self._put_forms_away()
            self.card.hide()
            self.saving.begin()

    def _put_forms_away(self) -> None:
        self.forms.leave()
        self.saving.leave()

    def _saved(self, done: Recorded) -> None:
        self._left()
        self.tell(done.card.spec.done, Status.DONE)

    def _left(self) -> None:
        self._show_card()
        self.index.list.setFocus()

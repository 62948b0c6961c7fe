"""Reconciliation: victims, referrals and crime numbers of a year held against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.figures.reconciliation import AskReconciliation, Gap, Reconciled
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.list_layout import above_list, give_keyboard, lay_out_list, list_column
from mscu.ui.pages.core.list_pane import Empty, ListPane
from mscu.ui.pages.core.page import Page, PageAction, Places, bind_keys
from mscu.ui.pages.editing.back_shortcut import bind_back
from mscu.ui.pages.editing.form_saving import Recorded
from mscu.ui.pages.figures.reconciliation_card import STATE_KEYS, CountsCard, gap_look
from mscu.ui.pages.figures.reconciliation_saving import ReconciliationSaving
from mscu.ui.pages.figures.reconciliation_stating import Stating
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.chronology import Line
from mscu.ui.widgets.label import Label

LIST_WIDTH, YEAR_WIDTH = 640, 150
EMPTY = Empty(
    "list-checks",
    "Nothing is missing",
    "Each victim of this year is referred or has a reason on record, and each referral its crime.",
)


class ReconciliationPage(Page):
    """What is missing at the left, by case; counts and the numbers of others at the right."""

    name: ClassVar[str] = "reconciliation"
    title: ClassVar[str] = "Reconciliation"
    icon: ClassVar[str] = "scale"
    needs: ClassVar[Permission] = Permission.PUBLISH
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "impact"
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Open the case of what is chosen"),
        (STATE_KEYS, "In the list: type a number that others state"),
        ("Esc", "Back to Impact"),
    )

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self.year = ChoiceField(())
        self.year.setAccessibleName("Year")
        self.year.setFixedWidth(YEAR_WIDTH)
        self.index = ListPane("What is missing", EMPTY)
        self.card, self.stating = CountsCard(), Stating(dispatcher, places)
        self.saving = ReconciliationSaving(dispatcher, places, self.chosen)
        self.answer: Reconciled | None = None
        save = Button("Save counts", icon="download")
        save.clicked.connect(self.saving.begin)
        self.add_button(save)
        self._lay_out_page()
        self._connect()

    def _lay_out_page(self) -> None:
        above = above_list(Label("Year", step=Type.LABEL, tone="text2"), self.year)
        above.addStretch(1)
        left = list_column(LIST_WIDTH, self.index, above)
        lay_out_list(self.body, left, self.card, self.stating, self.saving)

    def _connect(self) -> None:
        self.year.edited.connect(self._ask)
        self.index.opened.connect(self._open)
        self.card.state.clicked.connect(self._state)
        self.stating.saved.connect(self._stated)
        self.saving.told.connect(self.tell)
        self.saving.begun.connect(self.stating.leave)
        self.saving.begun.connect(self.card.hide)
        for form in (self.stating, self.saving):
            form.left.connect(self._left)
        bind_back(self, self._back)
        bind_keys(self.index.list, ((STATE_KEYS, self._state),))

    def chosen(self) -> int:
        """Give the year that is shown."""
        return self.answer.year if self.answer is not None else 0

    @override
    def shown(self) -> None:
        self._ask()
        give_keyboard(self, self.index.list)

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if self.isVisible():
            self._ask()

    @override
    def leave(self) -> None:
        self.clear_messages()
        self.stating.leave()
        self.saving.leave()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        return (
            PageAction(words="Type a number", run=self._state, icon="plus", keys=STATE_KEYS),
            PageAction(words="Save the counts", run=self.saving.begin, icon="download"),
        )

    def _ask(self) -> None:
        year = self.year.value()
        wanted = AskReconciliation(year=year if isinstance(year, int) else None)
        self.dispatcher.ask(wanted, then=self._show)

    def _show(self, answer: Reconciled) -> None:
        self.answer = answer
        self.year.offer(answer.years)
        self.year.show_value(answer.year)
        self.set_title(self.title, f"{answer.name}, {len(answer.gaps):,} to settle")
        self.index.show_lines(list(_lines(answer.gaps)), may_add=False)
        self.card.show_year(answer)
        if answer.gaps and self.index.list.current_key() is None:
            self.index.list.choose(0)

    def _open(self, key: object) -> None:
        gaps = self.answer.gaps if self.answer is not None else ()
        if isinstance(key, int) and key < len(gaps):
            gap = gaps[key]
            kind, number = ("entry", gap.entry_id) if gap.entry_id else ("cases", gap.case_id)
            self.wanted.emit(kind, number)

    def _state(self) -> None:
        if self.answer is not None:
            self.saving.hide()
            self.card.hide()
            self.stating.begin_with(self.answer)

    def _stated(self, done: Recorded) -> None:
        self._left()
        self.tell(done.card.spec.done, Status.DONE)

    def _left(self) -> None:
        self.card.show()
        self.index.list.setFocus()

    def _back(self) -> None:
        self.places.turn_to("impact")


def _lines(gaps: Sequence[Gap]) -> list[Line]:
    """Give what is missing under the head of its kind, with how often."""
    counts, lines, before = Counter(gap.kind for gap in gaps), list[Line](), None
    for at, gap in enumerate(gaps):
        first = gap.kind is not before
        head, note = (gap.kind.label, f"{counts[gap.kind]:,}") if first else ("", "")
        lines.append(Line(at, gap_look(gap, head=head, note=note)))
        before = gap.kind
    return lines

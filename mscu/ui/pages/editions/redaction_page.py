"""Reviewing a copy before it leaves: each mark is accepted or restored, and others can be added."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.editions.known_to_case import NAME
from mscu.actions.editions.redaction_review import DecideMarks, Decision, Review, ReviewCopy
from mscu.copy_codes import WhyMarked
from mscu.documents.editions.editions import PARTNER
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.case_view import CaseBreadcrumb
from mscu.ui.pages.core.page import Page, PageContext, bind_keys, breadcrumb_row
from mscu.ui.pages.editions.redaction_view import MarkPosition, SideBySideView
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.card import EmptyState, scrolling
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label, rule

# The right column: the current mark and the buttons that decide on it


WIDTH = 308
WHY_RESTORED = (WhyMarked.NOBODY, WhyMarked.PUBLIC, WhyMarked.NEEDED)
NONE = "Nothing is hidden in this copy."
DONE = "Every mark has been decided. The copy can be issued."


class MarkPanel(QWidget):
    """The current mark, and the buttons that decide on it.

    Signals: one for each button, about the current mark or selection.
    """

    accepted = Signal()
    accepted_alike = Signal()
    restored = Signal()
    hidden = Signal()
    next_wanted = Signal()
    former_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.left = Label(step=Type.STRONG, wrap=True)
        self.said = Label(step=Type.READ, wrap=True)
        self.rule = Label(tone="text2", wrap=True)
        self.accept = Button("Accept", kind=Kind.PRIMARY, icon="check", hint="A")
        self.alike = Button("Accept all like it", icon="check-check", hint="Shift+A")
        self.restore = Button("Restore", icon="rotate-ccw", hint="R")
        self.following = Button("Next", icon="arrow-down", hint="N")
        self.former = Button("Previous", icon="arrow-up", hint="P")
        self.hide_it = Button("Hide selected words", icon="eye-off", hint="H")
        self.why = ChoiceField([(why, why.label) for why in WHY_RESTORED])
        self.reason = LineField(placeholder="more detail, if needed")
        self.instead = ChoiceField(())
        self._column = QVBoxLayout(self)
        self._lay_out()
        for button, signal in (
            (self.accept, self.accepted),
            (self.alike, self.accepted_alike),
            (self.restore, self.restored),
            (self.hide_it, self.hidden),
            (self.following, self.next_wanted),
            (self.former, self.former_wanted),
        ):
            button.clicked.connect(signal)

    def _lay_out(self) -> None:
        self._column.setContentsMargins(4, 0, 4, 4)
        self._column.setSpacing(8)
        for part in (
            self.left,
            self.said,
            self.rule,
            self.accept,
            self.alike,
            self.following,
            self.former,
            rule(),
        ):
            self._column.addWidget(part)
        self._titled("Why it may be shown", self.why)
        self._titled("Reason, in your words", self.reason)
        self._column.addWidget(self.restore)
        self._column.addWidget(rule())
        self._column.addWidget(
            Label("Select words in an original that should not be read.", tone="text2", wrap=True)
        )
        self._titled("Shown instead", self.instead)
        self._column.addWidget(self.hide_it)
        self._column.addStretch(1)

    def _titled(self, words: str, field: QWidget) -> None:
        self._column.addWidget(Label(words, step=Type.LABEL))
        field.setAccessibleName(words)
        self._column.addWidget(field)

    def show_review(self, review: Review) -> None:
        """Fill the choice of what may stand in place of something hidden."""
        self.instead.offer([(words, words) for words in review.choices])
        if self.instead.value() is None:
            self.instead.show_value(NAME)

    def show_place(self, place: MarkPosition | None, at: int, many: int, undecided: int) -> None:
        """Describe the current mark, and how many are undecided."""
        wait = f"{undecided} to decide" if undecided else DONE
        self.left.setText(f"Mark {at + 1} of {many}. {wait}" if many else NONE)
        for button in (self.accept, self.alike, self.restore, self.following, self.former):
            button.setEnabled(place is not None)
        if place is None:
            self.said.setText("")
            self.rule.setText("")
            return
        words = place.text.text[place.mark.start : place.mark.end]
        becomes = f"becomes {place.mark.instead}" if place.mark.hidden else "is shown as it is"
        self.said.setText(f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK} {becomes}")
        self.rule.setText(f"{place.mark.rule}. {place.mark.said}".strip())


# --------------------------------------------------------------------------------------------------


NOTHING = ("Nothing to review", "This copy has no text of its own yet.")
SELECT = "Select words in an original first, then hide them."


class RedactionPage(Page):
    """The review of one copy, mark by mark."""

    name: ClassVar[str] = "redaction"
    title: ClassVar[str] = "Review what is hidden"
    icon: ClassVar[str] = "eye-off"
    needs: ClassVar[Permission] = Permission.PRINT
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    opens: ClassVar[tuple[str, ...]] = ("redaction",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("A", "Accept the mark"),
        ("Shift+A", "Accept all like it"),
        ("R", "Restore it, with the reason on the right"),
        ("N and P", "The next and the previous mark"),
        ("H", "Hide selected words"),
        ("Esc", "Back to printing"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        self.trail = CaseBreadcrumb(self.title)
        self.print = Button("Print this copy", icon="printer", shortcut="Ctrl+P")
        super().__init__(dispatcher, context)
        self._case_id = 0
        self.review: Review | None = None
        self.view, self.panel = SideBySideView(), MarkPanel()
        self._stack = QStackedWidget()
        self._lay_out_body()
        self._bind()

    def _lay_out_body(self) -> None:
        empty = QWidget()
        column = QVBoxLayout(empty)
        column.addWidget(EmptyState("eye-off", *NOTHING))
        column.addStretch(1)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.view, 1)
        side = scrolling(self.panel)
        side.setFixedWidth(self.panel.width() + 12)
        row.addWidget(side)
        self._stack.addWidget(empty)
        self._stack.addWidget(both)
        self.body.addWidget(self._stack, 1)

    def _bind(self) -> None:
        self.trail.list_wanted.connect(partial(self.context.turn_to, "cases"))
        self.trail.case_wanted.connect(self._back)
        self.print.clicked.connect(self._back)
        self.view.chosen.connect(self._stand_at)
        self.panel.accepted.connect(self._accept)
        self.panel.accepted_alike.connect(self._accept_alike)
        self.panel.restored.connect(self._restore)
        self.panel.hidden.connect(self._hide)
        self.panel.next_wanted.connect(partial(self._step, 1))
        self.panel.former_wanted.connect(partial(self._step, -1))
        keys = (
            ("A", self._accept),
            ("Shift+A", self._accept_alike),
            ("R", self._restore),
            ("H", self._hide),
            ("N", partial(self._step, 1)),
            ("P", partial(self._step, -1)),
            ("Esc", self._back),
        )
        bind_keys(self, keys)

    @override
    def title_row(self) -> QWidget:
        return breadcrumb_row(self.trail, self.print, self.find_box)

    # ------------------------------------------------------------------ what is shown

    @override
    def open_record(self, kind: str, number: int) -> None:
        if number != self._case_id:
            self.review = None
        self._case_id = number
        self.clear_messages()
        self._ask()

    @override
    def shown(self) -> None:
        if self._case_id:
            self._ask()

    def _ask(self) -> None:
        self.dispatcher.ask(ReviewCopy(case_id=self._case_id, edition=PARTNER.key), then=self._show)

    def _show(self, review: Review) -> None:
        fresh = self.review is None
        self.review = review
        self.trail.show_reference(review.reference)
        self.panel.show_review(review)
        self._stack.setCurrentIndex(1 if review.texts else 0)
        self.view.show_review(review, self.view.current)
        at = self._first_open(0 if fresh else self.view.current)
        self._stand_at(self.view.current if at is None else at)
        if fresh:
            self.view.setFocus()

    def _first_open(self, start: int) -> int | None:
        """Return the next undecided mark from a position, starting again at the top."""
        many = len(self.view.places)
        order = [*range(start, many), *range(min(start, many))]
        return next((at for at in order if not self.view.places[at].mark.decided), None)

    def _stand_at(self, at: int) -> None:
        self.view.stand_at(at)
        undecided = self.review.undecided if self.review else 0
        self.panel.show_place(self._place, self.view.current, len(self.view.places), undecided)

    @property
    def _place(self) -> MarkPosition | None:
        places = self.view.places
        return places[self.view.current] if places else None

    def _step(self, by: int) -> None:
        if self.view.places:
            self._stand_at((self.view.current + by) % len(self.view.places))

    # ------------------------------------------------------------------ what is decided

    def _accept(self) -> None:
        if (place := self._place) is not None:
            self._decide([_accepted(place)])

    def _accept_alike(self) -> None:
        if (here := self._place) is not None:
            alike = (p for p in self.view.places if _words(p) == _words(here))
            self._decide([_accepted(p) for p in alike if p is here or not p.mark.decided])

    def _restore(self) -> None:
        why = self.panel.why.value()
        if (place := self._place) is not None and isinstance(why, WhyMarked):
            reason = str(self.panel.reason.value() or "")
            mark = place.mark
            self._decide(
                [
                    Decision(
                        digest=place.text.digest,
                        start=mark.start,
                        end=mark.end,
                        hidden=False,
                        why=why,
                        reason=reason,
                    )
                ]
            )

    def _hide(self) -> None:
        stretch = self.view.selected()
        if stretch is None:
            self.tell(SELECT, Status.SOON)
            return
        self._decide(
            [
                Decision(
                    digest=stretch.text.digest,
                    start=stretch.start,
                    end=stretch.end,
                    hidden=True,
                    instead=str(self.panel.instead.value() or ""),
                    why=WhyMarked.LEADS,
                    reason=str(self.panel.reason.value() or ""),
                )
            ]
        )

    def _decide(self, decisions: Sequence[Decision]) -> None:
        command = DecideMarks(case_id=self._case_id, edition=PARTNER.key, decisions=tuple(decisions))
        self.clear_messages()
        self.dispatcher.perform(command, then=self._decided, problems=self._refused)

    def _decided(self, _none: None) -> None:
        self.panel.reason.show_value("")
        self._ask()

    def _refused(self, problems: dict[str, str]) -> None:
        self.tell(" ".join(problems.values()), Status.LATE)

    # ------------------------------------------------------------------ the ways out

    def _back(self) -> None:
        self.wanted.emit("print_partner", self._case_id)


def _accepted(place: MarkPosition) -> Decision:
    mark = place.mark
    return Decision(
        digest=place.text.digest, start=mark.start, end=mark.end, hidden=True, instead=mark.instead
    )


def _words(place: MarkPosition) -> tuple[str, str]:
    """Return the original words and their replacement: marks are alike if both are the same."""
    words = place.text.text[place.mark.start : place.mark.end]
    return words.casefold(), place.mark.instead

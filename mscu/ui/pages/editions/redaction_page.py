"""Reviewing a copy: every mark is accepted or restored, and others are added, before it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.editions.redaction_review import DecideMarks, Decision, Review, ReviewCopy
from mscu.copy_codes import WhyMarked
from mscu.documents.editions.editions import PARTNER
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import Page, Places, bind_keys, trail_row
from mscu.ui.pages.core.print_trail import PrintTrail
from mscu.ui.pages.editions.redaction_panel import MarkPanel
from mscu.ui.pages.editions.redaction_view import Place, SideBySide
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState, scrolling

NOTHING = ("Nothing to review", "This copy has no text of its own yet.")
SELECT = "Select words of an original first, then hide them."


class RedactionPage(Page):
    """One copy, mark by mark."""

    name: ClassVar[str] = "redaction"
    title: ClassVar[str] = "Review what is hidden"
    icon: ClassVar[str] = "eye-off"
    needs: ClassVar[Permission] = Permission.PRINT
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    opens: ClassVar[tuple[str, ...]] = ("redaction",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("A", "Accept the mark"),
        ("Shift+A", "Accept all that are alike"),
        ("R", "Restore it, for the reason at the right"),
        ("N and P", "The next and the previous mark"),
        ("H", "Hide what is selected"),
        ("Esc", "Back to printing"),
    )

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        self.trail = PrintTrail(self.title)
        self.print = Button("Print this copy", icon="printer", shortcut="Ctrl+P")
        super().__init__(dispatcher, places)
        self._case_id = 0
        self.review: Review | None = None
        self.view, self.panel = SideBySide(), MarkPanel()
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
        self.trail.list_wanted.connect(partial(self.places.turn_to, "cases"))
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
            ("A", self._accept), ("Shift+A", self._accept_alike), ("R", self._restore),
            ("H", self._hide), ("N", partial(self._step, 1)), ("P", partial(self._step, -1)),
            ("Esc", self._back),
        )  # fmt: skip
        bind_keys(self, keys)

    @override
    def title_row(self) -> QWidget:
        return trail_row(self.trail, self.print, self.find_box)

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
        """Find the next mark that waits, from a place on and round."""
        many = len(self.view.places)
        order = [*range(start, many), *range(min(start, many))]
        return next((at for at in order if not self.view.places[at].mark.decided), None)

    def _stand_at(self, at: int) -> None:
        self.view.stand_at(at)
        undecided = self.review.undecided if self.review else 0
        self.panel.show_place(self._place, self.view.current, len(self.view.places), undecided)

    @property
    def _place(self) -> Place | None:
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
                        digest=place.text.digest, start=mark.start, end=mark.end, hidden=False,
                        why=why, reason=reason,
                    )
                ]
            )  # fmt: skip

    def _hide(self) -> None:
        stretch = self.view.selected()
        if stretch is None:
            self.tell(SELECT, Status.SOON)
            return
        self._decide(
            [
                Decision(
                    digest=stretch.text.digest, start=stretch.start, end=stretch.end, hidden=True,
                    instead=str(self.panel.instead.value() or ""), why=WhyMarked.LEADS,
                    reason=str(self.panel.reason.value() or ""),
                )
            ]
        )  # fmt: skip

    def _decide(self, decisions: Sequence[Decision]) -> None:
        command = DecideMarks(
            case_id=self._case_id, edition=PARTNER.key, decisions=tuple(decisions)
        )
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


def _accepted(place: Place) -> Decision:
    mark = place.mark
    return Decision(
        digest=place.text.digest, start=mark.start, end=mark.end, hidden=True, instead=mark.instead
    )


def _words(place: Place) -> tuple[str, str]:
    """Give what makes marks alike: the same words, and the same in their place."""
    words = place.text.text[place.mark.start : place.mark.end]
    return words.casefold(), place.mark.instead

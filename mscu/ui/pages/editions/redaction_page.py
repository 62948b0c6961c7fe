"""Reviewing a copy before it leaves: each mark is accepted or restored, and others can be added."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.editions.known_to_case import NAME
from mscu.actions.editions.redaction_review import CopyReview, DecideMarks, MarkDecision, ReviewCopy
from mscu.copy_codes import WhyMarked
from mscu.documents.editions.editions import PARTNER
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.also_here import AlsoHere
from mscu.ui.pages.core.case_view import CaseBreadcrumb
from mscu.ui.pages.core.page import Page, PageContext, bind_keys, breadcrumb_row
from mscu.ui.pages.editions.redaction_view import MarkPosition, SideBySideView
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import EmptyState, scrolling
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label, rule

PANEL_WIDTH = 308
WHY_RESTORED = (WhyMarked.NOBODY, WhyMarked.PUBLIC, WhyMarked.NEEDED)
NOTHING_HIDDEN = "Nothing is hidden in this copy."
DONE = "Every mark has been decided. The copy can be issued."


class MarkPanel(QWidget):
    """The current mark, and the buttons that decide on it.

    Signals: one for each button, about the current mark or selection.
    """

    accepted = Signal()
    accepted_alike = Signal()
    restored = Signal()
    hidden = Signal()
    next_requested = Signal()
    previous_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(PANEL_WIDTH)
        self.position_label = Label(step=Type.STRONG, wrap=True)
        self.effect_label = Label(step=Type.READ, wrap=True)
        self.rule_label = Label(tone="text2", wrap=True)
        self.accept_button = Button("Accept", kind=ButtonKind.PRIMARY, icon="check", hint="A")
        self.accept_alike_button = Button("Accept all like it", icon="check-check", hint="Shift+A")
        self.restore_button = Button("Restore", icon="rotate-ccw", hint="R")
        self.next_button = Button("Next", icon="arrow-down", hint="N")
        self.previous_button = Button("Previous", icon="arrow-up", hint="P")
        self.hide_button = Button("Hide selected words", icon="eye-off", hint="H")
        self.reason_field = ChoiceField([(why, why.label) for why in WHY_RESTORED])
        self.detail_field = LineField(placeholder="more detail, if needed")
        self.replacement_field = ChoiceField(())
        self._column = vbox(within=self, spacing=Space.SMALL, margins=(4, 0, 4, 4))
        self._lay_out()
        for button, signal in (
            (self.accept_button, self.accepted),
            (self.accept_alike_button, self.accepted_alike),
            (self.restore_button, self.restored),
            (self.hide_button, self.hidden),
            (self.next_button, self.next_requested),
            (self.previous_button, self.previous_requested),
        ):
            button.clicked.connect(signal)

    def _lay_out(self) -> None:
        for widget in (
            self.position_label,
            self.effect_label,
            self.rule_label,
            self.accept_button,
            self.accept_alike_button,
            self.next_button,
            self.previous_button,
            rule(),
        ):
            self._column.addWidget(widget)
        self._add_titled("Why it may be shown", self.reason_field)
        self._add_titled("Reason, in your own words", self.detail_field)
        self._column.addWidget(self.restore_button)
        self._column.addWidget(rule())
        self._column.addWidget(
            Label("Select words in an original that should not be read.", tone="text2", wrap=True)
        )
        self._add_titled("Shown instead", self.replacement_field)
        self._column.addWidget(self.hide_button)
        self._column.addStretch(1)

    def _add_titled(self, title: str, field: QWidget) -> None:
        self._column.addWidget(Label(title, step=Type.LABEL))
        field.setAccessibleName(title)
        self._column.addWidget(field)

    def show_review(self, review: CopyReview) -> None:
        """Fill the choice of what may stand in place of something hidden."""
        self.replacement_field.offer([(text, text) for text in review.choices])
        if self.replacement_field.value() is None:
            self.replacement_field.show_value(NAME)

    def show_position(
        self, mark_position: MarkPosition | None, index: int, count: int, undecided_count: int
    ) -> None:
        """Describe the current mark, and how many are undecided."""
        status = f"{undecided_count} to decide" if undecided_count else DONE
        self.position_label.setText(f"Mark {index + 1} of {count}. {status}" if count else NOTHING_HIDDEN)
        for button in (
            self.accept_button,
            self.accept_alike_button,
            self.restore_button,
            self.next_button,
            self.previous_button,
        ):
            button.setEnabled(mark_position is not None)
        if mark_position is None:
            self.effect_label.setText("")
            self.rule_label.setText("")
            return
        original = mark_position.text.text[mark_position.mark.start : mark_position.mark.end]
        effect = f"becomes {mark_position.mark.instead}" if mark_position.mark.hidden else "is shown as it is"
        self.effect_label.setText(
            f"\N{LEFT DOUBLE QUOTATION MARK}{original}\N{RIGHT DOUBLE QUOTATION MARK} {effect}"
        )
        self.rule_label.setText(f"{mark_position.mark.rule}. {mark_position.mark.note}".strip())


EMPTY_TEXTS = ("Nothing to review", "This copy has no text of its own yet.")
SELECT_FIRST = "Select words in an original first, then hide them."


class RedactionPage(Page):
    """The review of one copy, mark by mark."""

    name: ClassVar[str] = "redaction"
    title: ClassVar[str] = "Review what is hidden"
    known_as: ClassVar[str] = "redact masking marks"
    of_record: ClassVar[bool] = True
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
        self.breadcrumb = CaseBreadcrumb(self.title)
        self.print = Button("Print this copy", icon="printer", shortcut="Ctrl+P")
        super().__init__(dispatcher, context)
        self._case_id = 0
        self.also_here = AlsoHere(dispatcher, self)
        self.also_here.changed.connect(self.breadcrumb.also_here.show_others)
        self.review: CopyReview | None = None
        self.view, self.panel = SideBySideView(), MarkPanel()
        self._stack = QStackedWidget()
        self._lay_out_body()
        self._bind()

    def _lay_out_body(self) -> None:
        empty = QWidget()
        vbox(EmptyState("eye-off", *EMPTY_TEXTS), stretch(), within=empty, margins=None)
        review_pane = QWidget()
        side = scrolling(self.panel)
        side.setFixedWidth(self.panel.width() + 12)
        hbox(growing(self.view), side, within=review_pane, spacing=Space.LARGE)
        self._stack.addWidget(empty)
        self._stack.addWidget(review_pane)
        self.body.addWidget(self._stack, 1)

    def _bind(self) -> None:
        self.breadcrumb.list_requested.connect(partial(self.context.turn_to, "cases"))
        self.breadcrumb.case_requested.connect(self._back)
        self.print.clicked.connect(self._back)
        self.view.chosen.connect(self._go_to_mark)
        self.panel.accepted.connect(self._accept)
        self.panel.accepted_alike.connect(self._accept_alike)
        self.panel.restored.connect(self._restore)
        self.panel.hidden.connect(self._hide)
        self.panel.next_requested.connect(partial(self._move_by, 1))
        self.panel.previous_requested.connect(partial(self._move_by, -1))
        keys = (
            ("A", self._accept),
            ("Shift+A", self._accept_alike),
            ("R", self._restore),
            ("H", self._hide),
            ("N", partial(self._move_by, 1)),
            ("P", partial(self._move_by, -1)),
            ("Esc", self._back),
        )
        bind_keys(self, keys)

    @override
    def title_row(self) -> QWidget:
        return breadcrumb_row(self.breadcrumb, self.print, self.find_box)

    @override
    def open_record(self, kind: str, case_id: int) -> None:
        if case_id != self._case_id:
            self.review = None
            self.answers.wait()
            self.breadcrumb.show_reference("")
        self._case_id = case_id
        self.also_here.be_at(case_id)
        self.clear_messages()
        self._ask()

    @override
    def shown(self) -> None:
        if self._case_id:
            self._ask()

    def _ask(self) -> None:
        self.dispatcher.ask(ReviewCopy(case_id=self._case_id, edition=PARTNER.key), then=self._show)

    def _show(self, review: CopyReview) -> None:
        is_first = self.review is None
        self.review = review
        self.breadcrumb.show_reference(review.reference)
        self.panel.show_review(review)
        self._stack.setCurrentIndex(1 if review.texts else 0)
        self.view.show_review(review, self.view.current)
        index = self._next_undecided(0 if is_first else self.view.current)
        self._go_to_mark(self.view.current if index is None else index)
        if is_first:
            self.view.setFocus()

    def _next_undecided(self, start: int) -> int | None:
        """Return the next undecided mark from a position, starting again at the top."""
        count = len(self.view.marks)
        order = [*range(start, count), *range(min(start, count))]
        return next((index for index in order if not self.view.marks[index].mark.decided), None)

    def _go_to_mark(self, index: int) -> None:
        self.view.go_to_mark(index)
        undecided = self.review.undecided if self.review else 0
        self.panel.show_position(self._current_position, self.view.current, len(self.view.marks), undecided)

    @property
    def _current_position(self) -> MarkPosition | None:
        positions = self.view.marks
        return positions[self.view.current] if positions else None

    def _move_by(self, step: int) -> None:
        if self.view.marks:
            self._go_to_mark((self.view.current + step) % len(self.view.marks))

    def _accept(self) -> None:
        if (position := self._current_position) is not None:
            self._decide([_accepted(position)])

    def _accept_alike(self) -> None:
        if (current := self._current_position) is not None:
            similar = (p for p in self.view.marks if _likeness(p) == _likeness(current))
            self._decide([_accepted(p) for p in similar if p is current or not p.mark.decided])

    def _restore(self) -> None:
        why = self.panel.reason_field.value()
        if (position := self._current_position) is not None and isinstance(why, WhyMarked):
            reason = str(self.panel.detail_field.value() or "")
            mark = position.mark
            self._decide(
                [
                    MarkDecision(
                        digest=position.text.digest,
                        start=mark.start,
                        end=mark.end,
                        hidden=False,
                        why=why,
                        reason=reason,
                    )
                ]
            )

    def _hide(self) -> None:
        selection = self.view.selection()
        if selection is None:
            self.tell(SELECT_FIRST, Status.SOON)
            return
        self._decide(
            [
                MarkDecision(
                    digest=selection.text.digest,
                    start=selection.start,
                    end=selection.end,
                    hidden=True,
                    instead=str(self.panel.replacement_field.value() or ""),
                    why=WhyMarked.LEADS,
                    reason=str(self.panel.detail_field.value() or ""),
                )
            ]
        )

    def _decide(self, decisions: Sequence[MarkDecision]) -> None:
        command = DecideMarks(case_id=self._case_id, edition=PARTNER.key, decisions=tuple(decisions))
        self.clear_messages()
        self.dispatcher.perform(command, then=self._decided, problems=self._refused)

    def _decided(self, _none: None) -> None:
        self.panel.detail_field.show_value("")
        self._ask()

    def _refused(self, problems: dict[str, str]) -> None:
        self.tell(" ".join(problems.values()), Status.LATE)

    def _back(self) -> None:
        self.open_requested.emit("print_partner", self._case_id)


def _accepted(position: MarkPosition) -> MarkDecision:
    mark = position.mark
    return MarkDecision(
        digest=position.text.digest, start=mark.start, end=mark.end, hidden=True, instead=mark.instead
    )


def _likeness(position: MarkPosition) -> tuple[str, str]:
    """Return the original words and their replacement: marks are alike if both are the same."""
    original = position.text.text[position.mark.start : position.mark.end]
    return original.casefold(), position.mark.instead

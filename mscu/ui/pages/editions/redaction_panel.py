"""The right column of the review: the mark that is looked at, and what is decided on it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.editions.known_to_case import NAME
from mscu.actions.editions.redaction_review import Review
from mscu.copy_codes import WhyMarked
from mscu.ui.look.fonts import Type
from mscu.ui.pages.editions.redaction_view import Place
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label, rule

WIDTH = 308
WHY_RESTORED = (WhyMarked.NOBODY, WhyMarked.PUBLIC, WhyMarked.NEEDED)
NONE = "Nothing is hidden in this copy."
DONE = "Every mark is decided: the copy can be issued."


class MarkPanel(QWidget):
    """What the mark is, and the buttons that decide.

    Signals: one a button, each for the mark or the selection that is looked at.
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
        self.alike = Button("Accept all alike", icon="check-check", hint="Shift+A")
        self.restore = Button("Restore", icon="rotate-ccw", hint="R")
        self.following = Button("Next", icon="arrow-down", hint="N")
        self.former = Button("Previous", icon="arrow-up", hint="P")
        self.hide_it = Button("Hide what is selected", icon="eye-off", hint="H")
        self.why = ChoiceField([(why, why.label) for why in WHY_RESTORED])
        self.reason = LineField(placeholder="more, if it needs saying")
        self.instead = ChoiceField(())
        self._column = QVBoxLayout(self)
        self._lay_out()
        for button, signal in (
            (self.accept, self.accepted), (self.alike, self.accepted_alike),
            (self.restore, self.restored), (self.hide_it, self.hidden),
            (self.following, self.next_wanted), (self.former, self.former_wanted),
        ):  # fmt: skip
            button.clicked.connect(signal)

    def _lay_out(self) -> None:
        self._column.setContentsMargins(4, 0, 4, 4)
        self._column.setSpacing(8)
        for part in (self.left, self.said, self.rule, self.accept, self.alike, self.following,
                     self.former, rule()):  # fmt: skip
            self._column.addWidget(part)
        self._titled("Why it may be read", self.why)
        self._titled("Reason, in your words", self.reason)
        self._column.addWidget(self.restore)
        self._column.addWidget(rule())
        self._column.addWidget(
            Label("Select words of an original that should not be read.", tone="text2", wrap=True)
        )
        self._titled("What stands there instead", self.instead)
        self._column.addWidget(self.hide_it)
        self._column.addStretch(1)

    def _titled(self, words: str, field: QWidget) -> None:
        self._column.addWidget(Label(words, step=Type.LABEL))
        field.setAccessibleName(words)
        self._column.addWidget(field)

    def show_review(self, review: Review) -> None:
        """Offer what may stand for something hidden."""
        self.instead.offer([(words, words) for words in review.choices])
        if self.instead.value() is None:
            self.instead.show_value(NAME)

    def show_place(self, place: Place | None, at: int, many: int, undecided: int) -> None:
        """Say what a mark is."""
        wait = f"{undecided} to decide" if undecided else DONE
        self.left.setText(f"Mark {at + 1} of {many}. {wait}" if many else NONE)
        for button in (self.accept, self.alike, self.restore, self.following, self.former):
            button.setEnabled(place is not None)
        if place is None:
            self.said.setText("")
            self.rule.setText("")
            return
        words = place.text.text[place.mark.start : place.mark.end]
        becomes = f"becomes {place.mark.instead}" if place.mark.hidden else "is read as it is"
        self.said.setText(
            f"\N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK} {becomes}"
        )
        self.rule.setText(f"{place.mark.rule}. {place.mark.said}".strip())

"""One field of a form: its label above, the editor, and a message below."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, growing, hbox, stretch, vbox
from mscu.ui.look.palette import Status, tokens
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.choices import CheckField
from mscu.ui.widgets.code_picker import CodePicker, CodesPicker
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.fields import NumberField, TextField
from mscu.ui.widgets.label import Caption, Label
from mscu.ui.widgets.nominal_picker import NominalPicker
from mscu.ui.widgets.partial_date import FieldHint, PartialDateField
from mscu.ui.widgets.segmented import SegmentedField
from mscu.ui.widgets.unit_name_field import UnitNameField

REQUIRED = "required"


class _Alert(QWidget):
    """The warning sign before a problem."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(icons.HINT_SIZE + 3, 16))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        square = QRectF(0, 1.5, icons.HINT_SIZE, icons.HINT_SIZE)
        icons.paint(QPainter(self), "circle-alert", square, tokens(self).status[Status.LATE].fg)


class FieldMessage(QWidget):
    """A message below a field: a problem and how to correct it, or a hint."""

    def __init__(self) -> None:
        super().__init__()
        self._alert = _Alert()
        self._label = Label(step=Type.SMALL, tone="text2", wrap=True)
        hbox(
            aligned(self._alert, Qt.AlignmentFlag.AlignTop),
            growing(self._label),
            within=self,
            spacing=Space.HAIR,
        )
        self.say("")

    def say(self, text: str, *, problem: bool = False) -> None:
        """Show a message; an empty one takes no room."""
        self._label.setText(text)
        self._label.set_tone("late" if problem else "text2")
        self._alert.setVisible(problem)
        self.setVisible(bool(text))

    def text(self) -> str:
        return self._label.text()


class FieldCell(QWidget):
    """Label, editor and message of one field, announced to screen readers as one."""

    def __init__(
        self,
        label: str,
        editor: Editor,
        *,
        required: bool = False,
        hint: str = "",
        limit: int = 0,
        aside: str = "",
    ) -> None:
        super().__init__()
        self.editor = editor
        self.left_out = False
        self._label = label
        self._hint = hint
        self._limit = limit
        self._problem = ""
        self._required = required
        self._aside = Caption(aside, step=Type.MICRO, tone="text3")
        self._sentence = FieldMessage()
        self._header = self._make_header()
        vbox(
            self._header, cast("QWidget", editor), self._sentence, stretch(), within=self, spacing=Space.TIGHT
        )
        # Columns share the width evenly, whatever their editors would like.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self._set_accessible_name()
        self._listen()
        self.show_problem("")

    def _make_header(self) -> QWidget:
        header = QWidget()
        has_own_label = isinstance(self.editor, CheckField)
        label = Caption("" if has_own_label else self._label)
        label.setMinimumHeight(16)
        label.setBuddy(self.editor.main())
        row = hbox(label, within=header, spacing=Space.SNUG)
        if self._required:
            row.addWidget(Label(REQUIRED, step=Type.MICRO, tone="text3"))
        row.addStretch(1)
        row.addWidget(self._aside)
        return header

    def hide_label_row(self) -> None:
        """Leave no room for a label above, in a row of tick boxes."""
        self._header.hide()

    def _set_accessible_name(self) -> None:
        name = f"{self._label}, {REQUIRED}" if self._required else self._label
        main = self.editor.main()
        if isinstance(self.editor, SegmentedField):
            self.editor.set_name(name)
        elif not isinstance(main, Button):
            main.setAccessibleName(name)

    def _listen(self) -> None:
        editor = self.editor
        editor.edited.connect(self._edited)
        if isinstance(editor, PartialDateField | UnitNameField):
            editor.understood.connect(self._understood)
        elif isinstance(editor, CodePicker):
            editor.message_changed.connect(self._show_message)
        elif isinstance(editor, CodesPicker):
            editor.picker.message_changed.connect(self._show_message)
        elif isinstance(editor, TextField) and self._limit:
            editor.length_changed.connect(self._count)
            self._count(0)

    def _edited(self) -> None:
        if self._problem:
            self.show_problem("")

    def _understood(self, reading: FieldHint | None) -> None:
        if self._problem:
            return
        if reading is None:
            self._show_hint()
        else:
            self._sentence.say(reading.text, problem=reading.error)

    def _show_message(self, message: str) -> None:
        if message:
            self._sentence.say(message, problem=True)
        elif not self._problem:
            self._show_hint()

    def _count(self, length: int) -> None:
        over = length > self._limit
        self._aside.setText(f"{length:,} of {self._limit:,}{', too long' if over else ''}")
        self._aside.set_tone("late" if over else "text3")

    def _show_hint(self) -> None:
        self._sentence.say(self._hint)
        self.editor.main().setAccessibleDescription(accessible_text(self._hint))

    def set_hint(self, hint: str) -> None:
        """Change the hint below the field."""
        self._hint = hint
        self.show_problem(self._problem)

    def show_problem(self, sentence: str) -> None:
        """Show a problem; an empty sentence clears it."""
        self._problem = sentence
        self.editor.mark_problem(bool(sentence))
        if sentence:
            self._sentence.say(sentence, problem=True)
            self.editor.main().setAccessibleDescription(accessible_text(sentence))
            return
        self._show_hint()
        if isinstance(self.editor, PartialDateField | UnitNameField):
            self._understood(self.editor.reading())

    @property
    def problem(self) -> str:
        """Return the problem that is shown, or an empty string."""
        return self._problem

    @property
    def below(self) -> QWidget:
        return self._sentence

    @property
    def sentence(self) -> str:
        """Return the message below the field."""
        return self._sentence.text()

    def take_focus(self) -> None:
        """Put the keyboard focus in the field; a number in it is replaced by the next one typed."""
        editor = self.editor
        target = editor if isinstance(editor, NominalPicker) else editor.main()
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(target, NumberField):
            target.selectAll()

"""What the sign-in screens share: a column with a title and an explanation, and a field for a path."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.frame import paint_demo
from mscu.ui.look.layouts import Space, aligned, growing, hbox, space, vbox
from mscu.ui.look.palette import colour, tokens
from mscu.ui.session.file_dialogs import folder_dialog, open_dialog
from mscu.ui.widgets.button import Button, Pressable
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link

_PADDING = 16.0
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_WRAP = Qt.TextFlag.TextWordWrap


class CardButton(Pressable):
    """A card for one of the ways to begin; one without an icon is marked DEMO."""

    def __init__(self, title: str, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._icon = icon
        self.setText(title)
        self.setAccessibleName(title if icon else f"DEMO: {title}")
        self.setAccessibleDescription(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(194, 110)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = self.begin()
        theme = tokens(self)
        is_highlighted = self.underMouse() or self.isDown()
        painter.setPen(QPen(colour(theme.edge if is_highlighted else theme.line2), 1))
        painter.setBrush(colour(theme.hover if is_highlighted else theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        start = self._paint_sign(painter)
        painter.setPen(colour(theme.text if self.isEnabled() else theme.text3))
        painter.setFont(font(Type.STRONG))
        painter.drawText(QRectF(start, 14, self.width() - start, 20), _MIDDLE, self.text())
        painter.setPen(colour(theme.text2 if self.isEnabled() else theme.text3))
        painter.setFont(font(Type.SMALL))
        box = QRectF(_PADDING, 40, self.width() - 2 * _PADDING, self.height() - 44)
        painter.drawText(box, _WRAP, self._text)

    def _paint_sign(self, painter: QPainter) -> float:
        """Paint the icon or mark before the title and return where the title begins."""
        theme = tokens(self)
        if self._icon:
            icons.paint(painter, self._icon, QRectF(_PADDING, 16, 16, 16), theme.text)
            return _PADDING + 24
        return paint_demo(painter, theme, QPointF(_PADDING, 16)).right() + 8


WIDTH = 460


class SignInStep(QWidget):
    """A column of title, explanation, fields, button and a link back.

    Signals: `back_requested`.
    """

    back_requested = Signal()

    def __init__(self, title: str, reason: str, back: str = "Back", *, width: int = WIDTH) -> None:
        super().__init__()
        self.setFixedWidth(width)
        self.setAccessibleName(title)
        self.back = Link(back)
        self.back.followed.connect(self.back_requested)
        self.column = vbox(
            Label(title, step=Type.FIGURE),
            Label(reason, tone="text2", wrap=True),
            space(Space.TIGHT),
            within=self,
            spacing=14,
        )

    @override
    def sizeHint(self) -> QSize:
        """Return the width that it has, not that of a sentence on one line, and the height at it."""
        return QSize(self.width(), super().heightForWidth(self.width()))

    @override
    def heightForWidth(self, width: int) -> int:
        return super().heightForWidth(min(width, self.width()))

    def add(self, *widgets: QWidget) -> None:
        """Add widgets below each other."""
        for widget in widgets:
            self.column.addWidget(widget)

    def end(self, button: QWidget) -> None:
        """Add the button and the link back."""
        self.column.addSpacing(4)
        self.column.addWidget(button)
        self.column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)


class PathCell(QWidget):
    """A field for a file or folder, with a button that opens a dialog.

    Signals: `edited` when another path was typed or chosen.
    """

    edited = Signal()

    def __init__(self, label: str, hint: str, *, of_file: str = "") -> None:
        super().__init__()
        self._of_file = of_file
        self._begins = Path.home()
        self.field = LineField()
        self.cell = FieldCell(label, self.field, hint=hint)
        self._button = Button("Choose…")
        self._button.setAccessibleName(f"Choose: {label}")
        self._button.clicked.connect(self._choose)
        self.field.edited.connect(self.edited)
        button_column = vbox(aligned(self._button, Qt.AlignmentFlag.AlignTop), margins=(0, 20, 0, 0))
        hbox(growing(self.cell), button_column, within=self, spacing=Space.SMALL)

    def path(self) -> Path | None:
        """Return the path that was typed, or None."""
        typed = str(self.field.value())
        return Path(typed).expanduser() if typed else None

    def begin_at(self, folder: Path) -> None:
        """Open the dialog there while no path was typed."""
        self._begins = folder

    def show_path(self, path: Path) -> None:
        self.field.setText(str(path))

    def fix(self, path: Path) -> None:
        """Show a path that cannot be changed."""
        self.show_path(path)
        self.field.set_read_only(True)
        self._button.hide()

    def say(self, sentence: str) -> None:
        """Show the problem with the path and focus the field."""
        self.cell.show_problem(sentence)
        if sentence:
            self.cell.take_focus()

    def _choose(self) -> None:
        """Open the dialog without blocking, so that the program can still lock."""
        folder = existing_folder(self.path() or self._begins)
        if self._of_file:
            dialog = open_dialog(self, "", folder, self._of_file)
        else:
            dialog = folder_dialog(self, "", folder)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    def _chosen(self, path: str) -> None:
        self.field.setText(path)
        self.cell.show_problem("")
        self.edited.emit()


def existing_folder(path: Path) -> Path:
    """Return the folder in which a path can be chosen, or the nearest above it that exists."""
    return next((folder for folder in path.absolute().parents if folder.is_dir()), Path.home())

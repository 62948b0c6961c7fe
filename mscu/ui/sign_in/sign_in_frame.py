"""The window while no store is open: the stages of a case at the left, the sign-in at the right.

Nothing here needs the database, so it is on the screen before the database code is loaded.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QStackedWidget, QWidget
from typing_extensions import override

from mscu.codes import Family
from mscu.ui.look import icons
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.fonts import Type, font
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.look.palette import RailColours, colour, ink_on, tokens
from mscu.ui.look.shapes import outline

_PANEL = 520
_LEAST_SCREEN = 760
"""The width of the widest sign-in screen, with its margins and scroll bar."""
_MARGIN = 64
_LOW_WINDOW = 760
_STAGES = (
    (Family.REPORT, "A report comes in"),
    (Family.ADVICE, "Immediate advice"),
    (Family.ENQUIRY, "Time-critical evidence"),
    (Family.CARE, "Support for the survivor"),
    (Family.ENFORCEMENT, "Arrests and searches"),
    (Family.GROUP, "The group assessed"),
)
HERE = "A store on this computer works without a network."
ON_SERVER = "This store is on the unit's server and needs the network."
_LOGGED = "mscu logs everything that is opened, changed or printed."
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class SignInPanel(QWidget):
    """The program's name and the stages of a case, in the colours of the unit's store."""

    def __init__(self, unit: str = "") -> None:
        super().__init__()
        self._unit = unit
        self._needs = HERE
        self.setAccessibleName("mscu, Modern Slavery Coordination Unit")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    @property
    def needs(self) -> str:
        """The sentence on whether the store needs the network."""
        return self._needs

    def show_place(self, *, on_server: bool) -> None:
        """Show what a store needs that is on the unit's server, or else on this computer."""
        self._needs = ON_SERVER if on_server else HERE
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(_PANEL, 600)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rail = tokens(self).rail
        painter.fillRect(self.rect(), colour(rail.bg))
        top = self.height() * 0.082
        self._paint_name(painter, rail, top)
        self._paint_stages(painter, rail, top + 156)
        self._paint_foot(painter, rail)

    def _paint_name(self, painter: QPainter, rail: RailColours, top: float) -> None:
        icons.paint(painter, "mark", QRectF(_MARGIN - 8, top, 40, 40), rail.bar, stroke=2)
        painter.setPen(colour(ink_on(tokens(self), bright=True)))
        painter.setFont(font(Type.PAGE))
        painter.drawText(QRectF(_MARGIN + 36, top, 300, 40), _MIDDLE, "mscu")
        painter.setPen(colour(rail.text2))
        painter.setFont(font(Type.READ))
        for row, text in enumerate(("Modern Slavery Coordination Unit", self._unit)):
            painter.drawText(QRectF(_MARGIN, top + 46 + 22 * row, 400, 22), _MIDDLE, text)

    def _paint_stages(self, painter: QPainter, rail: RailColours, top: float) -> None:
        space = self._foot_top() - 24 - 28 - top
        step = min(66.0, space / (len(_STAGES) - 1))
        centre = _MARGIN + 14
        painter.setPen(QPen(colour(rail.line), 2))
        bottom = top + step * (len(_STAGES) - 1)
        painter.drawLine(QPointF(centre, top + 14), QPointF(centre, bottom + 14))
        for row, (family, text) in enumerate(_STAGES):
            square = QRectF(_MARGIN, top + step * row, 28, 28)
            path = outline(family, square)
            painter.fillPath(path, colour(rail.bg))
            painter.strokePath(path, QPen(colour(rail.bar), 1.5))
            painter.setPen(colour(rail.text))
            painter.setFont(font(Type.READ))
            painter.drawText(QRectF(_MARGIN + 48, square.top(), 380, 28), _MIDDLE, text)

    def _foot_top(self) -> float:
        """Return the top of the footer, with less room below it in a low window."""
        return self.height() - (110 if self.height() > _LOW_WINDOW else 68)

    def _paint_foot(self, painter: QPainter, rail: RailColours) -> None:
        painter.setPen(colour(rail.text2))
        painter.setFont(font(Type.SMALL))
        for row, text in enumerate((_LOGGED, self._needs)):
            box = QRectF(_MARGIN, self._foot_top() + 18 * (1 - row), 400, 18)
            painter.drawText(box, _MIDDLE, text)


class SignInFrame(QWidget):
    """The panel, with one sign-in screen at a time beside it: unlock, recover, set up.

    Signals: `screen_shown` when another screen is shown; `resized`.
    """

    screen_shown = Signal()
    resized = Signal()

    def __init__(self, unit: str = "") -> None:
        super().__init__()
        self._stack = QStackedWidget()
        self._panel = SignInPanel(unit)
        self.show_place = self._panel.show_place
        self._taken = 0
        self._row = hbox(self._panel, growing(self._stack), within=self, spacing=Space.NONE)

    def add_beside(self, widget: QWidget) -> None:
        """Add a widget at the right of the screens."""
        self._row.addWidget(widget, 1)

    def has_room_beside(self, width: int) -> bool:
        return self.width() >= _LEAST_SCREEN + width

    def give_room(self, width: int, *, is_whole: bool) -> None:
        """Set the width of what stands at the right of the screens, or let it take all."""
        self._taken = width
        self._stack.setVisible(not is_whole)
        self._show_panel()

    def _show_panel(self) -> None:
        """Leave the panel out of a window too narrow for both, such as a small screen at 200 %."""
        self._panel.setVisible(self.width() - self._taken >= _PANEL + _LEAST_SCREEN)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_panel()
        self.resized.emit()

    @property
    def shown(self) -> QWidget | None:
        """The sign-in screen that is shown."""
        area = self._stack.currentWidget()
        return area.content if isinstance(area, _Centred) else None

    def show_screen(self, screen: QWidget) -> None:
        """Show a sign-in screen in place of the one before."""
        area = _Centred(screen)
        self._stack.addWidget(area)
        previous = self._stack.currentWidget()
        self._stack.setCurrentWidget(area)
        if previous is not None and previous is not area:
            self._stack.removeWidget(previous)
            previous.deleteLater()
        begin = getattr(screen, "begin", None)
        if begin is not None:
            begin()
        self.screen_shown.emit()


class _Centred(QScrollArea):
    """A centred column, which scrolls in a low window."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.content = content
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_ring(self, "none")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        holder.setProperty("bare", True)
        # Between two stretches, for an aligned widget is asked how high it is at the whole width.
        row = hbox(stretch(), content, stretch())
        vbox(stretch(), row, stretch(), within=holder, margins=(24, 24, 24, 24))
        self.setWidget(holder)

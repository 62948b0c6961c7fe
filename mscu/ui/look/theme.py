"""Dresses the whole program: fonts, palette and style sheet, in the scheme that is chosen.

Painters ask `palette.tokens(self)` for the colours: they come from the palette of what is painted,
so nothing is kept anywhere else and a part of a window may wear another scheme (`dress`).
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from mscu.ui.look import fonts
from mscu.ui.look.focus_ring import FocusRing
from mscu.ui.look.palette import (
    CHARITY_DARK,
    CHARITY_LIGHT,
    DARK,
    LIGHT,
    Tokens,
    palette_of,
    tokens,
)
from mscu.ui.look.style_sheet import sheet


class Scheme(StrEnum):
    """Which scheme a person wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def dress(part: QWidget, scheme: Tokens) -> None:
    """Give a part of a window its own scheme, once all that is in it is there."""
    part.setPalette(palette_of(scheme))
    part.setStyleSheet(sheet(scheme))


def system_is_dark() -> bool:
    """Whether the desktop asks for dark; a desktop that says nothing is light."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


class Theme(QObject):
    """Keeps the program in the chosen scheme, follows the desktop's if that was chosen.

    Signals: `changed` after the program wears other colours.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._scheme = Scheme.SYSTEM
        self._charity = False
        app.setAttribute(Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles)
        fonts.load()
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(fonts.font())
        self._ring = FocusRing(app)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def scheme(self) -> Scheme:
        """The scheme that was chosen."""
        return self._scheme

    @property
    def tokens(self) -> Tokens:
        """The colours worn now."""
        return tokens(QGuiApplication.palette())

    def choose(self, scheme: Scheme, *, charity: bool | None = None) -> None:
        """Wear a scheme, in the police's or in the charity's colours, or in those worn now."""
        self._scheme = scheme
        if charity is not None:
            self._charity = charity
        self._tell_the_system()
        self._wear(self._wanted())

    def _wanted(self) -> Tokens:
        dark = self._scheme == Scheme.DARK or (self._scheme == Scheme.SYSTEM and system_is_dark())
        if self._charity:
            return CHARITY_DARK if dark else CHARITY_LIGHT
        return DARK if dark else LIGHT

    def _wear(self, wanted: Tokens) -> None:
        wears = sheet(wanted)
        if wears == self._app.styleSheet():
            return
        self._app.setPalette(palette_of(wanted))
        self._app.setStyleSheet(wears)
        self.changed.emit()

    def _tell_the_system(self) -> None:
        """Window frames drawn by the desktop follow a choice of our own."""
        hints = QGuiApplication.styleHints()
        if self._scheme == Scheme.SYSTEM:
            hints.unsetColorScheme()
        elif self._scheme == Scheme.DARK:
            hints.setColorScheme(Qt.ColorScheme.Dark)
        else:
            hints.setColorScheme(Qt.ColorScheme.Light)

    def _system_changed(self) -> None:
        if self._scheme == Scheme.SYSTEM:
            self._wear(self._wanted())


def apply(app: QApplication, scheme: Scheme = Scheme.SYSTEM, *, charity: bool = False) -> Theme:
    """Dress the program and give back its theme; a second call changes the first one's."""
    theme = app.findChild(Theme) or Theme(app)
    theme.choose(scheme, charity=charity)
    return theme


def recoloured(event: QEvent) -> bool:
    """Whether a `changeEvent` says that the colours are others now."""
    return event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}

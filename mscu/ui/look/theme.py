"""Applies fonts, palette and style sheet to the program, in the chosen scheme.

Painters call `palette.tokens(self)` for the colours, which come from the palette of the widget, so part of a
window may have another scheme (`apply_scheme`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import lru_cache
from string import Template

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QScrollBar, QStyleFactory, QWidget
from shiboken6 import isValid

from mscu.ui.look import fonts
from mscu.ui.look.focus_ring import FocusRing
from mscu.ui.look.palette import Status, Tokens, palette_of, scheme_of, tokens

_WINDOW = """
QMainWindow, QDialog, QMessageBox { background: $canvas; }
QToolTip { background: $raised; color: $text; border: 1px solid $line2; padding: 5px 8px; }
QFrame[card="true"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[card="quiet"] { background: transparent; border: none; }
QFrame[card="popup"] { background: $raised; border: 1px solid $line2; border-radius: 6px; }
QFrame[card="tour"] { background: $surface; border: 1px solid $accent; border-radius: 8px; }
QFrame[rule="true"] { background: $line; border: none; }
QFrame[card="charity"] { background: $surface; border: 1px solid $char; border-radius: 8px; }
QFrame[charityhead="true"] {
    background: $charb; border: none;
    border-top-left-radius: 7px; border-top-right-radius: 7px;
}
QFrame[foot="true"] {
    background: $hover; border: none; border-top: 1px solid $line;
    border-bottom-left-radius: 7px; border-bottom-right-radius: 7px;
}
QFrame[bar="true"] { background: $surface; border: none; }
QFrame[bar="title"] { background: $canvas; border: none; border-bottom: 1px solid $line; }
QSplitter::handle { background: $line; }
QScrollArea, QScrollArea > #qt_scrollarea_viewport { background: transparent; border: none; }
QWidget[bare="true"] { background: transparent; border: none; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
    background: $surface; color: $text; border: 1px solid $edge; border-radius: 6px;
    padding: 0 10px; placeholder-text-color: $text3;
    selection-background-color: $accent; selection-color: $onaccent;
}
QLineEdit, QComboBox, QAbstractSpinBox { min-height: 30px; max-height: 30px; }
QLineEdit[scale="small"], QComboBox[scale="small"] { min-height: 26px; max-height: 26px; }
QLineEdit[scale="large"], QComboBox[scale="large"] { min-height: 38px; max-height: 38px; }
QPlainTextEdit, QTextEdit { padding: 3px 6px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QComboBox:disabled {
    background: $canvas; color: $text3; border-color: $line2;
}
QLineEdit:read-only, QPlainTextEdit:read-only, QTextEdit:read-only {
    background: $hover; border-color: $line2;
}
QLineEdit { padding: 0 8px; }
*[problem="true"] { border: 2px solid $late; padding: 0 9px; }
QLineEdit[problem="true"], QComboBox[problem="true"] {
    padding: 0 7px; min-height: 28px; max-height: 28px;
}
QLineEdit[scale="small"][problem="true"], QComboBox[scale="small"][problem="true"] {
    min-height: 24px; max-height: 24px;
}
QLineEdit[scale="large"][problem="true"], QComboBox[scale="large"][problem="true"] {
    min-height: 36px; max-height: 36px;
}
QPlainTextEdit[problem="true"], QTextEdit[problem="true"] { padding: 2px 5px; }
QLineEdit[inner="true"], QLineEdit[inner="true"]:read-only, QPlainTextEdit[inner="true"],
QTextEdit[inner="true"], QTextEdit[inner="true"]:read-only {
    background: transparent; border: none; padding: 0; min-height: 22px;
}
QComboBox { padding-right: 4px; }
QComboBox[problem="true"] { padding-right: 3px; }
QComboBox:editable { padding-left: 8px; }
QComboBox:editable[problem="true"] { padding-left: 7px; }
QComboBox::drop-down { border: none; width: 30px; }
QComboBox::down-arrow { image: none; }
QComboBox QLineEdit { background: transparent; border: none; padding: 0; min-height: 24px; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 0; }
"""

_LISTS = """
QAbstractItemView {
    background: $surface; color: $text; border: 1px solid $line; border-radius: 8px;
    selection-background-color: $soft; selection-color: $text; outline: 0;
}
QTableView { gridline-color: $line; }
QAbstractItemView[bare="true"] { background: transparent; border: none; border-radius: 0; }
QAbstractItemView[popup="true"], QComboBox QAbstractItemView {
    background: $raised; border: 1px solid $line2; border-radius: 6px; padding: 2px;
}
QComboBox QAbstractItemView::item, QAbstractItemView[popup="true"]::item {
    min-height: 28px; padding: 0 6px; border-radius: 4px;
}
QComboBox QAbstractItemView::item:selected, QAbstractItemView[popup="true"]::item:selected,
QComboBox QAbstractItemView::item:hover, QAbstractItemView[popup="true"]::item:hover {
    background: $soft; color: $text;
}
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
    background: $surface; color: $text2; border: none; border-bottom: 1px solid $line2;
    padding: 0 12px; min-height: 31px;
}
QTableCornerButton::section { background: $surface; border: none; }
QScrollBar { background: transparent; border: none; }
QScrollBar:vertical { width: 10px; margin: 0; }
QScrollBar:horizontal { height: 10px; margin: 0; }
QScrollBar::handle { background: $line2; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 32px; margin: 0 2px; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 2px 0; }
QScrollBar::handle:hover, QScrollBar::handle:pressed {
    background: $edge; border-radius: 5px; margin: 0;
}
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
"""

_REST = """
QMenu { background: $raised; color: $text; border: 1px solid $line2; border-radius: 6px;
    padding: 6px; }
QMenu::item { padding: 5px 12px 5px 34px; min-height: 20px; border-radius: 4px; }
QMenu::item:selected { background: $soft; color: $text; }
QMenu::item:disabled { color: $text3; }
QMenu::icon { left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 6px 4px; }
QMenuBar { background: $surface; color: $text; }
QMenuBar::item { padding: 4px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: $soft; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: $text2; padding: 0 12px; min-height: 37px;
    border: none; border-bottom: 3px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:hover:!selected { color: $text; border-bottom-color: $line2; }
QProgressBar { background: $sunken; border: 1px solid $line2; border-radius: 4px;
    min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QStatusBar { background: $surface; color: $text2; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QCalendarWidget QWidget { background: $raised; }
QCalendarWidget QToolButton { background: transparent; color: $text; border: none;
    border-radius: 4px; padding: 4px 8px; }
QCalendarWidget QToolButton:hover { background: $soft; }
QCalendarWidget QToolButton::menu-indicator { image: none; width: 0; }
QCalendarWidget QAbstractItemView { background: $raised; border: none; border-radius: 0;
    selection-background-color: $accent; selection-color: $onaccent; }
QCalendarWidget QAbstractItemView:disabled { color: $text3; }
QCalendarWidget QSpinBox { min-height: 24px; max-height: 24px; }
"""

_HIGH_CONTRAST = Qt.ContrastPreference.HighContrast
_TONES = ("text", "text2", "text3", "accent", "accent2", "link", "mark", "onaccent")


@lru_cache(maxsize=8)
def sheet(tokens: Tokens) -> str:
    """Return the style sheet of a scheme."""
    values = {name: value for name, value in vars(tokens).items() if isinstance(value, str)}
    values["late"] = tokens.status[Status.LATE].fg
    values["char"], values["charb"] = tokens.status[Status.CHAR].fg, tokens.status[Status.CHAR].bg
    body = Template(_WINDOW + _FIELDS + _LISTS + _REST).substitute(values)
    return body + _tones(tokens)


def _tones(tokens: Tokens) -> str:
    """Return the rules that let a label name its colour by token or status."""
    colours = {name: getattr(tokens, name) for name in _TONES}
    colours.update({state.value: pair.fg for state, pair in tokens.status.items()})
    colours.update({"rail": tokens.rail.text, "rail2": tokens.rail.text2})
    return "".join(
        f'QLabel[tone="{name}"] {{ color: {value}; background: transparent; }}\n'
        for name, value in colours.items()
    )


class Scheme(StrEnum):
    """The colour schemes that a user can choose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def apply_scheme(widget: QWidget, scheme: Tokens) -> None:
    """Apply a scheme to part of a window, once all its widgets are there."""
    widget.setPalette(palette_of(scheme))
    widget.setStyleSheet(sheet(scheme))


def system_is_dark() -> bool:
    """Return whether the desktop asks for dark; one that says nothing counts as light."""
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


class Theme(QObject):
    """Keeps the program in the chosen scheme, and follows the desktop's if that was chosen.

    A desktop set to high contrast gets the chosen scheme in high contrast.

    Signals: `changed` after the colours have changed.
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
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        self._high_contrast = hints.accessibility().contrastPreference() is _HIGH_CONTRAST
        hints.accessibility().contrastPreferenceChanged.connect(self._contrast_changed)

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    @property
    def tokens(self) -> Tokens:
        """The present colours."""
        return tokens(QGuiApplication.palette())

    def choose(self, scheme: Scheme, *, charity: bool | None = None) -> None:
        """Apply a scheme, in the police's or the charity's colours, or unchanged in that respect."""
        self._scheme = scheme
        if charity is not None:
            self._charity = charity
        self._set_system_scheme()
        self._apply(self._current_tokens())

    def _current_tokens(self) -> Tokens:
        dark = self._scheme == Scheme.DARK or (self._scheme == Scheme.SYSTEM and system_is_dark())
        return scheme_of(dark=dark, charity=self._charity, high_contrast=self._high_contrast)

    def _apply(self, scheme: Tokens) -> None:
        style_sheet = sheet(scheme)
        if style_sheet == self._app.styleSheet():
            return
        self._app.setPalette(palette_of(scheme))
        with _scrolled_as_before():
            # Where a sheet replaces another, Qt polishes a widget once for each of its ancestors.
            self._app.setStyleSheet("")
            self._app.setStyleSheet(style_sheet)
        self.changed.emit()

    def _set_system_scheme(self) -> None:
        """Set the scheme of window frames drawn by the desktop."""
        hints = QGuiApplication.styleHints()
        if self._scheme == Scheme.SYSTEM:
            hints.unsetColorScheme()
        elif self._scheme == Scheme.DARK:
            hints.setColorScheme(Qt.ColorScheme.Dark)
        else:
            hints.setColorScheme(Qt.ColorScheme.Light)

    def _contrast_changed(self, wanted: Qt.ContrastPreference) -> None:
        """Follow the desktop, whichever scheme was chosen."""
        self._high_contrast = wanted is _HIGH_CONTRAST
        self._apply(self._current_tokens())

    def _system_changed(self) -> None:
        if self._scheme == Scheme.SYSTEM:
            self._apply(self._current_tokens())


@contextmanager
def _scrolled_as_before() -> Iterator[None]:
    """Scroll back what moved while it had no style sheet and so another size."""
    bars = [widget for widget in QApplication.allWidgets() if isinstance(widget, QScrollBar)]
    values = {bar: value for bar in bars if (value := bar.value()) > bar.minimum()}
    yield
    if values:
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    for bar, value in values.items():
        if isValid(bar):
            bar.setValue(value)


def apply(app: QApplication, scheme: Scheme = Scheme.SYSTEM, *, charity: bool = False) -> Theme:
    """Apply a theme to the program and return it; a second call changes the first one's."""
    theme = app.findChild(Theme) or Theme(app)
    theme.choose(scheme, charity=charity)
    return theme


def recoloured(event: QEvent) -> bool:
    """Return whether a `changeEvent` is a change of colours."""
    return event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}

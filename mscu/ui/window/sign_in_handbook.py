"""The handbook while no store is open (F1): the chapters on unlocking, recovery codes and set-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from mscu.ui.sign_in.passphrase import SHOW_KEYS
from mscu.ui.sign_in.sign_in_flow import SignInFlow
from mscu.ui.widgets.text_size_keys import LARGER_KEYS, NORMAL_KEYS, SMALLER_KEYS
from mscu.ui.window.handbook_panel import WIDTH, HandbookPanel, Keys

HANDBOOK_KEY = "F1"
_KEYS: Sequence[Keys] = (
    (HANDBOOK_KEY, "Handbook"),
    (SHOW_KEYS, "Show what is typed as a passphrase, or cover it"),
    (LARGER_KEYS, "Larger text"),
    (SMALLER_KEYS, "Smaller text"),
    (NORMAL_KEYS, "Text at 100 %"),
)


def _keys() -> Sequence[Keys]:
    return _KEYS


@dataclass(frozen=True)
class _Screen:
    """A sign-in screen as the handbook knows it."""

    name: str

    def keys(self) -> Sequence[Keys]:
        return ()


class SignInHandbook(QObject):
    """Opens the handbook beside the sign-in screens, or in their place in a narrow window."""

    def __init__(self, flow: SignInFlow) -> None:
        super().__init__(flow)
        self._flow = flow
        self._is_whole = False
        self.panel: HandbookPanel | None = None
        """It is made when somebody opens it."""
        shortcut = QShortcut(QKeySequence(HANDBOOK_KEY), flow.frame)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.open)

    def open(self) -> None:
        """Open the handbook at the screen that is shown."""
        panel = self.panel = self.panel or self._make_panel()
        panel.open_for(self._screen)
        self._place()

    def _make_panel(self) -> HandbookPanel:
        panel, frame = HandbookPanel(_keys, "", {}), self._flow.frame
        frame.add_beside(panel)
        panel.closed.connect(self._place)
        panel.whole_requested.connect(self._turn)
        frame.screen_shown.connect(self._follow)
        frame.resized.connect(self._place)
        return panel

    @property
    def _screen(self) -> _Screen:
        return _Screen(self._flow.explained_as)

    def _follow(self) -> None:
        if self.panel is not None:
            self._is_whole = False
            self.panel.follow_page(self._screen)
            self._place()

    def _turn(self) -> None:
        self._is_whole = not self._is_whole
        self._place()

    def _place(self) -> None:
        if self.panel is None:
            return
        frame, is_open = self._flow.frame, not self.panel.isHidden()
        is_narrow = not frame.has_room_beside(WIDTH)
        is_whole = is_narrow or self._is_whole
        self.panel.show_whole(is_whole, may_change=not is_narrow)
        frame.give_room(WIDTH if is_open else 0, is_whole=is_open and is_whole)

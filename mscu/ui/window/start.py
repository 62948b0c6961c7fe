"""Starting Qt on a display, and the program in it.

Nothing of the store is loaded before the window is painted: `make_sign_in` does it in a thread.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from mscu.errors import NoDisplay, SettingsRefused
from mscu.machine_settings import machine_settings
from mscu.ui.look import accessible_roles
from mscu.ui.session.collection import GarbageCollector
from mscu.ui.session.opened_file import why_not_opened
from mscu.ui.session.restart import Locked
from mscu.ui.session.text_size import scaled
from mscu.ui.session.workstation_settings import Remembered
from mscu.ui.sign_in.sign_in_ports import SignIn, no_hint
from mscu.ui.window.program import Program
from mscu.ui.window.refusal_note import show_refusal

REFUSED = 1
_PLATFORM = "QT_QPA_PLATFORM"
_DISPLAYS = {"WAYLAND_DISPLAY": "wayland", "DISPLAY": "xcb"}
_NONE = "offscreen"


def show_window(
    make_sign_in: Callable[[], SignIn],
    path: Path | None = None,
    person: str = "",
    how_to_sign_in: Callable[[Path], str] = no_hint,
) -> int:
    """Show the window until it is closed and return the program's exit code.

    With a folder it begins at the sign-in of that store, by default of who signed in last; with a file where
    that is used. `how_to_sign_in` returns what the sign-in of a folder's store says first.
    """
    try:
        machine_settings()
    except SettingsRefused as refused:
        return _refuse(refused.sentence)
    file = path.resolve() if path is not None and path.is_file() else None
    if file is not None and (refusal := why_not_opened(file)):
        return _refuse(refusal)
    remembered = Remembered.load()
    locked = Locked.pop_from()
    if path is not None and file is None:
        locked = Locked(store=str(path.resolve()), person=person or remembered.person)
    text_size = remembered.text_size(locked.person if locked is not None else remembered.person)
    with scaled(text_size):
        app = QApplication.instance() or _application()
    if not isinstance(app, QApplication):
        raise TypeError("Something else has started Qt without a window.")
    app.setApplicationName("mscu")
    app.setDesktopFileName("mscu")
    app.setQuitOnLastWindowClosed(False)
    accessible_roles.install()
    GarbageCollector(app)
    program = Program(app, make_sign_in, locked=locked, text_size=text_size)
    program.flow.how_to_sign_in = how_to_sign_in
    app.commitDataRequest.connect(program.seal)
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, program.end)
    _wake_for_signals(program)
    program.start(file)
    return app.exec()


def _refuse(sentence: str) -> int:
    """Show on a terminal and on the display why the program does not start; return its exit code."""
    print(sentence, file=sys.stderr)  # noqa: T201 - for the terminal
    app = QApplication.instance() or _application()
    if isinstance(app, QApplication):
        show_refusal(app, sentence)
    return REFUSED


def _application() -> QApplication:
    """Start Qt on the display; without one it would abort the process, so it gets one that shows nothing."""
    if sys.platform != "linux" or os.environ.get(_PLATFORM):
        return QApplication(sys.argv[:1])
    platforms = [platform for name, platform in _DISPLAYS.items() if os.environ.get(name)]
    if not platforms:
        raise NoDisplay
    if os.environ.get("XDG_SESSION_TYPE") == "x11":
        platforms.reverse()
    previous = qInstallMessageHandler(_ignore)  # Qt tells of each display that it does not reach
    os.environ[_PLATFORM] = ";".join([*platforms, _NONE])
    try:
        app = QApplication(sys.argv[:1])
    finally:
        del os.environ[_PLATFORM]
        qInstallMessageHandler(previous)
    if app.platformName() == _NONE:
        raise NoDisplay
    return app


def _ignore(*_message: object) -> None: ...


def _wake_for_signals(parent: QObject) -> None:
    """Wake Python as soon as a signal comes: Qt's loop would leave it waiting for the next timer."""
    reader, writer = socket.socketpair()
    reader.setblocking(False)
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read, parent)
    notifier.activated.connect(partial(_read, reader, writer))


def _read(reader: socket.socket, _writer: socket.socket, *_activated: object) -> None:
    reader.recv(64)

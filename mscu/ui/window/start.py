"""Starts Qt and shows the window of the program."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from mscu.ui.session.crash import keep_log
from mscu.ui.session.restart import Locked
from mscu.ui.sign_in.sign_in_ports import SignIn
from mscu.ui.window.program import Program


def show_window(make_sign_in: Callable[[], SignIn]) -> int:
    """Show the window until it is closed; gives the program's exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("Something else has started Qt without a window.")
    app.setApplicationName("mscu")
    app.setDesktopFileName("mscu")
    app.setQuitOnLastWindowClosed(False)
    keep_log()
    program = Program(app, make_sign_in, locked=Locked.take())
    app.commitDataRequest.connect(program.seal)
    signal.signal(signal.SIGTERM, program.end)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    program.start()
    return app.exec()

"""Start the program: the window, or a command of the command line."""

from __future__ import annotations

import gc
import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from mscu import event_log
from mscu.app.memory_protection import protect_process
from mscu.demo.store import how_to_sign_in
from mscu.errors import MscuError

if TYPE_CHECKING:
    from mscu.ui.sign_in.sign_in_ports import SignIn


READ_TABLE = "--read-table"
FAILED, INTERRUPTED = 1, 128 + signal.SIGINT
COMPLETING = "_MSCU_COMPLETE"
"""In the environment when a shell asks how to complete a command; it then passes no arguments."""


class _Interrupted(BaseException):
    """Ctrl+C. The command line's library would answer a KeyboardInterrupt with words of its own."""


def main() -> int:
    """Run the program and return its exit code; whatever ends it early is one sentence."""
    signal.signal(signal.SIGINT, _interrupt)
    _provide_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a letter that the terminal lacks must not end a command
            stream.reconfigure(errors="backslashreplace")
    if sys.argv[1:2] == [READ_TABLE] or COMPLETING in os.environ:  # for a program or a shell that runs
        return _run_to_end()
    event_log.begin_event_log()
    event_log.started(window=len(sys.argv) == 1)
    code = _run_to_end()
    event_log.ended(code)
    return code


def _provide_streams() -> None:
    """Put nothing in the place of streams that are not there, as in a Windows program without a console."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - until the end


def _run_to_end() -> int:
    try:
        return _run()
    except _Interrupted:
        print("Stopped before it was finished.", file=sys.stderr)  # noqa: T201 - as the command line does
        return INTERRUPTED
    except MscuError as error:  # no display, or a file that came with the program is broken
        print(error.sentence, file=sys.stderr)  # noqa: T201
        return FAILED
    except Exception as error:
        event_log.failed(error)
        raise


def _interrupt(*_signal: object) -> NoReturn:
    raise _Interrupted


def _run() -> int:
    """Show the window if no command is given, otherwise run the command."""
    protect_process()
    if len(sys.argv) == 1 and COMPLETING not in os.environ:
        return _window(None)
    if sys.argv[1:2] == [READ_TABLE]:
        from mscu.exchange.table_process import main as read_table

        return read_table(sys.argv[2:])
    with _no_collection():
        from mscu.app.command_line import CommandTools
        from mscu.cli.commands import run

        gc.freeze()
    return run(sys.argv[1:], CommandTools(_window))


def _window(path: Path | None, person: str = "") -> int:
    """Show the window, at the sign-in of a store if a folder is given, or where a file is used."""
    from mscu.ui.window.start import show_window

    return show_window(load, path, person, how_to_sign_in)


def load() -> SignIn:
    """Load the store and everything on top of it, in a thread while the passphrase is typed.

    Loaded modules stay for good, so the garbage collector is told to skip them; otherwise each full
    collection would stop the window for a tenth of a second. The rules are read here too, as the calendar of
    bank holidays alone takes as long.
    """
    with _no_collection():
        from mscu.app.demo_store import existing_demo
        from mscu.app.rule_files import require_rule_files
        from mscu.app.sign_in import StoreSignIn
        from mscu.app.warming import Warming
        from mscu.ui.window import window_session  # noqa: F401 - with all pages

        with suppress(MscuError):  # unlocking reads them again, and shows what is wrong
            require_rule_files()
        gc.freeze()
    warming = Warming()
    warming.begin()
    return StoreSignIn(existing_demo, when_open=warming.end)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from searching what is being loaded, of which nothing is waste.

    What is then frozen it searches neither later nor at the end, which took a command a second.
    """
    was_enabled = gc.isenabled()  # not where the window collects it
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


if __name__ == "__main__":
    sys.exit(main())

"""What all commands share: their common arguments, the passphrase that they ask for, and what they print."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from mscu.errors import MscuError

FAILED = 1
_WHOLE = 1000
"""The steps of a bar."""
Store = Annotated[Path, typer.Argument(help="The store's folder.", exists=True, file_okay=False)]
Opened = Annotated[Path, typer.Argument(help="The store's folder, or a file for it.", exists=True)]
NewStore = Annotated[Path, typer.Argument(help="The folder for the store.")]
Who = Annotated[str, typer.Option("--user", help="The log-in name to unlock with.")]
Stdin = Annotated[bool, typer.Option("--passphrase-stdin", help="Read the passphrase from standard input.")]


def show_error(sentence: str) -> int:
    print(sentence, file=sys.stderr)  # noqa: T201 - the command line speaks there
    return FAILED


def show(*lines: str) -> None:
    for line in lines:
        print(line)  # noqa: T201 - the command line speaks there


@contextmanager
def share_bar(label: str) -> Iterator[Callable[[float], object]]:
    """Show a bar with the time left on a terminal, and yield what is called with the share that is done."""
    with typer.progressbar(
        length=_WHOLE, label=label, file=sys.stderr, hidden=not sys.stderr.isatty(), show_eta=True
    ) as bar:
        yield lambda share: bar.update(round(share * _WHOLE) - bar.pos)


def ask_passphrase(from_stdin: bool, *, of: str = "", again: bool = False) -> str:  # noqa: FBT001
    if from_stdin:
        return line_of_stdin()
    passphrase = getpass.getpass(f"Passphrase of {of}: " if of else "Passphrase: ")
    if again and getpass.getpass("Repeat the passphrase: ") != passphrase:
        raise MscuError("The passphrases do not match.")
    return passphrase


def line_of_stdin() -> str:
    """Read a passphrase as UTF-8, whatever the locale, the line end or a byte order mark."""
    try:
        line = sys.stdin.buffer.readline().decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        raise MscuError("The passphrase on standard input is not in UTF-8.") from None
    if not line:
        raise MscuError("There is no passphrase on standard input.")
    return line


def ask_code(ordinal: str, from_stdin: bool) -> str:  # noqa: FBT001
    return line_of_stdin() if from_stdin else getpass.getpass(f"{ordinal} code: ")


def require_typed(word: str) -> None:
    """Ask for a word before what cannot be undone, and refuse to go on without it."""
    print(f"Type {word} to go on: ", end="", flush=True)  # noqa: T201 - as above
    if sys.stdin.buffer.readline().decode("utf-8", "replace").strip() != word:
        raise MscuError("Nothing was done.")

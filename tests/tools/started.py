"""The program as a terminal starts it: loaded once for an environment, and forked for each command.

Loading takes seconds. What an environment decides, such as the encodings of its locale, is settled when
Python starts, so each has a Python of its own, which loads the program and waits for commands. A command
runs in a fork of it, with files for standard input, output and error, up to the end of Python.
"""

from __future__ import annotations

import gc
import io
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import IO

from mscu.resources import PACKAGE

LOADED = ("mscu.app.command_line", "mscu.cli.commands", "mscu.app.memory_protection", "typer._adapters")
"""What a command loads: typer its adapters as late as that."""
STREAMS = (("in", os.O_RDONLY), ("out", os.O_WRONLY | os.O_CREAT), ("err", os.O_WRONLY | os.O_CREAT))


@dataclass(frozen=True)
class Started:
    """The loaded program, and a folder for what commands are given and say."""

    process: subprocess.Popen[bytes]
    env: Mapping[str, str]
    folders: Iterator[Path]
    modules: frozenset[str]
    """What is loaded before a command runs."""

    def run(
        self, *words: object, given: bytes = b"", encoding: str = ""
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a command with what is typed; `encoding` is that of its streams, if not the locale's."""
        folder = next(self.folders)
        folder.mkdir(parents=True)
        (folder / "in").write_bytes(given)
        command = [str(word) for word in words]
        assert self.process.stdin is not None
        env = {**os.environ, **self.env}
        self.process.stdin.write(_line([command, env, str(folder), encoding]))
        self.process.stdin.flush()
        code = int(_read_line(self.process.stdout))
        out, err = ((folder / name).read_bytes() for name in ("out", "err"))
        return subprocess.CompletedProcess(command, code, out, err)


@contextmanager
def started(folder: Path, env: Mapping[str, str], start: Sequence[str] = ()) -> Iterator[Started]:
    """Load the program in an environment; `start` are words before the command that does."""
    process = subprocess.Popen(
        [*start, sys.executable, "-m", __name__],
        env={**os.environ, **env},
        cwd=PACKAGE.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        modules = frozenset(json.loads(_read_line(process.stdout)))
        yield Started(process, env, (folder / str(number) for number in count()), modules)


def _line(said: object) -> bytes:
    return json.dumps(said).encode() + b"\n"


def _read_line(stream: IO[bytes] | None) -> bytes:
    assert stream is not None
    line = stream.readline()
    assert line, "the program was not loaded, or has ended"
    return line


def main() -> None:
    """Load the program, and fork it for each line."""
    lines, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", buffering=0)
    for module in LOADED:
        import_module(module)
    gc.freeze()
    answers.write(_line(sorted(sys.modules)))
    for line in lines:
        child = os.fork()
        if child == 0:
            _become(*json.loads(line))
            return
        _, status = os.waitpid(child, 0)
        answers.write(b"%d\n" % os.waitstatus_to_exitcode(status))


def _become(words: list[str], env: dict[str, str], folder: str, encoding: str) -> None:
    os.environ.clear()
    os.environ.update(env)
    for number, (name, flags) in enumerate(STREAMS):
        os.dup2(os.open(Path(folder) / name, flags), number)
    for stream in (sys.stdin, sys.stdout, sys.stderr) if encoding else ():
        assert isinstance(stream, io.TextIOWrapper)
        errors = "backslashreplace" if stream is sys.stderr else "strict"
        stream.reconfigure(encoding=encoding, errors=errors)  # as PYTHONIOENCODING has Python make it
    sys.argv = ["mscu", *words]
    runpy.run_module("mscu", run_name="__main__")


if __name__ == "__main__":
    main()

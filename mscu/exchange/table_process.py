"""Reading a table in a separate process with limits, so that a harmful file does no harm.

The file's bytes go in by standard input and come out as JSON, one line per row, so that nothing is written to
disk. Where the system has limits, the process may use 256 MB and write no file; on every system it is ended
after ten seconds of silence.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import IO, Any, BinaryIO, cast

from mscu.errors import MscuError
from mscu.exchange.csv_rows import csv_rows
from mscu.exchange.htcds import htcds_rows, is_json
from mscu.exchange.ods_rows import CONTENT, ods_rows
from mscu.exchange.table import (
    MAX_BYTES,
    MEGABYTE,
    Area,
    BadSheet,
    CellMark,
    ImportTable,
    Part,
    Parts,
    TableHead,
    TableRow,
    collect_table,
)
from mscu.exchange.xlsx_rows import WORKBOOK, xlsx_rows
from mscu.exchange.zip_xml import DAMAGED, opened
from mscu.progress import Progress
from mscu.resources import PACKAGE

_ZIP = b"PK\x03\x04"
_FOREIGN = (
    (b"\xd0\xcf\x11\xe0", "This is an Excel file from before 2007, or one with a password."),
    (b"%PDF", "This is a PDF, from which no table can be read."),
    (b"{\\rtf", "This is a text document."),
    (b"\x89PNG", "This is a picture."),
    (b"\xff\xd8\xff", "This is a picture."),
    (b"\x1f\x8b", "This is an archive. Unpack it first."),
    (b"<", "This is a web page or another XML file."),
)
_SAVE_AS = "Open it in a spreadsheet program and save it as .xlsx, .ods or .csv, then try again."


def read_sheet(content: bytes, sheet: int = 0) -> Parts:
    """Read one sheet of a file.

    Raises:
        BadSheet: it is not a table, too large, damaged, or locked.
    """
    if len(content) > MAX_BYTES:
        raise BadSheet(f"The file is larger than {MAX_BYTES // MEGABYTE} MB. Split it.")
    if content.startswith(_ZIP):
        yield from _zipped_rows(content, sheet)
        return
    if is_json(content):
        yield from htcds_rows(content)
        return
    for start, description in _FOREIGN:
        if content.lstrip().startswith(start):
            raise BadSheet(f"{description} {_SAVE_AS}")
    if not content.strip(b"\0 \t\r\n"):
        raise BadSheet("The file is empty.")
    yield from csv_rows(content)


def _zipped_rows(content: bytes, sheet: int) -> Parts:
    try:
        file = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError, OverflowError):
        raise BadSheet(DAMAGED) from None
    zipped = opened(file)
    if zipped.has(WORKBOOK):
        yield from xlsx_rows(zipped, sheet)
    elif zipped.has(CONTENT):
        yield from ods_rows(zipped, sheet)
    else:
        raise BadSheet(f"There is no table in this file. {_SAVE_AS}")


if sys.platform != "win32":
    import resource

READ_TABLE = "--read-table"
"""The command-line option that makes the program read a table and nothing else."""
MAX_MEMORY = 256 * 2**20
MAX_SECONDS = 60
SILENT_SECONDS = 10
_REPORT_EVERY = 1_000
_TOO_MUCH = "Reading this file takes more memory or time than any table needs, so it was refused."


def command() -> list[str]:
    """Return the command that starts the program again, whether built or run from source."""
    if getattr(sys, "frozen", False):
        return [sys.executable, READ_TABLE]
    # The working directory must not be searched for modules, unless we run from there.
    safe = [] if Path.cwd() == PACKAGE.parent else ["-P"]
    return [sys.executable, *safe, "-m", "mscu", READ_TABLE]


def read_in_process(
    content: bytes,
    *,
    sheet: int = 0,
    progress: Progress | None = None,
    report: Callable[[int], object] | None = None,
    silent_seconds: float = SILENT_SECONDS,
) -> ImportTable:
    """Read one sheet of a file; `heard` is called from time to time with the number of rows so far.

    Raises:
        BadSheet: it is not a table, or takes too long or too much memory.
        Cancelled: `progress` was cancelled.
    """
    if len(content) > MAX_BYTES:
        return collect_table(read_sheet(content))  # `read_sheet` refuses it
    process = subprocess.Popen(
        [*command(), str(sheet)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    watchdog = _Watchdog(process, progress or Progress(), silent_seconds)
    with process, watchdog:
        stdin, stdout = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
        _write_input(stdin, content)
        return collect_table(_parts(stdout, watchdog, report))


class _Watchdog:
    """Ends the process when it is cancelled, or has been silent for too long."""

    def __init__(self, process: subprocess.Popen[bytes], progress: Progress, silent_seconds: float) -> None:
        self._process, self._silent_seconds = process, silent_seconds
        self.progress, self._done = progress, Event()
        self._started = self._last_output = monotonic()
        self._thread = Thread(target=self._run, name="table-watchdog", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self._thread.join()
        self._process.kill()

    def hear(self) -> None:
        """Note that the process is alive."""
        self._last_output = monotonic()

    def _run(self) -> None:
        while not self._done.wait(0.05):
            now = monotonic()
            if (
                self.progress.is_cancelled()
                or now - self._last_output > self._silent_seconds
                or now - self._started > MAX_SECONDS
            ):
                self._process.kill()
                return


def _write_input(pipe: IO[bytes], content: bytes) -> None:
    try:
        pipe.write(content)
        pipe.close()
    except OSError:  # the process has ended; its output, or the lack of it, says why
        pass


def _parts(stdout: IO[bytes], watchdog: _Watchdog, report: Callable[[int], object] | None) -> Iterator[Part]:
    rows = 0
    for line in stdout:
        watchdog.hear()
        message = json.loads(line)
        if isinstance(message, list):
            rows += 1
            if report and rows % _REPORT_EVERY == 0:
                report(rows)
            yield _line(message)
        elif "end" in message:
            return
        elif "refused" in message:
            raise BadSheet(str(message["refused"]))
        else:
            yield _head_or_area(message)
    watchdog.progress.check()
    raise BadSheet(_TOO_MUCH)


def _line(message: list[Any]) -> TableRow:
    number, cells, *marks = message
    marks_by_column = {int(column): CellMark(mark) for column, mark in marks[0].items()} if marks else {}
    return TableRow(int(number), tuple(map(str, cells)), marks_by_column)


def _head_or_area(message: dict[str, Any]) -> Part:
    if "area" in message:
        return Area(*map(int, message["area"]))
    head = message["head"]
    return TableHead(
        str(head["name"]),
        str(head["form"]),
        tuple(map(str, head["told"])),
        tuple(map(str, head["sheets"])),
        bool(head["old_days"]),
    )


def main(arguments: list[str]) -> int:
    """Read a table from standard input, in the separate process."""
    _limit()
    out = sys.stdout.buffer
    try:
        content = sys.stdin.buffer.read(MAX_BYTES + 1)
        for part in read_sheet(content, int(arguments[0])):
            _send(out, _message(part))
        _send(out, {"end": True})
    except BadSheet as error:
        _send(out, {"refused": error.sentence})
    except MemoryError:
        _send(out, {"refused": _TOO_MUCH})
    out.flush()
    return 0


def _limit() -> None:
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _message(part: Part) -> object:
    if isinstance(part, TableRow):
        return [part.number, part.cells, part.marks] if part.marks else [part.number, part.cells]
    return {"head": asdict(part)} if isinstance(part, TableHead) else {"area": part}


def _send(out: BinaryIO, message: object) -> None:
    out.write(json.dumps(message, ensure_ascii=True).encode() + b"\n")


class NoSuchFile(MscuError):
    """No file of this name can be opened. Check the name, or choose it with Browse."""


@dataclass(frozen=True)
class TableFile:
    """A table with the name and the SHA-256 of its file."""

    name: str
    sha256: str
    table: ImportTable


def read_table_file(
    path: Path,
    *,
    sheet: int = 0,
    progress: Progress | None = None,
    report: Callable[[int], object] | None = None,
) -> TableFile:
    """Read one sheet of a file in a separate process.

    Raises:
        NoSuchFile: it cannot be opened.
        BadSheet: it is not a table, or takes too long or too much memory.
        Cancelled: `progress` was cancelled.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError):
        raise NoSuchFile from None
    table = read_in_process(content, sheet=sheet, progress=progress, report=report)
    return TableFile(path.name, sha256(content).hexdigest(), table)

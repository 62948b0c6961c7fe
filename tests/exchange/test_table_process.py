"""A table is read in a process of its own, which can be stopped, and which has limits."""

import io
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import psutil
import pytest

from mscu.errors import Cancelled
from mscu.exchange.table import MAX_BYTES, MEGABYTE, BadSheet, collect_table
from mscu.exchange.table_process import MAX_MEMORY, command, read_in_process, read_sheet
from mscu.progress import Progress
from tests.exchange.workbooks import SHEET, excel_parts

IMPORTS = Path(__file__).parent / "imports"
FILES = sorted(each for each in IMPORTS.iterdir() if each.suffix != ".md")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_comes_through_the_pipe_is_what_was_read(file: Path) -> None:
    content = file.read_bytes()
    assert read_in_process(content) == collect_table(read_sheet(content))


def test_what_is_wrong_is_told_in_the_same_sentence() -> None:
    with pytest.raises(BadSheet, match="This is a PDF"):
        read_in_process(b"%PDF-1.7")
    with pytest.raises(BadSheet, match="larger than 50 MB"):
        read_in_process(bytes(MAX_BYTES + 1))


def test_rows_are_counted_while_they_come_and_it_can_be_stopped() -> None:
    told: list[int] = []
    read_in_process(b"Ref,Where\n" + b"1,yard\n" * 2_500, report=told.append)
    assert told == [1_000, 2_000]
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        read_in_process(b"Ref,Where\n" + b"1,yard\n" * 150_000, progress=progress)
    with pytest.raises(BadSheet, match="more memory or time"):
        read_in_process(b"Ref,Where\n1,yard\n", silent_seconds=-1.0)


def a_bomb() -> bytes:
    """Pack a gigabyte into a megabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, content in excel_parts("").items():
            if name != SHEET:
                file.writestr(name, content)
        with file.open(SHEET, "w", force_zip64=True) as part:
            part.write(b"<worksheet><sheetData>")
            for _ in range(1_000):
                part.write(b" " * MEGABYTE)
    return out.getvalue()


def test_a_bomb_of_a_gigabyte_is_refused_within_ten_seconds() -> None:
    content, began = a_bomb(), time.monotonic()
    with pytest.raises(BadSheet, match="unpacks to far more"):
        read_in_process(content)
    assert time.monotonic() - began < 10


@pytest.mark.skipif(sys.platform == "win32", reason="limits are of Unix")
def test_the_process_cannot_take_more_memory_than_it_may() -> None:
    with subprocess.Popen([*command(), "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"Ref,Where\n" + b"1,yard at Hollin Lane\n" * 150_000)
        process.stdin.close()
        process.stdout.readline()
        limits = psutil.Process(process.pid).rlimit(psutil.RLIMIT_AS)
        process.kill()
    assert limits == (MAX_MEMORY, MAX_MEMORY)

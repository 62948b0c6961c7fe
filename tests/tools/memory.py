"""Reads all that a process holds in its memory, and looks for words in it (Linux)."""

from __future__ import annotations

import mmap
from collections.abc import Iterable
from io import FileIO
from pathlib import Path

SMALL = bytes(range(256)).lower()


def memory_of(pid: int) -> bytes:
    """Read what a process holds; pages that cannot be read hold nothing of ours."""
    found = bytearray()
    maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines()
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, rights, *_ = line.split()
            start, end = (int(at, 16) for at in span.split("-"))
            if rights.startswith("rw") and "[vvar" not in line:
                found += _read(memory, start, end)
    return bytes(found)


def _read(memory: FileIO, start: int, end: int) -> bytes:
    """Read from one address to another, and go on behind a page that the running process has given back."""
    found = bytearray()
    at = start
    while at < end:
        memory.seek(at)
        try:
            read = memory.read(end - at)
        except OSError:
            read = b""
        found += read
        at += len(read) or mmap.PAGESIZE
    return bytes(found)


def held(memory: bytes, words: Iterable[str]) -> dict[str, int]:
    """Count how often each word stands there, in small letters or capitals, however wide.

    Python, SQLite and Qt hold a letter in one, two or four bytes: without those that are zero all are alike.
    """
    small = memory.translate(SMALL, b"\0")
    counts = {word: small.count(word.lower().encode("ascii")) for word in words}
    return {word: count for word, count in counts.items() if count}

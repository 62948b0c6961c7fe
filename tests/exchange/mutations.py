"""Damages files as disks, mail programs and people do, each time the same way by its number."""

import io
import zipfile
from collections.abc import Callable, Sequence
from random import Random

from tests.exchange.workbooks import an_excel_file, an_open_document, words, zipped
from tests.inputs.import_tables import FILES, THREE_ROWS

ODD = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b'"',
    b"'",
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\r\n",
    b"=cmd|' /C calc'!A0",
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&#x110000;",
    b"<!DOCTYPE a [<!ENTITY x",
    b"]]>",
    b"99999999999999999999",
    b"-1",
    b"1E308",
    b"31/02/2021",
    b"00/00/0000",
    b"29/02/2100",
    "\u202e".encode(),
    "\ud7ff\ufffd".encode(),
    b"\xed\xa0\x80",
    b"\xc0\xaf",
    b"A" * 40_000,
    b' r="XFD1048576"',
    b' r="A0"',
    b' s="99"',
    b' t="s"',
    b"<row>",
    b"</row>",
    b"<c>",
    b"</c>",
    b' table:number-columns-repeated="2147483647"',
    b' table:number-rows-repeated="999999"',
)
"""What is put in somewhere."""
MAX_ROWS = 4
"""Damages of one file."""
MAX_LENGTH = 200
"""Bytes that go, or come twice, at once."""


def seeds() -> tuple[bytes, ...]:
    """Return whole files: those of units, and small ones of each form."""
    rows = words("Ref", "Details", "District") + words("1", "Men sleep in vans", "Bury")
    cells = "".join(
        f"<table:table-cell><text:p>{each}</text:p></table:table-cell>" for each in ("Ref", "Details")
    )
    units = (each.read_bytes() for each in sorted(FILES.iterdir()) if each.suffix != ".md")
    small = (
        THREE_ROWS,
        an_excel_file(rows, more='<mergeCells><mergeCell ref="C2:C3"/></mergeCells>'),
        an_open_document(f"<table:table-row>{cells}</table:table-row>" * 3),
    )
    return (*units, *small, *small, *small)


def damaged(seed: bytes, chance: Random) -> bytes:
    """Damage a file; of one that is packed as often what lies in it."""
    if seed.startswith(b"PK") and chance.random() < 0.6:
        return _damaged_inside(seed, chance)
    return _damaged(seed, chance)


def _damaged_inside(seed: bytes, chance: Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(seed)) as file:
        parts: dict[str, str | bytes] = {name: file.read(name) for name in file.namelist()}
    name = chance.choice([*parts])
    content = parts[name]
    if isinstance(content, bytes):
        parts[name] = _damaged(content, chance)
    if chance.random() < 0.1:
        del parts[chance.choice([*parts])]
    return zipped(parts)


def _damaged(content: bytes, chance: Random) -> bytes:
    for _ in range(chance.randint(1, MAX_ROWS)):
        content = chance.choice(WAYS)(content, chance)
    return content


def _flip(content: bytes, chance: Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :]


def _put_in(content: bytes, chance: Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + chance.choice(ODD) + content[at:]


def _take_out(content: bytes, chance: Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + content[at + chance.randint(1, MAX_LENGTH) :]


def _twice(content: bytes, chance: Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + content[at : at + MAX_LENGTH] * chance.randint(2, 5) + content[at:]


def _cut(content: bytes, chance: Random) -> bytes:
    return content[: _place(content, chance)]


def _place(content: bytes, chance: Random) -> int:
    return chance.randrange(len(content) + 1)


WAYS: Sequence[Callable[[bytes, Random], bytes]] = (_flip, _flip, _put_in, _put_in, _take_out, _twice, _cut)

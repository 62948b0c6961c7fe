"""Reading one XML part of a zipped spreadsheet, in pieces that are counted as they are unpacked.

Excessive compression, document types, entities and passphrases are refused: none belongs in a table (OWASP:
zip bombs, XXE).
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import Protocol
from xml.parsers import expat

from mscu.exchange.table import MEGABYTE, BadSheet

MAX_UNPACKED = 300 * MEGABYTE
MAX_COMPRESSION = 100
"""Highest compression ratio allowed in a part larger than a megabyte."""
MAX_PARTS = 2_000
_PIECE = 65_536
_ENCRYPTED = 0x1
_ENCODINGS = frozenset({"UTF-8", "UTF-16", "US-ASCII", "ISO-8859-1"})
"""The encodings that expat reads by itself; both formats use the first two."""
DAMAGED = "The file is damaged. Open it in a spreadsheet program, save it again, then try again."
TOO_COMPRESSED = "The file unpacks to far more than a table needs, so it was refused."
LOCKED = "The file has a password. Save a copy without one, then try again."
_READ_ERRORS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    UnicodeError,
    OverflowError,
)


class Handler(Protocol):
    """Handles the elements of a part; names come without their namespace."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Handle the start of an element."""
        ...

    def end(self, name: str) -> None:
        """Handle the end of an element."""
        ...

    def text(self, words: str) -> None:
        """Handle the text of an element."""
        ...


class Zipped:
    """The parts of one file."""

    def __init__(self, content: zipfile.ZipFile) -> None:
        """Wrap an open ZIP file.

        Raises:
            BadSheet: it has too many parts.
        """
        self._zip = content
        self._left = MAX_UNPACKED
        self._names = {name.replace("\\", "/").lstrip("/"): name for name in content.namelist()}
        if len(self._names) > MAX_PARTS:
            raise BadSheet(TOO_COMPRESSED)

    def has(self, name: str) -> bool:
        """Return whether there is such a part."""
        return name in self._names

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack a part, piece by piece.

        Raises:
            BadSheet: it is missing, locked, damaged, or compressed too far.
        """
        try:
            yield from self._unpacked(self._zip.getinfo(self._names[name]))
        except _READ_ERRORS:
            raise BadSheet(DAMAGED) from None

    def _unpacked(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        if info.flag_bits & _ENCRYPTED:
            raise BadSheet(LOCKED)
        size = 0
        with self._zip.open(info) as part:
            while piece := part.read(_PIECE):
                size += len(piece)
                self._left -= len(piece)
                is_too_compressed = size > MEGABYTE and size > MAX_COMPRESSION * max(info.compress_size, 1)
                if is_too_compressed or self._left < 0:
                    raise BadSheet(TOO_COMPRESSED)
                yield piece

    def parse_pieces(self, name: str, handler: Handler) -> Iterator[None]:
        """Parse a part with the handler; yield after each piece, so that rows can be taken.

        Raises:
            BadSheet: it is not XML, or has a document type.
        """
        parser = _parser(handler)
        try:
            for piece in self.pieces(name):
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield
        except (expat.ExpatError, ValueError, OverflowError):
            raise BadSheet(DAMAGED) from None

    def parse(self, name: str, handler: Handler) -> None:
        """Parse the whole part with the handler."""
        for _ in self.parse_pieces(name, handler):
            pass


def opened(file: zipfile.ZipFile) -> Zipped:
    """Wrap an open file.

    Raises:
        BadSheet: it cannot be unpacked.
    """
    try:
        return Zipped(file)
    except _READ_ERRORS:
        raise BadSheet(DAMAGED) from None


def _parser(handler: Handler) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = _Names(handler).start
    parser.EndElementHandler = _Names(handler).end
    parser.CharacterDataHandler = handler.text
    parser.XmlDeclHandler = _check_encoding
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    return parser


def _check_encoding(_version: str, encoding: str | None, _alone: int) -> None:
    """Refuse any other encoding, for which Python would search all its codecs."""
    if encoding is not None and encoding.upper() not in _ENCODINGS:
        raise BadSheet(DAMAGED)


def _refuse(*_told: object) -> int:
    raise BadSheet("The file contains a document type or an entity, which no table needs, so it was refused.")


class _Names:
    """Removes the namespace from names, since the strict variant of a format has others."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._handler.start(
            name.rpartition(":")[2], {key.rpartition(":")[2]: v for key, v in attributes.items()}
        )

    def end(self, name: str) -> None:
        self._handler.end(name.rpartition(":")[2])

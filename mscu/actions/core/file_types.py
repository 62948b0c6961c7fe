"""The file types that may be stored, recognised by their first bytes, and safe file names.

Only what the program can display itself is stored, so that nothing has to leave the store to be viewed.
Programs, scripts, archives, office files and drawings with code in them are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

MAX_NAME_LENGTH = 120
PDF, TEXT = "application/pdf", "text/plain"
_HEADER_BYTES = 1024
"""Bytes within which a PDF must begin (ISO 32000, annex H)."""


@dataclass(frozen=True)
class FileType:
    """A type of file that may be stored, and the extension that its name gets."""

    media_type: str
    extensions: tuple[str, ...]
    matches: Callable[[bytes], bool]


def _starts(*beginnings: bytes) -> Callable[[bytes], bool]:
    def check(content: bytes) -> bool:
        return content.startswith(beginnings)

    return check


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_pdf(content: bytes) -> bool:
    return b"%PDF-" in content[:_HEADER_BYTES]


_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and _CONTROLS.search(text) is None


TYPES = (
    FileType("image/png", (".png",), _starts(b"\x89PNG\r\n\x1a\n")),
    FileType("image/jpeg", (".jpg", ".jpeg"), _starts(b"\xff\xd8\xff")),
    FileType("image/gif", (".gif",), _starts(b"GIF87a", b"GIF89a")),
    FileType("image/webp", (".webp",), _is_webp),
    FileType("image/tiff", (".tif", ".tiff"), _starts(b"II*\0", b"MM\0*")),
    FileType("image/bmp", (".bmp",), _starts(b"BM")),
    FileType(PDF, (".pdf",), _is_pdf),
    FileType(TEXT, (".txt", ".csv", ".log", ".md", ".eml"), _is_text),
)
EXTENSIONS = tuple(extension for file_type in TYPES for extension in file_type.extensions)
_CODE = re.compile(rb"<\s*(?:svg|html|script|!doctype|\?xml|\?php)", re.IGNORECASE)


def sniff(content: bytes) -> FileType | None:
    """Return the type of a file from its content, or None if it may not be stored."""
    file_type = next((candidate for candidate in TYPES if candidate.matches(content)), None)
    if file_type is not None and file_type.media_type == TEXT and _CODE.search(content[:_HEADER_BYTES]):
        return None
    return file_type


_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CLOCK\$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(name: str, kind: FileType) -> str:
    """Return a name that no system reads as a path, a device, a stream or another type of file."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    printable = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    cleaned = " ".join(_FORBIDDEN.sub(" ", printable).split()).strip(" .")
    stem, extension = _split_name(cleaned, kind)
    stem = stem.strip(" .") or "file"
    if _RESERVED.fullmatch(stem.partition(".")[0].strip()):
        stem = f"file {stem}"
    return stem[: MAX_NAME_LENGTH - len(extension)].rstrip(" .") + extension


def _split_name(name: str, kind: FileType) -> tuple[str, str]:
    """Split a name from its extension; an extension that the content contradicts stays in the name."""
    for extension in kind.extensions:
        if name.lower().endswith(extension):
            return name[: -len(extension)], extension
    return name, kind.extensions[0]

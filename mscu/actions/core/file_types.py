"""What an attached file is, read from its content, and a safe name for it.

Files are stored as they come. The window shows pictures, PDFs and text; of any other file it only names the
type. Programs, scripts, web pages and archives are refused: they run, or unpack, where somebody opens them.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePath

import puremagic

MAX_NAME_LENGTH = 120
PDF, TEXT, EMAIL, UNKNOWN = "application/pdf", "text/plain", "message/rfc822", "application/octet-stream"
_HEADER_BYTES = 1024
"""Bytes within which a PDF must begin (ISO 32000, annex H)."""


@dataclass(frozen=True)
class FileType:
    """A type of file, and the extensions that its name may have; the first is given to other names."""

    media_type: str
    name: str
    extensions: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = (
    FileType("image/png", "PNG picture", (".png",)),
    FileType("image/jpeg", "JPEG picture", (".jpg", ".jpeg", ".jfif", ".jpe")),
    FileType("image/gif", "GIF picture", (".gif",)),
    FileType("image/webp", "WebP picture", (".webp",)),
    FileType("image/tiff", "TIFF picture", (".tif", ".tiff")),
    FileType("image/bmp", "BMP picture", (".bmp",)),
    FileType("image/heic", "HEIC picture", (".heic", ".heif")),
    FileType("video/mp4", "MP4 video", (".mp4", ".m4v")),
    FileType("video/quicktime", "QuickTime video", (".mov",)),
    FileType("video/3gpp", "3GP video", (".3gp", ".3ga", ".3g2")),
    FileType("video/x-msvideo", "AVI video", (".avi",)),
    FileType("video/x-matroska", "Matroska video", (".mkv", ".webm")),
    FileType("video/mpeg", "MPEG video", (".mpg", ".mpeg")),
    FileType("video/x-ms-asf", "Windows video", (".wmv", ".asf", ".wma")),
    FileType("audio/mpeg", "MP3 recording", (".mp3",)),
    FileType("audio/mp4", "M4A recording", (".m4a",)),
    FileType("audio/wav", "WAV recording", (".wav",)),
    FileType("audio/amr", "AMR recording", (".amr",)),
    FileType("audio/ogg", "Ogg recording", (".ogg", ".opus", ".oga")),
    FileType("application/rtf", "RTF document", (".rtf",)),
    FileType(f"{_OFFICE}.wordprocessingml.document", "Word document", (".docx", ".docm")),
    FileType(f"{_OFFICE}.spreadsheetml.sheet", "Excel workbook", (".xlsx", ".xlsm")),
    FileType(f"{_OFFICE}.presentationml.presentation", "PowerPoint presentation", (".pptx", ".pptm")),
    FileType("application/msword", "Word document", (".doc",)),
    FileType("application/vnd.ms-excel", "Excel workbook", (".xls",)),
    FileType("application/vnd.ms-powerpoint", "PowerPoint presentation", (".ppt",)),
    FileType("application/vnd.ms-outlook", "Outlook e-mail", (".msg",)),
    FileType("application/vnd.oasis.opendocument.text", "OpenDocument text", (".odt",)),
    FileType(EMAIL, "e-mail", (".eml",)),
    FileType(PDF, "PDF", (".pdf",)),
    FileType(TEXT, "text file", (".txt", ".csv", ".log", ".md")),
    FileType(UNKNOWN, "file of an unknown type", (".bin",)),
)
_BY_MEDIA_TYPE = {file_type.media_type: file_type for file_type in TYPES}
_BY_EXTENSION = {extension: file_type for file_type in TYPES for extension in file_type.extensions}

_RUNNABLE = frozenset(
    f".{extension}"
    for extension in [
        "apk",
        "app",
        "bat",
        "cmd",
        "com",
        "cpl",
        "dll",
        "drv",
        "exe",
        "hta",
        "htm",
        "html",
        "jar",
        "js",
        "jse",
        "lnk",
        "mht",
        "mhtml",
        "msc",
        "msi",
        "msp",
        "pif",
        "ps1",
        "psm1",
        "py",
        "reg",
        "scf",
        "scr",
        "sh",
        "svg",
        "sys",
        "url",
        "vb",
        "vbe",
        "vbs",
        "wsf",
        "wsh",
        "xhtml",
        "xml",
    ]
)
"""Extensions of files that a computer runs, or opens in a browser."""
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")
_AMR = b"#!AMR"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = (b"PK", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"BZh", b"\xfd7zXZ")
_CODE = re.compile(rb"<\s*(?:svg|html|script|!doctype|\?xml|\?php)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_MAIL = re.compile(r"(?:[A-Za-z][\w-]*:.*\n(?:[ \t].*\n)*){3,}\s*\n")
_MAIL_HEADERS = re.compile(r"^(?:from|date|received|message-id):", re.IGNORECASE | re.MULTILINE)
_IN_ZIP = {"word/": ".docx", "xl/": ".xlsx", "ppt/": ".pptx"}
_IN_OLE = {"WordDocument": ".doc", "Workbook": ".xls", "PowerPoint Document": ".ppt", "__substg1.0_": ".msg"}


def type_of(media_type: str) -> FileType:
    """Return the type with a media type; one that an older version stored may be unknown."""
    return _BY_MEDIA_TYPE.get(media_type, _BY_MEDIA_TYPE[UNKNOWN])


def read_type(content: bytes, name: str) -> FileType | None:
    """Return what a file is, or None if it may not be stored.

    The content decides. The name only tells scripts from other texts, and an unknown type from a program.
    """
    is_program = content.startswith(_PROGRAMS) and not content.startswith(_AMR)
    if is_program or not content.strip():
        return None
    if content.startswith(_OLE):
        found = (extension for stream, extension in _IN_OLE.items() if stream.encode("utf-16-le") in content)
        return _BY_EXTENSION.get(next(found, ""))
    return _office_file(content) if content.startswith(_ARCHIVES) else _single_file(content, name)


def _single_file(content: bytes, name: str) -> FileType | None:
    extensions, is_text = _identified(content), _is_text(content)
    if _RUNNABLE.intersection(extensions) or (is_text and _CODE.search(content[:_HEADER_BYTES])):
        return None
    known = next((_BY_EXTENSION[extension] for extension in extensions if extension in _BY_EXTENSION), None)
    if known is not None and known.media_type not in {EMAIL, TEXT}:
        return known
    if PurePath(name.strip()).suffix.lower() in _RUNNABLE:
        return None
    media_type = UNKNOWN if not is_text else EMAIL if _is_mail(content) else TEXT
    return _BY_MEDIA_TYPE[media_type]


def _identified(content: bytes) -> tuple[str, ...]:
    """Return the extensions of what the content may be, the most probable first."""
    if b"%PDF-" in content[:_HEADER_BYTES]:
        return (".pdf",)
    if _is_heic(content):
        return (".heic",)
    try:
        found = puremagic.magic_string(content)
    except puremagic.PureError:
        return ()
    return tuple(match.extension.lower() for match in found)


def _office_file(content: bytes) -> FileType | None:
    """Return which office file a ZIP archive is, or None for any other archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "[Content_Types].xml" in names:
                found = (_IN_ZIP[part] for part in _IN_ZIP if any(name.startswith(part) for name in names))
                return _BY_EXTENSION.get(next(found, ""))
            if "mimetype" not in names:
                return None
            with archive.open("mimetype") as stream:  # its beginning alone: it may unpack to anything
                is_text = stream.read(_HEADER_BYTES).endswith(b".opendocument.text")
            return _BY_EXTENSION[".odt"] if is_text else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error):
        return None


def _is_heic(content: bytes) -> bool:
    """Return whether a file is a phone's HEIC picture, some of which only list the format among others."""
    return content[4:8] == b"ftyp" and (content[8:12] == b"mif1" or b"heic" in content[8:40])


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and _CONTROLS.search(text) is None


def _is_mail(content: bytes) -> bool:
    head = content[: 64 * _HEADER_BYTES].decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    match = _MAIL.match(head)
    return match is not None and _MAIL_HEADERS.search(match[0]) is not None


_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CLOCK\$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_EXTENSION = re.compile(r"\.[a-z0-9]{1,5}")


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
    suffix = PurePath(name).suffix
    extension = suffix.lower()
    is_own = extension in kind.extensions
    if kind.media_type == UNKNOWN:  # the maker's own extension tells which player can show it
        is_own = bool(_EXTENSION.fullmatch(extension)) and extension not in {*_BY_EXTENSION, *_RUNNABLE}
    return (name.removesuffix(suffix), extension) if is_own else (name, kind.extensions[0])

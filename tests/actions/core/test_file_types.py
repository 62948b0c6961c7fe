"""Files are known by their content, and named so that no system misreads them."""

import io
import zipfile
from itertools import product

import docx
import pytest

from mscu.actions.core.file_types import MAX_NAME_LENGTH, TYPES, clean_name, read_type, type_of

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
ANY = "application/octet-stream"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def odt_file(mimetype: str = "application/vnd.oasis.opendocument.text") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", mimetype, zipfile.ZIP_DEFLATED)
        archive.writestr("content.xml", "x")
    return buffer.getvalue()


def word_file() -> bytes:
    buffer = io.BytesIO()
    docx.Document().save(buffer)
    return buffer.getvalue()


STORED = {
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0" + bytes(20),
    "image/gif": b"GIF89a" + bytes(20),
    "image/webp": b"RIFF\0\0\0\0WEBP" + bytes(20),
    "image/tiff": b"II*\0" + bytes(20),
    "image/bmp": b"BM" + bytes(20),
    "image/heic": b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic" + bytes(200),
    "video/mp4": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(200),
    "video/quicktime": b"\0\0\0\x14ftypqt  \0\0\2\0qt  " + bytes(200),
    "video/3gpp": b"\0\0\0\x18ftyp3gp4\0\0\2\0isom3gp4" + bytes(200),
    "video/x-msvideo": b"RIFF\0\0\0\0AVI LIST" + bytes(50),
    "video/x-matroska": b"\x1aE\xdf\xa3" + bytes(20) + b"matroska",
    "video/mpeg": b"\0\0\1\xba" + b"\x44" * 60,
    "audio/mpeg": b"ID3\3\0\0\0\0\0" + bytes(50),
    "audio/mp4": b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom" + bytes(50),
    "audio/amr": b"#!AMR\n" + bytes(20),
    "application/pdf": b"junk before\n%PDF-1.7\n",
    "text/plain": "Ionuț said: “no pay”\nwages: none\n".encode(),
    "message/rfc822": b"From: a@b.example\r\nTo: c@d.example\r\nSubject: yard\r\n\r\nThey sleep in vans.",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": word_file(),
    "application/vnd.oasis.opendocument.text": odt_file(),
    "application/msword": OLE + "WordDocument".encode("utf-16-le"),
    "application/vnd.ms-outlook": OLE + "__substg1.0_0037001F".encode("utf-16-le"),
    ANY: b"DHAV" + bytes(range(64)),
}
REFUSED = (
    b"",
    b"   \n",
    b"MZ\x90\0" + bytes(60),
    b"\x7fELF" + bytes(60),
    b"PK\x03\x04" + bytes(60),
    zipped("a.txt"),
    zipped("META-INF/MANIFEST.MF", "Main.class"),
    odt_file("x" * 20_000_000 + "application/vnd.oasis.opendocument.text"),
    OLE,
    b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    b"<!DOCTYPE html><html></html>",
    b"#!/bin/sh\0",
    bytes.fromhex("4C0000000114020000000000C000000000000046") + bytes(60),
    b"\x1f\x8b\x08" + bytes(20),
)


NAMES = {
    "yard.png": "yard.png",
    "../../etc/passwd": "passwd.png",
    "C:\\Users\\me\\yard.PNG": "yard.png",
    "\\\\server\\share\\yard.png": "yard.png",
    "CON": "file CON.png",
    "con.png": "file con.png",
    "nul .png": "file nul.png",
    "yard.png:stream": "yard.png stream.png",
    "yard\0.png": "yard.png",
    "evil\u202egnp.exe": "evilgnp.exe.png",
    "invoice.pdf.exe": "invoice.pdf.exe.png",
    "": "file.png",
    "...": "file.png",
    " yard .png ": "yard.png",
    "Nguyễn Văn Hải.png": "Nguyễn Văn Hải.png",
    "صورة.png": "صورة.png",
}


@pytest.mark.parametrize(("media_type", "content"), STORED.items())
def test_the_content_tells_what_a_file_is(media_type: str, content: bytes) -> None:
    for name in ("yard", "yard.exe.png", "yard.html.pdf"):
        found = read_type(content, name)
        assert found is not None
        assert found.media_type == media_type
        assert type_of(media_type) is found


def test_programs_web_pages_archives_and_scripts_are_refused() -> None:
    for content, name in product(REFUSED, ("yard", "yard.png", "yard.docx")):
        assert read_type(content, name) is None, content[:60]
    for content, name in product((b"del *.*\n", STORED[ANY]), ("run.bat", "run.PS1 ", "a.b.vbs")):
        assert read_type(content, name) is None, name


def test_a_name_is_no_path_no_device_and_no_other_type() -> None:
    assert {typed: clean_name(typed, TYPES[0]) for typed in NAMES} == NAMES
    unknown = {typed: f"{typed}.bin" for typed in ("cam.exe", "cam.png", "cam", "cam.averylongone")}
    unknown["cam 4.dav"] = "cam 4.dav"  # the extension of its maker
    assert {typed: clean_name(typed, type_of(ANY)) for typed in unknown} == unknown
    kept = clean_name("y" * 300 + ".png", TYPES[0])
    assert len(kept) == MAX_NAME_LENGTH
    assert kept.endswith("y.png")

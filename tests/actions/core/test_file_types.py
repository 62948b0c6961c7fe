"""Files are known by their content, and named so that no system misreads them."""

from __future__ import annotations

import pytest

from mscu.actions.core.file_types import MAX_NAME_LENGTH, TYPES, clean_name, sniff

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
KEPT = {
    PNG: "image/png",
    b"\xff\xd8\xff\xe0" + bytes(20): "image/jpeg",
    b"GIF89a" + bytes(20): "image/gif",
    b"RIFF\0\0\0\0WEBP" + bytes(20): "image/webp",
    b"II*\0" + bytes(20): "image/tiff",
    b"BM" + bytes(20): "image/bmp",
    b"junk before\n%PDF-1.7\n": "application/pdf",
    "Ionuț said: “no pay”\n".encode(): "text/plain",
    b"\xef\xbb\xbfwith a mark\r\n": "text/plain",
}
REFUSED = (
    b"",
    b"   \n",
    b"MZ\x90\0" + bytes(60),
    b"\x7fELF" + bytes(60),
    b"PK\x03\x04" + bytes(60),
    b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    b"<!DOCTYPE html><html></html>",
    b"#!/bin/sh\0",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x1f\x8b\x08" + bytes(20),
    b"caf\xe9",
)


@pytest.mark.parametrize(("content", "media_type"), KEPT.items())
def test_what_is_kept_is_told_by_its_first_bytes(content: bytes, media_type: str) -> None:
    found = sniff(content)
    assert found is not None
    assert found.media_type == media_type


@pytest.mark.parametrize("content", REFUSED)
def test_programs_archives_and_drawings_with_code_are_refused(content: bytes) -> None:
    assert sniff(content) is None


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


@pytest.mark.parametrize(("typed", "kept"), NAMES.items())
def test_a_name_is_no_path_no_device_and_no_other_type(typed: str, kept: str) -> None:
    assert clean_name(typed, TYPES[0]) == kept


def test_a_long_name_keeps_its_ending() -> None:
    kept = clean_name("y" * 300 + ".png", TYPES[0])
    assert len(kept) == MAX_NAME_LENGTH
    assert kept.endswith("y.png")

"""Kept files are looked at from memory, and what is hostile or broken is told."""

from __future__ import annotations

import zlib
from struct import pack

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.file_view import TOO_LARGE, UNREADABLE, FileView
from tests.ui.showing import put_up


@pytest.fixture
def view(qtbot: QtBot) -> FileView:
    made = FileView()
    made.resize(640, 500)
    put_up(qtbot, made)
    return made


def picture(form: bytes, width: int = 60, height: int = 40) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFF336699)
    device = QBuffer()
    device.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(device, QByteArray(form)).write(image)
    return bytes(device.data().data())


def pdf(pages: int, size: tuple[int, int] = (200, 100)) -> bytes:
    """Write the least PDF that has so many pages."""
    kids = " ".join(f"{3 + at} 0 R" for at in range(pages))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>"]
    box = f"/MediaBox[0 0 {size[0]} {size[1]}]"
    objects += [f"<</Type/Page/Parent 2 0 R{box}>>" for _ in range(pages)]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj{each}endobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    body += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    return body


def test_a_picture_is_shown_no_wider_than_the_room(view: FileView) -> None:
    for form in (b"PNG", b"JPEG", b"BMP"):
        view.show_file(picture(form), f"image/{form.decode().lower()}")
        assert (view.image().width(), view.image().height()) == (60, 40)
        assert view.said() == ""
    view.show_file(picture(b"PNG", 3000, 1000), "image/png")
    assert view.image().width() <= 640


def test_a_pdf_is_shown_page_by_page_and_a_vast_one_within_the_budget(view: FileView) -> None:
    view.show_file(pdf(3), "application/pdf")
    assert view.pages() == 3
    assert view.image().width() > 300
    view._next.click()  # noqa: SLF001 - the button has an icon only
    view._next.click()  # noqa: SLF001
    assert view._page_label.text() == "Page 3 of 3"  # noqa: SLF001
    assert not view._next.isEnabled()  # noqa: SLF001
    view.show_file(pdf(1, (100, 14_400)), "application/pdf")
    assert 0 < view.image().width() * view.image().height() < 26_000_000


def test_text_is_no_markup_and_a_bomb_of_a_picture_is_not_unpacked(view: FileView) -> None:
    view.show_file("<b>no pay</b> عبد".encode(), "text/plain")
    assert view._text.toPlainText() == "<b>no pay</b> عبد"  # noqa: SLF001
    view.show_file(bomb(60_000, 60_000), "image/png")
    assert view.said() == TOO_LARGE


def bomb(width: int, height: int) -> bytes:
    """Write a PNG that says to be vast."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    head = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(99)))


@pytest.mark.qt_log_ignore("Not a JPEG file", "This plugin does not support")
def test_what_is_broken_or_cannot_be_shown_is_told(view: FileView) -> None:
    for content, media_type in (
        (b"\x89PNG\r\n\x1a\nbroken", "image/png"),
        (b"%PDF-1.7 broken", "application/pdf"),
        (picture(b"PNG"), "image/jpeg"),
    ):
        view.show_file(content, media_type)
        assert view.said() == UNREADABLE
    view.show_file(picture(b"PNG"), "image/png")
    view.show_file(b"\0\0\0\x18ftypheic", "image/heic", "A HEIC picture, kept as it came.")
    assert view.said() == "A HEIC picture, kept as it came."


def test_it_is_made_larger_and_smaller_and_nothing_stays_once_it_is_put_away(view: FileView) -> None:
    view.show_file(picture(b"PNG"), "image/png")
    view._larger.click()  # noqa: SLF001
    assert view.image().width() == 75
    view._smaller.click()  # noqa: SLF001
    view._smaller.click()  # noqa: SLF001
    assert view.image().width() == 48
    view.forget()
    assert view.image().isNull()
    assert view.pages() == 0

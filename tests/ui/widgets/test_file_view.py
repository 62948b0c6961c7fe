"""Kept files and the pages of a PDF are looked at from memory, and what is hostile or broken is told."""

from __future__ import annotations

import zlib
from struct import pack
from typing import Any

import pytest
from pypdfium2 import PdfPage
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.file_view import TOO_LARGE, UNREADABLE, FileView
from mscu.ui.widgets.pdf_view import GAP, MAX_DPI, SCROLL_BAR, PdfView, page_image, read_pdf
from tests.documents.reading import document_saying, written
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


LONG = ["Words that fill a line. " * 60 for _ in range(30)]


@pytest.fixture(scope="module")
def short() -> bytes:
    """Write one page."""
    return written(document_saying("Only one."))


@pytest.fixture(scope="module")
def long() -> bytes:
    """Write several pages."""
    return written(document_saying(*LONG))


@pytest.fixture
def paper(qtbot: QtBot) -> PdfView:
    """Return an empty view."""
    made = PdfView()
    made.resize(700, 500)
    put_up(qtbot, made)
    return made


def sheets(paper: PdfView) -> list[QWidget]:
    around = paper.widget()
    assert around is not None
    return [each for each in around.findChildren(QWidget) if each.accessibleName()]


def test_each_page_is_there_and_read_aloud_by_its_number_below_the_other(paper: PdfView, long: bytes) -> None:
    paper.show_pdf(long)
    total = len(read_pdf(long))
    assert total > 2
    names = [f"Page {number} of {total}" for number in range(1, total + 1)]
    assert [each.accessibleName() for each in sheets(paper)] == names
    first, second, *_ = sheets(paper)
    assert second.y() == first.geometry().bottom() + 1 + GAP
    assert first.x() == second.x() >= GAP
    paper.setFocus()
    assert paper.hasFocus(), "it can be moved by keyboard"
    assert paper.accessibleName() == "Pages as they would be printed"


def test_a_page_fills_the_width_and_follows_it(paper: PdfView, short: bytes, qtbot: QtBot) -> None:
    paper.show_pdf(short)
    (page,) = sheets(paper)
    room = paper.viewport().width() - 2 * GAP
    assert room - SCROLL_BAR - 10 <= page.width() <= room
    before = page.width()
    paper.resize(560, 500)
    qtbot.waitUntil(lambda: sheets(paper)[0].width() < before)


def test_zoom_stays_within_bounds_and_no_longer_follows_the_width(paper: PdfView, short: bytes) -> None:
    paper.show_pdf(short)
    widths = []
    for steps in (1, 1, 50, -1, -50):
        paper.zoom(steps)
        widths.append(sheets(paper)[0].width())
    smaller, larger, largest, _, smallest = widths
    assert smaller < larger < largest
    assert largest == round(MAX_DPI * 595.28 / 72)
    assert smallest < smaller
    paper.resize(500, 500)
    assert sheets(paper)[0].width() == smallest


def test_another_document_is_shown_from_its_first_page(paper: PdfView, short: bytes, long: bytes) -> None:
    paper.show_pdf(long)
    paper.verticalScrollBar().setValue(paper.verticalScrollBar().maximum())
    paper.show_pdf(short)
    assert len(sheets(paper)) == 1
    assert paper.verticalScrollBar().value() == 0


def test_only_pages_in_view_are_drawn(paper: PdfView, long: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    render = PdfPage.render

    def counted(page: PdfPage, **how: Any) -> Any:
        drawn.append(page)
        return render(page, **how)

    monkeypatch.setattr(PdfPage, "render", counted)
    paper.show_pdf(long)
    paper.grab()
    assert len(drawn) == 1
    paper.verticalScrollBar().setValue(paper.verticalScrollBar().maximum())
    paper.grab()
    assert len(drawn) == 2
    paper.grab()
    assert len(drawn) == 2, "what was drawn is kept"


def test_zooming_stays_at_the_page_that_is_read(paper: PdfView, long: bytes, qtbot: QtBot) -> None:
    paper.show_pdf(long)
    bar = paper.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    former = bar.maximum()
    paper.zoom(2)
    qtbot.waitUntil(lambda: bar.maximum() > former)
    assert bar.value() == pytest.approx(bar.maximum() / 2, abs=2)


def test_an_image_owns_its_bytes_and_its_colours_are_not_turned_about(short: bytes) -> None:
    """The writer draws a teal line under the head: more blue than red."""
    document = read_pdf(short)
    image = page_image(document, 0, 72)
    document.close()
    assert (image.width(), image.height()) == (596, 842)
    assert image.format() in {QImage.Format.Format_RGB888, QImage.Format.Format_RGBA8888}
    assert image.pixelColor(2, 2).name() == "#ffffff"
    column = [image.pixelColor(300, y) for y in range(120)]
    tinted = {(c.red(), c.blue()) for c in column if abs(c.red() - c.blue()) > 40}
    assert tinted
    assert all(blue > red for red, blue in tinted)

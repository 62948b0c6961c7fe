"""The pages of a PDF on the screen: drawn from memory, as wide as there is room."""

from __future__ import annotations

from typing import Any

import pytest
from pypdfium2 import PdfPage
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.widgets.pdf_view import GAP, MAX_DPI, SCROLL_BAR, PdfView, page_image, read_pdf
from tests.documents.reading import document_saying, written
from tests.ui.showing import put_up

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
def view(qtbot: QtBot) -> PdfView:
    """Return an empty view."""
    made = PdfView()
    made.resize(700, 500)
    put_up(qtbot, made)
    return made


def sheets(view: PdfView) -> list[QWidget]:
    around = view.widget()
    assert around is not None
    return [each for each in around.findChildren(QWidget) if each.accessibleName()]


def test_each_page_is_there_and_read_aloud_by_its_number_below_the_other(view: PdfView, long: bytes) -> None:
    view.show_pdf(long)
    total = len(read_pdf(long))
    assert total > 2
    names = [f"Page {number} of {total}" for number in range(1, total + 1)]
    assert [each.accessibleName() for each in sheets(view)] == names
    first, second, *_ = sheets(view)
    assert second.y() == first.geometry().bottom() + 1 + GAP
    assert first.x() == second.x() >= GAP
    view.setFocus()
    assert view.hasFocus(), "it can be moved by keyboard"
    assert view.accessibleName() == "Pages as they would be printed"


def test_a_page_fills_the_width_and_follows_it(view: PdfView, short: bytes, qtbot: QtBot) -> None:
    view.show_pdf(short)
    (page,) = sheets(view)
    room = view.viewport().width() - 2 * GAP
    assert room - SCROLL_BAR - 10 <= page.width() <= room
    before = page.width()
    view.resize(560, 500)
    qtbot.waitUntil(lambda: sheets(view)[0].width() < before)


def test_zoom_stays_within_bounds_and_no_longer_follows_the_width(view: PdfView, short: bytes) -> None:
    view.show_pdf(short)
    widths = []
    for steps in (1, 1, 50, -1, -50):
        view.zoom(steps)
        widths.append(sheets(view)[0].width())
    smaller, larger, largest, _, smallest = widths
    assert smaller < larger < largest
    assert largest == round(MAX_DPI * 595.28 / 72)
    assert smallest < smaller
    view.resize(500, 500)
    assert sheets(view)[0].width() == smallest


def test_another_document_is_shown_from_its_first_page(view: PdfView, short: bytes, long: bytes) -> None:
    view.show_pdf(long)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.show_pdf(short)
    assert len(sheets(view)) == 1
    assert view.verticalScrollBar().value() == 0


def test_only_pages_in_view_are_drawn(view: PdfView, long: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []
    render = PdfPage.render

    def counted(page: PdfPage, **how: Any) -> Any:
        drawn.append(page)
        return render(page, **how)

    monkeypatch.setattr(PdfPage, "render", counted)
    view.show_pdf(long)
    view.grab()
    assert len(drawn) == 1
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.grab()
    assert len(drawn) == 2
    view.grab()
    assert len(drawn) == 2, "what was drawn is kept"


def test_zooming_stays_at_the_page_that_is_read(view: PdfView, long: bytes, qtbot: QtBot) -> None:
    view.show_pdf(long)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    former = bar.maximum()
    view.zoom(2)
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

"""Shows a PDF inside the program: pages drawn from memory, never from a file on the disk."""

from __future__ import annotations

from collections.abc import Callable
from ctypes import c_ubyte
from math import ceil
from typing import Any
from weakref import WeakMethod

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget
from typing_extensions import override

from mscu.ui.look.layouts import vbox
from mscu.ui.look.palette import colour, tokens

POINTS_PER_INCH = 72
GAP = 16
LEAST_DPI, MAX_DPI, STEP = 60, 200, 20
A4_WIDTH = 595
SCROLL_BAR = 12
RESIZE_PAUSE = 120
KEPT_IMAGES = 6
"""Pages whose images are kept: more than are in view at once."""


def read_pdf(content: bytes) -> Any:  # noqa: ANN401 - pypdfium2 has no types
    """Open a PDF in memory."""
    # pypdfium2 costs 50 ms and is wanted only where something is looked at.
    import pypdfium2

    return pypdfium2.PdfDocument(content)


def page_image(document: Any, index: int, dpi: float) -> QImage:  # noqa: ANN401
    """Return one page at a resolution in dots per inch, as an image that owns its bytes."""
    bitmap = document[index].render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
    size = QSize(bitmap.width, bitmap.height)
    has_alpha = bitmap.n_channels == len("rgba")
    image_format = QImage.Format.Format_RGBA8888 if has_alpha else QImage.Format.Format_RGB888
    return QImage(bytes(bitmap.buffer), size.width(), size.height(), bitmap.stride, image_format).copy()


def page_on_paper(document: Any, index: int, paper: QSize) -> QImage:  # noqa: ANN401
    """Return one page that fills a paper of so many pixels, in the format that Qt draws fastest."""
    from pypdfium2 import raw

    image = QImage(paper, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    bits = (c_ubyte * image.sizeInBytes()).from_buffer(image.bits())
    bitmap = raw.FPDFBitmap_CreateEx(
        paper.width(), paper.height(), raw.FPDFBitmap_BGRx, bits, image.bytesPerLine()
    )
    raw.FPDF_RenderPageBitmap(
        bitmap, document[index], 0, 0, paper.width(), paper.height(), 0, raw.FPDF_PRINTING
    )
    raw.FPDFBitmap_Destroy(bitmap)
    return image


class _Page(QWidget):
    """A page that is drawn when it comes into view."""

    def __init__(self, index: int, name: str, draw: Callable[[int], QImage]) -> None:
        super().__init__()
        self._index, self._draw = index, WeakMethod(draw)  # it does not keep the pages alive
        self.setAccessibleName(name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if (draw := self._draw()) is not None:
            painter.drawImage(0, 0, draw(self._index))
        painter.setPen(colour(tokens(self).line2))
        painter.drawRect(QRectF(self.rect()).adjusted(0, 0, -1, -1))


class PdfView(QScrollArea):
    """The pages one below the other; Ctrl+plus and Ctrl+minus are handled by the parent."""

    def __init__(self) -> None:
        super().__init__()
        self._content = b""
        self._pages: list[tuple[_Page, tuple[float, float]]] = []
        """The pages, each with its size in points."""
        self._images: dict[int, QImage] = {}
        """What was drawn last, in this order."""
        self._dpi = self._drawn_at = 0
        self._place = 0.0
        """How far down the pages are scrolled, as a share, which stays when they change their size."""
        self._redraw_timer = QTimer(self, singleShot=True, interval=RESIZE_PAUSE)
        self._redraw_timer.timeout.connect(self._set_size)
        self.verticalScrollBar().valueChanged.connect(self._note_place)
        self.verticalScrollBar().rangeChanged.connect(self._keep_place)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName("Pages as they would be printed")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pdf(self, content: bytes) -> None:
        """Show another document, from its first page."""
        self._content = content
        document = read_pdf(content)
        total = len(document)
        self._pages = [
            (_Page(index, f"Page {index + 1} of {total}", self._drawn), document.get_page_size(index))
            for index in range(total)
        ]
        document.close()
        pages = QWidget()
        column = vbox(within=pages, spacing=GAP, margins=(GAP, GAP, GAP, GAP))
        for page, _ in self._pages:
            column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self._set_size()
        self.setWidget(pages)
        self._place = 0.0
        self.verticalScrollBar().setValue(0)

    def zoom(self, steps: int) -> None:
        """Zoom in or out; from then on the page no longer follows the window's width."""
        dpi = self._dpi or self._fitting_dpi()
        self._dpi = min(MAX_DPI, max(LEAST_DPI, dpi + steps * STEP))
        self._set_size()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._dpi:
            self._redraw_timer.start()

    def _fitting_dpi(self) -> int:
        """Return the resolution at which an A4 page fills the width."""
        width = self.viewport().width() - 2 * GAP - SCROLL_BAR
        return min(MAX_DPI, max(LEAST_DPI, width * POINTS_PER_INCH // A4_WIDTH))

    def _set_size(self) -> None:
        """Resize the pages to the present resolution, and drop what was drawn for another."""
        self._images.clear()
        self._drawn_at = self._dpi or self._fitting_dpi()
        scale = self._drawn_at / POINTS_PER_INCH
        for page, (width, height) in self._pages:
            page.setFixedSize(ceil(width * scale), ceil(height * scale))
            page.update()

    def _drawn(self, index: int) -> QImage:
        """Return the image of a page, which is drawn unless it was among the last ones."""
        image = self._images.pop(index, None)
        if image is None:
            ratio = self.devicePixelRatioF()
            document = read_pdf(self._content)
            image = page_image(document, index, self._drawn_at * ratio)
            document.close()
            image.setDevicePixelRatio(ratio)
        self._images[index] = image
        if len(self._images) > KEPT_IMAGES:
            del self._images[next(iter(self._images))]
        return image

    def _note_place(self, value: int) -> None:
        self._place = value / max(self.verticalScrollBar().maximum(), 1)

    def _keep_place(self, _least: int, most: int) -> None:
        self.verticalScrollBar().setValue(round(self._place * most))

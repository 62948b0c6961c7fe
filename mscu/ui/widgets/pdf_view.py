"""Shows a PDF inside the program: pages drawn from memory, never from a file on the disk."""

from __future__ import annotations

from ctypes import c_ubyte
from typing import Any

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
    def __init__(self, image: QImage, name: str, ratio: float) -> None:
        super().__init__()
        self._image = image
        self._image.setDevicePixelRatio(ratio)
        self.setFixedSize(image.deviceIndependentSize().toSize())
        self.setAccessibleName(name)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(0, 0, self._image)
        painter.setPen(colour(tokens(self).line2))
        painter.drawRect(QRectF(self.rect()).adjusted(0, 0, -1, -1))


class PdfView(QScrollArea):
    """The pages one below the other; Ctrl+plus and Ctrl+minus are handled by the parent."""

    def __init__(self) -> None:
        super().__init__()
        self._content = b""
        self._dpi = 0
        self._redraw_timer = QTimer(self, singleShot=True, interval=RESIZE_PAUSE)
        self._redraw_timer.timeout.connect(self._draw)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName("Pages as they would be printed")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pdf(self, content: bytes) -> None:
        """Show another document, from its first page."""
        self._content = content
        self._draw()
        self.verticalScrollBar().setValue(0)

    def zoom(self, steps: int) -> None:
        """Zoom in or out; from then on the page no longer follows the window's width."""
        dpi = self._dpi or self._fitting_dpi()
        self._dpi = min(MAX_DPI, max(LEAST_DPI, dpi + steps * STEP))
        self._draw()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._dpi:
            self._redraw_timer.start()

    def _fitting_dpi(self) -> int:
        """Return the resolution at which an A4 page fills the width."""
        width = self.viewport().width() - 2 * GAP - SCROLL_BAR
        return min(MAX_DPI, max(LEAST_DPI, width * POINTS_PER_INCH // A4_WIDTH))

    def _draw(self) -> None:
        if not self._content:
            return
        document = read_pdf(self._content)
        ratio = self.devicePixelRatioF()
        pages = QWidget()
        column = vbox(within=pages, spacing=GAP, margins=(GAP, GAP, GAP, GAP))
        total = len(document)
        for index in range(total):
            image = page_image(document, index, (self._dpi or self._fitting_dpi()) * ratio)
            page = _Page(image, f"Page {index + 1} of {total}", ratio)
            column.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        document.close()
        self.setWidget(pages)

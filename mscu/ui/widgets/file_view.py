"""Views an attached file inside the program: a picture, a PDF page by page, or plain text.

Everything is drawn from memory, one page at a time and within a budget of pixels, because a file from outside
may be made to fill the memory. Nothing is written to the disk.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QStackedWidget, QWidget
from typing_extensions import override

from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, stretch, vbox
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.pdf_view import page_image, read_pdf

MAX_PIXELS = 24_000_000
"""Largest picture or page as drawn: about 96 MB."""
MAX_MEGABYTES = 256
MAX_TEXT_LENGTH = 300_000
POINTS_PER_INCH = 72
PDF = "application/pdf"
TEXTS = frozenset({"text/plain", "message/rfc822"})
FORMATS = {
    "image/png": "png",
    "image/jpeg": "jpeg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tiff",
    "image/bmp": "bmp",
}
ZOOM = 1.25
WIDEST, NARROWEST = 4.0, 0.2
UNREADABLE = "This file cannot be shown: it is damaged, or needs a password."
TOO_LARGE = "This picture is too large to be shown safely."


class _Picture(QWidget):
    """The picture or page that is shown."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.setFixedSize(image.deviceIndependentSize().toSize())
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).drawImage(0, 0, self._image)


class FileView(QWidget):
    """Shows one file, with buttons above it for turning pages and zooming."""

    def __init__(self) -> None:
        super().__init__()
        self._content = b""
        self._media_type = self._not_shown = ""
        self._page, self._pages, self._zoom = 0, 0, 1.0
        self._picture = _Picture()
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text.setAccessibleName("Text of the file")
        self._message = Label("", tone="text2", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area = QScrollArea()
        self._area.setWidget(self._picture)
        self._area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._area.setAccessibleName("The file")
        self._page_label = Label("", step=Type.SMALL, tone="text2")
        self._previous = Button("Previous page", icon="chevron-left", size=Size.SMALL)
        self._next = Button("Next page", icon="chevron-right", size=Size.SMALL)
        self._smaller = Button("Smaller", icon="zoom-out", size=Size.SMALL)
        self._larger = Button("Larger", icon="zoom-in", size=Size.SMALL)
        self._stack = QStackedWidget()
        for widget in (self._message, self._area, self._text):
            self._stack.addWidget(widget)
        self._lay_out()

    def _lay_out(self) -> None:
        for button, slot in (
            (self._previous, self._previous_page),
            (self._next, self._next_page),
            (self._smaller, self._shrink),
            (self._larger, self._grow),
        ):
            button.clicked.connect(slot)
        row = hbox(
            self._previous,
            self._page_label,
            self._next,
            stretch(),
            self._smaller,
            self._larger,
            margins=(12, 6, 12, 6),
        )
        vbox(row, growing(self._stack), within=self, spacing=Space.NONE)

    def show_file(self, content: bytes, media_type: str, not_shown: str = "") -> None:
        """Show a file from its first page; of a type that cannot be shown, only the sentence `not_shown`."""
        self._content, self._media_type, self._not_shown = content, media_type, not_shown
        self._page, self._zoom = 0, 1.0
        self._pages = self._count()
        self._draw()

    def forget(self) -> None:
        """Release the bytes."""
        self._content, self._pages = b"", 0
        self._picture.show_image(QImage())
        self._text.clear()
        self._stack.setCurrentWidget(self._message)

    def said(self) -> str:
        """Return why nothing is shown, or an empty string."""
        return self._message.text() if self._stack.currentWidget() is self._message else ""

    def pages(self) -> int:
        return self._pages

    def image(self) -> QImage:
        return self._picture._image  # noqa: SLF001 - its own part

    def _count(self) -> int:
        if self._media_type != PDF:
            return 1
        try:
            document = read_pdf(self._content)
        except RuntimeError:
            return 0
        count = len(document)
        document.close()
        return count

    def _draw(self) -> None:
        if self._media_type in TEXTS:
            self._show_text()
        elif self._media_type == PDF:
            self._show_page()
        elif self._media_type in FORMATS:
            self._show_picture()
        else:
            self._show_message(self._not_shown)
        has_pages = self._pages > 1
        self._page_label.setText(f"Page {self._page + 1} of {self._pages}" if has_pages else "")
        self._previous.setEnabled(self._page > 0)
        self._next.setEnabled(self._page + 1 < self._pages)
        for button in (self._previous, self._next):
            button.setVisible(has_pages)
        for button in (self._smaller, self._larger):
            button.setVisible(self._stack.currentWidget() is self._area)

    def _show_message(self, message: str) -> None:
        self._message.setText(message)
        self._stack.setCurrentWidget(self._message)

    def _show_text(self) -> None:
        text = self._content.decode("utf-8-sig", errors="replace")
        cut = "\n…" if len(text) > MAX_TEXT_LENGTH else ""
        self._text.setPlainText(text[:MAX_TEXT_LENGTH] + cut)
        self._stack.setCurrentWidget(self._text)

    def _show_page(self) -> None:
        if not self._pages:
            self._show_message(UNREADABLE)
            return
        try:
            document = read_pdf(self._content)
            image = page_image(document, self._page, self._dpi(document))
            document.close()
        except RuntimeError:
            self._show_message(UNREADABLE)
            return
        self._show(image)

    def _dpi(self, document: Any) -> float:  # noqa: ANN401 - pypdfium2 has no types
        """Return the resolution that fills the width, within the budget of pixels."""
        width, height = document.get_page_size(self._page)
        fitting = self._available_width() * POINTS_PER_INCH / max(width, 1)
        limit = (MAX_PIXELS / max(width * height, 1)) ** 0.5 * POINTS_PER_INCH
        return float(min(fitting * self._zoom, limit)) * self.devicePixelRatioF()

    def _available_width(self) -> int:
        return max(self._area.viewport().width() - 24, 200)

    def _show_picture(self) -> None:
        device = QBuffer()
        device.setData(QByteArray(self._content))
        device.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(device, FORMATS[self._media_type].encode())
        QImageReader.setAllocationLimit(MAX_MEGABYTES)
        reader.setAutoDetectImageFormat(False)
        reader.setAutoTransform(True)
        size = reader.size()
        if size.width() * size.height() > MAX_PIXELS * 4:
            self._show_message(TOO_LARGE)
            return
        image = reader.read()
        if image.isNull():
            self._show_message(UNREADABLE)
            return
        fitting = min(self._available_width() / image.width(), 1.0)
        size_shown = QSize(image.size() * (fitting * self._zoom))
        self._show(
            image.scaled(
                size_shown, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        )

    def _show(self, image: QImage) -> None:
        self._picture.show_image(image)
        self._stack.setCurrentWidget(self._area)

    def _previous_page(self) -> None:
        self._page -= 1
        self._draw()

    def _next_page(self) -> None:
        self._page += 1
        self._draw()

    def _shrink(self) -> None:
        self._zoom = max(self._zoom / ZOOM, NARROWEST)
        self._draw()

    def _grow(self) -> None:
        self._zoom = min(self._zoom * ZOOM, WIDEST)
        self._draw()

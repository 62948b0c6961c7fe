"""Shows Markdown in the type and colours of the window.

Code is drawn as the caps of keys; what a picture shows is written below it. Links are announced and never
followed here: none leads out of the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, Qt, QUrl
from PySide6.QtGui import (
    QBrush,
    QFont,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser
from typing_extensions import override

from mscu.ui.look import icons
from mscu.ui.look.focus_ring import set_ring
from mscu.ui.look.fonts import BOLD, SEMIBOLD, Type, font
from mscu.ui.look.palette import LIGHT, Tokens, colour, tokens
from mscu.ui.look.theme import recoloured

ICON = "icon"
"""The scheme of an image that is one of the program's drawings: `icon:clock`."""
_KEY = QTextFormat.Property.UserProperty.value + 1
_CODE = re.compile(r"`([^`]+)`")
_NO_BREAK, _THIN = "\u00a0", "\u2009"
_HEADINGS = {1: Type.HEAD, 2: Type.SECTION, 3: Type.STRONG, 4: Type.LABEL}
_ABOVE = {1: 2, 2: 18, 3: 14, 4: 18}
_BELOW = {1: 6, 2: 4, 3: 2, 4: 6}
_PARAGRAPH, _LISTED = 8, 4
"""Pixels below a paragraph, and below what is in a list or table."""
_INDENT = 18
_EDGE = 14
"""Pixels above the first line and below the last."""
_PRINTED_RATIO = 2.0
"""Pixels of a printed picture for each of the page."""


class MarkdownView(QTextBrowser):
    """Read-only Markdown whose links Tab reaches; `anchorClicked` tells which was followed."""

    def __init__(self, folder: Path, margins: int = 16) -> None:
        super().__init__()
        self._folder, self._markdown = folder, ""
        self.setProperty("inner", "true")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportMargins(margins, 0, margins - 6, 0)
        set_ring(self, "inside")

    @property
    def markdown(self) -> str:
        return self._markdown

    def show_markdown(self, markdown: str) -> None:
        """Show a text from its beginning."""
        self._markdown = markdown
        self._render()
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    def show_line(self, line: str) -> None:
        """Scroll to a line of the text, as it is read, and select it."""
        for block in _blocks(self.document()):
            if _read(block).startswith(line):
                cursor = QTextCursor(block)
                cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
                self.setTextCursor(cursor)
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(top) - 40)
                return

    def _render(self) -> None:
        document = self.document()
        fill(document, self._markdown, tokens(self))
        self._fit_images()

    def _fit_images(self) -> None:
        """Make each picture as wide as the text at most."""
        width, theme = max(80, self.viewport().width() - 2), tokens(self)
        fit_pictures(self.document(), self._folder, width, theme, ratio=self.devicePixelRatioF())

    @override
    def loadResource(self, type: int, name: QUrl | str) -> object:
        url = QUrl(name)
        if url.scheme() == ICON:
            theme, ratio = tokens(self), self.devicePixelRatioF()
            return icons.pixmap(url.path(), theme.text2, icons.SIZE, ratio=ratio)
        return QPixmap()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if recoloured(event) and self._markdown:
            kept = self.verticalScrollBar().value()
            self._render()
            self.verticalScrollBar().setValue(kept)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_images()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        draw_key_caps(painter, self.document(), tokens(self))
        painter.end()
        super().paintEvent(event)


def fill(document: QTextDocument, markdown: str, theme: Tokens) -> None:
    """Put a Markdown text into a document, in the type and colours of a scheme."""
    document.setDefaultFont(font())
    document.setDocumentMargin(0)
    document.setIndentWidth(_INDENT)
    spaced = _CODE.sub(lambda code: f"`{_THIN}{code[1].replace(' ', _NO_BREAK)}{_THIN}`", markdown)
    features = QTextDocument.MarkdownFeature
    document.setMarkdown(spaced, features.MarkdownDialectGitHub | features.MarkdownNoHTML)
    whole = QTextCursor(document)
    whole.select(QTextCursor.SelectionType.Document)
    ink = QTextCharFormat()
    ink.setForeground(colour(theme.text))
    whole.mergeCharFormat(ink)
    for block in list(_blocks(document)):
        _set_block(block)
    for cursor, text_format in list(_formats(document)):
        _set_format(cursor, text_format, theme)
    _caption_pictures(document, theme)
    page = document.rootFrame().frameFormat()
    page.setTopMargin(_EDGE)
    page.setBottomMargin(_EDGE)
    document.rootFrame().setFrameFormat(page)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _set_table(frame, theme)


def printable(markdown: str, folder: Path, width: int) -> QTextDocument:
    """Return the text as it is printed: in light colours, with its pictures at most so wide."""
    document = QTextDocument()
    fill(document, markdown, LIGHT)
    fit_pictures(document, folder, width, LIGHT, ratio=_PRINTED_RATIO)
    return document


def fit_pictures(document: QTextDocument, folder: Path, width: int, theme: Tokens, *, ratio: float) -> None:
    """Put the pictures of a text into it, drawn at most so wide, each in a thin frame."""
    for cursor, text_format in list(_formats(document)):
        if not text_format.isImageFormat() or text_format.toImageFormat().name().startswith(ICON):
            continue
        shown = text_format.toImageFormat()
        picture = QImage(str(folder / shown.name())).convertToFormat(QImage.Format.Format_RGB32)
        if picture.isNull():
            continue
        scaled = picture.scaledToWidth(
            round(min(width, picture.width()) * ratio), Qt.TransformationMode.SmoothTransformation
        )
        frame = QPainter(scaled)
        frame.setPen(colour(theme.line2))
        frame.drawRect(0, 0, scaled.width() - 1, scaled.height() - 1)
        frame.end()
        document.addResource(QTextDocument.ResourceType.ImageResource.value, QUrl(shown.name()), scaled)
        shown.setWidth(scaled.width() / ratio)
        shown.setHeight(scaled.height() / ratio)
        cursor.setCharFormat(shown)


def _caption_pictures(document: QTextDocument, theme: Tokens) -> None:
    """Write below each picture what it shows, for those who do not see it as well."""
    for cursor, text_format in reversed(list(_formats(document))):
        words = text_format.property(QTextFormat.Property.ImageAltText.value)
        if text_format.isImageFormat() and words:
            face = QTextCharFormat()
            face.setFont(font(Type.SMALL))
            face.setForeground(colour(theme.text2))
            cursor.setPosition(cursor.selectionEnd())
            cursor.insertBlock(cursor.blockFormat(), face)
            cursor.insertText(str(words), face)


def draw_key_caps(painter: QPainter, document: QTextDocument, theme: Tokens) -> None:
    """Draw the cap around each key of a text, under its letters."""
    painter.setPen(QPen(colour(theme.line2), 1))
    painter.setBrush(colour(theme.surface))
    for cursor, text_format in _formats(document):
        if text_format.hasProperty(_KEY):
            for box in _boxes(cursor):
                painter.drawRoundedRect(box, 4, 4)


def _boxes(cursor: QTextCursor) -> Iterator[QRectF]:
    """Yield the boxes of a stretch of text, one for each line."""
    block = cursor.document().findBlock(cursor.selectionStart())
    layout = block.layout()
    origin = cursor.document().documentLayout().blockBoundingRect(block).topLeft()
    start, end = cursor.selectionStart() - block.position(), cursor.selectionEnd() - block.position()
    for index in range(layout.lineCount()):
        line = layout.lineAt(index)
        first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
        if first < last:
            left, right = (_x(line.cursorToX(position)) for position in (first, last))
            box = QRectF(origin.x() + left, origin.y() + line.y(), right - left, line.height())
            yield box.adjusted(0.5, 1.5, -0.5, -1.5)


def _x(place: object) -> float:
    """Return the horizontal part of what Qt gives for a cursor's place."""
    return float(place[0] if isinstance(place, tuple) else place)  # type: ignore[arg-type]


def _set_block(block: QTextBlock) -> None:
    cursor, layout = QTextCursor(block), block.blockFormat()
    level = layout.headingLevel()
    step = _HEADINGS.get(level, Type.BODY)
    is_listed = cursor.currentList() is not None or cursor.currentTable() is not None
    layout.setTopMargin(_ABOVE.get(level, 0))
    layout.setBottomMargin(_BELOW.get(level, _LISTED if is_listed else _PARAGRAPH))
    layout.setLineHeight(step.value.line, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
    cursor.setBlockFormat(layout)


def _set_format(cursor: QTextCursor, text_format: QTextCharFormat, theme: Tokens) -> None:
    """Set the face of a stretch of text; Markdown's own gives headings a size that no step has."""
    level = cursor.blockFormat().headingLevel()
    is_bold = text_format.fontWeight() > QFont.Weight.Medium
    text_format.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
    if level:
        step = _HEADINGS.get(level, Type.STRONG)
        text_format.setFont(font(step))
        text_format.setForeground(colour(theme.text2 if step is Type.LABEL else theme.text))
    elif text_format.fontFixedPitch():
        text_format.setFont(font(Type.LABEL))
        text_format.setProperty(_KEY, True)
    else:
        weight = BOLD if is_bold and text_format.isAnchor() else SEMIBOLD if is_bold else 0
        text_format.setFont(font(Type.BODY, weight=weight))
    if text_format.isAnchor():
        text_format.setForeground(colour(theme.link))
        text_format.setFontUnderline(True)
        text_format.setUnderlineColor(colour(theme.line2))
    cursor.setCharFormat(text_format)


def _set_table(table: QTextTable, theme: Tokens) -> None:
    """Rule a table between its rows; one without headings is a plain list of pairs."""
    is_plain = not any(
        _read(table.cellAt(0, at).firstCursorPosition().block()) for at in range(table.columns())
    )
    if is_plain:
        table.removeRows(0, 1)
    layout = table.format()
    layout.setCellPadding(3 if is_plain else 5)
    layout.setCellSpacing(0)
    layout.setBorderCollapse(True)
    layout.setBorder(0 if is_plain else 1)
    layout.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    layout.setBorderBrush(QBrush(colour(theme.line)))
    layout.setBottomMargin(_PARAGRAPH)
    if is_plain:
        layout.setColumnWidthConstraints(
            [
                QTextLength(QTextLength.Type.PercentageLength, 42),
                QTextLength(QTextLength.Type.PercentageLength, 58),
            ]
        )
    else:
        layout.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(layout)


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _formats(document: QTextDocument) -> Iterator[tuple[QTextCursor, QTextCharFormat]]:
    """Yield each stretch of one format, selected by a cursor."""
    for block in _blocks(document):
        steps = block.begin()
        while not steps.atEnd():
            fragment = steps.fragment()
            cursor = QTextCursor(document)
            cursor.setPosition(fragment.position())
            cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
            yield cursor, fragment.charFormat()
            steps += 1


def _read(block: QTextBlock) -> str:
    """Return the text of a block as it is read, without the room in the caps of keys."""
    return " ".join(block.text().replace(_THIN, "").split())

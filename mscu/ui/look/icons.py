"""Lucide drawings in any colour: painted, as pixmaps, or as icons for Qt.

An icon from `icon` looks up its colour each time it is painted, so it follows the scheme.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from typing_extensions import override

from mscu.resources import resource
from mscu.ui.look.palette import tokens

STROKE = 1.75
SIZE = 16
RAIL_SIZE = 18
SMALL_SIZE = 14
HINT_SIZE = 13


@lru_cache(maxsize=512)
def source(name: str) -> str:
    """Return the SVG of a drawing; a wrong name fails here rather than showing an empty square."""
    return resource(f"icons/{name}.svg").read_text(encoding="utf-8")


def drawing(name: str, colour: str, stroke: float = STROKE) -> QByteArray:
    """Return the drawing in one colour, with lines `stroke` wide on its grid of 24."""
    text = source(name).replace("currentColor", colour)
    return QByteArray(text.replace('stroke-width="2"', f'stroke-width="{stroke}"').encode())


def pixmap(
    name: str, colour: str, size: int = SIZE, *, ratio: float = 1.0, stroke: float = STROKE
) -> QPixmap:
    """Return the drawing as a square pixmap of `size` logical pixels; cached."""
    key = f"mscu:{name}:{colour}:{size}:{ratio}:{stroke}"
    image = QPixmap()
    if not QPixmapCache.find(key, image):
        image = _render(name, colour, QSize(size, size) * ratio, stroke)
        image.setDevicePixelRatio(ratio)
        QPixmapCache.insert(key, image)
    return image


def _render(name: str, colour: str, size: QSize, stroke: float) -> QPixmap:
    image = QPixmap(size)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(drawing(name, colour, stroke))
    renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    painter = QPainter(image)
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    return image


def paint(painter: QPainter, name: str, square: QRectF, colour: str, *, stroke: float = STROKE) -> None:
    """Paint the drawing into a square, sharp at the painter's resolution."""
    ratio = painter.device().devicePixelRatioF()
    size = round(square.width())
    painter.drawPixmap(
        QRectF(square.topLeft(), QSize(size, size)).topLeft(),
        pixmap(name, colour, size, ratio=ratio, stroke=stroke),
    )


class _TokenIcon(QIconEngine):
    """Paints a drawing in the colour that its token has in the present scheme."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def _colour(self, mode: QIcon.Mode) -> str:
        theme = tokens(QGuiApplication.palette())
        token = "text3" if mode == QIcon.Mode.Disabled else self._token
        return str(getattr(theme, token))

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        square = QRect(QPoint(0, 0), QSize(side, side))
        square.moveCenter(rect.center())
        paint(painter, self._name, QRectF(square), self._colour(mode))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return pixmap(self._name, self._colour(mode), min(size.width(), size.height()))

    @override
    def clone(self) -> QIconEngine:
        return _TokenIcon(self._name, self._token)


def icon(name: str, token: str = "text2") -> QIcon:  # noqa: S107 (a colour's token)
    """Return an icon for an action or a field; `token` names a colour of the palette."""
    source(name)
    return QIcon(_TokenIcon(name, token))

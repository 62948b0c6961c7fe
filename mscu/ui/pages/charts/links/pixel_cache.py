"""What was painted of a chart, kept: when it is moved, only what comes into view is painted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion

from mscu.documents.chart.picture import Picture
from mscu.ui.look.palette import Tokens, colour
from mscu.ui.pages.charts.links.painting import Brush, Lens

Paint = Callable[[Brush, Picture, QRectF], None]


@dataclass(frozen=True)
class _Of:
    """What the pixels show: kept as long as nothing but the place has changed."""

    picture: Picture
    scheme: str
    scale: float
    size: QSize
    ratio: float

    def is_same(self, other: _Of) -> bool:
        """Say whether pixels of the one may be moved for the other."""
        same = self.picture is other.picture and self.scheme == other.scheme
        return same and (self.scale, self.size, self.ratio) == (
            other.scale, other.size, other.ratio,
        )  # fmt: skip


class PixelCache:
    """A pixmap as large as the view."""

    def __init__(self, paint: Paint) -> None:
        self._paint = paint
        self._pixels = QPixmap()
        self._of: _Of | None = None
        self._at = (0, 0)

    def of(
        self, picture: Picture, now: Tokens, lens: Lens, *, size: QSize, ratio: float
    ) -> QPixmap:
        """Give the pixels of a picture as it is seen now."""
        wanted = _Of(picture, now.name, lens.scale, QSize(size), ratio)
        at = round(lens.x), round(lens.y)
        whole = QRect(0, 0, size.width(), size.height())
        if self._of is not None and self._of.is_same(wanted) and ratio.is_integer():
            bare = self._moved(at, int(ratio))
        else:
            self._pixels = QPixmap(size * ratio)
            self._pixels.setDevicePixelRatio(ratio)
            bare = [whole]
        self._of, self._at = wanted, at
        for rect in bare:
            self._fill(rect, picture, Brush(QPainter(self._pixels), now, lens))
        return self._pixels

    def _moved(self, at: tuple[int, int], ratio: int) -> list[QRect]:
        """Move the pixels; gives what of them is bare then."""
        across, down = at[0] - self._at[0], at[1] - self._at[1]
        if not across and not down:
            return []
        bare = QRegion()
        self._pixels.scroll(across * ratio, down * ratio, self._pixels.rect(), bare)
        return [
            QRect(
                each.x() // ratio, each.y() // ratio, each.width() // ratio, each.height() // ratio
            )
            for each in bare  # type: ignore[attr-defined] # a region is gone through rect by rect
        ]

    def _fill(self, rect: QRect, picture: Picture, brush: Brush) -> None:
        brush.painter.setClipRect(rect)
        brush.painter.fillRect(rect, colour(brush.now.canvas))
        self._paint(brush, picture, QRectF(rect))
        brush.painter.end()

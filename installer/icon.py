"""Draws the program's icon: as PNG for Linux desktops, as ICO for Windows."""

from __future__ import annotations

import sys
from pathlib import Path

from PIL.ImageQt import fromqimage
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parent / "linux" / "mscu.svg"
WINDOWS_SIZES = (256, 64, 48, 32, 24, 16)


def _drawn(size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    return image


def write_png(path: Path, size: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not _drawn(size).save(str(path)):
        sys.exit(f"{path} could not be written.")


def write_ico(path: Path) -> Path:
    """Write each size as drawn, not shrunk from the largest, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    largest, *others = (fromqimage(_drawn(size)) for size in WINDOWS_SIZES)
    largest.save(path, sizes=[(size, size) for size in WINDOWS_SIZES], append_images=others)
    return path

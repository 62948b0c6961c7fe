"""The type scale of the window, and the fonts that come with the program.

Sizes are pixels at 96 dpi. Without a font the window would be blank and raise no error, so `load` checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from mscu.resources import resource

FILES = (
    "InterVariable.ttf",
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSans-Italic.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
    "DroidSansFallback.ttf",
)
FAMILIES = ("Inter Variable", "Noto Sans", "Noto Sans Arabic", "Droid Sans Fallback")

REGULAR = 450
MEDIUM = 550
SEMIBOLD = 600
TITLE = 650
BOLD = 700
OPTICAL_FROM = 14


class FontMissingError(RuntimeError):
    """A font of the program could not be loaded; without it the window would be blank."""


@dataclass(frozen=True)
class Face:
    """One step of the type scale: size and line height in pixels, usual weight, spacing in em."""

    size: int
    line: int
    weight: int = REGULAR
    spacing: float = 0.0


class Type(Enum):
    """The steps of the type scale."""

    BANNER = Face(11, 16, BOLD, 0.09)
    MICRO = Face(11, 16)
    SMALL = Face(12, 16)
    LABEL = Face(12, 16, MEDIUM)
    BODY = Face(13, 20)
    STRONG = Face(13, 20, SEMIBOLD)
    READ = Face(14, 22)
    SECTION = Face(14, 22, SEMIBOLD)
    HEAD = Face(16, 24, TITLE)
    PAGE = Face(20, 28, TITLE, -0.012)
    FIGURE = Face(28, 36, SEMIBOLD, -0.02)


def load() -> None:
    """Load the fonts.

    Raises:
        FontMissingError: If a font could not be loaded.
    """
    for name in FILES:
        path = resource(f"fonts/{name}")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FontMissingError(f"The font {name} is missing or broken. Install mscu again.")
    missing = set(FAMILIES) - set(QFontDatabase.families())
    if missing:
        raise FontMissingError(f"These fonts did not load: {', '.join(sorted(missing))}.")


@lru_cache(maxsize=64)
def font(step: Type = Type.BODY, *, weight: int = 0, tabular: bool = False) -> QFont:
    """Return the font of a step. It is shared: copy it before changing it. Tabular is for columns only."""
    face = step.value
    result = QFont(list(FAMILIES))
    result.setPixelSize(face.size)
    set_weight(result, weight or face.weight)
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if face.size > OPTICAL_FROM:
        result.setVariableAxis(QFont.Tag("opsz"), face.size)
    if face.spacing:
        spacing = face.size * face.spacing
        result.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
    if tabular:
        result.setFeature(QFont.Tag("tnum"), 1)
    return result


def set_weight(target: QFont, weight: int) -> None:
    """Set the exact weight where the font is variable, and the nearest bold where it is not.

    Qt gets semibold at most: it would embolden the variable font a second time.
    """
    bold = weight >= SEMIBOLD
    target.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    target.setVariableAxis(QFont.Tag("wght"), weight)

"""Measures, colours and type of the printed page.

The page was designed at 150 dots per inch, so lengths here are in those pixels and `px` converts them to
points. No text is smaller than 7 pt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reportlab.lib.colors import Color, HexColor

from mscu.documents.blocks import Shade

POINTS_PER_PIXEL = 72 / 150


def px(length: float) -> float:
    """Convert pixels at 150 dots per inch to points."""
    return length * POINTS_PER_PIXEL


PAGE = (px(1240.16), px(1753.94))
"""A4: 210 x 297 mm."""
LEFT = px(118)
WIDTH = px(1004)
TOP = px(138)
"""Where the blocks of a page begin, from its top edge."""
BOTTOM = px(1596)
"""Where they end."""


@dataclass(frozen=True)
class Sheet:
    """The size of a page in points, portrait or landscape, and where its blocks stand.

    `shorter` is how much lower it is than a portrait page: its foot stands that much higher.
    """

    size: tuple[float, float]
    width: float
    bottom: float
    shorter: float = 0


UPRIGHT = Sheet(PAGE, WIDTH, BOTTOM)
_SHORTER = PAGE[1] - PAGE[0]
SIDEWAYS = Sheet((PAGE[1], PAGE[0]), PAGE[1] - 2 * LEFT, BOTTOM - _SHORTER, _SHORTER)

INK = HexColor("#1A2326")
INK_QUIET = HexColor("#485155")
ACCENT = HexColor("#12586A")
HAIR = HexColor("#DEDAD1")
THREAD = HexColor("#C9C4B8")
EDGE = HexColor("#86827A")
SHADES = {Shade.WARM: HexColor("#F3F2EE"), Shade.COOL: HexColor("#E1EDEF")}


@dataclass(frozen=True)
class TextStyle:
    """A size of type in points, with its line height, weight and colour."""

    size: float
    leading: float
    bold: bool = False
    colour: Color = INK
    right: bool = False
    measure: float = WIDTH
    """The longest line, in points."""

    def strong(self) -> TextStyle:
        return replace(self, bold=True)

    def soft(self) -> TextStyle:
        """Return the same in the muted colour."""
        return replace(self, colour=INK_QUIET)


def _type(size: float, leading: float, *, bold: bool = False, colour: Color = INK) -> TextStyle:
    return TextStyle(px(size), px(leading), bold, colour)


MARKING = _type(17, 24, bold=True)
HEAD = _type(15, 20, colour=INK_QUIET)
FOOT = _type(15, 20, colour=INK_QUIET)
KICKER = _type(16, 24, bold=True, colour=ACCENT)
TITLE = _type(38, 48, bold=True)
TITLE_LARGE = _type(42, 52, bold=True)
STANDFIRST = replace(_type(20, 31, colour=INK_QUIET), measure=px(830))
LEAD = _type(18, 28)
TEXT = _type(16, 24)
NOTE = _type(15, 22, colour=INK_QUIET)
SECTION = _type(21, 28, bold=True)
PART = _type(16, 24, bold=True)
COLUMN_HEAD = _type(15, 20, bold=True, colour=INK_QUIET)
WHEN = replace(_type(15, 25, colour=INK_QUIET), right=True)
ITEM = _type(17, 25, bold=True)
ITEM_LARGE = _type(21, 30, bold=True)
PRINT_LARGE = _type(33.4, 48)
SECTION_PRINT_LARGE = _type(40, 52, bold=True)
TEXT_LARGE = _type(19, 30)
BOX_TITLE = _type(16, 24, bold=True)
BOX_LINE = _type(15, 24)
BOX_TITLE_LARGE = _type(19, 28, bold=True)
BOX_LINE_LARGE = _type(18, 28)
GRADE = _type(14.6, 18, bold=True)

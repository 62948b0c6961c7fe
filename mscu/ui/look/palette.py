"""Every colour of the window, by its token; no colour is written anywhere else.

`tests/ui/look/test_palette.py` computes the contrast of each pair that is used together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

from mscu.codes import Family


class Status(StrEnum):
    """The six tones of a chip or sentence, each with its own words and shape."""

    LATE = "late"
    SOON = "soon"
    RUN = "run"
    DONE = "done"
    QUIET = "quiet"
    CHAR = "char"


@dataclass(frozen=True)
class Pair:
    """A foreground and its background."""

    fg: str
    bg: str


@dataclass(frozen=True, kw_only=True)
class RailColours:
    """The colours of the rail, which show whose key is in use."""

    bg: str
    sel: str
    text: str
    text2: str
    line: str
    bar: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Tokens:
    """All colours of one scheme, as `#RRGGBB`."""

    name: str
    dark: bool
    canvas: str
    surface: str
    sunken: str
    raised: str
    hover: str
    soft: str
    line: str
    line2: str
    edge: str
    text: str
    text2: str
    text3: str
    accent: str
    accent2: str
    link: str
    onaccent: str
    focus: str
    mark: str
    rail: RailColours
    status: Mapping[Status, Pair]
    family: Mapping[Family, Pair]
    chart: tuple[str, str, str, str, str]
    age_second: str


RAIL_LIGHT = RailColours(
    bg="#14323B", sel="#214A56", text="#C6D6DA", text2="#9DB6BC", line="#2A4C56", bar="#8CCBD8"
)
RAIL_DARK = RailColours(
    bg="#0E1D22", sel="#1B3740", text="#C1D0D4", text2="#8FA6AC", line="#20363D", bar="#7CC6D6"
)
RAIL_CHARITY_LIGHT = RailColours(
    bg="#3A2340", sel="#553660", text="#E0D2E2", text2="#BFA6C3", line="#553C5A", bar="#E0B2E4"
)
RAIL_CHARITY_DARK = replace(RAIL_CHARITY_LIGHT, bg="#1E1222", sel="#38243F", line="#382740")


LIGHT = Tokens(
    name="light",
    dark=False,
    canvas="#F3F2EE",
    surface="#FFFFFF",
    sunken="#EBE9E3",
    raised="#FFFFFF",
    hover="#F6F5F1",
    soft="#E1EDEF",
    line="#DEDAD1",
    line2="#C9C4B8",
    edge="#86827A",
    text="#1A2326",
    text2="#485155",
    text3="#5F676A",
    accent="#12586A",
    accent2="#0C4453",
    link="#12586A",
    onaccent="#FFFFFF",
    focus="#1F5FD0",
    mark="#9A2E1F",
    rail=RAIL_LIGHT,
    status={
        Status.LATE: Pair("#9A2E1F", "#FAE9E5"),
        Status.SOON: Pair("#774A00", "#FBF0D9"),
        Status.RUN: Pair("#12586A", "#E1EDEF"),
        Status.DONE: Pair("#2A5F3E", "#E4F0E6"),
        Status.QUIET: Pair("#4C5559", "#ECEAE4"),
        Status.CHAR: Pair("#6A3569", "#F4EAF4"),
    },
    family={
        Family.REPORT: Pair("#1F5488", "#E4EDF6"),
        Family.ADVICE: Pair("#57448A", "#EDE9F5"),
        Family.ENQUIRY: Pair("#0F5F63", "#DFEEEE"),
        Family.CARE: Pair("#38612D", "#E6F0E1"),
        Family.ENFORCEMENT: Pair("#874010", "#F8EADD"),
        Family.GROUP: Pair("#37424A", "#E5E9EC"),
        Family.NOTE: Pair("#4C5559", "#ECEAE4"),
    },
    chart=("#12586A", "#C9801A", "#7A55C7", "#741426", "#45A194"),
    age_second="#F1C987",
)

DARK = Tokens(
    name="dark",
    dark=True,
    canvas="#13191B",
    surface="#1A2124",
    sunken="#0F1416",
    raised="#20282C",
    hover="#1F272B",
    soft="#1C353C",
    line="#2C363A",
    line2="#3D4A4F",
    edge="#7C898E",
    text="#E9E7E1",
    text2="#B9BFC0",
    text3="#9BA5A8",
    accent="#7CC6D6",
    accent2="#A3DAE5",
    link="#8CCFDD",
    onaccent="#06242C",
    focus="#9CC0FF",
    mark="#F2A093",
    rail=RAIL_DARK,
    status={
        Status.LATE: Pair("#F2A093", "#3A211D"),
        Status.SOON: Pair("#EBC06B", "#352A13"),
        Status.RUN: Pair("#8CCFDD", "#18323A"),
        Status.DONE: Pair("#93CDA5", "#182E20"),
        Status.QUIET: Pair("#B9BFC0", "#283135"),
        Status.CHAR: Pair("#DDA9DB", "#352338"),
    },
    family={
        Family.REPORT: Pair("#9CC3EA", "#1B2C3C"),
        Family.ADVICE: Pair("#C3B3EC", "#2A2540"),
        Family.ENQUIRY: Pair("#86CFCF", "#15302F"),
        Family.CARE: Pair("#A6CF98", "#1E2E19"),
        Family.ENFORCEMENT: Pair("#EBB183", "#38261A"),
        Family.GROUP: Pair("#C3CCD2", "#2B3439"),
        Family.NOTE: Pair("#B9BFC0", "#283135"),
    },
    chart=("#7CC6D6", "#E5B157", "#8864CF", "#C2455A", "#EFF4C3"),
    age_second="#F1C987",
)


def in_charity(tokens: Tokens, rail: RailColours) -> Tokens:
    """Return the scheme for the charity's store: its own rail, accent, links and selected row."""
    charity = tokens.status[Status.CHAR]
    return replace(
        tokens,
        name=f"charity {tokens.name}",
        accent=charity.fg,
        accent2=charity.fg,
        link=charity.fg,
        soft=charity.bg,
        rail=rail,
    )


CONTRAST_LIGHT = replace(
    LIGHT,
    name="high contrast light",
    canvas="#FFFFFF",
    sunken="#F4F4F4",
    hover="#F0F0F0",
    soft="#E4F1F4",
    line="#767676",
    line2="#4C4C4C",
    edge="#000000",
    text="#000000",
    text2="#22282A",
    text3="#343B3E",
    accent="#003B4A",
    accent2="#00303C",
    link="#00404F",
    focus="#0036B8",
    mark="#7A1408",
    rail=RailColours(
        bg="#00151B", sel="#003440", text="#FFFFFF", text2="#E2EDEF", line="#8CA5AC", bar="#9BE7F5"
    ),
    status={
        Status.LATE: Pair("#7A1408", "#FFF1EE"),
        Status.SOON: Pair("#573500", "#FFF6E3"),
        Status.RUN: Pair("#00404F", "#E9F5F7"),
        Status.DONE: Pair("#0F4423", "#EDF8EF"),
        Status.QUIET: Pair("#2E3538", "#F2F2F2"),
        Status.CHAR: Pair("#4F1D4E", "#FBF1FB"),
    },
    family={
        Family.REPORT: Pair("#0F3E6B", "#EFF5FB"),
        Family.ADVICE: Pair("#41306F", "#F4F1FA"),
        Family.ENQUIRY: Pair("#064649", "#EBF6F6"),
        Family.CARE: Pair("#24480F", "#F0F7ED"),
        Family.ENFORCEMENT: Pair("#652C05", "#FCF3EA"),
        Family.GROUP: Pair("#262F36", "#F0F3F5"),
        Family.NOTE: Pair("#2E3538", "#F2F2F2"),
    },
    chart=("#003B4A", "#8A5200", "#5B36AB", "#A3203C", "#1B6B60"),
)
CONTRAST_DARK = replace(
    DARK,
    name="high contrast dark",
    canvas="#000000",
    surface="#000000",
    sunken="#000000",
    raised="#0C0C0C",
    hover="#1C1C1C",
    soft="#00323E",
    line="#7E7E7E",
    line2="#A6A6A6",
    edge="#FFFFFF",
    text="#FFFFFF",
    text2="#ECECEC",
    text3="#D6D6D6",
    accent="#8FE3F5",
    accent2="#B8F0FB",
    link="#A6E8F7",
    onaccent="#000000",
    focus="#FFD83D",
    mark="#FFB9AE",
    rail=RailColours(
        bg="#000000", sel="#00323E", text="#FFFFFF", text2="#E2EDEF", line="#7E7E7E", bar="#8FE3F5"
    ),
    status={
        Status.LATE: Pair("#FFB9AE", "#2C0F0A"),
        Status.SOON: Pair("#FFD788", "#281C04"),
        Status.RUN: Pair("#A6E8F7", "#06252D"),
        Status.DONE: Pair("#A8E6BB", "#0A2413"),
        Status.QUIET: Pair("#E2E2E2", "#1E1E1E"),
        Status.CHAR: Pair("#F0BFEE", "#2A142B"),
    },
    family={
        Family.REPORT: Pair("#B9D8F7", "#0E1F30"),
        Family.ADVICE: Pair("#D6C9F7", "#1C1733"),
        Family.ENQUIRY: Pair("#9FE6E6", "#062625"),
        Family.CARE: Pair("#BCE6AE", "#122409"),
        Family.ENFORCEMENT: Pair("#FFCBA1", "#2C1806"),
        Family.GROUP: Pair("#D9E1E6", "#1A2126"),
        Family.NOTE: Pair("#E2E2E2", "#1E1E1E"),
    },
    chart=("#8FE3F5", "#FFC65C", "#B79CF5", "#F27E97", "#EFF4C3"),
)

CHARITY_LIGHT = in_charity(LIGHT, RAIL_CHARITY_LIGHT)
CHARITY_DARK = in_charity(DARK, RAIL_CHARITY_DARK)
CHARITY_CONTRAST_LIGHT = in_charity(
    CONTRAST_LIGHT, replace(CONTRAST_LIGHT.rail, bg="#240A2A", sel="#45204D", line="#A88CAE", bar="#F0BFEE")
)
CHARITY_CONTRAST_DARK = in_charity(
    CONTRAST_DARK, replace(CONTRAST_DARK.rail, bg="#150518", sel="#38203D", line="#8E7393", bar="#F0BFEE")
)

HIGH_CONTRAST = (CONTRAST_LIGHT, CONTRAST_DARK, CHARITY_CONTRAST_LIGHT, CHARITY_CONTRAST_DARK)
"""The schemes for a desktop that is set to high contrast: text has at least 7:1."""
ALL = (LIGHT, DARK, CHARITY_LIGHT, CHARITY_DARK, *HIGH_CONTRAST)


def scheme_of(*, dark: bool, charity: bool, high_contrast: bool) -> Tokens:
    """Return the colours of the police's or the charity's store."""
    normal, strong = ALL[: len(ALL) // 2], HIGH_CONTRAST
    return (strong if high_contrast else normal)[2 * charity + dark]


@lru_cache(maxsize=256)
def colour(value: str) -> QColor:
    """Return the Qt colour of a token. It is shared: never change it."""
    return QColor(value)


@lru_cache(maxsize=256)
def blend(ground: str, top: str, share: float) -> str:
    """Return a colour between two tokens: `part` of `over` on `ground` (a pressed button)."""
    low, high = colour(ground), colour(top)
    mixed = (
        round(a + (b - a) * share)
        for a, b in zip(low.getRgb()[:3], high.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return "#{:02X}{:02X}{:02X}".format(*mixed)


_BY_ACCENT = {colour(scheme.accent).rgb(): scheme for scheme in ALL}

_ROLES = (
    (QPalette.ColorRole.Window, "canvas"),
    (QPalette.ColorRole.WindowText, "text"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "hover"),
    (QPalette.ColorRole.Text, "text"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.ButtonText, "text"),
    (QPalette.ColorRole.BrightText, "onaccent"),
    (QPalette.ColorRole.ToolTipBase, "raised"),
    (QPalette.ColorRole.ToolTipText, "text"),
    (QPalette.ColorRole.PlaceholderText, "text3"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "onaccent"),
    (QPalette.ColorRole.Accent, "accent"),
    (QPalette.ColorRole.Link, "link"),
    (QPalette.ColorRole.LinkVisited, "link"),
    (QPalette.ColorRole.Light, "surface"),
    (QPalette.ColorRole.Midlight, "hover"),
    (QPalette.ColorRole.Mid, "line2"),
    (QPalette.ColorRole.Dark, "edge"),
    (QPalette.ColorRole.Shadow, "line2"),
)
_TEXT_ROLES = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def tokens(source: QWidget | QPalette) -> Tokens:
    """Return the colours of a widget or palette; schemes are told apart by their accent."""
    palette = source.palette() if isinstance(source, QWidget) else source
    scheme = _BY_ACCENT.get(palette.color(QPalette.ColorRole.Accent).rgb())
    if scheme is None:
        dark = palette.color(QPalette.ColorRole.Window).lightness() < 128  # noqa: PLR2004
        scheme = DARK if dark else LIGHT
    return scheme


def ink_on(scheme: Tokens, *, bright: bool) -> str:
    """Return the ink on the rail: bright for names and the highlighted line."""
    if not bright:
        return scheme.rail.text
    return scheme.text if scheme.dark else scheme.onaccent


def palette_of(scheme: Tokens) -> QPalette:
    palette = QPalette()
    for role, token in _ROLES:
        palette.setColor(role, colour(getattr(scheme, token)))
    for role in _TEXT_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, colour(scheme.text3))
    return palette

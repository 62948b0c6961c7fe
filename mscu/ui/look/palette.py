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
    map_ramp: tuple[str, str, str, str, str]


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

MAP_RAMP = ("#E1EDEF", "#B5D2D8", "#7FB0BA", "#418291", "#12586A")

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
    map_ramp=MAP_RAMP,
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
    map_ramp=MAP_RAMP,
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


CHARITY_LIGHT = in_charity(LIGHT, RAIL_CHARITY_LIGHT)
CHARITY_DARK = in_charity(DARK, RAIL_CHARITY_DARK)

ALL = (LIGHT, DARK, CHARITY_LIGHT, CHARITY_DARK)


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

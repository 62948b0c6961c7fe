"""The contrasts of every pair that is put together, recomputed by the formula of WCAG 2.2."""

from itertools import product

import pytest
from PySide6.QtGui import QPalette

from mscu.codes import Family
from mscu.ui.look.palette import (
    ALL,
    CHARITY_DARK,
    CHARITY_LIGHT,
    DARK,
    HIGH_CONTRAST,
    LIGHT,
    Status,
    Tokens,
    blend,
    colour,
    palette_of,
    tokens,
)

TEXT = 4.5
EDGE = 3.0
STRONG_TEXT, STRONG_EDGE = 7.0, 4.5


def luminance(value: str) -> float:
    parts = (int(value[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_formula_gives_its_known_ends() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


STATED = [
    # token, ground, light, dark: the figures of the design
    ("edge", "canvas", 3.4, 4.9),
    ("text", "canvas", 14.3, 14.4),
    ("text2", "canvas", 7.3, 9.5),
    ("text3", "canvas", 5.2, 7.1),
    ("onaccent", "accent", 8.0, 8.4),
    ("accent2", "soft", 8.9, 8.4),
    ("link", "canvas", 7.1, 10.2),
    ("focus", "canvas", 5.2, 9.6),
    ("mark", "surface", 7.5, 7.9),
]


@pytest.mark.parametrize(("token", "ground", "light", "dark"), STATED)
def test_contrasts_are_those_of_the_design(token: str, ground: str, light: float, dark: float) -> None:
    for scheme, stated in ((LIGHT, light), (DARK, dark)):
        found = contrast(getattr(scheme, token), getattr(scheme, ground))
        assert found == pytest.approx(stated, abs=0.06)


STATED_STATUS = {
    Status.LATE: (6.4, 7.2),
    Status.SOON: (6.7, 8.2),
    Status.RUN: (6.7, 7.8),
    Status.DONE: (6.4, 7.9),
    Status.QUIET: (6.3, 7.1),
    Status.CHAR: (7.7, 7.4),
}
STATED_FAMILY = {
    Family.REPORT: (6.6, 7.7),
    Family.ADVICE: (6.8, 7.6),
    Family.ENQUIRY: (6.2, 7.9),
    Family.CARE: (6.1, 8.2),
    Family.ENFORCEMENT: (6.4, 7.6),
    Family.GROUP: (8.4, 7.8),
    Family.NOTE: (6.3, 7.1),
}


@pytest.mark.parametrize("status", Status)
def test_each_status_reads_on_its_own_ground(status: Status) -> None:
    found = [contrast(s.status[status].fg, s.status[status].bg) for s in (LIGHT, DARK)]
    assert found == pytest.approx(list(STATED_STATUS[status]), abs=0.06)


@pytest.mark.parametrize("family", Family)
def test_each_family_reads_on_its_own_ground(family: Family) -> None:
    found = [contrast(s.family[family].fg, s.family[family].bg) for s in (LIGHT, DARK)]
    assert found == pytest.approx(list(STATED_FAMILY[family]), abs=0.06)


WRITTEN = ("text", "text2", "text3")
GROUNDS = ("canvas", "surface", "raised", "hover", "soft", "sunken")


@pytest.mark.parametrize("scheme", ALL, ids=lambda s: s.name)
def test_all_text_reads_on_every_ground(scheme: Tokens) -> None:
    for token, ground in product(WRITTEN, GROUNDS):
        found = contrast(getattr(scheme, token), getattr(scheme, ground))
        assert found >= TEXT, (token, ground)


@pytest.mark.parametrize("scheme", ALL, ids=lambda s: s.name)
def test_links_accents_and_edges_hold_everywhere(scheme: Tokens) -> None:
    for ground in ("canvas", "surface", "raised", "hover", "soft"):
        assert contrast(scheme.link, getattr(scheme, ground)) >= TEXT, ground
        assert contrast(scheme.focus, getattr(scheme, ground)) >= EDGE, ground
    for ground in ("canvas", "surface"):
        assert contrast(scheme.edge, getattr(scheme, ground)) >= EDGE, ground
        for pair in scheme.status.values():
            assert contrast(pair.fg, getattr(scheme, ground)) >= TEXT, ground
    assert contrast(scheme.accent2, scheme.soft) >= TEXT
    assert contrast(scheme.onaccent, scheme.accent) >= TEXT


@pytest.mark.parametrize("scheme", ALL, ids=lambda s: s.name)
def test_a_primary_button_reads_when_pressed(scheme: Tokens) -> None:
    assert contrast(scheme.onaccent, blend(scheme.accent, scheme.onaccent, 0.14)) >= TEXT


@pytest.mark.parametrize("scheme", HIGH_CONTRAST, ids=lambda s: s.name)
def test_a_scheme_of_high_contrast_holds_more(scheme: Tokens) -> None:
    grounds = [getattr(scheme, name) for name in GROUNDS]
    written = [getattr(scheme, name) for name in (*WRITTEN, "link")]
    rail = product([scheme.rail.text, scheme.rail.text2], [scheme.rail.bg, scheme.rail.sel])
    pairs = [*product(written, grounds), *rail]
    pairs += [(pair.fg, pair.bg) for pair in (*scheme.status.values(), *scheme.family.values())]
    pairs += [(pair.fg, ground) for pair in scheme.status.values() for ground in grounds[:3]]
    pairs += [(scheme.accent2, scheme.soft), (scheme.mark, scheme.surface), (scheme.onaccent, scheme.accent)]
    pairs += [(scheme.onaccent, blend(scheme.accent, scheme.onaccent, 0.14))]
    assert [pair for pair in pairs if contrast(*pair) < STRONG_TEXT] == []
    edges = [
        *product([scheme.focus, scheme.edge], grounds),
        *((each, scheme.surface) for each in scheme.chart),
    ]
    assert [pair for pair in edges if contrast(*pair) < STRONG_EDGE] == []


@pytest.mark.parametrize("scheme", ALL, ids=lambda s: s.name)
def test_the_rail_reads_at_rest_and_chosen(scheme: Tokens) -> None:
    rail = scheme.rail
    for ground in (rail.bg, rail.sel):
        assert contrast(rail.text, ground) >= TEXT
        assert contrast(rail.text2, ground) >= TEXT
        assert contrast(rail.bar, ground) >= EDGE


RAILS = [(LIGHT, 9.1, 6.4), (DARK, 10.9, 6.7), (CHARITY_LIGHT, 9.7, 6.3), (CHARITY_DARK, 12.4, 8.1)]


@pytest.mark.parametrize(("scheme", "text", "small"), RAILS, ids=lambda v: getattr(v, "name", ""))
def test_rail_contrasts_are_those_of_the_design(scheme: Tokens, text: float, small: float) -> None:
    assert contrast(scheme.rail.text, scheme.rail.bg) == pytest.approx(text, abs=0.06)
    assert contrast(scheme.rail.text2, scheme.rail.bg) == pytest.approx(small, abs=0.06)


STATED_CHART = [(8.0, 8.5), (3.2, 8.4), (5.3, 3.7), (11.2, 3.3), (3.1, 14.3)]


def test_chart_colours_stand_out_from_the_surface() -> None:
    for at, stated in enumerate(STATED_CHART):
        found = [contrast(s.chart[at], s.surface) for s in (LIGHT, DARK)]
        assert found == pytest.approx(list(stated), abs=0.06), f"c{at + 1}"


@pytest.mark.parametrize("scheme", ALL, ids=lambda s: s.name)
def test_a_palette_leads_back_to_its_tokens(scheme: Tokens) -> None:
    assert tokens(palette_of(scheme)) is scheme


def test_a_strange_palette_gets_the_scheme_of_its_lightness() -> None:
    strange = QPalette()
    strange.setColor(QPalette.ColorRole.Accent, colour("#123456"))
    strange.setColor(QPalette.ColorRole.Window, colour("#000000"))
    assert tokens(strange) is DARK
    strange.setColor(QPalette.ColorRole.Window, colour("#FFFFFF"))
    assert tokens(strange) is LIGHT

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


STATED = (
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
)
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
STATED_CHART = ((8.0, 8.5), (3.2, 8.4), (5.3, 3.7), (11.2, 3.3), (3.1, 14.3))
RAILS = ((LIGHT, 9.1, 6.4), (DARK, 10.9, 6.7), (CHARITY_LIGHT, 9.7, 6.3), (CHARITY_DARK, 12.4, 8.1))


def test_contrasts_are_those_of_the_design() -> None:
    assert (set(STATED_STATUS), set(STATED_FAMILY)) == (set(Status), set(Family))
    for at, scheme in enumerate((LIGHT, DARK)):
        pairs = [(getattr(scheme, each[0]), getattr(scheme, each[1]), each[2 + at]) for each in STATED]
        stated = [(scheme.status[status], figures) for status, figures in STATED_STATUS.items()]
        stated += [(scheme.family[family], figures) for family, figures in STATED_FAMILY.items()]
        pairs += [(pair.fg, pair.bg, figures[at]) for pair, figures in stated]
        pairs += [(scheme.chart[n], scheme.surface, each[at]) for n, each in enumerate(STATED_CHART)]
        wrong = [pair for pair in pairs if contrast(*pair[:2]) != pytest.approx(pair[2], abs=0.06)]
        assert wrong == []
    for scheme, text, small in RAILS:
        found = [contrast(ink, scheme.rail.bg) for ink in (scheme.rail.text, scheme.rail.text2)]
        assert found == pytest.approx([text, small], abs=0.06)


WRITTEN = ("text", "text2", "text3")
GROUNDS = ("canvas", "surface", "raised", "hover", "soft", "sunken")


@pytest.mark.parametrize("scheme", ALL, ids=lambda s: s.name)
def test_text_links_accents_edges_and_the_rail_hold_on_every_ground(scheme: Tokens) -> None:
    grounds = [getattr(scheme, name) for name in GROUNDS]
    written = product([getattr(scheme, name) for name in WRITTEN], grounds)
    pairs = [*written, *product([scheme.link], grounds[:5])]
    pairs += [(pair.fg, ground) for pair in scheme.status.values() for ground in grounds[:2]]
    pairs += [(scheme.accent2, scheme.soft), (scheme.onaccent, scheme.accent)]
    pairs += [(scheme.onaccent, blend(scheme.accent, scheme.onaccent, 0.14))]  # a button that is pressed
    rail = (scheme.rail.bg, scheme.rail.sel)
    pairs += product((scheme.rail.text, scheme.rail.text2), rail)
    assert [pair for pair in pairs if contrast(*pair) < TEXT] == []
    edges = [*product([scheme.focus], grounds[:5]), *product([scheme.edge], grounds[:2])]
    edges += product([scheme.rail.bar], rail)
    assert [pair for pair in edges if contrast(*pair) < EDGE] == []


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
def test_a_palette_leads_back_to_its_tokens(scheme: Tokens) -> None:
    assert tokens(palette_of(scheme)) is scheme


def test_a_strange_palette_gets_the_scheme_of_its_lightness() -> None:
    strange = QPalette()
    strange.setColor(QPalette.ColorRole.Accent, colour("#123456"))
    strange.setColor(QPalette.ColorRole.Window, colour("#000000"))
    assert tokens(strange) is DARK
    strange.setColor(QPalette.ColorRole.Window, colour("#FFFFFF"))
    assert tokens(strange) is LIGHT

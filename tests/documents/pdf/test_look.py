"""The printed page keeps to the limits of the design: no type under 7 pt, contrast enough."""

import pytest
from reportlab.lib.colors import Color

from mscu.documents.pdf import look
from mscu.documents.pdf.look import SHADES, TextStyle
from mscu.documents.pdf.shapes import COLOURS

TYPES = {name: value for name, value in vars(look).items() if isinstance(value, TextStyle)}
WHITE = Color(1, 1, 1)


def _brightness(colour: Color) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, colour.rgb())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """Return the WCAG contrast of two colours."""
    light, dark = sorted((_brightness(one), _brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", TYPES)
def test_no_type_is_smaller_than_seven_points(name: str) -> None:
    assert TYPES[name].size >= 7
    assert TYPES[name].leading > TYPES[name].size


@pytest.mark.parametrize("ground", [WHITE, *SHADES.values()], ids=str)
@pytest.mark.parametrize("name", TYPES)
def test_text_can_be_read_on_every_ground(name: str, ground: Color) -> None:
    assert contrast(TYPES[name].colour, ground) >= 4.5


@pytest.mark.parametrize("family", COLOURS)
def test_a_shape_stands_out_from_page_and_ground(family: str) -> None:
    line, ground = COLOURS[family]  # type: ignore[index] # a family is a string too
    assert contrast(line, WHITE) >= 3
    assert contrast(line, ground) >= 3

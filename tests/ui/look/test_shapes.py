"""Icons, shapes and badges: each one is another drawing, in its own colours, within its own square."""

from collections.abc import Callable
from functools import partial
from itertools import combinations, product

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from mscu.codes import Family
from mscu.resources import resource
from mscu.ui.look import icons
from mscu.ui.look.badges import (
    CHIP_HEIGHT,
    DEFAULT_SHAPES,
    Chip,
    chip_width,
    grade_width,
    paint_chip,
    paint_grade,
    paint_severity,
    paint_strength,
)
from mscu.ui.look.palette import DARK, LIGHT, Status, Tokens, colour
from mscu.ui.look.shapes import Shape, outline, paint_family, paint_shape
from mscu.ui.look.theme import Scheme, Theme
from mscu.ui.widgets.chip import ChipLabel, GradeBox, KindMark, SeverityMark, StrengthMark

SIDE = 40


def picture(paint: Callable[[QPainter], object], size: QSize = QSize(SIDE, SIDE)) -> QImage:  # noqa: B008
    field = QImage(size, QImage.Format.Format_RGB32)
    field.fill(colour(LIGHT.surface))
    painter = QPainter(field)
    paint(painter)
    painter.end()
    return field


def touched(field: QImage) -> set[tuple[int, int]]:
    ground = field.pixel(field.width() - 1, field.height() - 1)
    places = product(range(field.width()), range(field.height()))
    return {place for place in places if field.pixel(*place) != ground}


def test_a_shape_stays_within_its_ten_pixels_and_is_told_apart_without_colour() -> None:
    drawn = {}
    for shape in Shape:
        paint = partial(paint_shape, shape=shape, corner=QPointF(10, 10), ink=LIGHT.text)
        drawn[shape] = touched(picture(paint))
        assert drawn[shape]
        assert all(10 <= x <= 20 and 10 <= y <= 20 for x, y in drawn[shape]), shape
    assert [pair for pair in combinations(Shape, 2) if len(drawn[pair[0]] ^ drawn[pair[1]]) < 8] == []


def family(kind: Family, scheme: Tokens = LIGHT, side: int = 28) -> QImage:
    where = QRectF(4, 4, side, side)
    return picture(
        lambda painter: paint_family(painter, scheme, kind, where, icon="inbox"), QSize(side + 8, side + 8)
    )


def test_a_family_stays_within_its_square_and_has_a_shape_of_its_own() -> None:
    for kind, side in product(Family, (20, 56)):
        dots = touched(family(kind, side=side))
        assert all(3 <= x <= side + 4 and 3 <= y <= side + 4 for x, y in dots), kind
    square = QRectF(0, 0, 28, 28)
    for one, other in combinations(Family, 2):
        first, second = outline(one, square), outline(other, square)
        box = first.united(second).subtracted(first.intersected(second)).boundingRect()
        assert box.width() * box.height() > 4, (one, other)


def test_a_family_has_its_own_colours() -> None:
    for scheme in (LIGHT, DARK):
        field = family(Family.ENQUIRY, scheme)
        inks = {field.pixelColor(x, 18).name().upper() for x in range(36)}
        assert scheme.family[Family.ENQUIRY].bg in inks


def test_a_chip_is_as_wide_as_its_words_and_has_its_own_ground() -> None:
    for status in Status:
        chip = Chip("2 days left", status)
        field = picture(partial(paint_chip, tokens=LIGHT, chip=chip, corner=QPointF(2, 2)), QSize(160, 30))
        xs = [x for x, _ in touched(field)]
        assert (min(xs), max(xs)) == (2, 2 + chip_width(chip) - 1)
        assert field.pixelColor(4, 4).name().upper() == LIGHT.status[status].bg
        assert chip.shown_shape is DEFAULT_SHAPES[status]


def test_a_grade_has_an_edge_and_no_fill() -> None:
    size = QSize(80, 30)
    field = picture(lambda painter: paint_grade(painter, LIGHT, "2AP", QPointF(2, 2)), size)
    assert field.pixelColor(6, 11).name().upper() == LIGHT.surface
    assert field.pixelColor(20, 2).name().upper() == LIGHT.edge
    assert max(x for x, _ in touched(field)) <= 2 + grade_width("2AP")


def test_strength_and_severity_fill_as_many_cells() -> None:
    size = QSize(120, 30)

    def dark_dots(paint: Callable[..., object], number: int) -> int:
        field = picture(lambda painter: paint(painter, LIGHT, number, QPointF(0, 0)), size)
        return sum(field.pixelColor(x, y).lightness() < 120 for x in range(40) for y in range(30))

    strengths = [dark_dots(paint_strength, number) for number in (1, 2, 3)]
    severities = [dark_dots(paint_severity, number) for number in range(5)]
    assert strengths == sorted(set(strengths))
    assert severities == sorted(set(severities))


def test_badges_read_their_words_and_have_their_size(qtbot: QtBot) -> None:
    chip = Chip("2 days late", Status.LATE)
    badges = {
        "2 days late": ChipLabel(chip),
        "2AP": GradeBox("2AP"),
        "Search": KindMark(Family.ENFORCEMENT, "door-open", "Search", 32),
        "strength 2 of 3": StrengthMark(2),
        "severity 3 of 4": SeverityMark(3),
    }
    for words, badge in badges.items():
        qtbot.addWidget(badge)
        assert badge.accessibleName() == words
        badge.grab()
    assert badges["2 days late"].sizeHint() == QSize(round(chip_width(chip)), CHIP_HEIGHT)
    assert badges["Search"].sizeHint() == QSize(32, 32)


def inks(picture: QPixmap) -> set[str]:
    """The colours of all fully opaque pixels."""
    image = picture.toImage().convertToFormat(QImage.Format.Format_ARGB32)
    dots = set(memoryview(bytes(image.constBits())).cast("I"))
    return {f"#{dot & 0xFFFFFF:06X}" for dot in dots if dot >> 24 == 255}


def test_an_icon_has_only_its_own_colour_and_is_sharp_on_a_dense_screen() -> None:
    assert inks(icons.pixmap("square", LIGHT.text, 24)) == {LIGHT.text}
    dense = icons.pixmap("lock", LIGHT.text, 16, ratio=2.0)
    assert dense.size() == QSize(32, 32)
    assert dense.deviceIndependentSize().width() == 16


def test_an_icon_follows_the_scheme(theme: Theme) -> None:
    icon = icons.icon("square")
    assert inks(icon.pixmap(24, 24)) == {LIGHT.text2}
    theme.choose(Scheme.DARK)
    assert inks(icon.pixmap(24, 24)) == {DARK.text2}
    assert inks(icon.pixmap(QSize(24, 24), QIcon.Mode.Disabled)) == {DARK.text3}


NAMES = sorted(file.stem for file in resource("icons").glob("*.svg"))


def test_each_drawing_is_one_colour_and_draws_and_a_wrong_name_is_told() -> None:
    assert NAMES
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")
    assert [name for name in NAMES if "currentColor" not in icons.source(name)] == []
    assert [name for name in NAMES if "#" in icons.source(name)] == []
    assert [name for name in NAMES if not QSvgRenderer(icons.drawing(name, LIGHT.text)).isValid()] == []
    assert [name for name in NAMES if inks(icons.pixmap(name, LIGHT.text, 96)) != {LIGHT.text}] == []

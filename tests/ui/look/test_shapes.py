"""Shapes and badges: each one is another drawing, in its own colours, within its own square."""

from collections.abc import Callable
from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from mscu.codes import Family
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
from mscu.ui.widgets.chip import ChipLabel, GradeBox, KindMark, SeverityMark, StrengthMark

SIDE = 40


def picture(paint: Callable[[QPainter], object], size: QSize = QSize(SIDE, SIDE)) -> QImage:  # noqa: B008
    field = QImage(size, QImage.Format.Format_RGB32)
    field.fill(colour(LIGHT.surface))
    painter = QPainter(field)
    paint(painter)
    painter.end()
    return field


def touched(field: QImage) -> list[tuple[int, int]]:
    return [
        (x, y)
        for x in range(field.width())
        for y in range(field.height())
        if field.pixelColor(x, y).name().upper() != LIGHT.surface
    ]


def shown_shape(shape: Shape) -> QImage:
    return picture(lambda painter: paint_shape(painter, shape, QPointF(10, 10), LIGHT.text))


@pytest.mark.parametrize("shape", Shape)
def test_a_shape_stays_within_its_ten_pixels(shape: Shape) -> None:
    dots = touched(shown_shape(shape))
    assert dots
    assert min(min(dot) for dot in dots) >= 10
    assert max(max(dot) for dot in dots) <= 20


@pytest.mark.parametrize(("one", "other"), [*combinations(Shape, 2)])
def test_shapes_can_be_told_apart_without_colour(one: Shape, other: Shape) -> None:
    first, second = set(touched(shown_shape(one))), set(touched(shown_shape(other)))
    assert len(first ^ second) >= 8


def family(kind: Family, scheme: Tokens = LIGHT, side: int = 28) -> QImage:
    where = QRectF(4, 4, side, side)
    return picture(
        lambda painter: paint_family(painter, scheme, kind, where, icon="inbox"), QSize(side + 8, side + 8)
    )


@pytest.mark.parametrize("kind", Family)
@pytest.mark.parametrize("side", [20, 24, 28, 32, 56])
def test_a_family_stays_within_its_square(kind: Family, side: int) -> None:
    dots = touched(family(kind, side=side))
    assert min(min(dot) for dot in dots) >= 3
    assert max(max(dot) for dot in dots) <= side + 4


@pytest.mark.parametrize(("one", "other"), [*combinations(Family, 2)])
def test_families_differ_in_shape(one: Family, other: Family) -> None:
    square = QRectF(0, 0, 28, 28)
    first, second = outline(one, square), outline(other, square)
    apart = first.united(second).subtracted(first.intersected(second))
    box = apart.boundingRect()
    assert box.width() * box.height() > 4


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=lambda s: s.name)
def test_a_family_has_its_own_colours(scheme: Tokens) -> None:
    field = family(Family.ENQUIRY, scheme)
    inks = {field.pixelColor(x, 18).name().upper() for x in range(36)}
    assert scheme.family[Family.ENQUIRY].bg in inks


@pytest.mark.parametrize("status", Status)
def test_a_chip_is_as_wide_as_its_words_and_has_its_own_ground(status: Status) -> None:
    chip = Chip("2 days left", status)
    size = QSize(160, 30)
    field = picture(lambda painter: paint_chip(painter, LIGHT, chip, QPointF(2, 2)), size)
    xs = [x for x, _ in touched(field)]
    assert min(xs) == 2
    assert max(xs) == 2 + chip_width(chip) - 1
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

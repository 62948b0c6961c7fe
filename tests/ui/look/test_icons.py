"""Icons have the colour that is asked for, and a wrong name is found at once."""

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtSvg import QSvgRenderer

from mscu.resources import resource
from mscu.ui.look import icons
from mscu.ui.look.palette import DARK, LIGHT
from mscu.ui.look.theme import Scheme, Theme


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

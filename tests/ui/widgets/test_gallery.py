"""The gallery looks as it looked when somebody last looked at it.

Pictures are compared with those in `pictures/`, letters included: the program brings its own
fonts. After a change that is wanted, run with MSCU_PICTURES=new, look at them, and commit them.
A picture that differs is left beside its reference, with `-now` in its name.
"""

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from mscu.ui.look.focus_ring import OUTSET
from mscu.ui.look.palette import DARK, LIGHT, Tokens
from mscu.ui.widgets.button import Button
from tests.ui.finding import tab_stops
from tests.ui.showing import put_up, put_up_in_front
from tests.ui.widgets import gallery

PICTURES = Path(__file__).parent / "pictures"
NEW = os.environ.get("MSCU_PICTURES") == "new"
SLIGHT = 24
"""Difference of a channel, of 255, that nobody sees: other versions round edges differently."""
FEW = 0.003
"""Part of the pixels that may differ by more."""


def differing(one: QImage, other: QImage) -> float:
    """The part of all pixels whose difference can be seen."""
    apart, line = 0, one.bytesPerLine()
    first, second = (bytes(each.constBits()) for each in (one, other))
    for start in range(0, len(first), line):
        if first[start : start + line] != second[start : start + line]:
            pixels = (slice(at, at + 3) for at in range(start, start + line, 4))
            apart += sum(_is_seen(first[each], second[each]) for each in pixels)
    return apart / (one.width() * one.height())


def _is_seen(one: bytes, other: bytes) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) > SLIGHT


def compare(taken: QImage, name: str) -> float:
    """Compare a picture with its reference, or make it the reference."""
    taken = taken.convertToFormat(QImage.Format.Format_RGB32)
    reference = PICTURES / f"{name}.png"
    if NEW:
        PICTURES.mkdir(exist_ok=True)
        assert taken.save(str(reference))
    kept = QImage(str(reference)).convertToFormat(QImage.Format.Format_RGB32)
    assert kept.size() == taken.size()
    part = differing(kept, taken)
    if part > FEW:
        taken.save(str(PICTURES / f"{name}-now.png"))
    return part


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=lambda s: s.name)
@pytest.mark.parametrize("page", ["controls", "more"])
def test_the_gallery_looks_as_it_should(page: str, scheme: Tokens, qtbot: QtBot) -> None:
    shown = getattr(gallery, page)(scheme)
    shown.resize(720 if page == "controls" else 1366, 900 if page == "controls" else 768)
    put_up(qtbot, shown)
    if focused := QApplication.focusWidget():
        focused.clearFocus()
    assert compare(shown.grab().toImage(), f"{page}-{scheme.name}") <= FEW


def test_a_difference_is_seen() -> None:
    light = QImage(100, 100, QImage.Format.Format_RGB32)
    light.fill(0xFFFFFF)
    other = light.copy()
    for x in range(10):
        for y in range(10):
            other.setPixel(x, y, 0x000000)
    assert differing(light, light) == 0
    assert differing(light, other) == pytest.approx(0.01)


@pytest.fixture(params=["controls", "more"])
def page(request: pytest.FixtureRequest, qtbot: QtBot) -> QWidget:
    made: QWidget = getattr(gallery, request.param)(LIGHT)
    made.resize(1440, 1400)
    put_up_in_front(qtbot, made)
    return made


def test_whatever_has_the_keyboard_shows_it_and_what_cannot_be_used_says_why(
    page: QWidget, qtbot: QtBot
) -> None:
    for each in tab_stops(page):
        if isinstance(each, QAbstractItemView) or each.property("ring") == "none":
            continue
        each.setFocus()
        ring = page.findChild(QWidget, "focusRing")
        assert ring is not None
        qtbot.waitUntil(ring.isVisible)
        inner = ring.geometry().adjusted(OUTSET, OUTSET, -OUTSET, -OUTSET)
        assert inner.size() == framed(each).size(), each
    blocked = [each for each in page.findChildren(Button) if not each.isEnabled() and each.label]
    assert all(each.accessibleDescription() for each in blocked)


def framed(widget: QWidget) -> QWidget:
    """The control that the ring goes around: the parent of an inner part."""
    around = widget.parentWidget()
    inner = widget.property("ring") == "parent" and around is not None
    return framed(around) if inner and around is not None else widget

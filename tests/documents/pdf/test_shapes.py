"""Every family has its shape, and every shipped icon can be drawn."""

from io import BytesIO

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from mscu.codes import Family, Kind
from mscu.documents.icons import OF_ENQUIRY
from mscu.documents.pdf.shapes import COLOURS, OUTLINES, draw_shape
from mscu.resources import resource

SHIPPED = sorted(path.stem for path in resource("icons").glob("*.svg"))


def strokes(family: Family, icon: str) -> str:
    """Draw a shape and read what was drawn."""
    (drawing,) = drawings_of((family, icon))
    return drawing


def drawings_of(*shapes: tuple[Family, str]) -> list[str]:
    """Draw shapes on a page and read the drawings that its file holds."""
    target = BytesIO()
    canvas = Canvas(target)
    for family, icon in shapes:
        draw_shape(canvas, family, icon, 28)
    canvas.save()
    with pikepdf.open(target) as document:
        held = document.pages[0].resources.XObject
        return [each.read_bytes().decode("latin-1") for _, each in held.items()]


def test_families_and_icons_differ_and_every_shipped_one_is_drawn() -> None:
    assert SHIPPED
    assert [icon for icon in SHIPPED if strokes(Family.REPORT, icon).count(" m ") < 2] == []
    drawings = {strokes(family, "inbox") for family in Family}
    assert len(drawings) == len(Family)
    assert set(OUTLINES) == set(COLOURS) == set(Family)
    assert len(set(OUTLINES.values())) == len(Family)
    icons = {*(kind.icon for kind in Kind), *OF_ENQUIRY.values()}
    assert len({strokes(Family.REPORT, icon) for icon in icons}) == len(icons)


def test_a_drawing_is_held_once_and_leaves_no_colour_behind() -> None:
    often = [(Family.REPORT, "inbox")] * 3 + [(Family.CARE, "inbox"), (Family.REPORT, "user")] * 2
    assert len(drawings_of(*often)) == 3
    canvas = Canvas(BytesIO(), pageCompression=0)
    draw_shape(canvas, Family.CARE, "inbox", 28)
    code = canvas._code  # type: ignore[attr-defined]  # noqa: SLF001 - what was drawn
    assert code.count("q") == code.count("Q")

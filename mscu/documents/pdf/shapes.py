"""The shape of each family of entries, with the icon of an entry on it.

The window has the same shapes and icons: circle, diamond, square, house, hexagon, octagon and a page with a
cut corner. The icons are Lucide's, drawn at 24 by 24 and read from `resources/icons`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from xml.etree import ElementTree as ET

from reportlab.graphics.shapes import Path
from reportlab.graphics.svgpath import SvgPath
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from mscu.codes import Family
from mscu.resources import resource

COLOURS = {
    Family.REPORT: (HexColor("#1F5488"), HexColor("#E4EDF6")),
    Family.ADVICE: (HexColor("#57448A"), HexColor("#EDE9F5")),
    Family.ENQUIRY: (HexColor("#0F5F63"), HexColor("#DFEEEE")),
    Family.CARE: (HexColor("#38612D"), HexColor("#E6F0E1")),
    Family.ENFORCEMENT: (HexColor("#874010"), HexColor("#F8EADD")),
    Family.GROUP: (HexColor("#37424A"), HexColor("#E5E9EC")),
    Family.NOTE: (HexColor("#4C5559"), HexColor("#ECEAE4")),
}
"""Line and fill colours of each family's shape."""

ICON_SHARE = 0.55
"""Width of an icon as a share of its shape's."""
DRAWN_ON = 24
"""Width and height of the canvas that icons are drawn on."""

Outline = Callable[[PDFPathObject, float], None]


def draw_shape(
    canvas: Canvas, family: Family, icon: str, size: float, *, colours: Family | None = None
) -> None:
    """Draw the family's shape with an icon, centred on the canvas's origin.

    `colours` names another family whose colours are used. A document holds each drawing once, and pages refer
    to it: a long chronology has thousands of a few kinds.
    """
    colours_ = colours or family
    name = f"{family.value}.{icon}.{colours_.value}.{round(100 * size)}"
    if not canvas.hasForm(name):
        half_size = math.ceil(size)
        canvas.beginForm(name, -half_size, -half_size, half_size, half_size)
        _draw_once(canvas, family, icon, size=size, inks=colours_)
        canvas.endForm()
    canvas.doForm(name)


def _draw_once(canvas: Canvas, family: Family, icon: str, *, size: float, inks: Family) -> None:
    line, ground = COLOURS[inks]
    canvas.saveState()
    canvas.setStrokeColor(line)
    canvas.setFillColor(ground)
    canvas.setLineWidth(size * 0.045)
    canvas.setLineJoin(1)
    outline = canvas.beginPath()
    OUTLINES[family](outline, size / 2)
    canvas.drawPath(outline, stroke=1, fill=1)
    canvas.setDash()
    _draw_icon(canvas, icon, size * ICON_SHARE)
    canvas.restoreState()


def _draw_icon(canvas: Canvas, name: str, size: float) -> None:
    scale = size / DRAWN_ON
    canvas.translate(-size / 2, size / 2)
    canvas.scale(scale, -scale)
    canvas.setLineWidth(2)
    canvas.setLineCap(1)
    for path in _icon(name):
        outline = canvas.beginPath()
        _trace(path, outline)
        canvas.drawPath(outline, stroke=1, fill=0)


@cache
def _icon(name: str) -> tuple[Path, ...]:
    drawing = ET.fromstring(resource(f"icons/{name}.svg").read_text(encoding="utf-8"))  # noqa: S314 - our own file
    return tuple(SvgPath(_path_data(part)) for part in drawing.iter() if part.tag.rpartition("}")[2] != "svg")


def _path_data(part: ET.Element) -> str:
    """Convert any SVG shape to a path, since reportlab reads only paths."""
    kind = part.tag.rpartition("}")[2]
    if kind == "path":
        return part.attrib["d"]
    if kind in {"polyline", "polygon"}:
        return f"M{part.attrib['points']}{'z' if kind == 'polygon' else ''}"
    attributes = {key: float(value) for key, value in part.attrib.items() if _is_number(value)}
    if kind == "line":
        return "M{x1} {y1}L{x2} {y2}".format_map(attributes)
    if kind == "rect":
        return _rect_data(attributes)
    across, down = attributes.get("rx", attributes.get("r", 0)), attributes.get("ry", attributes.get("r", 0))
    return (
        f"M{attributes['cx'] - across} {attributes['cy']}"
        f"a{across} {down} 0 1 0 {2 * across} 0a{across} {down} 0 1 0 {-2 * across} 0z"
    )


def _rect_data(attributes: dict[str, float]) -> str:
    radius = attributes.get("rx", attributes.get("ry", 0))
    x, y = attributes.get("x", 0), attributes.get("y", 0)
    across, down = attributes["width"] - 2 * radius, attributes["height"] - 2 * radius
    arc = f"a{radius} {radius} 0 0 1"
    return (
        f"M{x + radius} {y}h{across}{arc} {radius} {radius}v{down}{arc} {-radius} {radius}"
        f"h{-across}{arc} {-radius} {-radius}v{-down}{arc} {radius} {-radius}z"
    )


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).isdecimal()


def _trace(path: Path, onto: PDFPathObject) -> None:
    """Draw a path of reportlab's graphics, whose operators are numbers, on the canvas."""
    steps: tuple[tuple[Callable[..., object], int], ...] = (
        (onto.moveTo, 2),
        (onto.lineTo, 2),
        (onto.curveTo, 6),
        (onto.close, 0),
    )
    points = iter(path.points)
    for operator in path.operators:
        step, count = steps[int(operator)]
        step(*(next(points) for _ in range(count)))


def _circle(path: PDFPathObject, half: float) -> None:
    path.circle(0, 0, half)


def _square(path: PDFPathObject, half: float) -> None:
    side = half * 0.94
    path.roundRect(-side, -side, 2 * side, 2 * side, half * 0.22)


def _through(*corners: tuple[float, float]) -> Outline:
    """Return an outline through corners given in halves of the size."""

    def outline(path: PDFPathObject, half: float) -> None:
        (x, y), *rest = corners
        path.moveTo(x * half, y * half)
        for x, y in rest:
            path.lineTo(x * half, y * half)
        path.close()

    return outline


def _regular(corners: int, turn: float, radius: float) -> Outline:
    angles = [math.radians(turn + 360 * n / corners) for n in range(corners)]
    return _through(*((radius * math.cos(a), radius * math.sin(a)) for a in angles))


OUTLINES: dict[Family, Outline] = {
    Family.REPORT: _circle,
    Family.ADVICE: _through((-1.06, 0), (0, 1.06), (1.06, 0), (0, -1.06)),
    Family.ENQUIRY: _square,
    Family.CARE: _through((-0.94, -0.94), (0.94, -0.94), (0.94, 0.38), (0, 1), (-0.94, 0.38)),
    Family.ENFORCEMENT: _regular(6, 0, 1.08),
    Family.GROUP: _regular(8, 22.5, 1.04),
    Family.NOTE: _through((-0.8, -0.94), (0.8, -0.94), (0.8, 0.5), (0.36, 0.94), (-0.8, 0.94)),
}

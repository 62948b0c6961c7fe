"""Bars in their places: as long as their numbers, and alike where a number is held back."""

import pikepdf

from mscu.documents.blocks import Bars
from mscu.documents.figure_table import FigureRow, FigureTable, Told, figure
from mscu.documents.figures.bars import STUB, Ink, lay_out_bars
from mscu.documents.figures.impact import WITH_OTHERS
from tests.documents.reading import document_of, opened, written

LONG = "Nguyễn Văn Hải's own words, told at length to somebody"
YEARS = ("2021/22", "2020/21")
ROWS = (
    FigureRow(label="Police officer", this=figure(20), before=figure(10)),
    FigureRow(label="Helpline", this=Told(), before=Told(words=WITH_OTHERS)),
    FigureRow(label=LONG, this=figure(0), before=figure(5)),
)
TABLE = FigureTable(
    key="source",
    title="Reports by source",
    what="Source",
    rows=ROWS,
    total=FigureRow(label="All", this=figure(25), before=figure(20)),
)


def test_a_bar_is_as_long_as_its_number_says_and_stands_on_nothing_else() -> None:
    bars = lay_out_bars(TABLE, 600, YEARS).bars
    first, second, held, last = bars
    assert first.w == 2 * second.w
    assert (first.ink, second.ink, held.ink) == (Ink.THIS, Ink.BEFORE, Ink.HELD)
    assert held.w == STUB
    assert last.w * 4 == first.w
    for width in (420, 600, 900):
        places = lay_out_bars(TABLE, width, YEARS)
        for bar in places.bars:
            assert bar.x + bar.w <= width
            assert bar.y + bar.h <= places.height
        for y in {each.y for each in places.words}:
            line = sorted((each for each in places.words if each.y == y), key=lambda each: each.x)
            ends = [each.x + each.w for each in line]
            assert all(end <= after.x for end, after in zip(ends, line[1:], strict=False))
            assert ends[-1] <= width


def test_change_is_said_in_words_and_on_paper_a_figure_says_what_it_shows() -> None:
    changes = [row.change for row in (*ROWS, FigureRow(label="", this=figure(3), before=figure(3)))]
    assert changes == ["10 more", "", "5 fewer", "the same"]
    with opened(written(document_of(Bars(TABLE, YEARS)))) as pdf:
        dictionaries = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        (said,) = [str(each.Alt) for each in dictionaries if "/Alt" in each]
    told_first = "Reports by source, 2021/22 beside 2020/21. Police officer 20, before 10;"
    held = "Helpline not shown, before with others;"
    assert said == f"{told_first} {held} {LONG} 0, before 5."

"""Stacks and rows of them: a title keeps its text, and parting loses nothing."""

from mscu.documents.blocks import plain
from mscu.documents.pdf.look import ITEM, TEXT, px
from mscu.documents.pdf.stack import Stack, StackRow
from mscu.documents.pdf.text import Text

TITLE, LINE = px(25), px(24)


def an_entry(lines: int) -> Stack:
    """Make a title of one line over a text of some."""
    text = "\n".join(f"line {n}" for n in range(lines))
    stack = Stack([Text(plain("Title"), ITEM, None), Text(plain(text), TEXT, None)], titled=True)
    stack.wrap(px(400))
    return stack


def heights(*stacks: Stack) -> list[float]:
    return [round(stack.height, 6) for stack in stacks]


def test_it_is_as_high_as_its_texts_and_parted_within_one_if_it_does_not_fit() -> None:
    assert heights(an_entry(5)) == [round(TITLE + 5 * LINE, 6)]
    before, after = an_entry(6).split(TITLE + 3 * LINE)
    assert heights(before, after) == [round(TITLE + 3 * LINE, 6), round(3 * LINE, 6)]
    before, after = an_entry(3).split(TITLE + 3 * LINE)
    assert (len(before.texts), len(after.texts)) == (2, 0)


def test_a_title_never_stands_alone_at_a_pages_end() -> None:
    whole = an_entry(6)
    before, after = whole.split(TITLE + LINE)
    assert not before.texts
    assert after is whole
    _, rest = an_entry(30).split(TITLE + 3 * LINE)
    before, after = rest.split(10 * LINE)
    assert heights(before, after) == [round(10 * LINE, 6), round(17 * LINE, 6)]
    _, moved = an_entry(6).split(TITLE)
    before, _ = moved.split(TITLE + LINE)
    assert not before.texts


def test_a_row_is_as_high_as_its_highest_cell_and_parted_as_one_or_not() -> None:
    row = StackRow([an_entry(2), an_entry(8)], [(0, px(400)), (px(400), px(400))], px(7), px(7))
    assert round(row.wrap(), 6) == round(TITLE + 8 * LINE + 2 * px(7), 6)
    halves = row.split(TITLE + 4 * LINE + 2 * px(7))
    assert halves is not None
    assert heights(*halves[0].cells) == [round(TITLE + n * LINE, 6) for n in (2, 4)]
    assert heights(*halves[1].cells) == [0, round(4 * LINE, 6)]
    row = StackRow([an_entry(8)], [(0, px(400))])
    row.wrap()
    assert row.split(TITLE) is None


def test_an_entry_is_not_parted_from_the_date_beside_it() -> None:
    date = Stack([Text(plain("12 Nov 2022"), TEXT, None)])
    row = StackRow([date, an_entry(8)], [(0, px(100)), (px(100), px(400))])
    row.wrap()
    assert row.split(TITLE) is None, "the date alone would stay on the page"
    halves = row.split(TITLE + 3 * LINE)
    assert halves is not None
    assert [len(cell.texts) for cell in halves[0].cells] == [1, 2]

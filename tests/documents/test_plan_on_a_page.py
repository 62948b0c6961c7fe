"""The plan on a page: four columns in the order of the strategy, and always one side."""

import io
from dataclasses import replace

import pikepdf
import pytest

from mscu.codes import Marking
from mscu.documents.blocks import Document, Lanes
from mscu.documents.editions.issued import Issued
from mscu.documents.pdf.writer import write
from mscu.documents.plan_on_a_page import PrintedAction, PrintedPlan, PrintedStrand, plan_on_a_page
from tests.documents.reading import text_of
from tests.scenes.stores import NOW
from tests.text.phrases import phrases

AN_ACTION = PrintedAction(
    objective="Whoever meets the vans knows what to do",
    action="Brief the teams",
    owner="DS Nolan",
    partner="Bury Council",
    due="17 Jun 2022",
    state="To do",
    is_late=True,
    is_open=True,
)
STRANDS = ("Prepare", "Prevent", "Pursue", "Protect")
A_PLAN = PrintedPlan(
    title="Crabtree group",
    about="Crabtree group",
    case_reference="MS-22-0001",
    district="Bury",
    lead="DI Aspinall",
    aim="Nobody is put to work again",
    review="1 Jul 2022",
    ended="",
    as_of="20 Jun 2022",
    open_questions=1,
    strands=tuple(PrintedStrand(label=each, note="", actions=(AN_ACTION,)) for each in STRANDS),
)
ISSUED = Issued(
    printed_at=NOW,
    printed_by="DS Nolan",
    recipient="DI Aspinall",
    purpose="supervision",
    copy_number=1,
    blocks_digest="0" * 64,
    audit_head="1",
    agreed="",
    demo=False,
)


def with_many(number: int, *, words: str = "Brief the teams") -> PrintedPlan:
    actions = tuple(replace(AN_ACTION, action=f"{words} {at}") for at in range(number))
    return replace(A_PLAN, strands=tuple(replace(s, actions=actions) for s in A_PLAN.strands))


def pages(document: Document) -> tuple[bytes, pikepdf.Pdf]:
    pdf = write(document, issued=ISSUED)
    return pdf, pikepdf.open(io.BytesIO(pdf))


def test_it_is_marked_and_says_for_what_it_is() -> None:
    document = plan_on_a_page(A_PLAN)
    assert document.marking is Marking.OFFICIAL_SENSITIVE
    assert document.head_left == "MS-22-0001 · Crabtree group"
    (lanes,) = (each for each in document.blocks if isinstance(each, Lanes))
    assert tuple(each.heading for each in lanes.lanes) == STRANDS


@pytest.mark.parametrize("number", [0, 1, 6, 40])
def test_it_is_one_side_on_its_long_edge_however_much_is_planned(number: int) -> None:
    _, document = pages(plan_on_a_page(with_many(number)))
    assert len(document.pages) == 1
    _, _, wide, high = document.pages[0].mediabox
    assert (round(float(wide)), round(float(high))) == (842, 595)


def test_a_very_long_action_keeps_to_the_page() -> None:
    _, document = pages(plan_on_a_page(with_many(9, words="Brief every team there is " * 11)))
    assert len(document.pages) == 1


def test_it_is_read_column_by_column_with_objective_owner_day_and_state() -> None:
    pdf, document = pages(plan_on_a_page(A_PLAN))
    words = " ".join(text_of(pdf).split())
    for said in (
        *phrases("""
        Whoever meets the vans knows what to do | Brief the teams | DS Nolan, Bury Council
        due 17 Jun 2022 | to do | late | 4 of 4 actions open, 4 late | 1 intelligence requirement open
        OFFICIAL-SENSITIVE
    """),
    ):
        assert said in words
    places = [words.index(f"{each} Whoever meets") for each in STRANDS]
    assert places == sorted(places)
    assert document.Root.MarkInfo.Marked
    assert str(document.Root.Lang) == "en-GB"


def test_what_has_no_room_is_counted_and_what_is_open_stands_before_what_is_done() -> None:
    many = with_many(40)
    done = replace(AN_ACTION, action="Done first of all", is_open=False, is_late=False)
    first = replace(many.strands[0], actions=(done, *many.strands[0].actions))
    pdf, _ = pages(plan_on_a_page(replace(many, strands=(first, *many.strands[1:]))))
    words = " ".join(text_of(pdf).split())
    assert "more, in the program" in words
    assert "Done first of all" not in words


def test_an_empty_strand_says_so_and_other_scripts_are_printed() -> None:
    strange = replace(AN_ACTION, owner="Nguyễn Thị Ánh Tuyết", partner="مركز الأمل")
    strands = (
        replace(A_PLAN.strands[0], actions=(strange,)),
        replace(A_PLAN.strands[1], actions=()),
        *A_PLAN.strands[2:],
    )
    pdf, _ = pages(plan_on_a_page(replace(A_PLAN, strands=strands)))
    words = text_of(pdf)
    assert "No action yet" in words
    assert "Nguyễn Thị Ánh Tuyết" in " ".join(words.split())

"""The schedules of unused material, nil ones too, and what the prosecutor is told of it."""

from dataclasses import replace

import pytest

from mscu.documents.blocks import Document, Heading, Paragraph, Table, Title, texts
from mscu.documents.editions.composing import compose
from mscu.documents.editions.cps_summary import cps_summary
from mscu.documents.editions.disclosure_schedules import NO_LONGER_LISTED, NOT_COMPLETE, NOTHING_YET
from mscu.documents.editions.editions import CPS, EDITIONS
from mscu.documents.editions.enforcement_facts import MaterialFact
from tests.documents.editions.caravan_facts import CARAVAN
from tests.documents.editions.test_case_summary import BARE

OPEN = MaterialFact(
    entry_id=1,
    title="Note",
    happened_shown="14 Mar 2022",
    description="A call to the council.",
    listed=True,
    number=1,
)
SENSITIVE = replace(
    OPEN,
    entry_id=2,
    description="The post",
    sensitive=True,
    sensitive_reason="Shows the post.",
    undermines=True,
    undermines_why="The log has a gap.",
)
HEADINGS = {
    "mg6c": ["Unused material", "Signature"],
    "mg6d": ["Sensitive unused material", "Signature"],
    "mg6e": ["Material that may undermine or assist", "Assessment", "Signature"],
}


def schedule(key: str, *materials: MaterialFact) -> Document:
    return compose(replace(CARAVAN, materials=materials), EDITIONS[key])


def notes(document: Document) -> list[str]:
    return ["".join(s.text for s in each.spans) for each in document.blocks if isinstance(each, Paragraph)]


def rows(document: Document) -> list[list[str]]:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return [["".join(span.text for span in cell).strip() for cell in row] for row in table.rows]


@pytest.mark.parametrize("key", HEADINGS)
def test_headings_follow_the_title_without_a_gap(key: str) -> None:
    made = schedule(key, OPEN, SENSITIVE)
    assert made.head_left == f"{CARAVAN.reference} · {CARAVAN.operation}"
    assert made.name == EDITIONS[key].title
    blocks = made.blocks
    assert isinstance(blocks[0], Title)
    headings = [block for block in blocks if isinstance(block, Heading)]
    assert [each.text for each in headings] == HEADINGS[key]
    assert {each.level for each in headings} == {2}


def test_each_schedule_numbers_its_own_items_and_a_vacant_number_says_so() -> None:
    assert rows(schedule("mg6c", OPEN, SENSITIVE)) == [["1", "A call to the council.", "14 Mar 2022", ""]]
    assert rows(schedule("mg6d", OPEN, SENSITIVE)) == [["1", "The post", "Shows the post.", ""]]
    assert rows(schedule("mg6e", OPEN, SENSITIVE)) == [["MG6D 1", "The post", "The log has a gap."]]
    later = replace(OPEN, entry_id=3, description="A letter.", number=4)
    printed = rows(schedule("mg6c", later, replace(OPEN, number=2), SENSITIVE))
    assert [row[:2] for row in printed] == [
        ["1", NO_LONGER_LISTED],
        ["2", "A call to the council."],
        ["3", NO_LONGER_LISTED],
        ["4", "A letter."],
    ]


@pytest.mark.parametrize("key", HEADINGS)
def test_a_nil_schedule_says_so_and_one_of_what_nobody_assessed_is_not_nil(key: str) -> None:
    """Whoever signs a nil schedule says that there is nothing, not that nobody has looked."""
    ((first, said, *rest),) = rows(schedule(key))
    assert first == "Nil"
    assert said
    assert not any(rest)
    made = compose(replace(CARAVAN, materials=(), not_assessed=50), EDITIONS[key])
    assert rows(made) == [["", NOTHING_YET, *[""] * (len(rows(made)[0]) - 2)]]
    assert NOT_COMPLETE.format(counted="50 entries of the case are not assessed yet.") in notes(made)


def test_what_is_not_assessed_is_reconciled_with_the_chronology() -> None:
    made = compose(replace(CARAVAN, not_assessed=70, not_assessed_elsewhere=14), EDITIONS["mg6e"])
    counted = (
        "70 entries of the case are not assessed yet: 56 in the chronology, 14 listed with a search or group."
    )
    assert NOT_COMPLETE.format(counted=counted) in notes(made)


def test_a_presumed_class_without_a_reason_is_asked_about() -> None:
    call = replace(OPEN, description="Call of 14 March", presumed="999 recording")
    told = "999 recording: presumed to meet the test for disclosure."
    assert rows(schedule("mg6e", call)) == [
        ["MG6C 1", "Call of 14 March", f"{told} No reason is given against it: disclose it, or say why not"]
    ]
    reasoned = replace(call, presumed_why="It is of another incident.")
    assert rows(schedule("mg6e", reasoned))[0][2] == f"{told} Not disclosed: It is of another incident."
    undermining = replace(call, undermines=True, undermines_why="The caller names another man.")
    assert rows(schedule("mg6e", undermining))[0][2] == "The caller names another man."


def test_how_much_is_assessed() -> None:
    for assessed, remaining, sentence in [
        (0, 3, "0 entries are assessed for disclosure, 3 are not yet."),
        (1, 1, "1 entry is assessed for disclosure, 1 is not yet."),
        (2, 0, "2 entries are assessed for disclosure, 0 are not yet."),
    ]:
        material = MaterialFact(entry_id=1, title="", happened_shown="")
        case = replace(BARE, materials=(material,) * assessed, not_assessed=remaining)
        assert sentence in texts(cps_summary(case, CPS)), assessed

"""The report to the panel: its words as they were written, its figures as they are at issue."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import docx
import pytest

from mscu.actions.cases import RestrictCase
from mscu.actions.impact_issuing import NOT_OVER
from mscu.actions.issued_copies import CopyBySha256
from mscu.actions.names_in_words import SAY_WITHOUT
from mscu.actions.panel_report import IssuePanelReport
from mscu.actions.reports import RecordReport
from mscu.actions.subjects import RecordPlace, RecordThing
from mscu.codes import Role
from mscu.copy_codes import CopyKind
from mscu.documents.panel_report import COVER, FACTS, STRANDS, parts
from mscu.errors import Invalid, NotPermitted
from mscu.gate import Gate
from tests.documents.reading import text_of
from tests.factories import World
from tests.stores import COLLEAGUE

FOR_THE_PANEL: dict[str, Any] = {
    "recipient": "Police and Crime Panel", "purpose": "disclosure_purpose:supervision",
    "gateway": "legal_gateway:dpa_s35", "reason": "Annual update.",
}  # fmt: skip


def test_every_part_has_its_place() -> None:
    placed = {*COVER, *FACTS, *(key for key, _ in STRANDS)}
    placed |= {"background", "approach", "case_study", "forward"}
    assert {each.key for each in parts()} == placed


def test_words_and_figures_stand_in_it(supervisor: Gate) -> None:
    for number in range(7):
        supervisor.perform(
            RecordReport(
                happened=f"{number + 1} May 2021 10:00", source="report_source:self", text="Seen."
            )
        )
    words = (("background", "The unit began in 2015."), ("pursue", "- Two teams worked as one"))
    copy = supervisor.perform(IssuePanelReport(year=2021, words=words, **FOR_THE_PANEL))
    told = text_of(copy.content)
    for each in (
        "The unit began in 2015.", "Two teams worked as one", "Arrests: 0 (0)",
        "None identified", "Appendix 1: figures of 2021/22, beside 2020/21", "Recommendations",
    ):  # fmt: skip
        assert each in told
    kept = supervisor.ask(CopyBySha256(sha256=copy.sha256))
    assert kept is not None
    assert (kept.edition, kept.case_reference) == ("panel_report", "no case")


def test_the_same_words_and_figures_stand_in_a_word_file(supervisor: Gate) -> None:
    words = (("background", "The unit began in 2015."),)
    command = IssuePanelReport(year=2021, words=words, kind=CopyKind.WORD, **FOR_THE_PANEL)
    word = docx.Document(BytesIO(supervisor.perform(command).content))
    told = [each.text for each in word.paragraphs]
    assert "The unit began in 2015." in told
    assert "Appendix 1: figures of 2021/22, beside 2020/21" in told
    assert ["Arrests", "0", "0", "the same"] in [
        [cell.text for cell in row.cells] for table in word.tables for row in table.rows
    ]


def test_what_is_wrong_is_said_field_by_field(supervisor: Gate) -> None:
    with pytest.raises(Invalid) as problem:
        supervisor.perform(
            IssuePanelReport(year=2022, words=(("background", "a\0b"), ("x", "")), **FOR_THE_PANEL)
        )
    assert set(problem.value.problems) == {"background", "x", "reason"}
    assert problem.value.problems["reason"] == NOT_OVER


@pytest.mark.parametrize(
    "words",
    ["We freed Ionuţ BALAN.", "A van, MX 19 CTB, was seized.", "Five men at 14 hollin lane."],
)
def test_nothing_that_is_published_names_anybody(world: World, words: str) -> None:
    officer, supervisor = world.store.gate(Role.OFFICER), world.store.gate(Role.SUPERVISOR)
    case = world.case_id
    officer.perform(RecordPlace(case_id=case, name="The yard", address="14 Hollin Lane"))
    officer.perform(
        RecordThing(case_id=case, name="A van", thing_kind="thing_kind:vehicle", number="MX19 CTB")
    )
    with pytest.raises(Invalid) as problem:
        supervisor.perform(IssuePanelReport(year=2021, words=(("pursue", words),), **FOR_THE_PANEL))
    assert problem.value.problems == {"pursue": SAY_WITHOUT}


def test_what_a_restricted_case_alone_knows_is_not_told_by_a_refusal(
    world: World,
) -> None:
    supervisor = world.store.gate(Role.SUPERVISOR)
    supervisor.perform(
        RestrictCase(
            case_id=world.case_id, owner=COLLEAGUE, members=(), ends_on="1 Aug 2022", reason="Hers."
        )
    )
    words = (("pursue", "We freed Ionut Balan."),)
    assert supervisor.perform(IssuePanelReport(year=2021, words=words, **FOR_THE_PANEL)).content


def test_an_officer_publishes_nothing(officer: Gate) -> None:
    with pytest.raises(NotPermitted):
        officer.perform(IssuePanelReport(year=2021, **FOR_THE_PANEL))

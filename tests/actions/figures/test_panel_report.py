"""The report to the panel: its words as they were written, its figures as they are at issue."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import pytest

from mscu.actions.cases.cases import RestrictCase
from mscu.actions.disclosure.disclosure_register import FirstDisclosures
from mscu.actions.disclosure.issued_copies import CopyBySha256
from mscu.actions.figures.counts_issuing import NOT_OVER
from mscu.actions.figures.figure_snapshots import FiguresOfCopy
from mscu.actions.figures.panel_report import (
    NAMES_NOT_ALLOWED,
    AskPanelDraft,
    IssuePanelReport,
    PanelPart,
    WritePanelText,
)
from mscu.actions.intake.reports import RecordReport
from mscu.actions.subjects.subjects import RecordPlace, RecordThing
from mscu.codes import Role
from mscu.copy_codes import CopyKind, WhyMarked
from mscu.documents.figure_table import FigureRow, FigureTable, figure
from mscu.documents.figures.impact import Impact
from mscu.documents.figures.panel_report import (
    BEFORE_FIGURES,
    COVER,
    FACTS,
    STRANDS,
    figures,
    figures_of,
    parts,
)
from mscu.errors import Invalid, NotPermitted, StaleRecord
from mscu.gate import Gate
from tests.actions.editions.issuing import refused
from tests.actions.figures.tallying import seen
from tests.documents.reading import text_of
from tests.inputs.factories import World
from tests.inputs.panel_report import FOR_THE_PANEL, WRITTEN, YEAR, let_stand, write_report
from tests.scenes.stores import COLLEAGUE, Store

UNKNOWN = "We freed Anghel Petrescu in the year."
"""Names somebody whom no record names, so that a rule alone proposes it."""


def part_of(gate: Gate, key: str, year: int = YEAR) -> PanelPart:
    draft = gate.ask(AskPanelDraft(year=year))
    return next(part for part in draft.parts if part.key == key)


def maybe_in(gate: Gate, key: str) -> list[str]:
    return [name.text for name in part_of(gate, key).possible_names]


def test_every_part_and_figure_has_its_place() -> None:
    placed = {*COVER, *FACTS, *BEFORE_FIGURES, *STRANDS, "case_study", "forward"}
    assert {part.key for part in parts()} == placed
    assert {figure.part for figure in figures()} <= set(STRANDS)


@pytest.fixture
def disclosure(store: Store) -> Gate:
    return store.gate(Role.DISCLOSURE)


def test_words_are_the_units_none_are_lost_and_what_stays_begins_as_the_year_before(
    supervisor: Gate, disclosure: Gate
) -> None:
    assert supervisor.ask(AskPanelDraft(year=YEAR)).to_decide == 0, "what is delivered names nobody"
    write = WritePanelText(year=YEAR, part="background", text="The unit began in 2015.")
    first = supervisor.perform(write)
    with pytest.raises(StaleRecord):
        supervisor.perform(replace(write, text="Other."))
    with pytest.raises(Invalid):
        supervisor.perform(replace(write, follows=first))
    disclosure.perform(WritePanelText(year=YEAR, part="background", text="It began in 2016.", follows=first))
    found = part_of(supervisor, "background")
    assert found.text == "It began in 2016."
    assert disclosure.actor.display in found.written
    assert [former.text for former in found.former] == ["The unit began in 2015."]
    assert supervisor.actor.display in found.former[0].written
    supervisor.perform(WritePanelText(year=YEAR, part="pursue", text="They worked."))
    later = YEAR + 1
    assert part_of(supervisor, "background", later).text == "It began in 2016."
    assert part_of(supervisor, "background", later).written == "as in the year before"
    assert part_of(supervisor, "pursue", later).text == ""


def test_words_and_figures_stand_in_it_in_either_form_and_the_register_shows_what_differs_today(
    supervisor: Gate, officer: Gate
) -> None:
    seen(supervisor, 7)
    write_report(supervisor, background="The unit began in 2015.", pursue="- Two teams as one")
    copy = supervisor.perform(IssuePanelReport(year=YEAR, **FOR_THE_PANEL))
    read = text_of(copy.content)
    for sentence in (
        "The unit began in 2015.",
        "Two teams as one",
        "None identified",
        "Appendix 1: figures of 2021/22, compared with 2020/21",
        "Recommendations",
    ):
        assert sentence in read
    assert "Not filled in" not in read
    stored = supervisor.ask(CopyBySha256(sha256=copy.sha256))
    assert stored is not None
    assert (stored.edition, stored.case_reference) == ("panel_report", "no case")
    (line,) = officer.ask(FirstDisclosures()).rows
    assert line.has_figures
    ask = FiguresOfCopy(disclosure_id=line.id)
    then = officer.ask(ask)
    assert then is not None
    assert then.scope.startswith("1 Apr 2021 to 31 Mar 2022, compared with the year before, all districts")
    assert then.intact
    assert (then.differ, len(then.digest)) == (0, 64)
    assert ("Risk management", "A plan is kept.") in then.words
    seen(supervisor, 7)
    now = officer.ask(ask)
    assert now is not None
    assert now.digest == then.digest
    rows = {(t.title, r.label): r for t in now.tables for r in t.rows}
    source = rows["Reports by source", "All"]
    assert (source.this, source.today) == ("7", "14 (0)")
    assert now.differ
    command = IssuePanelReport(year=YEAR, kind=CopyKind.WORD, **FOR_THE_PANEL)
    word = docx.Document(BytesIO(supervisor.perform(command).content))
    assert "The unit began in 2015." in [paragraph.text for paragraph in word.paragraphs]
    styled = {paragraph.text: paragraph.style and paragraph.style.name for paragraph in word.paragraphs}
    assert styled["Two teams as one"] == "List Bullet"
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert ["Arrests", "0", "0", "the same"] in cells


def test_what_goes_on_in_a_restricted_case_changes_no_frozen_figure(world: World) -> None:
    supervisor, officer = world.store.gate(Role.SUPERVISOR), world.store.gate(Role.OFFICER)
    write_report(supervisor)
    _restrict(supervisor, world)
    copy = supervisor.perform(IssuePanelReport(year=YEAR, **FOR_THE_PANEL))
    hidden = world.store.gate(COLLEAGUE)
    hidden.perform(
        RecordReport(
            case_id=world.case_id, happened="3 May 2021 10:00", source="report_source:self", text="Seen."
        )
    )
    found = officer.ask(FiguresOfCopy(disclosure_id=copy.disclosure_id))
    assert found is not None
    assert found.differ == 0


def test_figures_are_sentences_without_what_is_nought_or_held_back() -> None:
    rows = (
        ("Arrests", figure(20), figure(31)),
        ("People charged", figure(None), figure(7)),
        ("Sentences of custody", figure(1), figure(None)),
        ("Firearms seized", figure(0), figure(2)),
        ("Other drugs seized", figure(0), figure(0)),
    )
    shown = tuple(FigureRow(label=label, this=this, before=before) for label, this, before in rows)
    table = FigureTable(key="enforcement", title="", what="", rows=shown)
    words = dict.fromkeys(("year", "before", "year_days", "before_days", "district"), "")
    impact = Impact(**words, is_over=True, headlines=(), figures=(table,), notes=())
    assert figures_of(impact, "pursue") == (
        "20 arrests made (31)",
        "One sentence of custody",
        "No firearm was seized (2)",
    )


def test_no_report_is_issued_with_a_gap_before_its_year_is_over_or_by_an_officer(
    supervisor: Gate, officer: Gate
) -> None:
    with pytest.raises(NotPermitted):
        officer.perform(IssuePanelReport(year=YEAR, **FOR_THE_PANEL))
    with pytest.raises(NotPermitted):
        officer.perform(WritePanelText(year=YEAR, part="background", text="Mine."))
    assert set(refused(supervisor, IssuePanelReport(year=YEAR, **FOR_THE_PANEL))) == set(WRITTEN)
    assert refused(supervisor, IssuePanelReport(year=YEAR + 1, **FOR_THE_PANEL)) == {"reason": NOT_OVER}


def test_nothing_that_is_published_names_anybody_whoever_became_known_since(world: World) -> None:
    officer, supervisor = world.store.gate(Role.OFFICER), world.store.gate(Role.SUPERVISOR)
    write_report(supervisor, pursue="Five men were found at 14 hollin lane.")
    case = world.case_id
    officer.perform(RecordPlace(case_id=case, name="The yard", address="14 Hollin Lane"))
    officer.perform(
        RecordThing(case_id=case, name="A van", thing_kind="thing_kind:vehicle", number="MX19 CTB")
    )
    written = part_of(supervisor, "pursue")
    assert written.has_known_names
    assert refused(supervisor, IssuePanelReport(year=YEAR, **FOR_THE_PANEL)) == {"pursue": NAMES_NOT_ALLOWED}
    for words in ("We freed Ionuţ BALAN.", "A van, MX 19 CTB, was seized.", "Five at 14 hollin lane."):
        with pytest.raises(Invalid) as problem:
            supervisor.perform(WritePanelText(year=YEAR, part="pursue", text=words, follows=written.row))
        assert problem.value.problems == {"text": NAMES_NOT_ALLOWED}


def test_words_that_may_name_somebody_wait_until_somebody_decides_with_a_reason(supervisor: Gate) -> None:
    write_report(supervisor, pursue=f"{UNKNOWN}\nThe rest is well.")
    assert set(refused(supervisor, IssuePanelReport(year=YEAR, **FOR_THE_PANEL))) == {"pursue"}
    right = let_stand(supervisor)
    for wrong in (
        replace(right, stands=(replace(right.stands[0], why=WhyMarked.LEADS),)),
        replace(right, year=YEAR - 1),
        replace(right, stands=()),
    ):
        with pytest.raises(Invalid):
            supervisor.perform(wrong)
    supervisor.perform(right)
    assert maybe_in(supervisor, "pursue") == []
    assert supervisor.perform(IssuePanelReport(year=YEAR, **FOR_THE_PANEL)).content


def test_a_line_that_changes_is_decided_on_anew_and_the_others_are_not(supervisor: Gate) -> None:
    first = supervisor.perform(
        WritePanelText(year=YEAR, part="pursue", text=f"{UNKNOWN}\nWe met Ilir Hoxha.")
    )
    supervisor.perform(let_stand(supervisor))
    changed = f"{UNKNOWN}\nWe met Ilir Hoxha twice."
    supervisor.perform(WritePanelText(year=YEAR, part="pursue", text=changed, follows=first))
    assert maybe_in(supervisor, "pursue") == ["Ilir Hoxha"]


def test_who_is_known_in_a_restricted_case_alone_is_marked_as_anybody_else(world: World) -> None:
    supervisor = world.store.gate(Role.SUPERVISOR)
    _restrict(supervisor, world)
    for name in ("Ionut Balan", "Anghel Petrescu"):  # known to the hidden case, and to nobody
        written = part_of(supervisor, "pursue")
        supervisor.perform(
            WritePanelText(
                year=YEAR, part="pursue", text=f"We freed {name}, and others.", follows=written.row
            )
        )
        found = part_of(supervisor, "pursue")
        assert not found.has_known_names
        assert maybe_in(supervisor, "pursue") == [name]


def _restrict(supervisor: Gate, world: World) -> None:
    supervisor.perform(
        RestrictCase(case_id=world.case_id, owner=COLLEAGUE, members=(), ends_on="1 Aug 2022", reason="Hers.")
    )

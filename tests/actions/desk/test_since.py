"""Since: what was recorded since a moment, the most dangerous first."""

from datetime import UTC, datetime

import pytest

from mscu.actions.desk.since import MAX_ROWS, Since, SinceLine
from mscu.actions.intake.reports import TriageReport
from mscu.codes import Urgency, YesNo
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.models.entries.entry import Entry
from mscu.models.entries.note import Note
from tests.inputs.factories import AT, a_case, a_note, a_report, an_enquiry
from tests.scenes.stores import NOW, Store


def lines(gate: Gate, since: str = "") -> tuple[SinceLine, ...]:
    return gate.ask(Since(since=since)).lines


def test_what_counts_is_when_it_was_recorded_not_when_it_happened(officer: Gate, store: Store) -> None:
    assert officer.ask(Since()).since == "19 Jun 2022 08:00", "yesterday's meeting"
    case = a_case(officer, title="Nail bar")
    store.clock.now = datetime(2022, 6, 19, 6, 59, tzinfo=UTC)  # 07:59 in London
    a_note(officer, case, happened="19 Jun 2022 07:50")
    store.clock.now = datetime(2022, 6, 19, 7, 0, tzinfo=UTC)
    first = a_note(officer, case, happened="3 Mar 2022")
    store.clock.now = NOW
    loose = a_report(officer)
    shown = {line.row.id: (line.case_reference, line.case_title) for line in lines(officer)}
    assert shown == {first: ("MS-22-0001", "Nail bar"), loose: ("", "")}


def test_a_moment_of_one_s_own(officer: Gate, store: Store) -> None:
    case = a_case(officer)
    store.clock.now = datetime(2022, 6, 14, 9, tzinfo=UTC)
    old = a_note(officer, case, happened="13 Jun 2022")
    store.clock.now = NOW
    new = a_note(officer, case)
    assert {line.row.id for line in lines(officer, "14 Jun 2022 10:00")} == {old, new}
    assert [line.row.id for line in lines(officer, "14 Jun 2022 10:01")] == [new]
    assert officer.ask(Since(since="14 Jun 2022")).since == "14 Jun 2022 00:00"
    with pytest.raises(Invalid) as refused:
        officer.ask(Since(since="the other day, perhaps"))
    assert set(refused.value.problems) == {"since"}


def triage(gate: Gate, urgency: Urgency) -> int:
    return gate.perform(
        TriageReport(
            happened=AT,
            text="Go.",
            follows_id=a_report(gate),
            urgency=urgency,
            outcome="triage_outcome:triaged",
        )
    )


def test_the_most_dangerous_stand_first_and_say_why(officer: Gate) -> None:
    case = a_case(officer)
    plain = a_note(officer, case)
    fast = an_enquiry(officer, case, urgent=True)
    slow = an_enquiry(officer, case)
    child = a_report(officer, under_18=YesNo.NOT_SURE)
    there = a_report(officer, suspects_there=YesNo.YES)
    adult = a_report(officer, under_18=YesNo.NO)
    hurt = a_report(officer, injured=YesNo.YES, under_18=YesNo.YES)
    life, critical, routine = (triage(officer, each) for each in Urgency)
    shown = {line.row.id: (line.risk, line.why) for line in lines(officer)}
    assert shown[hurt] == (0, "someone is injured")
    assert shown[life] == (0, "threat to life")
    assert shown[child] == (1, "perhaps a child")
    assert shown[there] == (1, "suspects present")
    assert shown[critical] == (1, "time critical")
    assert shown[fast] == (1, "fast-track")
    assert shown[routine] == (2, "routine")
    assert shown[slow] == shown[plain] == shown[adult] == (2, "")
    risks = [line.risk for line in lines(officer)]
    assert risks == sorted(risks)


def test_it_says_when_there_is_more(officer: Gate, store: Store) -> None:
    number = a_note(officer, a_case(officer))
    many = f"WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < {MAX_ROWS})"
    entry, note = columns_of(Entry), columns_of(Note)
    store.sql(f"{many} INSERT INTO entry ({entry}) SELECT {entry} FROM entry, many WHERE id = ?", number)
    store.sql(
        f"INSERT INTO note (id, {note}) SELECT entry.id, {note} FROM entry, note "
        "WHERE note.id = ? AND entry.id != note.id",
        number,
    )
    shown = officer.ask(Since())
    assert (len(shown.lines), shown.more) == (MAX_ROWS, True)


def columns_of(model: type[Entry]) -> str:
    names = (column.name for column in model.__table__.columns)
    return ", ".join(name for name in names if name != "id")

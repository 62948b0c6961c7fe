"""How long reports wait for their triage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.intake.reports import TriageReport
from mscu.actions.intake.triage_times import AskTriageTimes, TriageTimes, format_minutes, time_to_triage
from mscu.codes import Role, Urgency
from mscu.dates.london import LONDON
from mscu.gate import Gate
from tests.inputs.factories import World, a_report
from tests.scenes.stores import Store


def triaged(gate: Gate, came: str, decided: str, **fields: object) -> int:
    """Record a report and its triage at these moments."""
    report = a_report(gate, happened=came, **fields)
    gate.perform(
        TriageReport(
            happened=decided,
            text="A patrol drives past.",
            follows_id=report,
            urgency=Urgency.ROUTINE,
            outcome="triage_outcome:triaged",
        )
    )
    return report


def times(gate: Gate) -> TriageTimes:
    return gate.ask(AskTriageTimes())


def test_without_reports_nothing_is_said(officer: Gate) -> None:
    assert times(officer) == TriageTimes(days=28)


def test_half_of_the_reports_waited_no_longer(officer: Gate) -> None:
    triaged(officer, "18 Jun 2022 08:00", "18 Jun 2022 08:10")
    triaged(officer, "18 Jun 2022 09:00", "18 Jun 2022 09:30")
    triaged(officer, "18 Jun 2022 10:00", "19 Jun 2022 10:00")
    assert times(officer) == TriageTimes(days=28, triaged=3, median=30)


def test_the_first_triage_counts_and_only_where_both_minutes_are_known(officer: Gate) -> None:
    report = triaged(officer, "18 Jun 2022 08:00", "18 Jun 2022 08:10")
    officer.perform(
        TriageReport(
            happened="19 Jun 2022 08:00",
            text="Looked at again.",
            follows_id=report,
            urgency=Urgency.ROUTINE,
            outcome="triage_outcome:advice_only",
        )
    )
    triaged(officer, "18 Jun 2022", "19 Jun 2022 08:00")
    triaged(officer, "18 Jun 2022 07:00", "19 Jun 2022")
    assert times(officer) == TriageTimes(days=28, triaged=1, median=10)


def test_a_second_triage_is_never_taken_for_the_first(officer: Gate) -> None:
    report = triaged(officer, "10 Jun 2022 08:00", "10 Jun 2022")
    officer.perform(
        TriageReport(
            happened="18 Jun 2022 08:00",
            text="Looked at again.",
            follows_id=report,
            urgency=Urgency.ROUTINE,
            outcome="triage_outcome:advice_only",
        )
    )
    assert times(officer).triaged == 0
    assert time_to_triage(officer.ask(EntryFile(entry_id=report))) == ""


def test_what_was_triaged_longer_ago_does_not_count(officer: Gate) -> None:
    triaged(officer, "1 May 2022 08:00", "1 May 2022 20:00")
    assert times(officer).triaged == 0


def test_the_oldest_that_waits_is_told(officer: Gate, store: Store) -> None:
    came = store.clock.now - timedelta(hours=3)
    a_report(officer, happened=f"{came.astimezone(LONDON):%d %b %Y %H:%M}")
    waiting = times(officer).longest_waiting
    assert waiting == 180


def test_the_oldest_counts_by_its_day_and_the_undated_are_told_apart(officer: Gate, store: Store) -> None:
    for happened in ("3 May 2022", "18 Jun 2022 08:00", "unknown"):
        a_report(officer, happened=happened)
    waiting = times(officer)
    assert waiting.undated == 1
    assert waiting.longest_waiting is not None
    assert (
        waiting.longest_waiting // (24 * 60) == (store.clock.now - datetime(2022, 5, 2, 23, tzinfo=UTC)).days
    )


def test_a_report_of_a_hidden_case_is_not_counted(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    triaged(officer, "18 Jun 2022 08:00", "18 Jun 2022 08:10", case_id=world.case_id)
    world.restricted()
    assert times(officer).triaged == 0
    assert times(world.store.gate(Role.SUPERVISOR)).triaged == 1


def test_a_report_says_how_long_it_waited(officer: Gate) -> None:
    report = triaged(officer, "18 Jun 2022 08:00", "18 Jun 2022 13:10")
    assert time_to_triage(officer.ask(EntryFile(entry_id=report))) == "5 h 10 min after it came in"
    waiting = a_report(officer)
    assert time_to_triage(officer.ask(EntryFile(entry_id=waiting))) == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (130, "2 h 10 min"), (610, "10 h"), (2880, "2 days")],
)
def test_how_long_in_words(minutes: int, words: str) -> None:
    assert format_minutes(minutes) == words

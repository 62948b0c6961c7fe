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


def triaged_again(gate: Gate, report: int, decided: str) -> None:
    gate.perform(
        TriageReport(
            happened=decided,
            text="Looked at again.",
            follows_id=report,
            urgency=Urgency.ROUTINE,
            outcome="triage_outcome:advice_only",
        )
    )


def test_half_of_the_reports_waited_no_longer_for_their_first_triage(officer: Gate) -> None:
    """Only of the last days and where both minutes are known; no second triage is taken for the first."""
    assert times(officer) == TriageTimes(days=28)
    triaged(officer, "1 May 2022 08:00", "1 May 2022 20:00")
    undated = triaged(officer, "10 Jun 2022 08:00", "10 Jun 2022")
    triaged_again(officer, undated, "18 Jun 2022 08:00")
    triaged(officer, "18 Jun 2022", "19 Jun 2022 08:00")
    triaged(officer, "18 Jun 2022 07:00", "19 Jun 2022")
    assert times(officer) == TriageTimes(days=28)
    assert time_to_triage(officer.ask(EntryFile(entry_id=undated))) == ""
    first = triaged(officer, "18 Jun 2022 08:00", "18 Jun 2022 08:10")
    triaged_again(officer, first, "19 Jun 2022 08:00")
    assert times(officer) == TriageTimes(days=28, triaged=1, median=10)
    assert time_to_triage(officer.ask(EntryFile(entry_id=first))) == "10 min after it came in"
    triaged(officer, "18 Jun 2022 09:00", "18 Jun 2022 09:30")
    triaged(officer, "18 Jun 2022 10:00", "19 Jun 2022 10:00")
    assert times(officer) == TriageTimes(days=28, triaged=3, median=30)


def test_the_oldest_that_waits_is_told_by_its_day_and_the_undated_apart(officer: Gate, store: Store) -> None:
    came = store.clock.now - timedelta(hours=3)
    waiting = a_report(officer, happened=f"{came.astimezone(LONDON):%d %b %Y %H:%M}")
    assert time_to_triage(officer.ask(EntryFile(entry_id=waiting))) == ""
    assert times(officer).longest_waiting == 180
    for happened in ("3 May 2022", "18 Jun 2022 08:00", "unknown"):
        a_report(officer, happened=happened)
    now = times(officer)
    assert now.undated == 1
    assert now.longest_waiting is not None
    days = (store.clock.now - datetime(2022, 5, 2, 23, tzinfo=UTC)).days
    assert now.longest_waiting // (24 * 60) == days


def test_a_report_of_a_hidden_case_is_not_counted(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    triaged(officer, "18 Jun 2022 08:00", "18 Jun 2022 08:10", case_id=world.case_id)
    world.restricted()
    assert times(officer).triaged == 0
    assert times(world.store.gate(Role.SUPERVISOR)).triaged == 1


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (130, "2 h 10 min"), (610, "10 h"), (2880, "2 days")],
)
def test_how_long_in_words(minutes: int, words: str) -> None:
    assert format_minutes(minutes) == words

"""The register of reports: newest first, narrowed by what became of them; and how long they wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from mscu.actions.core.listing import FIRST_ROWS
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.intake.report_register import (
    CountNewReports,
    FirstReports,
    ReportFilter,
    ReportNumbers,
    ReportRows,
)
from mscu.actions.intake.reports import LINKED, NEW, LinkReport, RecordReport, TriageReport
from mscu.actions.intake.triage_times import AskTriageTimes, TriageTimes, format_minutes, time_to_triage
from mscu.codes import Role, ToldUrgency, Urgency, YesNo
from mscu.dates.london import LONDON
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.actions.figures.tallying import together
from tests.inputs.factories import AT, World, a_case, a_report
from tests.scenes.stores import Store


def triage(gate: Gate, report_id: int, outcome: str, happened: str = AT) -> int:
    said: dict[str, Any] = {"urgency": Urgency.ROUTINE, "outcome": f"triage_outcome:{outcome}"}
    return gate.perform(TriageReport(happened=happened, follows_id=report_id, text="Looked into.", **said))


def test_the_newest_stands_first_whenever_it_was_recorded(officer: Gate) -> None:
    late = a_report(officer, happened="20 Jun 2022 09:00")
    early = a_report(officer, happened="3 Mar 2022")
    middle = a_report(officer, happened="late May 2022")
    assert [row.id for row in officer.ask(FirstReports()).rows] == [late, middle, early]
    assert list(officer.ask(ReportNumbers()).ids) == [late, middle, early]


def test_rows_say_what_the_register_shows_in_the_order_asked_and_without_those_that_are_gone(
    officer: Gate,
) -> None:
    of_yard = {"where_words": "Hollin Lane", "district": "district:bury", "text": "Three men in a yard."}
    answers = {"under_18": YesNo.NOT_SURE, "injured": YesNo.NO}
    number = a_report(officer, source="report_source:helpline", **of_yard, **answers)
    (row,) = officer.ask(ReportRows(numbers=(number,)))
    assert row.register_number == "R-22-0001"
    assert row.headline == "Report: Modern Slavery Helpline, Hollin Lane"
    assert "Three men in a yard." in row.detail
    assert (row.happened, row.district) == (AT, "Bury")
    assert (row.triage_label, row.triage) == ("New", NEW)
    assert (row.under_18, row.injured) == (YesNo.NOT_SURE, YesNo.NO)
    assert (row.case_id, row.case_reference) == (None, "")
    nowhere = a_report(officer, district=None)
    (bare,) = officer.ask(ReportRows(numbers=(nowhere,)))
    assert bare.district == ""
    rows = officer.ask(ReportRows(numbers=(nowhere, 987654, number)))
    assert [each.id for each in rows] == [nowhere, number]


def test_a_report_whose_time_is_not_known_waits_since_it_was_recorded(store: Store, officer: Gate) -> None:
    timed = a_report(officer, happened="19 Jun 2022 23:30")
    untimed = [a_report(officer, happened=day) for day in ("unknown", "before 2019", "2021", "20 Jun 2022")]
    rows = {row.id: row for row in officer.ask(FirstReports()).rows}
    assert rows[timed].waits_since == datetime(2022, 6, 19, 22, 30, tzinfo=UTC)
    for number in untimed:
        assert timedelta(0) <= store.clock() - rows[number].waits_since < timedelta(minutes=1)


def test_rows_cost_one_statement_because_a_paint_waits_for_them(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    wanted = ReportRows(numbers=(a_report(officer), a_report(officer)))
    run: list[str] = []
    event.listen(store.engine, "after_cursor_execute", lambda *given: run.append(given[2]))
    assert len(officer.ask(wanted)) == 2
    assert len([statement for statement in run if not statement.startswith(("BEGIN", "COMMIT"))]) == 1


def test_filters_narrow_first_rows_and_numbers_alike(officer: Gate) -> None:
    wanted = a_report(officer, source="report_source:health", district="district:bury", happened="1 Jun 2022")
    a_report(officer, source="report_source:health", district="district:oldham")
    a_report(officer, district="district:bury")
    passed = a_report(officer, source="report_source:health", district="district:bury")
    triage(officer, passed, "passed_on")
    narrow = ReportFilter(
        triage="triage_outcome:new", source="report_source:health", district="district:bury"
    )
    assert [row.id for row in officer.ask(FirstReports(filter=narrow)).rows] == [wanted]
    assert list(officer.ask(ReportNumbers(filter=narrow)).ids) == [wanted]


def test_what_was_told_as_urgent_is_triaged_first(officer: Gate) -> None:
    old = a_report(officer, happened="1 Mar 2022", told_urgency=ToldUrgency.URGENT)
    immediate = a_report(officer, happened="1 Jan 2022", told_urgency=ToldUrgency.IMMEDIATE)
    routine = a_report(officer, happened="2 Jun 2022", told_urgency=ToldUrgency.ROUTINE)
    newest = a_report(officer, happened="3 Jun 2022")
    done = a_report(officer, happened="4 Jun 2022", told_urgency=ToldUrgency.IMMEDIATE)
    triage(officer, done, "advice_only")
    waiting = ReportFilter(triage=NEW)
    in_order = [immediate, old, newest, routine]
    assert [row.id for row in officer.ask(FirstReports(filter=waiting)).rows] == in_order
    assert list(officer.ask(ReportNumbers(filter=waiting)).ids) == in_order
    by_day = replace(waiting, sort="newest")
    assert [row.id for row in officer.ask(FirstReports(filter=by_day)).rows] == [
        newest,
        routine,
        old,
        immediate,
    ]


def test_the_first_screen_says_whether_there_is_more_and_all_are_listed_once(officer: Gate) -> None:
    waiting = ReportFilter(triage=NEW)
    said: dict[str, Any] = {"happened": AT, "text": "Men sleep in vans.", "source": "report_source:self"}
    urgent = RecordReport(**said, told_urgency=ToldUrgency.URGENT)
    reports = together(officer, [urgent] * (FIRST_ROWS - 1))
    assert not officer.ask(FirstReports()).more
    reports += together(officer, [urgent])
    assert officer.ask(FirstReports()).more
    reports += together(officer, [urgent])
    first = officer.ask(FirstReports(filter=waiting))
    assert (len(first.rows), first.more) == (FIRST_ROWS, True)
    assert sorted(officer.ask(ReportNumbers(filter=waiting)).ids) == sorted(reports)


def test_what_waits_for_triage_is_counted_and_a_link_needs_a_case(officer: Gate, store: Store) -> None:
    assert officer.ask(CountNewReports()) == 0
    first, _ = a_report(officer), a_report(officer)
    assert officer.ask(CountNewReports()) == 2
    triage(officer, first, "advice_only")
    assert officer.ask(CountNewReports()) == 1
    number = a_report(officer)
    before = store.snapshot()
    with pytest.raises(Invalid) as refused:
        officer.perform(LinkReport(report_id=number, case_id=None, reason="Same yard."))
    assert refused.value.problems == {"case_id": "Choose the case that it belongs to."}
    assert store.snapshot() == before


def test_a_report_of_a_hidden_case_is_in_no_list_and_in_no_count(world: World) -> None:
    supervisor, officer = (world.store.gate(role) for role in (Role.SUPERVISOR, Role.OFFICER))
    supervisor.perform(LinkReport(report_id=world.report_id, case_id=world.restricted(), reason="Same yard."))
    seen = a_report(officer)
    assert [row.id for row in officer.ask(FirstReports()).rows] == [seen]
    assert list(officer.ask(ReportNumbers()).ids) == [seen]
    assert officer.ask(ReportRows(numbers=(world.report_id,))) == ()
    assert world.report_id in supervisor.ask(ReportNumbers()).ids


# ------------------------------------------------------------------------------ what becomes of it


def test_a_triage_says_that_it_was_linked_only_where_it_is_and_never_that_it_is_new(officer: Gate) -> None:
    number = a_report(officer)
    unlinked = {"outcome": "It is not in a case yet: link it to one, or open one from it."}
    for outcome in ("linked", "case_opened", "new"):
        with pytest.raises(Invalid) as refused:
            triage(officer, number, outcome)
        assert set(refused.value.problems) == {"outcome"}
        assert (refused.value.problems == unlinked) is (outcome != "new")
    assert triage(officer, a_report(officer, case_id=a_case(officer)), "linked")


def test_what_was_laid_aside_may_be_looked_at_again_and_what_is_linked_stays_so(officer: Gate) -> None:
    number = a_report(officer)
    triage(officer, number, "no_further_action")
    triage(officer, number, "advice_only")
    (row,) = officer.ask(ReportRows(numbers=(number,)))
    assert row.triage_label == "Advice only"
    case = a_case(officer)
    officer.perform(LinkReport(report_id=number, case_id=case, reason="Same yard."))
    triage(officer, number, "triaged")
    (row,) = officer.ask(ReportRows(numbers=(number,)))
    assert row.triage_label == "Linked to a case"
    assert (row.case_id, row.case_reference, row.triage) == (case, "MS-22-0001", LINKED)


def triaged(gate: Gate, came: str, decided: str, **fields: object) -> int:
    """Record a report and its triage at these moments."""
    report = a_report(gate, happened=came, **fields)
    triage(gate, report, "triaged", decided)
    return report


def times(gate: Gate) -> TriageTimes:
    return gate.ask(AskTriageTimes())


def test_half_of_the_reports_waited_no_longer_for_their_first_triage(officer: Gate) -> None:
    """Only of the last days and where both minutes are known; no second triage is taken for the first."""
    assert times(officer) == TriageTimes(days=28)
    triaged(officer, "1 May 2022 08:00", "1 May 2022 20:00")
    undated = triaged(officer, "10 Jun 2022 08:00", "10 Jun 2022")
    triage(officer, undated, "advice_only", "18 Jun 2022 08:00")
    triaged(officer, "18 Jun 2022", "19 Jun 2022 08:00")
    triaged(officer, "18 Jun 2022 07:00", "19 Jun 2022")
    assert times(officer) == TriageTimes(days=28)
    assert time_to_triage(officer.ask(EntryFile(entry_id=undated))) == ""
    first = triaged(officer, "18 Jun 2022 08:00", "18 Jun 2022 08:10")
    triage(officer, first, "advice_only", "19 Jun 2022 08:00")
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

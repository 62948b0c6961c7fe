"""How long the records of a closed case are kept: groups, clear periods, and their clock."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.cases.cases import NO_MOPI_GROUP, CloseCase
from mscu.actions.clocks.clear_periods import NOT_IN_CASE, GradeRecords, ResetClearPeriod, mopi_rules
from mscu.actions.clocks.clock_board import BoardFilter, FirstClocks
from mscu.actions.core.checking import IN_FUTURE
from mscu.actions.entries.complaints import RecordComplaint
from mscu.actions.entries.entries import About
from mscu.actions.records.records_due import RecordsDetails, RecordsDue, RecordsFile, ReviewState
from mscu.codes import Kind, Role
from mscu.gate import Gate
from mscu.resources import resource
from mscu.rules.clock_engine import ClockState
from mscu.rules.mopi import BadMopiRules, load_mopi_rules
from tests.actions.merging.merge_scene import restrict
from tests.actions.records.problems import problems_of
from tests.inputs.factories import AT, World, a_case, a_person, a_report
from tests.scenes.stores import Store

SIX_YEARS = 2192
"""Days from 20 June 2022 to 20 June 2028."""


def closed(store: Store, group: str = "mopi_group:3") -> int:
    """Open a case and close it on the same day."""
    case = a_case(store.gate(Role.OFFICER))
    closing = CloseCase(case_id=case, version=1, reason="Nothing left.", mopi_group=group)
    store.gate(Role.SUPERVISOR).perform(closing)
    return case


def opened(store: Store, case: int, role: str = Role.RECORDS) -> RecordsDetails:
    return store.gate(role).ask(RecordsFile(case_id=case))


def review_clock(store: Store, role: str = Role.OFFICER) -> list[tuple[str, ClockState]]:
    found = store.gate(role).ask(FirstClocks(filter=BoardFilter(kind="records_review")))
    return [(row.clock.due_words, row.clock.state) for row in found.rows]


def test_no_case_is_closed_without_a_group(store: Store) -> None:
    case, supervisor = a_case(store.gate(Role.OFFICER)), store.gate(Role.SUPERVISOR)
    closing = CloseCase(case_id=case, version=1, reason="Done.", mopi_group=None)
    for group in (None, ""):
        assert problems_of(supervisor, replace(closing, mopi_group=group)) == {"mopi_group": NO_MOPI_GROUP}
    assert set(problems_of(supervisor, replace(closing, mopi_group="mopi_group:9"))) == {"mopi_group"}
    store.gate(Role.RECORDS).perform(GradeRecords(case_id=case, mopi_group="mopi_group:2"))
    supervisor.perform(closing)
    assert opened(store, case).row.review == "20 Jun 2032"


def test_the_period_of_the_group_runs_from_the_closing(store: Store) -> None:
    for group, review in ((1, "20 Jun 2032"), (2, "20 Jun 2032"), (3, "20 Jun 2028"), (4, "20 Jun 2028")):
        found = opened(store, closed(store, f"mopi_group:{group}"))
        assert (found.row.review, found.clear_from) == (review, "20 Jun 2022")
        assert found.since == "The case was closed"
        assert found.source


def test_the_strictest_group_counts_and_of_each_the_newest(store: Store) -> None:
    case, records = closed(store, "mopi_group:4"), store.gate(Role.RECORDS)
    records.perform(GradeRecords(case_id=case, mopi_group="mopi_group:2", why="A knife was used."))
    assert opened(store, case).row.review == "20 Jun 2032"
    records.perform(GradeRecords(case_id=case, mopi_group="mopi_group:3"))
    found = opened(store, case)
    assert found.row.review == "20 Jun 2028"
    assert "A knife was used." in found.gradings[1]


def test_what_came_to_notice_begins_it_anew_and_what_is_to_come_nothing(store: Store) -> None:
    for day, says in (("", "Fill this in."), ("21 Jun 2022", IN_FUTURE)):
        reset = ResetClearPeriod(case_id=closed(store), reset_by="clear_reset:new_offence", happened_on=day)
        assert problems_of(store.gate(Role.RECORDS), reset) == {"happened_on": says}
    case, records = closed(store), store.gate(Role.RECORDS)
    store.clock.turn(days=365)
    reset = ResetClearPeriod(case_id=case, reset_by="clear_reset:dbs_request", happened_on="1 Mar 2023")
    records.perform(reset)
    found = opened(store, case)
    assert (found.clear_from, found.row.review) == ("1 Mar 2023", "1 Mar 2029")
    assert found.since == "DBS request"
    records.perform(ResetClearPeriod(case_id=case, reset_by="clear_reset:other", happened_on="1 Jan 2021"))
    assert opened(store, case).row.review == "1 Mar 2029"


def test_a_complaint_does_not_begin_it_anew(store: Store) -> None:
    case = closed(store)
    store.clock.turn(days=30)
    rude = RecordComplaint(
        case_id=case, happened="20 Jul 2022", text="He was rude.", complainant="X", about_whom="PC Hughes"
    )
    store.gate(Role.OFFICER).perform(rude)
    found = opened(store, case)
    assert found.clear_from == "20 Jun 2022"
    assert found.row.held


def test_what_only_a_restricted_case_knows_is_not_told(world: World) -> None:
    store, officer = world.store, world.store.gate(Role.OFFICER)
    hidden = a_case(officer, title="A nail bar")
    before = repr(opened(store, world.case_id).nominals)
    a_report(officer, case_id=hidden, about=(About(subject_id=world.suspect_id),))
    restrict(store, hidden)
    assert repr(opened(store, world.case_id).nominals) == before


def test_a_nominal_has_a_group_of_her_own_and_is_told_where_she_came_to_notice(world: World) -> None:
    loose = a_person(world.store.gate(Role.OFFICER))
    grading = GradeRecords(case_id=world.case_id, subject_id=loose, mopi_group="mopi_group:3")
    assert problems_of(world.store.gate(Role.RECORDS), grading) == {"subject_id": NOT_IN_CASE}
    store, officer = world.store, world.store.gate(Role.OFFICER)
    records = store.gate(Role.RECORDS)
    records.perform(GradeRecords(case_id=world.case_id, mopi_group="mopi_group:4"))
    records.perform(
        GradeRecords(case_id=world.case_id, subject_id=world.suspect_id, mopi_group="mopi_group:1")
    )
    other = a_case(officer, title="A nail bar")
    a_report(officer, case_id=other, about=(About(subject_id=world.suspect_id),))
    lines = {each.id: each for each in opened(store, world.case_id).nominals}
    suspect = lines[world.suspect_id]
    assert suspect.group.startswith("Group 1")
    assert suspect.noticed_in == "MS-22-0002"
    assert suspect.clear_until == "20 Jun 2032"
    assert lines[world.victim_id].group == ""
    assert opened(store, world.case_id).row.group.startswith("Group 1")


def test_the_review_stands_on_the_board_ninety_days_before_its_day(store: Store) -> None:
    case = closed(store)
    store.clock.turn(days=SIX_YEARS - 91)
    assert review_clock(store) == []
    store.clock.turn(days=1)
    assert review_clock(store) == [("20 Jun 2028", ClockState.RUNNING)]
    store.clock.turn(days=91)
    assert review_clock(store) == [("20 Jun 2028", ClockState.LATE)]
    store.sql("DELETE FROM clock_index")  # and it is in one that is made anew
    assert review_clock(store) == [("20 Jun 2028", ClockState.LATE)]
    reset = ResetClearPeriod(case_id=case, reset_by="clear_reset:new_offence", happened_on="1 Jun 2028")
    store.gate(Role.RECORDS).perform(reset)
    assert review_clock(store) == []


def test_the_list_has_the_late_first_and_what_nobody_graded(store: Store) -> None:
    records: Gate = store.gate(Role.RECORDS)
    closed(store)
    ungraded = closed(store)
    store.sql("DELETE FROM mopi_grading WHERE case_id = ?", ungraded)
    assert [row.state for row in records.ask(RecordsDue())] == [ReviewState.UNGRADED]
    store.clock.turn(days=SIX_YEARS - 300)
    states = [row.state for row in records.ask(RecordsDue())]
    assert states == [ReviewState.UNGRADED, ReviewState.LATER]
    store.clock.turn(days=301)
    states = [row.state for row in records.ask(RecordsDue())]
    assert states == [ReviewState.UNGRADED, ReviewState.LATE]


def test_the_rules_name_every_group_of_the_list_once() -> None:
    rules = mopi_rules()
    assert [group.key for group in rules.groups] == [f"mopi_group:{n}" for n in range(1, 5)]
    assert rules.strictest("mopi_group:3", "mopi_group:1", "mopi_group:2") == rules.groups[0]
    assert rules.strictest() is None
    assert Kind.ARREST in rules.comes_to_notice
    assert all(group.source and group.words for group in rules.groups)


class Written:
    """A rule file as it was typed."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read_text(self, encoding: str) -> str:
        del encoding
        return self.text


def test_rules_that_are_not_whole_are_refused() -> None:
    for was, now in (
        ("first_years = 10", "first_years = 0"),
        ("then_years = 5", 'then_years = "five"'),
        ('certainty = "known"', 'certainty = "sure"'),
        ('"report"', '"rumour"'),
        ("[[group]]", "[[groups]]"),
        ("words", "word"),
    ):
        text = resource("rules/mopi.toml").read_text(encoding="utf-8")
        with pytest.raises(BadMopiRules):
            load_mopi_rules(Written(text.replace(was, now, 100)))


def test_a_report_about_the_case_is_what_began_it(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    a_report(officer, case_id=case, happened=AT)
    store.clock.turn(days=10)
    supervisor = store.gate(Role.SUPERVISOR)
    assert opened(store, case, Role.SUPERVISOR).row.state is ReviewState.OPEN
    closing = CloseCase(case_id=case, version=1, reason="Done.", mopi_group="mopi_group:3")
    supervisor.perform(closing)
    assert opened(store, case).clear_from == "30 Jun 2022"

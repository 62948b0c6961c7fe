"""The tallies of the year say what the records say, after whatever was done."""

from __future__ import annotations

import json
from collections import Counter

from mscu.actions.cases.cases import ChangeCase, LiftRestriction
from mscu.actions.figures.counts_issuing import IssueImpact
from mscu.actions.figures.impact import AskImpact
from mscu.actions.figures.tallies import LOT_SIZE, runs_of_lots
from mscu.actions.intake.reports import LinkReport, TriageReport
from mscu.actions.merging.merge_cases import MergeCases, UnmergeCases
from mscu.code_keys import POTENTIAL_VICTIM
from mscu.codes import Role, Urgency
from mscu.gate import Gate
from mscu.models.tally import fingerprint
from tests.actions.figures.tallying import seen, tallies_agree
from tests.actions.figures.test_impact import WIGAN, victims
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import a_person
from tests.inputs.panel_report import FOR_THE_PANEL
from tests.scenes.stores import Store


def test_the_caravan_case_is_tallied_as_it_is_counted(caravan_store: Store) -> None:
    for role in (Role.SUPERVISOR, Role.OFFICER):
        assert tallies_agree(caravan_store.gate(role))
    assert caravan_store.sql("SELECT count(DISTINCT measure) FROM tally")[0][0] > 5


def test_a_report_that_goes_to_a_case_and_its_triage_are_tallied_there(
    store: Store, officer: Gate, supervisor: Gate
) -> None:
    """Reports of no case stand in lots of their own, which end somewhere among these."""
    some = seen(officer, 3)
    case_id = victims(officer, 2)
    officer.perform(
        TriageReport(
            follows_id=some[1],
            happened="3 May 2021 14:00",
            outcome="triage_outcome:advice_only",
            text="Told how.",
            urgency=Urgency.ROUTINE,
        )
    )
    assert tallies_agree(officer)
    supervisor.perform(LinkReport(report_id=some[1], case_id=case_id, reason="Same place."))
    assert tallies_agree(officer)
    parts = store.sql("SELECT id > 0, counted LIKE ? FROM tally_part ORDER BY 1", "%reports%")
    assert parts == [(0, 1), (1, 1)]


def test_a_restricted_case_is_in_no_sum_and_comes_back_into_it(
    store: Store, officer: Gate, colleague: Gate, supervisor: Gate
) -> None:
    hidden = victims(officer, 6)
    victims(officer, 9)
    restrict(store, hidden)
    assert store.sql("SELECT sum(number) FROM tally WHERE measure = 'victims'") == [(9,)]
    for gate in (officer, colleague, supervisor):
        assert tallies_agree(gate)
    supervisor.perform(LiftRestriction(case_id=hidden, reason="Family is safe."))
    assert store.sql("SELECT sum(number) FROM tally WHERE measure = 'victims'") == [(15,)]
    assert tallies_agree(colleague)


def test_cases_that_are_moved_merged_and_taken_apart_are_tallied_where_they_are(
    officer: Gate, supervisor: Gate
) -> None:
    kept, other = victims(officer, 2), victims(officer, 3, WIGAN)
    moved = ChangeCase(
        case_id=victims(officer, 2), version=1, title="Car wash", district=WIGAN, lead="DS Nolan"
    )
    officer.perform(moved)
    assert tallies_agree(officer)
    merge_id = supervisor.perform(
        MergeCases(kept_id=kept, kept_version=1, other_id=other, other_version=1, reason="The same yard.")
    )
    assert tallies_agree(officer)
    supervisor.perform(UnmergeCases(combination_id=merge_id, reason="Two yards."))
    assert tallies_agree(officer)


AGES_AT_OPENING = [
    ("12 Mar 1990", None, "18 or over"),
    ("1 Jun 2003", None, "18 or over"),
    ("2 Jun 2003", None, "17 or under"),
    ("2003", None, "17 or under"),
    ("about 1985", None, "18 or over"),
    ("age about 16", None, "17 or under"),
    ("age about 24", None, "18 or over"),
    ("age about 19", "age_status:uncertain_treated_as_child", "17 or under"),
    ("2004", "age_status:assessed_adult", "17 or under"),
    ("", "age_status:adult", "18 or over"),
    ("", "age_status:assessed_child", "17 or under"),
    ("", "age_status:unknown", "Not known"),
    ("", None, "Not known"),
]
"""Who is recorded in 2022 in a case opened on 1 June 2021."""


def ages_tallied(store: Store) -> Counter[str]:
    counted = store.sql("SELECT marks, number FROM tally WHERE measure = 'victims'")
    return Counter({json.loads(marks)[-1]: number for marks, number in counted})


def test_victims_are_counted_by_what_is_known_of_their_age_at_the_opening(
    store: Store, officer: Gate
) -> None:
    case_id = victims(officer, 0)
    for born, status, age in AGES_AT_OPENING:
        before = ages_tallied(store)
        a_person(officer, case_id, born=born, age_status=status, roles=(POTENTIAL_VICTIM,))
        assert ages_tallied(store) - before == {age: 1}, (born, status)
    assert tallies_agree(officer)


def test_tallies_of_other_rules_are_made_anew_before_they_are_read(store: Store, officer: Gate) -> None:
    seen(officer, 2)
    store.sql("UPDATE tally_index SET fingerprint = 'older rules'")
    store.sql("DELETE FROM tally")
    seen(officer, 1)
    assert store.sql("SELECT count(*) FROM tally") == [(0,)]
    assert tallies_agree(officer)
    assert store.sql("SELECT number FROM tally WHERE measure = 'reports'") == [(3,)]
    assert store.sql("SELECT fingerprint FROM tally_index") == [(fingerprint(),)]


def test_what_leaves_is_counted_from_the_records(store: Store, officer: Gate) -> None:
    """Whoever changed the tallies behind the program's back changed no report."""
    seen(officer, 7)
    store.sql("UPDATE tally SET number = 70")
    assert officer.ask(AskImpact(year=2021)).headlines[0].this == "70"
    issued = officer.perform(IssueImpact(year=2021, form="csv", **FOR_THE_PANEL))
    assert '"Summary","Reports received","7"' in issued.content.decode("utf-8-sig")


def test_lots_that_follow_on_each_other_are_counted_at_once() -> None:
    runs: list[tuple[list[int], list[tuple[int, int]]]] = [
        ([], []),
        ([1, LOT_SIZE - 1], [(0, LOT_SIZE)]),
        ([1, LOT_SIZE], [(0, 2 * LOT_SIZE)]),
        ([5 * LOT_SIZE, 1], [(0, LOT_SIZE), (5 * LOT_SIZE, 6 * LOT_SIZE)]),
    ]
    for numbers, expected in runs:
        assert [(lot.start, lot.stop) for lot in runs_of_lots(numbers)] == expected

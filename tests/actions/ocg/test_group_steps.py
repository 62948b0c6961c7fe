"""Between its assessments: a group's status and why, worksheet, disruptions, roles over time."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.entries.kind_spec import spec_of
from mscu.actions.ocg.assessments import NOT_BEFORE, NOT_CONDITIONAL, WHY_CHANGED, AssessGroup, Member
from mscu.actions.ocg.group_file import GroupDetails, GroupFile
from mscu.actions.ocg.group_steps import (
    ANOTHER_CASE,
    GRADE_IT,
    HOW_SURE,
    MERGED,
    NO_OFFICIAL,
    NOTHING_TO_GRADE,
    ON_WHAT,
    SAY_SOMETHING,
    SAY_WHEN,
    USE_GROUPS_PAGE,
    WHEN_REVIEWED,
    WHICH_GROUP,
    WHO_LEADS,
    WHO_REVIEWED,
    WHY_SURE,
    ChangeGroupStatus,
    RecordDisruption,
    RecordGroupFact,
)
from mscu.actions.ocg.groups import Groups
from mscu.actions.ocg.readiness import Readiness
from mscu.codes import Kind, Role
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from mscu.rules.ocg import group_rules
from tests.actions.clocks.case_clocks import CaseClocks
from tests.actions.ocg.test_groups import assess
from tests.actions.records.problems import problems_of
from tests.inputs.factories import World, a_case, a_note, a_person, an_enquiry, valid

DAY = "12 Jun 2022 10:00"


@pytest.fixture
def group(world: World) -> int:
    """Assess a group as suspected."""
    return assess(world.store.gate(Role.OFFICER), world.case_id)


@pytest.fixture
def gate(world: World) -> Gate:
    """Return the analyst's gate."""
    return world.store.gate(Role.ANALYST)


def change(group: int, status: str = "nominated", **said: object) -> ChangeGroupStatus:
    fields = {
        "follows_id": group,
        "happened": DAY,
        "status": f"ocg_status:{status}",
        "text": "Three men act together.",
    }
    return ChangeGroupStatus(**fields | said)  # type: ignore[arg-type]


def fact(group: int, **said: object) -> RecordGroupFact:
    fields = {
        "follows_id": group,
        "happened": DAY,
        "heading": "ocg_heading:harm_physical",
        "text": "They beat two men.",
        "source_grade": "intelligence_source:1",
        "assessment": "intelligence_assessment:a",
        "handling_code": "intelligence_handling:p",
        "confidence": "intelligence_confidence:high",
        "confidence_why": "Injuries were seen.",
    }
    return RecordGroupFact(**fields | said)  # type: ignore[arg-type]


def disruption(group: int, **said: object) -> RecordDisruption:
    fields = {
        "follows_id": group,
        "happened": DAY,
        "level": "disruption_level:major",
        "text": "The site was closed.",
        "evidence": "Empty since.",
    }
    return RecordDisruption(**fields | said)  # type: ignore[arg-type]


def opened(gate: Gate, group: int) -> GroupDetails:
    return gate.ask(GroupFile(assessment_id=group))


def test_a_status_is_kept_with_who_when_and_why(gate: Gate, group: int) -> None:
    gate.perform(change(group, by_whom="DS Priya Nolan"))
    gate.perform(change(group, "assessed", happened="14 Jun 2022", text="Mapped.", tier="ocg_tier:2"))
    told = opened(gate, group)
    assert (told.status, told.tier) == ("Assessed and mapped", "Tier 2")
    assert [(s.status, s.when, s.why, s.who) for s in told.steps] == [
        ("Assessed and mapped", "14 Jun 2022", "Mapped.", ""),
        ("Nominated", DAY, "Three men act together.", "DS Priya Nolan"),
    ]
    (line,) = gate.ask(Groups())
    assert (line.status, line.tier, line.is_settled) == ("Assessed and mapped", "Tier 2", False)


def test_a_status_follows_only_where_the_rules_say_so(officer: Gate) -> None:
    case, changes = a_case(officer), group_rules().changes
    statuses = sorted(changes.keys() - {MERGED})
    for former in statuses:
        group = assess(officer, case, status=former)
        may_follow = {former, *changes[former]} - {MERGED}
        for status in statuses:
            if status not in may_follow:
                assert set(problems_of(officer, change(group, status.partition(":")[2]))) == {"status"}
        assert opened(officer, group).status_key == former
        for status in sorted(may_follow):
            other = assess(officer, case, status=former)
            officer.perform(change(other, status.partition(":")[2]))
            assert opened(officer, other).status_key == status, former


def test_an_earlier_status_is_put_where_it_belongs_and_the_sentence_names_what_may_follow(
    world: World, gate: Gate, group: int
) -> None:
    assert problems_of(gate, change(group, "active"))["status"] == (
        "A group that is “suspected” can become: nominated, archived, test not met."
    )
    assert problems_of(gate, change(group, "merged"))["status"] == USE_GROUPS_PAGE
    for make in (change, fact, disruption):
        assert problems_of(gate, make(world.note_id)) == {"follows_id": WHICH_GROUP}
    gate.perform(change(group, "nominated", happened="14 Jun 2022"))
    gate.perform(change(group, "nominated", happened="5 Jun 2022", text="Nominated then."))
    assert [s.is_change for s in opened(gate, group).steps] == [True, True]
    assert opened(gate, group).status == "Nominated"


def test_an_assessment_that_changes_the_status_says_why_and_a_status_stands_as_it_was_given(
    world: World, group: int
) -> None:
    officer = world.store.gate(Role.OFFICER)
    again = valid(AssessGroup, world, follows_id=group, happened=DAY)
    assert problems_of(officer, again) == {"text": WHY_CHANGED}
    wrong = valid(AssessGroup, world, follows_id=group, happened=DAY, status="ocg_status:active", text="Why.")
    assert set(problems_of(officer, wrong)) == {"status"}
    step = officer.perform(change(group))
    assert not officer.ask(EntryFile(entry_id=step)).may_correct
    correction = CorrectEntry(entry_id=step, version=1, text="Other words.", reason="A slip.")
    assert problems_of(officer, correction) == {"entry_id": spec_of(Kind.OCG_STEP).not_corrected}


def test_what_a_step_lacks_is_said_by_field(gate: Gate, group: int) -> None:
    for said, problems in (
        ({"text": " "}, {"text": "Fill this in."}),
        ({"official_reference": "OCG 0412"}, {"official_on": SAY_WHEN}),
        ({"official_band": "4b"}, {"official_on": SAY_WHEN}),
        ({"official_on": "1 Jun 2022"}, {"official_reference": NO_OFFICIAL}),
        ({"lead_since": "1 Jun 2022"}, {"lead_responsible_officer": WHO_LEADS}),
        ({"tier": "ocg_tier:9"}, {"tier": "Choose one from the list."}),
    ):
        assert problems_of(gate, change(group, **said)) == problems, said


def test_official_words_are_shown_as_they_were_entered_last(gate: Gate, group: int) -> None:
    assert opened(gate, group).official is None
    gate.perform(change(group, official_reference="OCG 0412", official_band="4b", official_on="1 Jun 2022"))
    gate.perform(change(group, happened="15 Jun 2022"))
    official = opened(gate, group).official
    assert official is not None
    assert (official.reference, official.band, official.as_on) == ("OCG 0412", "4b", "1 Jun 2022")
    assert official.entered.startswith("20 Jun 2022, ")


def test_the_lead_leads_since_the_first_that_names_the_same_officer(gate: Gate, group: int) -> None:
    assert opened(gate, group).lead_since == "1 Jun 2022 09:00"
    gate.perform(change(group, lead_responsible_officer="DCI Amir Shah", lead_since="10 Jun 2022"))
    gate.perform(change(group, happened="15 Jun 2022", lead_responsible_officer="DCI Amir Shah"))
    told = opened(gate, group)
    assert (told.lead, told.lead_since) == ("DCI Amir Shah", "10 Jun 2022")
    gate.perform(change(group, happened="16 Jun 2022", lead_responsible_officer="DI Ruth Aspinall"))
    assert opened(gate, group).lead_since == "16 Jun 2022"
    assert gate.ask(Groups())[0].lead == "DI Ruth Aspinall"


def test_reviews_of_a_group_end_with_its_status_and_begin_with_it(gate: Gate, group: int) -> None:
    case_id = gate.ask(Groups())[0].case_id
    for day, now, states in (
        ("10 Jun 2022", "suspected", [ClockState.RUNNING]),
        ("11 Jun 2022", "not_met", [ClockState.ENDED]),
        ("12 Jun 2022", "nominated", [ClockState.ENDED, ClockState.RUNNING]),
    ):
        gate.perform(change(group, now, happened=day))
        clocks = gate.ask(CaseClocks(case_id=case_id))
        assert [each.state for each in clocks if each.key == "group_review"] == states
    assert gate.ask(Groups())[0].review == "10 Jul 2022"


def test_the_worksheet_goes_by_its_headings_with_grade_and_source(
    world: World, gate: Gate, group: int
) -> None:
    gate.perform(fact(group, heading="ocg_heading:capability_violence", text="They carry bats."))
    gate.perform(fact(group, source_id=world.note_id))
    first, second = opened(gate, group).worksheet
    assert (first.part, first.heading, first.grade) == ("Harm", "Harm: physical", "1AP")
    assert (first.source_id, first.source) == (world.note_id, "Note: Patrol drove past.")
    assert (first.confidence, first.confidence_why) == ("High", "Injuries were seen.")
    assert second.part == "Intent and capability"


def test_a_gap_stands_apart_and_becomes_an_enquiry(world: World, gate: Gate, group: int) -> None:
    ungraded = dict.fromkeys(("source_grade", "assessment", "handling_code", "confidence"))
    bare = {**ungraded, "confidence_why": "", "text": ""}
    gap = gate.perform(fact(group, gap="Who owns the site?", **bare))
    gate.perform(fact(group))
    assert [(each.entry_id, each.enquiry) for each in opened(gate, group).gaps] == [(gap, "")]
    raised = an_enquiry(world.store.gate(Role.OFFICER), None, follows_id=gap)
    (line,) = opened(gate, group).gaps
    assert line.enquiry_id == raised
    assert line.enquiry.endswith("(allocated)") or "(" in line.enquiry


def test_what_a_line_lacks_is_said_by_field(gate: Gate, group: int, world: World) -> None:
    for said, problems in (
        (
            {"text": "", "source_grade": None, "assessment": None, "handling_code": None},
            {"text": SAY_SOMETHING},
        ),
        ({"text": ""}, {"text": NOTHING_TO_GRADE}),
        ({"source_grade": None, "assessment": None, "handling_code": None}, {"source_grade": GRADE_IT}),
        ({"assessment": None}, {"source_grade": "A grade has three parts: source, assessment and handling."}),
        ({"confidence": None}, {"confidence": HOW_SURE}),
        ({"confidence_why": " "}, {"confidence_why": WHY_SURE}),
        ({"source_id": "a note"}, {"source_id": "Choose one from the list."}),
        ({"heading": "ocg_heading:score"}, {"heading": "Choose one from the list."}),
    ):
        assert problems_of(gate, fact(group, **said)) == problems, said
    officer = world.store.gate(Role.OFFICER)
    elsewhere = a_note(officer, a_case(officer))
    assert problems_of(gate, fact(group, source_id=elsewhere)) == {"source_id": ANOTHER_CASE}


def test_a_disruption_says_what_it_rests_on_and_who_reviewed_it(world: World, gate: Gate, group: int) -> None:
    assert problems_of(gate, disruption(group, evidence="")) == {"evidence": ON_WHAT}
    assert problems_of(gate, disruption(group, reviewed_by="DI X")) == {"reviewed_on": WHEN_REVIEWED}
    assert problems_of(gate, disruption(group, reviewed_on=DAY)) == {"reviewed_by": WHO_REVIEWED}
    review = {"reviewed_by": "DI Ruth Aspinall", "reviewed_on": "19 Jun 2022"}
    shown_by = {"evidence": "", "source_id": world.note_id, "disrupted_by": "DS Nolan"}
    gate.perform(disruption(group, **shown_by, **review))
    (line,) = opened(gate, group).disruptions
    assert (line.level, line.by_whom, line.evidence) == ("Major", "DS Nolan", "Note: Patrol drove past.")
    assert line.reviewed == "DI Ruth Aspinall, 19 Jun 2022"


def test_roles_over_time_count_nobody_who_has_left(officer: Gate) -> None:
    case_id = a_case(officer)
    ann, bob = (a_person(officer, case_id, name=name) for name in ("Ann Pike", "Bob Cole"))
    members = (
        Member(
            subject_id=ann,
            role="ocg_role:enforcer",
            from_on="1 Jan 2021",
            until_on="1 May 2021",
            source_grade="intelligence_source:2",
            assessment="intelligence_assessment:b",
            handling_code="intelligence_handling:p",
            source_id=a_note(officer, case_id),
        ),
        Member(subject_id=ann, role="ocg_role:principal", from_on="2 May 2021"),
        Member(subject_id=bob, role="ocg_role:transporter", until_on="1 Jun 2022"),
    )
    group = assess(officer, case_id, members=members)
    assert [(s.name, s.role, s.span, s.is_over, s.grade) for s in opened(officer, group).memberships] == [
        ("Ann Pike", "Enforcer", "1 Jan 2021 to 1 May 2021", True, "2BP"),
        ("Ann Pike", "Principal", "since 2 May 2021", False, ""),
        ("Bob Cole", "Transporter", "until 1 Jun 2022", True, ""),
    ]
    assert officer.ask(Groups())[0].members == 1
    ann_line, bob_line = officer.ask(Readiness(assessment_id=group)).members
    assert (ann_line.role, ann_line.why_not) == ("Principal", "")
    assert (bob_line.role, bob_line.why_not) == ("Transporter", "left on 1 Jun 2022")


def test_what_is_wrong_with_a_member_is_said_by_line(world: World) -> None:
    source = {"source_grade": "intelligence_source:1"}
    conditional = {"assessment": "intelligence_assessment:a", "handling_code": "intelligence_handling:c"}
    wrong: tuple[tuple[dict[str, Any], str, str], ...] = (
        ({"from_on": "2 May 2022", "until_on": "1 May 2022"}, "until_on", NOT_BEFORE),
        ({"from_on": "soon"}, "from_on", ""),
        (source | conditional, "handling_code", NOT_CONDITIONAL),
        (source, "source_grade", "A grade has three parts: source, assessment and handling."),
    )
    for said, field, sentence in wrong:
        member = Member(subject_id=world.suspect_id, role="ocg_role:principal", **said)
        told = problems_of(world.store.gate(Role.OFFICER), valid(AssessGroup, world, members=(member,)))
        assert set(told) == {f"members.0.{field}"}
        assert sentence in told[f"members.0.{field}"]

"""Cases of random facts: of each kind of entry, answers that it may have."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from mscu.codes import Family, Kind
from mscu.documents.editions.facts import (
    CaseFacts,
    EnquiryFact,
    EntryFact,
    GroupFact,
    PersonFact,
    PlaceFact,
    PlanFact,
    ResultFact,
)
from tests.documents.editions.test_case_summary import BARE
from tests.text.phrases import phrases

START = datetime(2022, 3, 1, tzinfo=UTC)
VICTIM, SUSPECT, EXPLOITED = (
    f"involvement_role:{role}" for role in ("potential_victim", "suspect", "exploited")
)

POOL: dict[Kind, tuple[str, ...]] = {
    Kind.REPORT: (
        *phrases("""
        report_source:helpline | report_source:proactive | indicator:threats
        indicator:injuries_assault | indicator:punished | indicator:cannot_leave
        indicator:poor_accommodation | indicator:no_food | indicator:against_will
        indicator:wages_taken
    """),
    ),
    Kind.ADVICE: (
        *phrases("""
        immediate | accepted:yes | accepted:waiting | local_officer | advice_topic:safeguard
        advice_topic:cctv | advice_topic:witnesses | advice_topic:nrm_dtn
    """),
    ),
    Kind.ENQUIRY: (
        *phrases("""
        enquiry_type:cctv | enquiry_type:witness | enquiry_type:financial | enquiry_type:forensic
        state:for_allocation | state:allocated
    """),
    ),
    Kind.ENQUIRY_RESULT: ("finished",),
    Kind.REFERRAL: (
        *phrases("""
        referral_to:victim_navigator | referral_to:childrens_social_care | referral_outcome:accepted
        referral_outcome:waiting | help:food | help:accommodation | help:medical
        police_protection_from
    """),
    ),
    Kind.MEETING: (
        "meeting_type:strategy_discussion",
        "meeting_type:tasking",
        "meeting_type:partnership",
        "agency:police",
        "agency:health",
    ),
    Kind.DECISION: ("in_place:interpreters", "in_place:childrens_team", "in_place:medical", "supersedes"),
    Kind.SEARCH: ("local_officer",),
    Kind.ARREST: (
        *phrases("""
        local_officer | offence:msa_s1 | offence:msa_s2 | offence:electricity_s13
        arrest_disposal:treated_as_victim | arrest_disposal:charged
    """),
    ),
    Kind.CHARGE: ("offence:msa_s1", "offence:msa_s2", "offence:electricity_s13", "offence:mda_s6"),
    Kind.COURT_RESULT: ("verdict:guilty", "verdict:not_guilty", "verdict:discontinued"),
    Kind.NOTE: ("note_type:phone",),
}
STATUSES = ("suspected", "nominated", "assessed", "active", "not_met", "merged", "archived")


def _some(dice: random.Random, pool: tuple[Any, ...], share: float = 0.45) -> tuple[Any, ...]:
    return tuple(each for each in pool if dice.random() < share)


def _entries(dice: random.Random, people: int, *, rich: bool) -> Iterator[EntryFact]:
    kinds = tuple(POOL) if rich else _some(dice, tuple(POOL), 0.7) or (Kind.REPORT,)
    for number in range(1, 40 if rich else dice.randint(1, 16)):
        kind = dice.choice(kinds)
        yield EntryFact(
            id=number,
            kind=kind,
            family=Family.NOTE,
            happened_shown="",
            headline="",
            sort_at=START + timedelta(days=dice.randint(0, 9)),
            codes=_some(dice, POOL[kind], 0.7 if rich else 0.45),
            follows_id=dice.randint(0, number - 1),
            person_id=dice.randint(0, people + 1),
            people_count=dice.choice((0, 0, 1, 2)) if kind is Kind.REPORT else 0,
            is_ahead=dice.random() < 0.06,
        )


ROLES = ((VICTIM,), (SUSPECT,), (VICTIM,), (SUSPECT,), (VICTIM, SUSPECT), (EXPLOITED,), ())


def _person(dice: random.Random, number: int, *, rich: bool) -> PersonFact:
    return PersonFact(
        id=number,
        name=f"Person {number}",
        roles=ROLES[number - 1] if rich else dice.choice(ROLES),
        gender=dice.choice(("gender:male", "gender:male", "gender:female", "")),
        accounted_for=dice.random() < 0.8,
        known_victim=dice.random() < 0.1,
    )


def random_case(seed: int) -> CaseFacts:
    """Return a case of random facts; one in six is rich in them."""
    dice = random.Random(seed)
    rich = seed % 6 == 0
    people = tuple(
        _person(dice, number + 1, rich=rich) for number in range(5 if rich else dice.randint(0, 4))
    )
    entries = tuple(_entries(dice, len(people), rich=rich))
    places = tuple(
        PlaceFact(
            name="a place",
            lacks=_some(dice, ("lacks:water", "lacks:heating", "lacks:privacy"), 0.3),
            type_code=dice.choice(("place_type:caravan_site", "place_type:hmo", "place_type:farm", "")),
        )
        for _ in range(dice.randint(0, 2))
    )
    enquiries = tuple(
        EnquiryFact(
            id=entry.id,
            title="",
            kind="",
            results=(ResultFact(happened_shown="", text="", exhibit=dice.choice(("", "TF/1"))),),
        )
        for entry in entries
        if entry.kind is Kind.ENQUIRY and dice.random() < 0.5
    )
    groups = tuple(
        GroupFact(
            name=f"Group {number}",
            status="",
            status_code=f"ocg_status:{dice.choice(STATUSES)}",
            plan=tuple(
                PlanFact(strand=s, text="")
                for s in _some(dice, ("plan_strand:pursue", "plan_strand:protect"))
            ),
        )
        for number in range(dice.choice((0, 0, 1, 2)))
    )
    return replace(
        BARE,
        people=people,
        entries=entries,
        places=places,
        enquiries=enquiries,
        groups=groups,
        exploitation=_some(dice, ("exploitation:forced_labour", "exploitation:wages_taken"), 0.4),
        place_type=dice.choice(("", "place_type:caravan_site", "place_type:dwelling")),
    )

"""What reaches a public study: choices fixed in the program, and never a word of the record."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.actions.kinds import RECORDING
from mscu.codes import Family, Kind
from mscu.documents.editions import study_facts as module
from mscu.documents.editions.facts import CaseFacts, EntryFact, GroupFact, PersonFact, PlaceFact, PlanFact
from mscu.documents.editions.study_facts import (
    ExploitationType,
    HarmKind,
    Help,
    Lack,
    LineOfEnquiry,
    Living,
    Strand,
    StudyFacts,
    Who,
    study_facts,
)
from mscu.resources import resource
from tests.documents.editions.caravan_facts import CARAVAN
from tests.documents.editions.test_case_summary import BARE

START = datetime(2022, 3, 1, tzinfo=UTC)
VICTIM = "involvement_role:potential_victim"
TO_NAVIGATOR = ("referral_to:victim_navigator", "referral_outcome:accepted")
TABLES = {name: table for name, table in vars(module).items() if isinstance(table, dict) and name.isupper()}


def entry(kind: Kind, day: int, *codes: str) -> EntryFact:
    return EntryFact(
        id=day,
        kind=kind,
        family=Family.NOTE,
        readers=RECORDING[kind].spec.readers,
        happened_shown="",
        headline="",
        codes=codes,
        sort_at=START + timedelta(days=day),
    )


def case_of(*entries: EntryFact, **facts: Any) -> CaseFacts:
    return replace(BARE, entries=entries, **facts)


def _is_choice(hint: Any) -> bool:
    if get_origin(hint) is frozenset:
        return _is_choice(get_args(hint)[0])
    alternatives = [part for part in get_args(hint) if part is not type(None)] or [hint]
    return all(part is bool or issubclass(part, StrEnum) for part in alternatives)


@pytest.mark.parametrize("name", [field.name for field in fields(StudyFacts)])
def test_by_its_type_no_word_of_the_record_gets_in(name: str) -> None:
    assert _is_choice(get_type_hints(StudyFacts)[name])


def test_the_check_of_types_would_find_text() -> None:
    assert not _is_choice(str)
    assert not _is_choice(frozenset[str])
    assert not _is_choice(str | None)


CODES = {code for table in TABLES.values() for code in table} | module.EXPLOITATION_OFFENCES


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_one_that_people_can_choose(code: str) -> None:
    lines = resource(f"code_lists/{code.partition(':')[0]}.csv").read_text(encoding="utf-8")
    assert any(line.startswith(f"{code},") for line in lines.splitlines())


@given(st.text(min_size=1))
def test_free_text_changes_nothing(text: str) -> None:
    changed = replace(
        CARAVAN,
        title=text,
        summary=text,
        operation=text,
        owed=(text,),
        main_place=text,
        trade_shown=text,
        entries=tuple(replace(e, headline=text, text=text, grades=(text,)) for e in CARAVAN.entries),
        people=tuple(
            replace(p, name=text, aliases=(text,), born=text, nationality=text, stands_at=text)
            for p in CARAVAN.people
        ),
        places=tuple(replace(p, name=text, address=text, note=text) for p in CARAVAN.places),
    )
    assert study_facts(changed) == study_facts(CARAVAN)


def test_the_caravan_case_has_every_beat() -> None:
    study = study_facts(CARAVAN)
    assert study.who is Who.MALES
    assert study.harms == {HarmKind.THREATS}
    assert study.work == {ExploitationType.WORK}
    assert study.living is Living.CARAVANS
    assert study.lacks == {Lack.ELECTRICITY}
    assert study.lines == {LineOfEnquiry.CCTV, LineOfEnquiry.WITNESSES}
    assert study.later_lines == {LineOfEnquiry.MISSING, LineOfEnquiry.MONEY}
    assert study.help == {Help.FOOD, Help.CLOTHING, Help.PHONE, Help.SAFETY}
    assert study.plan == set(Strand)
    assert all(
        getattr(study, name) is True
        for name in (
            "reported",
            "reported_again",
            "advised",
            "advised_at_once",
            "navigator",
            "planned_together",
            "arrests",
            "searches",
            "all_accounted_for",
            "charged",
            "group",
            "several_people",
            "reports_plural",
            "reported_again_plural",
            "spoke_up",
            "advised_officers",
            "advised_first_at_once",
            "advice_taken_at_once",
            "lines_plural",
            "cctv_secured",
            "navigator_plural",
            "arrests_plural",
            "searches_plural",
            "by_local_officers",
            "supported",
            "later_lines_plural",
            "safe_plural",
            "charged_plural",
            "trafficking",
        )
    )


def test_an_empty_case_has_none() -> None:
    assert study_facts(BARE) == StudyFacts()


@pytest.mark.parametrize(
    ("genders", "who"),
    [
        (("gender:male", "gender:male"), Who.MALES),
        (("gender:female",), Who.FEMALES),
        (("gender:male", "gender:female"), Who.PEOPLE),
        (("gender:male", ""), Who.PEOPLE),
        (("gender:neither",), Who.PEOPLE),
        ((), Who.PEOPLE),
    ],
)
def test_one_word_is_used_only_where_it_is_recorded_of_everybody(genders: tuple[str, ...], who: Who) -> None:
    victims = tuple(PersonFact(name="a", roles=(VICTIM,), gender=g) for g in genders)
    suspect = PersonFact(name="b", roles=("involvement_role:suspect",), gender="gender:female")
    assert study_facts(case_of(people=(*victims, suspect))).who is who


def test_reports_after_the_unit_first_acted_are_further_reports() -> None:
    first, second = entry(Kind.REPORT, 1), entry(Kind.REPORT, 2)
    assert not study_facts(case_of(first, second)).reported_again
    assert not study_facts(case_of(first, second, entry(Kind.ADVICE, 3))).reported_again
    assert study_facts(case_of(first, entry(Kind.ENQUIRY, 2), entry(Kind.REPORT, 3))).reported_again


def test_a_case_that_begins_with_advice_still_has_a_first_report() -> None:
    study = study_facts(case_of(entry(Kind.ADVICE, 1), entry(Kind.REPORT, 2)))
    assert study.reported
    assert not study.reported_again


def test_two_alike_reports_are_not_taken_for_one() -> None:
    report = entry(Kind.REPORT, 5)
    study = study_facts(case_of(entry(Kind.REPORT, 1), entry(Kind.ADVICE, 2), report, report))
    assert study.reported_again


@pytest.mark.parametrize("outcome", ["declined", "waiting", "person_declined"])
def test_the_navigator_helped_only_where_the_referral_was_accepted(outcome: str) -> None:
    refused = entry(Kind.REFERRAL, 2, "referral_to:victim_navigator", f"referral_outcome:{outcome}")
    assert not study_facts(case_of(refused)).navigator
    assert study_facts(case_of(entry(Kind.REFERRAL, 2, *TO_NAVIGATOR))).navigator
    elsewhere = entry(Kind.REFERRAL, 2, "referral_to:nrm", "referral_outcome:accepted")
    assert not study_facts(case_of(elsewhere)).navigator


def test_enquiries_are_parted_by_when_officers_went_in() -> None:
    before = entry(Kind.ENQUIRY, 1, "enquiry_type:cctv")
    after = entry(Kind.ENQUIRY, 3, "enquiry_type:financial")
    study = study_facts(case_of(before, entry(Kind.SEARCH, 2), after))
    assert study.lines == {LineOfEnquiry.CCTV}
    assert study.later_lines == {LineOfEnquiry.MONEY}
    study = study_facts(case_of(before, after))
    assert study.lines == {LineOfEnquiry.CCTV, LineOfEnquiry.MONEY}
    assert not study.later_lines


def test_an_enquiry_of_another_type_is_still_an_enquiry() -> None:
    assert study_facts(case_of(entry(Kind.ENQUIRY, 1, "enquiry_type:other"))).lines == {LineOfEnquiry.OTHER}


def test_how_people_lived_is_told_only_where_it_was_bad() -> None:
    report = entry(Kind.REPORT, 1, "indicator:poor_accommodation")
    assert study_facts(case_of(place_type="place_type:caravan_site")).living is None
    assert study_facts(case_of(report, place_type="place_type:hmo")).living is Living.HOUSING
    assert study_facts(case_of(report, place_type="place_type:farm")).living is Living.CONDITIONS
    cold = PlaceFact(name="a", type_code="place_type:caravan_site", lacks=("lacks:heating", "lacks:privacy"))
    study = study_facts(case_of(places=(cold,), place_type="place_type:farm"))
    assert study.living is Living.CARAVANS
    assert study.lacks == {Lack.HEATING}
    house = PlaceFact(name="b", type_code="place_type:dwelling", lacks=("lacks:water",))
    assert study_facts(case_of(places=(cold, house))).living is Living.CONDITIONS


def test_everyone_is_accounted_for_only_where_every_victim_is() -> None:
    found = PersonFact(name="a", roles=(VICTIM,), accounted_for=True)
    missing = replace(found, accounted_for=False)
    assert study_facts(case_of(people=(found,))).all_accounted_for
    assert not study_facts(case_of(people=(found, missing))).all_accounted_for
    assert not study_facts(case_of()).all_accounted_for


def test_a_plan_is_told_by_its_strands() -> None:
    line = PlanFact(strand="plan_strand:protect", text="Safety plans")
    group = GroupFact(name="a", status="Nominated", status_code="ocg_status:nominated", plan=(line,))
    study = study_facts(case_of(groups=(group,)))
    assert study.group
    assert study.plan == {Strand.PROTECT}
    settled = replace(group, status_code="ocg_status:not_met")
    assert study_facts(case_of(groups=(settled,))) == StudyFacts()

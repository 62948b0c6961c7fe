"""What reaches a public study: choices fixed in the program, and never a word of the record."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

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
from mscu.rules.code_lists import load_code_list
from tests.documents.editions.caravan_facts import CARAVAN
from tests.documents.editions.test_case_summary import BARE

START = datetime(2022, 3, 1, tzinfo=UTC)
VICTIM = "involvement_role:potential_victim"
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


def test_by_its_type_no_word_of_the_record_gets_in() -> None:
    assert all(map(_is_choice, get_type_hints(StudyFacts).values()))
    assert not _is_choice(str)
    assert not _is_choice(frozenset[str])
    assert not _is_choice(str | None)


CODES = {code for table in TABLES.values() for code in table} | module.EXPLOITATION_OFFENCES


def test_every_code_is_one_that_people_can_choose() -> None:
    lists = {code.partition(":")[0] for code in CODES}
    shipped = {row.key for name in lists for row in load_code_list(resource(f"code_lists/{name}.csv"))}
    assert not CODES - shipped


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


def test_the_caravan_case_has_every_beat_and_an_empty_one_none() -> None:
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
    assert [name for name, value in vars(study).items() if value is False] == ["group_assessed"]
    assert study_facts(BARE) == StudyFacts()


def test_one_word_is_used_only_where_it_is_recorded_of_everybody() -> None:
    for genders, who in [
        (("gender:male", "gender:male"), Who.MALES),
        (("gender:female",), Who.FEMALES),
        (("gender:male", "gender:female"), Who.PEOPLE),
        (("gender:male", ""), Who.PEOPLE),
        (("gender:neither",), Who.PEOPLE),
        ((), Who.PEOPLE),
    ]:
        victims = tuple(PersonFact(name="a", roles=(VICTIM,), gender=g) for g in genders)
        suspect = PersonFact(name="b", roles=("involvement_role:suspect",), gender="gender:female")
        assert study_facts(case_of(people=(*victims, suspect))).who is who, genders


def test_two_alike_reports_are_two_and_a_plan_is_told_by_its_strands() -> None:
    report = entry(Kind.REPORT, 5)
    study = study_facts(case_of(entry(Kind.REPORT, 1), entry(Kind.ADVICE, 2), report, report))
    assert study.reported_again
    line = PlanFact(strand="plan_strand:protect", text="Safety plans")
    group = GroupFact(name="a", status="Nominated", status_code="ocg_status:nominated", plan=(line,))
    study = study_facts(case_of(groups=(group,)))
    assert study.group
    assert study.plan == {Strand.PROTECT}
    settled = replace(group, status_code="ocg_status:not_met")
    assert study_facts(case_of(groups=(settled,))) == StudyFacts()


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

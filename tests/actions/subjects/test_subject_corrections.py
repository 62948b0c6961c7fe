"""Correcting people, places, things and organisations: what each was is kept, and masked like what it is."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.entries.entries import About
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.matching.hit_matching import MatchHits
from mscu.actions.matching.hits import MyHits, SetWatch
from mscu.actions.merging.merge_subjects import UnmergeSubjects
from mscu.actions.nrm.referrals import RecordNrmDecision
from mscu.actions.search.find import Find, FindAlike
from mscu.actions.subjects.subject_corrections import (
    COMMANDS,
    CorrectSubject,
    SubjectVersions,
    correctable_fields,
)
from mscu.actions.subjects.subject_file import SubjectDetails, SubjectFile
from mscu.actions.subjects.subjects import RecordOrganisation, RecordPerson, RecordPlace, RecordThing
from mscu.codes import Role, SubjectKind, YesNo
from mscu.documents.editions.editions import EDITIONS
from mscu.errors import Invalid, RecordMerged, StaleRecord
from mscu.gate import Gate
from tests.actions.editions.gathering import KnownValues
from tests.actions.merging.merge_scene import merge_two
from tests.actions.records.problems import problems_of
from tests.documents.reading import text_of
from tests.inputs.editions import review_all
from tests.inputs.factories import COMMANDS as COMMANDS_OF_ALL
from tests.inputs.factories import World, a_case, a_note, a_person
from tests.scenes.caravan_forms import Caravan
from tests.scenes.stores import COLLEAGUE, Store

LATER: dict[SubjectKind, dict[str, Any]] = {
    SubjectKind.PERSON: {
        "name": "Nguyễn Văn Hải",
        "also": ("Harry",),
        "note": "Left-handed.",
        "born": "1979",
        "age_status": "age_status:assessed_adult",
        "gender": "gender:male",
        "nationality": "nationality:vietnamese",
        "language": "language:vie",
        "languages": "Hmong",
        "interpreter": YesNo.YES,
    },
    SubjectKind.PLACE: {
        "name": "Fernbank",
        "also": ("the annexe",),
        "note": "Locked at night.",
        "address": "3 Fernbank Close",
        "postcode": "M24 0AB",
        "place_kind": "place_type:hotel",
        "district": "district:bury",
        "premises": "cellar",
        "lacks": ("lacks:heating",),
    },
    SubjectKind.THING: {
        "name": "Blue van",
        "also": ("the bus",),
        "note": "Dented.",
        "thing_kind": "thing_kind:document",
        "number": "MV16 SWF",
    },
    SubjectKind.ORGANISATION: {
        "name": "Crabtree Drives",
        "also": ("CD",),
        "note": "Struck off.",
        "trade": "sector:hand_car_wash",
    },
}
"""Another value for every field of every kind."""
EARLIER = {
    SubjectKind.PERSON: RecordPerson(name="Nguyen Van Hai", also=("Hai",), born="age about 17"),
    SubjectKind.PLACE: RecordPlace(name="The house", also=("No. 3",), address="1 Hollin Lane, M24 0AA"),
    SubjectKind.THING: RecordThing(
        name="White tipper", also=("truck",), thing_kind="thing_kind:vehicle", number="mx19ctb"
    ),
    SubjectKind.ORGANISATION: RecordOrganisation(name="Crabtree Paving", also=("CP",)),
}


@pytest.fixture
def officer(store: Store) -> Gate:
    return store.gate(Role.OFFICER)


def opened(gate: Gate, subject_id: int) -> SubjectDetails:
    return gate.ask(SubjectFile(subject_id=subject_id))


def correct(gate: Gate, subject_id: int, *, reason: str = "Misheard.", **changes: Any) -> None:
    version = opened(gate, subject_id).version
    gate.perform(CorrectSubject(subject_id=subject_id, version=version, changes=changes, reason=reason))


def test_every_field_but_the_roles_can_be_corrected() -> None:
    for kind, command in COMMANDS.items():
        assert {each.name for each in fields(command)} - {"case_id", "roles"} == set(LATER[kind])


def test_each_field_is_corrected_and_what_it_was_is_kept(officer: Gate) -> None:
    for kind, command in EARLIER.items():
        number = officer.perform(command)
        names = sorted(correctable_fields(kind))
        before = {**opened(officer, number).typed, "postcode": ""}  # it goes with the address that had it
        for version, name in enumerate(names, start=1):
            changes, reason = {name: LATER[kind][name]}, f"{name} was wrong."
            officer.perform(
                CorrectSubject(subject_id=number, version=version, changes=changes, reason=reason)
            )
        after = opened(officer, number).typed
        assert {name: after[name] for name in LATER[kind]} == LATER[kind]
        versions = officer.ask(SubjectVersions(subject_id=number))
        assert len(versions) == len(LATER[kind])
        for name, version_ in zip(reversed(names), versions, strict=True):
            kept = {each.name: each.value for each in version_.fields}
            assert bool(kept[name]) == bool(before[name]), (kind, name)
            assert (version_.reason, version_.replaced_by) == (f"{name} was wrong.", "PC Officer")
            assert version_.fields[0].label


def test_nothing_changed_no_reason_and_an_older_version_are_refused(officer: Gate) -> None:
    person = a_person(officer, a_case(officer), name="Lê Hoàng")
    fix = CorrectSubject(subject_id=person, version=1, changes={"name": "Lê Hoàn"}, reason="Misheard.")
    unchanged = replace(fix, changes=opened(officer, person).typed)
    assert set(problems_of(officer, unchanged)) == {"reason"}
    assert set(problems_of(officer, replace(fix, reason=" "))) == {"reason"}
    wrong = replace(fix, changes={"name": " ", "born": "x", "roles": ()})
    assert set(problems_of(officer, wrong)) == {"name", "born", "roles"}
    officer.perform(fix)
    with pytest.raises(StaleRecord):
        officer.perform(replace(fix, changes={"name": "Lê"}))


def test_the_former_name_finds_it_and_says_so(officer: Gate) -> None:
    person = a_person(officer, a_case(officer), name="Lê Hoàng", also=("Hoagy", "Le Quang"))
    correct(officer, person, name="Lê Quang", also=("Le Quang",))
    for words in ("Lê Hoàng", "hoang", "Hoagy"):
        (found,) = [hit for hit in officer.ask(Find(words=words)) if hit.kind == "subject"]
        assert found.title == "Lê Quang"
        assert "until corrected: " in found.detail
    (found,) = [hit for hit in officer.ask(Find(words="Lê Quang")) if hit.kind == "subject"]
    assert "until corrected" not in found.detail
    accent = a_person(officer, a_case(officer), name="Phạm Hải", also=("Pham Hai",))
    correct(officer, accent, name="Phạm Quý")  # the other name is found by the same letters
    (found,) = [hit for hit in officer.ask(Find(words="Hải")) if hit.kind == "subject"]
    assert found.detail.startswith("also Pham Hai")


def test_a_wrong_plate_matches_nothing_any_more(officer: Gate) -> None:
    case = a_case(officer)
    vehicle = officer.perform(
        RecordThing(case_id=case, name="Tipper", thing_kind="thing_kind:vehicle", number="mx19 ctb")
    )
    correct(officer, vehicle, number="mv16swf")
    assert [hit.record_id for hit in officer.ask(FindAlike(words="MV16 SWF"))] == [vehicle]
    assert officer.ask(FindAlike(words="MX19 CTB")) == ()
    (found,) = [hit for hit in officer.ask(Find(words="MX19 CTB")) if hit.kind == "subject"]
    assert (found.record_id, "until corrected" in found.detail) == (vehicle, True)
    details = opened(officer, vehicle)
    assert ("Registration or number", "MV16 SWF (typed: mv16swf)") in details.facts
    assert [value for _, value in details.identifiers] == ["MV16 SWF"]


def test_a_watch_hears_of_what_is_corrected_into_it(store: Store, officer: Gate) -> None:
    watcher = store.gate(COLLEAGUE)
    vehicle = officer.perform(
        RecordThing(
            case_id=a_case(officer), name="Tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB"
        )
    )
    watcher.perform(SetWatch(words="MV16 SWF", reason="Seen at two yards", ends_on="30 Jun 2022"))
    while watcher.perform(MatchHits()):
        pass
    assert watcher.ask(MyHits()) == ()
    correct(officer, vehicle, number="MV16 SWF")
    while watcher.perform(MatchHits()):
        pass
    assert [hit.said for hit in watcher.ask(MyHits())] == ["MV16 SWF"]


def test_a_postcode_that_stood_in_the_address_goes_with_it(officer: Gate) -> None:
    place = officer.perform(
        RecordPlace(case_id=a_case(officer), name="Home", address="3 Fernbank Close, M24 0AA")
    )
    correct(officer, place, address="5 Hollin Lane, OL10 0AA")
    assert opened(officer, place).typed["postcode"] == "OL10 0AA"


def test_entries_say_the_present_name_in_their_lines_and_what_was_typed_in_their_text(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    about = (About(subject_id=world.victim_id),)
    note = a_note(officer, world.case_id, text="Ionut Balan rang.", about=about)
    decision = officer.perform(COMMANDS_OF_ALL[RecordNrmDecision](world))  # names the person by its referral
    entries = (world.referral_id, decision)
    before = [officer.ask(EntryFile(entry_id=entry)).row.headline for entry in entries]
    assert all("Ionut Balan" in headline for headline in before)
    correct(officer, world.victim_id, name="Ionuț Bălan")
    after = [officer.ask(EntryFile(entry_id=entry)).row.headline for entry in entries]
    assert after == [headline.replace("Ionut Balan", "Ionuț Bălan") for headline in before]
    assert officer.ask(EntryFile(entry_id=note)).text == "Ionut Balan rang."


def test_what_is_merged_cannot_be_corrected(world: World) -> None:
    supervisor, officer = world.store.gate(Role.SUPERVISOR), world.store.gate(Role.OFFICER)
    other = a_person(officer, world.case_id, name="Ion Balan")
    merge = merge_two(world.store, supervisor, world.victim_id, other)
    with pytest.raises(RecordMerged):
        officer.perform(CorrectSubject(subject_id=other, version=2, changes={"name": "x"}, reason="y"))
    correct(officer, world.victim_id, name="Ionuț Bălan", also=("Nutu",))
    supervisor.perform(UnmergeSubjects(combination_id=merge, reason="Two men."))
    assert opened(officer, other).name == "Ion Balan"
    assert other in {hit.record_id for hit in officer.ask(Find(words="Ion Balan"))}
    assert opened(officer, world.victim_id).name == "Ionuț Bălan"


def test_a_merge_takes_the_former_versions_along(world: World) -> None:
    supervisor, officer = world.store.gate(Role.SUPERVISOR), world.store.gate(Role.OFFICER)
    other = a_person(officer, world.case_id, name="Ion Balan")
    correct(officer, other, name="Ionel Balan")
    merge_two(world.store, supervisor, world.victim_id, other)
    (former,) = officer.ask(SubjectVersions(subject_id=world.victim_id))
    assert former.headline == "Ion Balan"
    assert [hit.record_id for hit in officer.ask(Find(words="Ion Balan")) if hit.kind == "subject"] == [
        world.victim_id
    ]


PRINTED_IN = {"supervisor", "investigating_officer"}
ZEPHYR, QUILL = "Zephyrine Quillfeather", "41 Larkspur Rise"
PAPERS = sorted(key for key, edition in EDITIONS.items() if not edition.as_delivered)


def printed(caravan: Caravan, edition: str, person_id: int) -> str:
    """Return an edition as it would be printed, or nothing where the case has nothing for it."""
    whose = person_id if edition == "survivor" else None
    try:
        look = caravan.gate.ask(LookAtEdition(case_id=caravan.case_id, edition=edition, person_id=whose))
    except Invalid:
        return ""
    assert look.leaking == 0, edition
    return " ".join(text_of(look.pdf).split()) if look.pdf else ""


def test_former_values_are_printed_where_they_matter_and_nowhere_else(caravan: Caravan) -> None:
    person = caravan.person("Marek Zielak")
    place = caravan.gate.perform(
        RecordPlace(case_id=caravan.case_id, name="Annexe", address=f"{QUILL}, M24 0AA")
    )
    correct(caravan.gate, person, name=ZEPHYR, reason="Wrong man.")
    correct(caravan.gate, person, name="Marek Zielak", reason="It was he after all.")
    correct(caravan.gate, place, address="3 Fernbank Close, M24 0AA")
    review_all(caravan.gate, caravan.case_id)
    papers = {edition: printed(caravan, edition, person) for edition in PAPERS}
    for former in (ZEPHYR, QUILL):
        assert {edition for edition, text in papers.items() if former in text} == PRINTED_IN
    assert "It was he after all." in papers["supervisor"]
    assert "Corrected people, places and things" in papers["supervisor"]


def test_a_former_name_or_number_is_masked_like_the_present_one(store: Store, officer: Gate) -> None:
    case = a_case(officer, title="A yard")
    person = a_person(officer, case, name="Ion Popescu", roles=("involvement_role:potential_victim",))
    phone = officer.perform(
        RecordThing(case_id=case, name="Phone", thing_kind="thing_kind:phone", number="07700900417")
    )
    a_note(officer, case, text="Popescu rang from 07700 900417.")
    correct(officer, person, name="Zephyr Quillfeather")
    correct(officer, phone, number="07700 900633")
    text = " ".join(text_of(officer.ask(LookAtEdition(case_id=case, edition="partner")).pdf).split())
    assert "Survivor A rang from [phone]." in text
    known = officer.ask(KnownValues(case_id=case))
    assert {"Ion Popescu", "Zephyr Quillfeather", "07700 900417", "07700 900633"} <= known
    elsewhere = a_case(store.gate(Role.SUPERVISOR), title="Another yard")
    a_note(store.gate(Role.SUPERVISOR), elsewhere, text="Ion Popescu was seen here as well.")
    look = store.gate(Role.SUPERVISOR).ask(LookAtEdition(case_id=elsewhere, edition="partner"))
    assert "Popescu" not in text_of(look.pdf)

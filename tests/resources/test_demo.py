"""The demo's facts: whole, consistent, fictional, and free of what belongs to the navigators."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from mscu.codes import Accepted, Kind, Marking, Urgency
from mscu.dates.partial_date import PartialDate
from mscu.resources import resource
from mscu.rules.code_lists import load_code_lists
from mscu.text import identifier_forms
from mscu.text.storable_text import text_problem
from tests.text.phrases import phrases

CARAVAN = tomllib.loads(resource("demo/caravan.toml").read_text(encoding="utf-8"))
LINE = tomllib.loads(resource("demo/county_line.toml").read_text(encoding="utf-8"))
NAMES = tomllib.loads(resource("demo/names.toml").read_text(encoding="utf-8"))
TODAY: date = CARAVAN["demo"]["today"]
CODES = {row.key for row in load_code_lists(resource("code_lists"))}
LISTS = {key.partition(":")[0] for key in CODES}
ENTRIES: dict[str, dict[str, Any]] = {entry["id"]: entry for entry in CARAVAN["entries"]}
SUBJECTS = {one["id"] for part in ("people", "places", "things", "organisations") for one in CARAVAN[part]}
BEATS = phrases("""
    reports_received | immediate_tactical_advice | critical_enquiries | navigator_assists
    further_reports | arrests_and_searches | further_enquiries | assessing_as_ocg
""")
DRAMA = ("+447700900", "+441614960")


def strings(value: object) -> Iterator[str]:
    """Yield every text of a nested value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(key)
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("facts", [CARAVAN, LINE, NAMES], ids=["caravan", "line", "names"])
def test_every_choice_is_in_its_list(facts: dict[str, Any]) -> None:
    keys = {s for s in strings(facts) if re.fullmatch(r"[a-z_]+:[a-z0-9_]+", s)}
    named = {key for key in keys if key.partition(":")[0] in LISTS}
    assert named <= CODES
    assert keys == named


def test_the_told_cases_have_every_kind_in_order_before_the_demo_s_today() -> None:
    assert len(ENTRIES) == len(CARAVAN["entries"]) == 46
    told = [*ENTRIES.values(), *LINE["entries"], *LINE["caravan"]]
    missing = {Kind.SHARED, Kind.EMERGENCY}  # they come from the navigators' store
    missing |= {Kind.OCG_STEP, Kind.OCG_FACT, Kind.DISRUPTION}  # recorded on the demo's own day
    assert {Kind(entry["kind"]) for entry in told} == set(Kind) - missing
    times = [PartialDate.parse(entry["happened"], today=TODAY) for entry in ENTRIES.values()]
    days = [when.earliest for when in times]
    assert days == sorted(day for day in days if day)
    assert all(when.latest and when.latest <= TODAY for when in times)
    assert Marking(CARAVAN["case"]["marking"]) is Marking.OFFICIAL_SENSITIVE
    for entry in ENTRIES.values():
        assert Urgency(entry.get("urgency", "routine"))
        assert Accepted(entry.get("accepted", "waiting"))
    seen = dict.fromkeys(entry["beat"] for entry in ENTRIES.values() if "beat" in entry)
    assert list(seen) == BEATS


def test_everything_pointed_to_is_there_and_came_before() -> None:
    order = list(ENTRIES)
    for position, entry in enumerate(ENTRIES.values()):
        assert {*entry.get("about", []), *entry.get("exploited", [])} <= SUBJECTS
        assert {entry[w] for w in ("person", "place") if w in entry} <= SUBJECTS
        for line in (*entry.get("findings", []), *entry.get("members", [])):
            assert line["person"] in SUBJECTS
        if "follows" in entry:
            assert order.index(entry["follows"]) < position


def test_everything_pointed_to_by_the_second_case_came_before() -> None:
    for told, before in ((LINE["entries"], LINE), (LINE["caravan"], CARAVAN)):
        parts = ("people", "places", "things")
        known = {one["id"] for part in parts for one in before[part]}
        known |= set(ENTRIES) if before is CARAVAN else set()
        for entry in told:
            pointing = {entry[w] for w in ("person", "place", "follows", "action_of") if w in entry}
            lines = (*entry.get("findings", []), *entry.get("people", []))
            assert pointing | {*entry.get("about", [])} <= known, entry["id"]
            assert {line["person"] for line in lines} <= known
            known.add(entry["id"])


def test_the_second_case_has_each_figure_that_is_added_up() -> None:
    """Drugs, firearms, cash and vehicles seized, people charged, years of sentence, proceeds."""
    seized = [each for entry in LINE["entries"] for each in entry.get("exhibits", [])]
    kinds = {each.get("property_kind") for each in seized}
    assert {f"property_kind:{each}" for each in ("drugs", "firearm", "cash")} <= kinds
    results = [entry for entry in LINE["entries"] if entry["kind"] == Kind.COURT_RESULT]
    assert sum(each["sentence_years"] for each in results) == 18
    assert sum(entry["kind"] == Kind.CHARGE for entry in LINE["entries"]) == len(results) == 3
    taken = [entry for entry in LINE["entries"] if entry["kind"] == Kind.PROCEEDS]
    assert all(each["amount_pence"] for each in taken)


def test_nobody_exploited_is_a_member_and_nothing_of_the_navigators_store_is_here() -> None:
    group = ENTRIES["o1"]
    assert not {member["person"] for member in group["members"]} & set(group["exploited"])
    said = " ".join(strings(CARAVAN)).casefold()
    for word in ("sister", "bacău", "bacau", "clinic"):
        assert word not in said
    assert not {"s1", "s2", "s3", "fam1"} & {*ENTRIES, *SUBJECTS}


@pytest.mark.parametrize("facts", [CARAVAN, LINE, NAMES], ids=["caravan", "line", "names"])
def test_texts_can_be_kept_and_phones_are_made_up(facts: dict[str, Any]) -> None:
    for text in strings(facts):
        assert text_problem(text, 15_000) is None
        for found in identifier_forms.find_identifiers(text):
            if found.kind == "phone":
                assert found.value.startswith(DRAMA)


def test_identifiers_and_births_of_the_case_are_well_formed() -> None:
    things = {thing["id"]: thing["number"] for thing in CARAVAN["things"]}
    assert identifier_forms.registration(things["van"]) == "MX19CTB"
    assert identifier_forms.phone(things["phone"]) == "+447700900417"
    for place in CARAVAN["places"]:
        assert re.search(r"\b0A[A-Z]$", place["address"])
        assert [f.kind for f in identifier_forms.find_identifiers(place["address"])] == ["postcode"]
    for person in CARAVAN["people"]:
        if "born" in person:
            assert PartialDate.parse(person["born"], today=TODAY).words


def test_made_up_addresses_registrations_and_phones_are_well_formed() -> None:
    for district in NAMES["districts"]:
        for town in district["towns"]:
            for inward in NAMES["postcodes"]["inward"]:
                assert identifier_forms.postcode(f"{town['outward']} {inward}")
    assert len(NAMES["districts"]) == 10
    for area in NAMES["registrations"]["areas"]:
        for age in NAMES["registrations"]["ages"]:
            assert identifier_forms.registration(f"{area}{age} {'ABC'}")
    assert identifier_forms.phone(NAMES["phones"]["mobile"] + "123") == "+447700900123"
    assert identifier_forms.phone(NAMES["phones"]["landline"] + "123") == "+441614960123"


def test_made_up_names_run_in_step_in_two_scripts_and_are_none_of_the_caravan_case() -> None:
    for culture in NAMES["cultures"]:
        for part in ("family", "given_male", "given_female"):
            scripts = culture.get(f"{part}_script", culture[part])
            assert len(scripts) == len(culture[part]) == len(set(culture[part]))
    case = {person["name"] for person in CARAVAN["people"]}
    for culture in NAMES["cultures"]:
        given = (*culture["given_male"], *culture["given_female"])
        made = {f"{g} {f}" for g in given for f in culture["family"]}
        made |= {f"{f} {g}" for g in given for f in culture["family"]}
        assert not made & case

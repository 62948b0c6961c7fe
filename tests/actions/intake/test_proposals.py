"""What the words of a report propose: a case of a kind, and people, places and things to record."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from mscu.actions.entries.corrections import EntryVersions
from mscu.actions.entries.entries import About
from mscu.actions.intake import place_types
from mscu.actions.intake.case_proposals import CaseProposal, district_in, propose_case
from mscu.actions.intake.named_by_mistake import TakeOutOfReport
from mscu.actions.intake.named_in_words import NameInReport, NewNominal, named_in
from mscu.actions.intake.place_types import place_type_in
from mscu.actions.intake.reports import LinkReport
from mscu.codes import Role, SubjectKind
from mscu.errors import MscuError
from mscu.resources import resource
from mscu.rules.case_proposals import proposal_rules
from mscu.rules.code_lists import load_code_list
from mscu.text.police_ranks import WRITTEN_RANKS
from tests.actions.editions.issuing import refused
from tests.actions.entries.test_handling import C, P, graded
from tests.inputs.factories import a_case, a_person, a_report
from tests.scenes.stores import Store

NOTHING = CaseProposal(title="", exploitation=(), sector=None, place_type=None)


HOLLIN_LANE = "Hollin Lane, Heywood OL10 3AA"
CARAVANS = "Workers sleep in caravans and get no pay."
CANNABIS = "A boy of about fifteen opens the door of a house that smells of cannabis."
FLIGHTS = "Two men at the hand wash say they owe 2,000 for their flights."
NANNY = "A nanny is never let out of the house."


@pytest.mark.parametrize(
    ("text", "where", "title", "exploitation", "sector"),
    [
        (CARAVANS, HOLLIN_LANE, "Forced labour at a caravan site, Heywood", "forced_labour", None),
        (
            "Lads at the hand wash look cold.",
            "Castle Street, Bury",
            "Hand car wash, Bury",
            None,
            "hand_car_wash",
        ),
        (CANNABIS, "Salford", "Forced crime at a cannabis grow, Salford", "forced_crime", "cannabis_grow"),
        (FLIGHTS, "Bury", "Forced labour at a hand car wash, Bury", "forced_labour", "hand_car_wash"),
        ("She begs outside all day.", "", "Forced begging", "forced_begging", "begging"),
        ("Cuckooed by a county line.", "Leigh", "County line, Leigh", "county_lines", "county_lines"),
        (NANNY, "", "Domestic servitude at a house", "domestic_servitude", "domestic_household"),
    ],
)
def test_the_words_propose_title_exploitation_and_trade(
    text: str, where: str, title: str, exploitation: str | None, sector: str | None
) -> None:
    proposal = propose_case(text, where)
    assert proposal.title == title
    assert proposal.exploitation == ((f"exploitation:{exploitation}",) if exploitation else ())
    assert proposal.sector == (f"sector:{sector}" if sector else None)


@pytest.mark.parametrize(
    "text", ["", "The council asks what is known of a man.", "He belongs to the begonia club."]
)
def test_nothing_is_proposed_without_words_for_it(text: str) -> None:
    assert propose_case(text, "") == NOTHING


def test_the_district_stands_where_no_town_is_told() -> None:
    assert propose_case("They beg.", "12, M24 0AA", "Rochdale").title == "Forced begging, Rochdale"


@pytest.mark.parametrize(
    ("where", "town", "district"),
    [
        ("41 Bolton Road, Bury, hand car wash behind the garage", "Bury", "district:bury"),
        ("41 Bolton Rd Bury", "", "district:bury"),
        ("Hollin Lane, Heywood, at the yard gate", "Heywood", None),
        ("12 Oldham Street, Manchester M1 1AA", "Manchester", "district:manchester"),
        ("castle street, bury", "bury", "district:bury"),
        ("Salford Lads Club", "Salford Lads Club", None),
        ("Bury", "Bury", "district:bury"),
        ("Salisbury", "Salisbury", None),
    ],
)
def test_a_street_named_after_a_town_is_not_in_it(where: str, town: str, district: str | None) -> None:
    districts = {row.label: row.key for row in load_code_list(resource("code_lists/district.csv"))}
    assert district_in(where, districts) == district
    assert propose_case("They beg.", where).title.partition(", ")[2] == town


def test_every_code_is_in_its_list() -> None:
    rules = proposal_rules()
    for name, keys in (
        ("exploitation", [rule.key for rule in rules.exploitation]),
        ("sector", [rule.key for rule in rules.sector]),
        ("place_type", [f"place_type:{place}" for place in rules.places]),
    ):
        known = {row.key for row in load_code_list(resource(f"code_lists/{name}.csv"))}
        assert set(keys) <= known


SAID = [
    ("Pilsworth Service Station, Pilsworth Road, Heywood", "petrol_station"),
    ("Hollin Lane Yard, caravan 4", "caravan_site"),
    ("Hollin Lane Yard, Hollin Lane, Heywood, OL10 0AA", "yard"),
    ("Quick Shine hand car wash, Bury New Road", "car_wash"),
    ("Nails by Kim, 4 The Rock, Bury", "nail_bar"),
    ("Birch motorway services, M62", "service_area"),
    ("Unit 4b, Heywood", "industrial_unit"),
    ("Fairfield General Hospital", "hospital"),
    ("Flat 2, 3 Fernbank Close, Middleton", "dwelling"),
    ("Castleton Road, outside number 8", "street"),
]


def test_words_that_name_the_kind_and_those_that_do_not() -> None:
    for words, kind in SAID:
        assert place_type_in(words) == f"place_type:{kind}"
    for words in ("", "somewhere in Heywood", "OL10 0AA", "by the reservoir"):
        assert place_type_in(words) is None
    for words in ("2 Farm Lane", "11 Mill Street", "Shop Road", "5 School Grove"):
        assert place_type_in(words) in {None, "place_type:street"}


def test_every_kind_is_on_the_list() -> None:
    with resource("code_lists/place_type.csv").open(encoding="utf-8", newline="") as file:
        keys = {row["key"] for row in csv.DictReader(file)}
    assert {f"place_type:{kind}" for kind, _ in place_types._PLACE_PATTERNS} <= keys  # noqa: SLF001


def proposed(text: str, where: str = "") -> list[tuple[str, str, str]]:
    """Return kind, what it is called or its number, and role, in the order of the text."""
    return [
        (
            each.nominal.kind.value,
            each.nominal.number or each.nominal.name,
            each.nominal.role.removeprefix("involvement_role:"),
        )
        for each in named_in(text, where)
    ]


def test_an_officer_of_any_rank_is_nobody_to_record() -> None:
    for rank in WRITTEN_RANKS:
        assert proposed(f"{rank} Andrew Kovacs attended the flat.") == [], rank


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They work for Danny C.", [("person", "Danny C", "suspect")]),
        ("The boss, Florin Vasile, takes their passports.", [("person", "Florin Vasile", "suspect")]),
        ("Ion Rusu runs it.", [("person", "Ion Rusu", "suspect")]),
        ("Marian Popescu sleeps in the van.", [("person", "Marian Popescu", "potential_victim")]),
        ("A girl called Ama cried.", [("person", "Ama", "potential_victim")]),
        ("Neighbour Mrs Edna Hargreaves saw it.", [("person", "Edna Hargreaves", "witness")]),
        ("A second man calls himself Kev.", [("person", "Kev", "mentioned")]),
        ("He is “Shane” to them.", [("person", "Shane", "mentioned")]),
        ("Nguyễn Thị Minh Khai is locked in.", [("person", "Nguyễn Thị Minh Khai", "potential_victim")]),
        ("محمد علي حسن runs it.", [("person", "محمد علي حسن", "suspect")]),
        ("Workers at Sparkle Hand Car Wash wait.", [("place", "Sparkle Hand Car Wash", "exploited_at")]),
        ("Six men live at Marsden Hall Farm.", [("place", "Marsden Hall Farm", "lives_at")]),
        ("Seen at 22-24 Bridge Street each day.", [("place", "22-24 Bridge Street", "mentioned")]),
        ("Carers from Kindly Care Agency pay a fee.", [("organisation", "Kindly Care Agency", "employer")]),
        ("A white tipper MX19 CTB stood there.", [("thing", "MX19 CTB", "used_in")]),
        ("Ring 07700 900417.", [("thing", "07700 900417", "mentioned")]),
        ("Write to kim@lucky.example.", [("thing", "kim@lucky.example", "mentioned")]),
        ("The victim was hit by Ion Rusu.", [("person", "Ion Rusu", "suspect")]),
        ("Ion Rusu was beaten.", [("person", "Ion Rusu", "potential_victim")]),
        ("Ion Rusu, the boss, is loud.", [("person", "Ion Rusu", "suspect")]),
        ("Ion Rusu, who is her boss.", [("person", "Ion Rusu", "suspect")]),
        ("Ion Rusu (the boss) is loud.", [("person", "Ion Rusu", "suspect")]),
        # A role is that of the name that it leads to, and of nobody where that is not plain
        *(
            (
                f"Her mother is Mai Do{link}the boss{leads}Will Young.",
                [("person", "Mai Do", "mentioned"), ("person", "Will Young", "suspect")],
            )
            for link in (", ", " and ", " - ")
            for leads in (" is ", " ", " is called ", ", called ", ": ")
        ),
        ("Mai Do, the boss hits her.", [("person", "Mai Do", "mentioned")]),
        ("Mai Do and her boss came.", [("person", "Mai Do", "mentioned")]),
        (
            "She saw Mai Do, the boss, Will Young.",
            [("person", "Mai Do", "mentioned"), ("person", "Will Young", "mentioned")],
        ),
        (
            "Mai Do is the boss, Will Young saw it.",
            [("person", "Mai Do", "suspect"), ("person", "Will Young", "witness")],
        ),
        ("The boss of Mai Do came.", [("person", "Mai Do", "mentioned")]),
        ("A daughter of Mai Do came.", [("person", "Mai Do", "mentioned")]),
        # Names that are everyday words, very short, or both
        ("Bo Park says he owes 2,000.", [("person", "Bo Park", "mentioned")]),
        ("The boss is Man Ho.", [("person", "Man Ho", "suspect")]),
        ("Rose Little saw them in March.", [("person", "Rose Little", "witness")]),
        ("Big Marek runs it.", [("person", "Big Marek", "suspect")]),
        ("A man called Park fetches them.", [("person", "Park", "mentioned")]),
        ("A boy, Ionut, hides.", [("person", "Ionut", "potential_victim")]),
        ("Ganger Serhii Kovalenko hit him.", [("person", "Serhii Kovalenko", "suspect")]),
        ("Vasile Munteanu’s Audi was there.", [("person", "Vasile Munteanu", "mentioned")]),
        ("April Lane, a girl of fifteen or so, cried.", [("person", "April Lane", "potential_victim")]),
        ("June Grove, 15, hides there.", [("person", "June Grove", "mentioned")]),
        ("April Lane said so.", [("person", "April Lane", "mentioned")]),
        ("May Tran came on 3 May.", [("person", "May Tran", "mentioned")]),
        ("Girls work at Hope Nails, Bury.", [("place", "Hope Nails", "exploited_at")]),
        ("A man at Hope Nails.", [("place", "Hope Nails", "mentioned")]),
        # What is dictated
        ("A van, Bravo Delta five one Sierra Mike Romeo.", [("thing", "BD51 SMR", "used_in")]),
        ("Bravo Delta five one, then no more.", []),
        (
            "He is on oh seven seven double oh nine double oh four one seven.",
            [("thing", "07700 900417", "mentioned")],
        ),
        # One place is offered once
        ("At 22 Bridge Street, Bury BL9 0AA.", [("place", "22 Bridge Street, Bury BL9 0AA", "mentioned")]),
        # Nobody to record
        ("Rangers of Heaton Park wrote.", [("place", "Heaton Park", "mentioned")]),
        ("They meet on Park Lane, in Little Lever and at Old Trafford.", []),
        ("A girl. She cried. A plate, B N 6 7, was seen.", []),
        ("White Transit outside. Black Audi gone.", []),
        ("An Audi LN20 QRS, then Box Q17 was seen.", []),
        ("PC 5120 Iqbal attended with DS Moss.", []),
        ("They came from Satu Mare in March.", []),
        ("Two lads in the back, no gloves. Driver left.", []),
        ("She works near The Red Lion.", []),
        ("They live on April Lane, a road of ten houses.", []),
        ("They met on April Lane. Bolton Town Hall.", []),
        ("The Nails. Her House. Manchester Court.", []),
    ],
)  # fmt: skip
def test_the_words_propose(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert proposed(text) == expected


def test_a_vehicle_is_called_what_it_was_called_and_each_thing_is_proposed_once() -> None:
    (van,) = named_in("An old white Ford Transit reg MX19 CTB.")
    assert van.nominal.name == "Old white Ford Transit"
    (plain,) = named_in("MX19 CTB again.")
    assert plain.nominal.name == "Vehicle"
    text = "Ilie Dragomir came. The boss was angry. Ilie Dragomir left. MX19 CTB, mx19ctb."
    assert proposed(text) == [("person", "Ilie Dragomir", "mentioned"), ("thing", "MX19 CTB", "mentioned")]


def test_a_place_is_proposed_once_where_it_can_be_found_again() -> None:
    assert proposed("", "12 Mill Lane, Bolton BL1 1AA") == [
        ("place", "12 Mill Lane, Bolton BL1 1AA", "mentioned")
    ]
    assert proposed("", "Heywood") == []
    where = "12 Mill Lane, Bolton BL1 1AA"
    assert proposed("Seen at 12 Mill Lane, Bolton.", where) == [("place", where, "mentioned")]
    assert proposed("Seen at 12 Mill Lane. BL1 1AA.", where) == [("place", where, "mentioned")]
    assert len(proposed("Seen at 14 Mill Lane.", where)) == 2


def test_naming_records_what_is_new_and_ties_each_once(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case_id = a_case(officer)
    report = a_report(officer, case_id=case_id, text="The boss, Florin Vasile.")
    known = About(subject_id=a_person(officer, None, name="Marek Zielak"))
    new = NewNominal(kind=SubjectKind.PERSON, name="Florin Vasile", role="involvement_role:suspect")
    (new_id,) = officer.perform(NameInReport(report_id=report, known=(known, known), new=(new,)))
    assert officer.perform(NameInReport(report_id=report, known=(known,))) == ()
    tied = "SELECT subject_id, role FROM involvement WHERE entry_id = ? ORDER BY id"
    assert store.sql(tied, report) == [
        (known.subject_id, "involvement_role:mentioned"),
        (new_id, "involvement_role:suspect"),
    ]
    assert ("involvement_role:suspect",) in store.sql(ROLES_IN_CASE, case_id, new_id)


ROLES_IN_CASE = "SELECT role FROM involvement WHERE case_id = ? AND subject_id = ? AND entry_id IS NULL"


def test_a_role_comes_into_the_case_with_its_report_unless_it_is_under_code_c(store: Store) -> None:
    officer, text = store.gate(Role.OFFICER), "The boss, Florin Vasile."
    new = NewNominal(kind=SubjectKind.PERSON, name="Florin Vasile", role="involvement_role:suspect")
    for code, roles in ((P, [("involvement_role:suspect",)]), (C, [])):
        item = graded(1, text, code, conditions="Ask the originator." if code == C else "")
        report, case_id = a_report(officer, text=text, items=(item,)), a_case(officer)
        (new_id,) = officer.perform(NameInReport(report_id=report, new=(new,)))
        officer.perform(LinkReport(report_id=report, case_id=case_id, reason="Same boss."))
        assert store.sql(ROLES_IN_CASE, case_id, new_id) == roles
        assert store.sql("SELECT name FROM subject WHERE id = ?", new_id) == [("Florin Vasile",)]


def test_what_cannot_be_recorded_leaves_the_report_as_it_was(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    report = a_report(officer, text="The boss.")
    person = NewNominal(kind=SubjectKind.PERSON, name="Florin Vasile")
    plate = NewNominal(kind=SubjectKind.THING, name="Van", thing_kind="thing_kind:vehicle", number="?")
    with pytest.raises(MscuError):
        officer.perform(NameInReport(report_id=report, new=(person, plate)))
    assert store.sql("SELECT count(*) FROM involvement WHERE entry_id = ?", report) == [(0,)]
    assert store.sql("SELECT count(*) FROM subject WHERE name = 'Florin Vasile'") == [(0,)]


def test_it_is_taken_out_with_a_reason_and_the_former_version_names_it(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    wrong, right = (a_person(officer, None, name=name) for name in ("Marek Zielak", "Marek Zielinski"))
    report = a_report(officer, text="Marek is the boss.")
    known = (About(subject_id=wrong, role="involvement_role:suspect"), About(subject_id=right))
    officer.perform(NameInReport(report_id=report, known=known))
    taking = TakeOutOfReport(report_id=report, subject_id=wrong, reason="Another Marek")
    officer.perform(taking)
    assert store.sql("SELECT subject_id FROM involvement WHERE entry_id = ?", report) == [(right,)]
    (former,) = officer.ask(EntryVersions(entry_id=report))
    assert former.reason == "Another Marek"
    assert [field.value for field in former.fields] == ["Marek Zielak: Suspect"]
    for problem, command in (
        ("subject_id", taking),
        ("reason", replace(taking, subject_id=right, reason=" ")),
    ):
        assert set(refused(officer, command)) == {problem}


def test_its_role_in_the_case_stays_until_it_is_removed_there(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case_id, wrong = a_case(officer), a_person(officer, None, name="Marek Zielak")
    report = a_report(officer, case_id=case_id, text="Marek is the boss.")
    known = (About(subject_id=wrong, role="involvement_role:suspect"),)
    officer.perform(NameInReport(report_id=report, known=known))
    officer.perform(TakeOutOfReport(report_id=report, subject_id=wrong, reason="Another Marek"))
    assert store.sql("SELECT case_id, entry_id FROM involvement WHERE subject_id = ?", wrong) == [
        (case_id, None)
    ]

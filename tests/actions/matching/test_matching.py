"""The report that belongs to a known case finds it, however it is spelt."""

from __future__ import annotations

import pytest

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.matching.known_matches import MatchCallText
from mscu.actions.matching.likeness import POINTS_OF_THING, Candidate, compare_match
from mscu.actions.matching.matching import LikelyMatches, LikenessStrength, MatchReportText
from mscu.actions.matching.search_keys import search_keys_in
from mscu.actions.subjects.subjects import RecordPerson, RecordPlace, RecordThing
from mscu.codes import IdentifierKind, Operation, Role, SubjectKind
from mscu.gate import Gate
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import a_case
from tests.scenes.stores import COLLEAGUE, Store

OTHER_THING = "thing_kind:other"
THING_WORDS = {
    word.title()
    for row in load_code_list(resource("code_lists/thing_kind.csv"))
    for word in row.label.split()
    if row.key != OTHER_THING and word != "or"
}
THIRD = (
    "Danny C has five lads in vans up Hollin Lane. Lorraine has their cards and takes the "
    "benefits. Anyone who moans gets a hiding, big Marek sees to it."
)
MISSPELT = "danyel crabtre and the silver tipper MX19 CTD again, by the yard at Holin Ln"


def ask(gate: Gate, words: str, where: str = "", *, settled: bool = False) -> LikelyMatches:
    return gate.ask(MatchReportText(words=words, where=where, settled=settled))


BESIDE = "Ilie Dragomir"
"""Somebody of the same case: what is beside them in the words is shown though it is weak."""


def named_beside(gate: Gate, words: str) -> list[str]:
    """Return who else of the case the words name."""
    likely = ask(gate, f"{words} {BESIDE}.")
    return [subject.name for subject in likely.subjects if subject.name != BESIDE]


def whys(likely: LikelyMatches) -> list[str]:
    return [reason.full_text for reason in likely.cases[0].reasons]


@pytest.fixture
def unit(caravan_store: Store) -> Gate:
    return caravan_store.gate(Role.OFFICER)


def test_a_report_that_names_the_yard_and_the_men_finds_the_case_first_however_it_is_spelt(
    unit: Gate,
) -> None:
    likely = ask(unit, THIRD, "Hollin Lane, Heywood")
    first = likely.cases[0]
    assert (first.title, first.strength) == (
        "Forced labour at a caravan site, Heywood",
        LikenessStrength.STRONG,
    )
    assert whys(likely) == [
        "Danny C: Daniel Crabtree, the same name",
        "Hollin Lane, Heywood: Hollin Lane Yard, Hollin Lane in both names",
        "Lorraine: Lorraine Pike, one name only; the same",
        "Marek: Marek Zielak, one name only; the same",
    ]
    likely = ask(unit, MISSPELT)
    assert likely.cases[0].title == "Forced labour at a caravan site, Heywood"
    assert likely.cases[0].strength is LikenessStrength.STRONG
    told = " / ".join(whys(likely))
    assert "danyel crabtre: sounds like Daniel Crabtree" in told
    assert "MX19 CTD: White Transit tipper, one character off MX19 CTB" in told
    assert "written much like Hollin Lane Yard" in told


def test_a_nominal_says_in_which_role_and_case_it_is_known_and_a_victim_is_never_a_suspect_alone(
    unit: Gate,
) -> None:
    daniel = next(subject for subject in ask(unit, THIRD).subjects if subject.name == "Daniel Crabtree")
    assert daniel.detail.startswith("Suspect, MS-22-")
    assert daniel.cases[0] == ask(unit, THIRD).cases[0].id
    marek = next(subject for subject in ask(unit, THIRD).subjects if subject.name == "Marek Zielak")
    assert marek.detail.startswith("Potential victim and suspect, MS-22-")

    def points(words: str) -> float:
        found = ask(unit, words).subjects
        return next(subject.points for subject in found if subject.name == "Marek Zielak")

    assert points("Marek at Hollin Lane") > points("Marek")


def test_a_month_a_piece_of_a_plate_or_a_kind_of_car_is_nobody_s_name(unit: Gate) -> None:
    case_id = a_case(unit, title="Nail bar")
    unit.perform(RecordPerson(case_id=case_id, name="Anthony March"))
    for born in ("2 March 1990", "2nd of Mar. 1990", "March 2, 1990"):
        assert ask(unit, f"A man, born {born}.") == LikelyMatches()
    assert [subject.name for subject in ask(unit, "A man called March.").subjects] == ["Anthony March"]
    for words in ("", "Nothing of it.", "the men at the yard", "?!"):
        assert ask(unit, words) == LikelyMatches()
    case_id = a_case(unit, title="Nail bar")
    kind = "thing_kind:vehicle"
    for name in ("Van MT16 SAM", "Blue Sprinter MT17 SAM"):
        number = name[-8:]
        unit.perform(RecordThing(case_id=case_id, name=name, thing_kind=kind, number=number))
    assert ask(unit, "He was called Sam, in a Van.") == LikelyMatches()
    assert [subject.name for subject in ask(unit, "A Blue Sprinter.").subjects] == [name]
    case_id = a_case(unit, title="Nail bar")
    kind = "thing_kind:vehicle"
    unit.perform(RecordThing(case_id=case_id, name="Black Audi", thing_kind=kind, number="KP18 ZTX"))
    for words in ("A black Audi.", "Adi got into a black Audi. An Audi!", "Black Audi"):
        assert {subject.strength for subject in ask(unit, words).subjects} == {LikenessStrength.WEAK}
    (same,) = ask(unit, "KP18 ZTX").subjects
    assert same.strength is LikenessStrength.STRONG


def test_an_ordinary_word_is_nobody_s_name(unit: Gate) -> None:
    case_id = a_case(unit, title="Nail bar")
    for name in ("Mai Do", "Marek Pop", "Ngo Quoc Bao", "Vill Popa", "Tu Le", "Text Li", "Tekst Ito", BESIDE):
        unit.perform(RecordPerson(case_id=case_id, name=name))
    unit.perform(RecordPerson(case_id=case_id, name="Nguyen Van Hai", also=("Harry", "Mai")))
    unit.perform(RecordPlace(case_id=case_id, name="Lucky Nails", address="1 High St, Bury BL9 0AA"))
    for words in (
        "Her mother cried. HER MOTHER CRIED.",
        "On the third of May she left. In May as well, and May was cold.",
        "Mark the van. Mark as seen! Will he come?",
        "Two of them. Five men on Sunday. An old man. My aunt.",
        "Log: LOG-1. Source: NGO. Ref NGO/7. Text: none. Urgent: Yes.",
        "The plates MT16 MAY and MK15 HER.",
    ):
        assert named_beside(unit, words) == []
        assert unit.ask(MatchCallText(words=words)) == ()


def test_it_is_where_it_stands_as_a_name(unit: Gate) -> None:
    case_id = a_case(unit, title="Nail bar")
    for name in ("Mai Do", "Marek Pop", "Rose Ito", "Ngo Bao", BESIDE):
        unit.perform(RecordPerson(case_id=case_id, name=name))
    for words, name in (
        ("May said he hit her.", "Mai Do"),
        ("A woman called May.", "Mai Do"),
        ("“May” was there.", "Mai Do"),
        ("She fears Mark most.", "Marek Pop"),
        ("Mark drives them.", "Marek Pop"),
        ("Rose was crying.", "Rose Ito"),
        ("NGO said so.", "Ngo Bao"),
    ):
        assert named_beside(unit, words) == [name], words


def test_another_name_is_told_the_same_way_beside_a_nominal_and_a_case(unit: Gate) -> None:
    case_id = a_case(unit, title="Nail bar")
    unit.perform(RecordPerson(case_id=case_id, name="Nguyen Van Hai", also=("Harry",)))
    unit.perform(RecordPerson(case_id=case_id, name=BESIDE))
    likely = ask(unit, f"A man called Hary. {BESIDE}.")
    (reason,) = likely.subjects[1].reasons
    assert reason.reason_beside_name == likely.cases[0].reasons[0].why
    assert reason.reason_beside_name == "one name only; sounds like Harry"


@pytest.mark.parametrize(
    ("place", "words", "points"),
    [
        ("141 Church Road", "9 Church Rd, Bury", POINTS_OF_THING),
        ("Flat 2, 19a Harcourt Street", "19b Harcourt Street", POINTS_OF_THING),
        ("141 Church Road", "141 Church Rd, Bury", 2.0),
        ("22-24 Bridge Street", "24 Bridge St", 2.0),
        ("141 Church Road", "Church Road", 2.0),
        ("Marsden Hall Farm", "9 Marsden Hall Farm", 2.0),
    ],
)
def test_another_number_of_a_road_is_another_house(place: str, words: str, points: float) -> None:
    known = Candidate(
        subject_id=1, subject_kind=SubjectKind.PLACE, kind=IdentifierKind.NAME, value="", shown=place
    )
    names = [key.match for key in search_keys_in(words) if key.match.kind is IdentifierKind.NAME]
    fits = [compare_match(name, known, frozenset()) for name in names]
    assert max(fit.points for fit in fits if fit is not None) == points


def test_the_names_of_very_many_make_no_case_likely(officer: Gate) -> None:
    case_id = a_case(officer, title="Nail bar")
    for name in ("Nguyễn Thị Hồng", "Trần Thị Thảo", "Phạm Văn Đức"):
        officer.perform(RecordPerson(case_id=case_id, name=name))
    likely = ask(officer, "Nguyễn Thị Hy Vọng, then Trần Thị Mai. Phạm Văn Quân has their papers.")
    strengths = [each.strength for each in likely.cases] + [each.strength for each in likely.subjects]
    assert set(strengths) == {LikenessStrength.WEAK}
    known = ask(officer, "Nguyễn Thị Hồng, then Trần Thị Mai.").cases[0]
    assert [reason.full_text for reason in known.reasons] == [
        "Nguyễn Thị Hồng: Nguyễn Thị Hồng, the same name"
    ]


def test_the_kind_of_a_thing_is_not_taken_for_its_name(unit: Gate) -> None:
    case_id = a_case(unit, title="Leaflets")
    for word in THING_WORDS:
        name = f"{word} of the leaflets"
        unit.perform(RecordThing(case_id=case_id, name=name, thing_kind=OTHER_THING))
    assert {word: ask(unit, f"{word} seen.") for word in THING_WORDS} == dict.fromkeys(
        THING_WORDS, LikelyMatches()
    )
    assert ask(unit, "Leaflets seen.").subjects


def test_a_restricted_case_is_not_found(store: Store) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    case_id = a_case(supervisor)
    supervisor.perform(
        RecordPerson(case_id=case_id, name="Bogdan Wrona", roles=("involvement_role:suspect",))
    )
    assert [subject.name for subject in ask(supervisor, "Bogdan Wrona").subjects] == ["Bogdan Wrona"]
    restrict(store, case_id)
    assert ask(store.gate(COLLEAGUE), "Bogdan Wrona") == LikelyMatches()


def test_a_search_is_on_record_once_it_is_settled(store: Store, officer: Gate) -> None:
    officer.perform(RecordPerson(name="Bogdan Wrona"))
    auditor = store.gate(Role.AUDITOR)

    def searches() -> int:
        page = auditor.ask(AuditPage(filter=AuditFilter(operation=Operation.FINDING)))
        return len(page.rows)

    before = searches()
    ask(officer, "Bogdan Wrona and 07700 900417")
    assert searches() == before
    ask(officer, "Bogdan Wrona and 07700 900417", settled=True)
    assert searches() == before + 1


def test_a_store_without_the_index_makes_it_when_it_is_asked_for(store: Store, officer: Gate) -> None:
    officer.perform(RecordPerson(name="Bogdan Wrona"))
    store.sql("DELETE FROM likeness")
    store.sql("DELETE FROM likeness_index")
    assert [subject.name for subject in ask(officer, "Bogdan Wrona").subjects] == ["Bogdan Wrona"]

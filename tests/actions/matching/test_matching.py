"""The report that belongs to a known case finds it, however it is spelt, and it is said how names fit."""

from __future__ import annotations

import pytest

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.matching.known_matches import MatchCallText
from mscu.actions.matching.likeness import (
    POINTS_OF_THING,
    Candidate,
    compare_match,
    compare_person_names,
    compare_place_names,
    find_single_name,
)
from mscu.actions.matching.matching import (
    MAX_BONUS,
    SAME_CASE_BONUS,
    LikelyMatches,
    LikenessStrength,
    MatchReportText,
)
from mscu.actions.matching.search_keys import search_keys_in
from mscu.actions.subjects.subjects import RecordPerson, RecordPlace, RecordThing
from mscu.codes import IdentifierKind, Operation, Role, SubjectKind
from mscu.gate import Gate
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list
from mscu.text.likeness_keys import common_names, keys_of, surname_words
from mscu.text.name_forms import name_key, name_words
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import a_case
from tests.scenes.stores import COLLEAGUE, Store


@pytest.mark.parametrize(
    ("said", "known", "why"),
    [
        ("Daniel Crabtree", "Daniel CRABTREE", "the same name"),
        ("Hai Nguyen", "Nguyễn Văn Hải", "Nguyễn Hải in both names"),
        ("Nguyen Van Hai", "Nguyễn Văn Hải", "the same name"),
        ("Nguyễn Thị Phương", "Nguyễn Thị Phượng", "the same name, apart from its accents"),
        ("Maria Elena Rusu", "Maria-Elena Popa", "Maria Elena in both names"),
        ("Phan Thị Phượng", "Nguyễn Thị Phương Anh", "one of the names is the same"),
        ("Lê Hoàng", "Lê Hoàng", "the same name"),
        ("Danyel Crabtre", "Daniel Crabtree", "sounds like Daniel Crabtree"),
        ("Mohamed Al Ansari", "محمد الأنصاري", "sounds like محمد الأنصاري"),
        ("Mohammed Abdul Rahman", "محمد عبد الرحمن", "sounds like محمد عبد الرحمن"),
        ("Rahman Hussein", "حسين رحمن", "sounds like حسين رحمن"),
        ("Mohamed Abdelrahman", "محمد عبد الرحمن", "sounds like محمد عبد الرحمن"),
        ("Mohammed Abdul Rahman", "محمد عبدالرحمن", "sounds like محمد عبدالرحمن"),
        ("Mohamed Abdelrahman", "Mohammed Abdul Rahman", "sounds like Mohammed Abdul Rahman"),
        ("Ahmed Hussein", "أحمد حسين", "sounds like أحمد حسين"),
        ("Ahmad Husain", "احمد حسين", "sounds like احمد حسين"),
        ("Ali Omar", "علي عمر", "sounds like علي عمر"),
        ("Noor Eddin Salah", "Nureddin Salah", "sounds like Nureddin Salah"),
        ("Abdelrahman", "Abdul Rahman", "one name only; the same"),
        ("Abdelrahman", "Abdul Rahman Khalil", "one name only; the same"),
        ("Hussein", "حسين", "one name only; sounds like حسين"),
        ("Danny C", "Daniel Crabtree", "Danny is short for Daniel; C is the initial of Crabtree"),
        ("D Crabtree", "Daniel Crabtree", "D is the initial of Daniel"),
        ("Danny Crabtree", "Daniel Crabtree", "Danny is short for Daniel"),
        ("Lorraine", "Lorraine Pike", "one name only; the same"),
        ("Danny", "Daniel Crabtree", "Danny can be short for Daniel, one name only"),
        ("Yousef", "Yusuf Demir", "one name only; sounds like Yusuf"),
        ("Shane Crabtree", "Daniel Crabtree", "one of the names is the same"),
    ],
)
def test_a_person_may_be_meant(said: str, known: str, why: str) -> None:
    fit = compare_person_names(said, known)
    assert fit is not None
    assert fit.why == why


def test_no_word_of_the_language_makes_two_records_of_one_person_weak() -> None:
    """Little, Park and Young are surnames where they stand as such."""
    for surname in surname_words():
        name, other = f"Daniel {surname.title()}", f"Peter {surname.title()}"
        same = compare_person_names(name, name)
        assert same is not None
        assert LikenessStrength.of(same.points) is not LikenessStrength.WEAK
        assert compare_person_names(name, other) is None
        danny = keys_of(IdentifierKind.NAME, name_key(f"Danny {surname}"))
        assert keys_of(IdentifierKind.NAME, name_key(name)) & danny


def test_a_surname_counts_however_short_it_is_or_joined() -> None:
    joined = ("Daniel-Little", "Daniel.Park", "(Park) Min", "Mr. Daniel_Young")
    for name in (*joined, "Bo Li", "Park Min", "Jo Man", "An Le", "Wu Bo"):
        fit = compare_person_names(name, name)
        assert fit is not None
        assert LikenessStrength.of(fit.points) is not LikenessStrength.WEAK
    for said in ("Big Marek", "Old Marek", "Young Marek", "Little Marek"):
        fit = compare_person_names(said, "Marek")
        assert fit is not None
        assert fit.why == "one name only; the same", "a word before a name describes"


def test_beside_the_known_name_the_reason_says_which_words_are_like_it() -> None:
    fits = (
        compare_person_names("Danyel Crabtre", "Daniel Crabtree"),
        compare_person_names("Yousef", "Yusuf Demir"),
        compare_place_names("Hollin Lane, Heywood", "Hollin Lane Yard"),
        compare_place_names("Crabtree Paving & Roofing", "Crabtree Paving & Roofing"),
    )
    assert [fit.reason_beside_name for fit in fits if fit is not None] == [
        "sounds like Danyel Crabtre",
        "one name only; sounds like Yousef",
        "Hollin Lane in both names",
        "the same name",
    ]


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("Shane Pike", "Daniel Crabtree"),
        ("Marek Nowak", "Maria Kowalska"),
        ("Tony Bennett", "Tania Binti"),
        ("Nguyen Van Hai", "Tran Thi Mai"),
        ("C", "Crabtree"),
        ("Big man", "Old woman"),
        ("Ahmed Hassan", "أحمد حسين"),
        ("Mahmoud Ali", "محمد علي"),
        ("Mohamed Abdelrahman", "محمد عبد الله"),
        ("Mohamed Abdelrahman", "Mohammed Abdul Karim"),
        ("Abdelrahman", "Abdul Karim"),
        ("Nguyễn Thị Hy Vọng", "Nguyễn Thị Phương Anh"),
        ("Nguyễn Văn Hải", "Nguyễn Văn Lượng"),
        ("Nguyễn Lê Hải", "Nguyễn Lê Thảo"),
        ("Harpreet Singh Gill", "Manjit Singh Dhillon"),
        ("H Nguyen Thao", "Nguyễn Hải Anh"),
    ],
)
def test_other_people_are_not_meant(said: str, known: str) -> None:
    assert compare_person_names(said, known) is None


def test_a_name_of_very_many_is_weak_alone() -> None:
    for name in map(str.title, common_names()):
        for said, known in (("{}", "{}"), ("{} Thị", "{} Thị Mai"), ("{}", "Rosa Thị {}")):
            fit = compare_person_names(said.format(name), known.format(name))
            assert fit is not None
            assert fit.is_common
            most = fit.points + MAX_BONUS * SAME_CASE_BONUS
            assert LikenessStrength.of(most) is LikenessStrength.WEAK


def test_beside_a_name_of_very_many_one_name_makes_a_fair_likeness_and_an_initial_a_weak_one() -> None:
    for said, known in (
        ("Trần Thị Phương", "Trần Thị Phương Anh"),
        ("Daniel Khan", "Daniel Imran Khan"),
        ("Lê Vũ", "Lê Vũ"),
    ):
        fit = compare_person_names(said, known)
        assert fit is not None
        assert LikenessStrength.of(fit.points) is LikenessStrength.FAIR
        assert LikenessStrength.of(fit.points + MAX_BONUS * SAME_CASE_BONUS) is LikenessStrength.FAIR
    fit = compare_person_names("H Nguyen", "Nguyễn Văn Hải")
    assert fit is not None
    assert (fit.why, LikenessStrength.of(fit.points)) == ("H is the initial of Hai", LikenessStrength.WEAK)


@pytest.mark.parametrize(
    "said", ["Daniel Crabtree", "Crabtree, Daniel", "Daniel John Crabtree", "Danny Crabtree", "Crabtree"]
)
def test_a_name_is_called_the_same_only_if_it_is_so_as_a_whole(said: str) -> None:
    known = "Daniel Crabtree"
    fits = (
        compare_person_names(said, known),
        compare_place_names(said, known),
        find_single_name(said, "Daniel"),
    )
    for fit, whole in zip(fits, (known, known, "Daniel"), strict=True):
        is_same = name_words(said) == name_words(whole)
        assert fit is None or ("the same name" in fit.why) is is_same


def test_more_that_fits_weighs_more() -> None:
    known = "Daniel Crabtree"
    order = ["Daniel Crabtree", "Danyel Crabtre", "Danny C", "Daniel", "Shane Crabtree"]
    points = [fit.points for said in order if (fit := compare_person_names(said, known))]
    assert len(points) == len(order)
    assert points == sorted(points, reverse=True)


@pytest.mark.parametrize(
    ("said", "known", "points"),
    [
        ("Hollin Lane", "Hollin Lane Yard", 2.0),
        ("Hollin Lane caravan site", "Hollin Lane Yard", 2.0),
        ("Holin Ln", "Hollin Lane Yard", 1.2),
        ("Hollin Street", "Hollin Lane Yard", 0.6),
        ("Brigde Street", "Bridge Street", 1.2),
        ("Hollin Laen Yard", "Hollin Lane Yard", 1.2),
        ("12 Mill Stret", "12 Mill Street", 1.2),
    ],
)
def test_a_place_may_be_meant(said: str, known: str, points: float) -> None:
    fit = compare_place_names(said, known)
    assert fit is not None
    assert fit.points == points


def test_another_place_is_not_meant() -> None:
    for said in ("Castleton Lane", "The Yard", "Caravan site"):
        assert compare_place_names(said, "Hollin Lane Yard") is None


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

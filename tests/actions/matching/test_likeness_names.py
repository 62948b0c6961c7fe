"""Two names are compared word by word, and it is said how they fit."""

import pytest

from mscu.actions.matching.likeness import compare_person_names, compare_place_names, find_single_name
from mscu.actions.matching.matching import MAX_BONUS, SAME_CASE_BONUS, LikenessStrength
from mscu.codes import IdentifierKind
from mscu.text.likeness_keys import common_names, keys_of, surname_words
from mscu.text.name_forms import name_key, name_words


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

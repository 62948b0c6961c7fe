"""What is spelt, heard or mistyped otherwise shares a key with what it is like."""

from itertools import combinations

import pytest

from mscu.codes import IdentifierKind
from mscu.text.likeness_keys import (
    consonants,
    distinctive_words,
    fingerprint,
    full_names,
    key_hash,
    keys_of,
    likeness_words,
    sound,
)
from mscu.text.name_forms import name_key

NAME = IdentifierKind.NAME


def keys(name: str) -> frozenset[str]:
    return keys_of(NAME, name_key(name))


def test_two_spellings_of_a_name_share_a_key() -> None:
    for one, other in [
        ("Danyel Crabtre", "Daniel Crabtree"),
        ("CRABTREE, Daniel", "Daniel Crabtree"),
        ("Danny", "Daniel Crabtree"),
        ("Nguyen Van Hai", "Nguyễn Văn Hải"),
        ("Иван Петров", "Ivan Petrov"),
        ("Mohamed al-Ansari", "محمد الأنصاري"),
        ("Holin Ln", "Hollin Lane Yard"),
        ("Ionut Balan", "Ionuț Bălan"),
        ("Dnaiel Crabtree", "Daniel Crabtree"),
    ]:
        assert keys(one) & keys(other), one


def test_two_words_that_fit_share_a_key_that_few_have() -> None:
    for one, other in [
        ("Yousef Demir", "Yusuf Demir"),
        ("Ahmed Hussein", "أحمد حسين"),
        ("Omar Said", "عمر سعيد"),
        ("Mohamed Abdelrahman", "Mohammed Abdul Rahman"),
        ("Mohamed Abdelrahman", "محمد عبد الرحمن"),
    ]:
        both = keys(one) & keys(other)
        assert any(key.startswith("p:") for key in both), one


@pytest.mark.parametrize(
    ("one", "other"),
    [("Marek Zielak", "Shane Crabtree"), ("Hollin Lane", "Castleton Lane"), ("Big man", "Big van")],
)
def test_what_is_not_alike_or_only_generic_shares_none(one: str, other: str) -> None:
    assert not keys(one) & keys(other)


@pytest.mark.parametrize("said", ["MX19CTD", "MX19CT", "MX19CTBB", "X19CTB", "MX19CBT"])
def test_a_plate_one_character_off_shares_a_key(said: str) -> None:
    plate = IdentifierKind.REGISTRATION
    assert keys_of(plate, said) & keys_of(plate, "MX19CTB")


def test_a_plate_one_character_off_shares_a_key_and_a_phone_without_its_country() -> None:
    plate = IdentifierKind.REGISTRATION
    assert not keys_of(plate, "MX18CTD") & keys_of(plate, "MX19CTB")
    phone = IdentifierKind.PHONE
    shared = keys_of(phone, "+447700900417") & keys_of(phone, "+407700900417")
    assert "f:700900417" in shared


def test_every_other_identifier_has_a_key_of_its_own_kind() -> None:
    keys_by_kind = [keys_of(kind, "AB12345678") for kind in IdentifierKind if kind is not NAME]
    assert not any(one & other for one, other in combinations(keys_by_kind, 2))


def test_words_are_read_in_full_by_sound_and_without_what_is_generic() -> None:
    assert likeness_words("Hollin Ln.") == likeness_words("HOLLIN LANE")
    assert distinctive_words(likeness_words("Hollin Lane Yard")) == {"hollin"}
    assert distinctive_words(likeness_words("The Yard")) == {"the", "yard"}
    assert sound("mohammed") == sound("muhamad")
    assert sound("417") == "417"
    assert consonants("mohamed") == consonants("mhmd")
    assert consonants("ali") == "ali"
    assert {"danny", "daniel"} <= full_names("danny")


def test_a_key_becomes_a_number_that_the_database_can_hold() -> None:
    numbers = [key_hash(str(each)) for each in range(2_000)]
    assert len(set(numbers)) == len(numbers)
    assert all(-(1 << 63) <= each < 1 << 63 for each in numbers)
    assert key_hash("n:TNL") == key_hash("n:TNL")
    assert len(fingerprint().split()) == 5

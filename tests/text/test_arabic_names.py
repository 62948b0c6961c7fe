"""A name of Arabic origin is one name in its letters and in Latin ones, joined or apart."""

import pytest

from mscu.text.arabic_names import may_be_spelt, spellings, split_joined_names, to_latin
from mscu.text.name_forms import name_words
from tests.text.phrases import phrases


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        (
            "Abdul Rahman | Abdelrahman | Abd al-Rahman | ABDURRAHMAN | Abderrahman | Abdurahman",
            "abdul rahman",
        ),
        ("Abdoul-Rahman", "abdul rahman"),
        ("عبد الرحمن | عبدالرحمن", "abdul رحمن"),
        ("Abdullah | Abdallah | Abdulla | Abd Allah | عبد الله | عبدالله", "abdullah"),
        ("Salah al-Din | Salaheddine | Salahuddin | Salah Uddin", "salah din"),
    ],
)
def test_abdul_and_eddin_are_told_from_what_they_are_joined_to(names: str, parts: str) -> None:
    for name in phrases(names):
        assert split_joined_names(name_words(name)) - {"al"} == {*parts.split()}, name


@pytest.mark.parametrize("name", ["Abdi Warsame", "Abdou Diop", "Nguyen Van Hai", "Dean Aladin"])
def test_other_names_stay_as_they_are(name: str) -> None:
    assert split_joined_names(name_words(name)) == name_words(name)


def test_a_word_in_arabic_letters_can_be_what_clerks_make_of_it() -> None:
    for arabic, latin in [
        ("محمد", "mohammed muhammad mohamed mouhamed mahamed"),
        ("احمد", "ahmed ahmad"),
        ("حسين", "hussein husain hossein husayn"),
        ("علي", "ali aly"),
        ("يوسف", "yusuf youssef yousif"),
        ("عمر", "omar umar omer"),
        ("سعيد", "said saeed saiid"),
        ("عايشه", "aisha aysha"),
        ("فاطمه", "fatima fatma fatimah"),
        ("مصطفي", "mustafa mostafa"),
        ("خالد", "khaled khalid"),
        ("وليد", "walid waleed"),
        ("قاسم", "qasim kassem"),
        ("انصاري", "ansari alansari"),
    ]:
        assert [word for word in latin.split() if not may_be_spelt(arabic, word)] == [], arabic


def test_it_cannot_be_another_name() -> None:
    for arabic, latin in [
        ("حسين", "hassan"),
        ("محمد", "mahmoud"),
        ("احمد", "hamad"),
        ("علي", "omar"),
        ("حسن", "hussein"),
        ("رحمن", "rahim"),
    ]:
        assert not may_be_spelt(arabic, latin), arabic


def test_it_is_spelt_with_the_vowels_that_it_leaves_out_if_it_is_no_longer_than_a_name() -> None:
    assert to_latin("حسين") == "hsin"
    assert spellings("حسين") == {"hsin", "hasin"}
    assert {"omar", "umar"} <= spellings("عمر")
    assert may_be_spelt("با" * 5, "ba" * 5)
    assert not may_be_spelt("با" * 6, "ba" * 6)
    assert not may_be_spelt("ب" * 13, "b" * 13)
    assert not may_be_spelt("اب" * 20, "ab" * 20 + "x")

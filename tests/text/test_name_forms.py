"""A name is found however it is spelt, accented or ordered; different names stay apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.text.familiar_names import beginnings, familiar_forms, given_names, stems
from mscu.text.name_forms import name_key, name_words, sort_name
from tests.text.phrases import phrases


def test_one_name_in_two_spellings_has_one_key() -> None:
    for one, other in [
        ("Nguyễn Văn Hải", "NGUYEN VAN HAI"),
        ("Nguyễn Văn Hải", "Hải, Nguyễn Văn"),
        ("Đỗ Thị Hường", "do thi huong"),
        ("Ionuț Bălan", "Ionuţ Balan"),
        ("Łukasz Błaszczyk", "Lukasz Blaszczyk"),
        ("Øystein Dæhli", "oystein daehli"),
        ("İbrahim I\u015f\u0131k", "Ibrahim Isik"),
        ("Arbër Gjoçaj", "Arber Gjocaj"),
        ("O’Brien", "O'BRIEN"),
        ("Jean-Luc", "Luc Jean"),
        ("مُحَمَّد الحسن", "محمد الحسن"),
        ("أحمد", "احمد"),
        ("فاطمة", "فاطمه"),
        ("محـــمد", "محمد"),
        ("\uff37\uff21\uff2e\uff27", "wang"),
        ("Straße", "STRASSE"),
        ("Айгүл Й", "айгүл й"),
    ]:
        assert name_key(one) == name_key(other) != "", one


@pytest.mark.parametrize(
    ("one", "other"),
    [("王小明", "王小红"), ("Marek Zielak", "Marek Zelak"), ("김민준", "김민지"), ("علي", "عمر")],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_the_key_reads_as_words_and_is_empty_without_letters() -> None:
    assert name_key("Nguyễn Văn Hải") == "hai nguyen van"
    assert name_words("Big Marek") == {"big", "marek"}
    assert name_key("王小明") == "王小明"
    assert name_key(" - '' ") == ""


def test_names_stand_where_somebody_looks_for_them() -> None:
    in_order = phrases("""
        ÁCS Rozália | Đặng Văn Hải | Eŋa Ɓello | İbrahim Isik | Ionuț Bălan | Li Wei | Łukasz Nowak
        Mădălina Ene | Muhammad Ali | Nguyễn Thị Hoa | O’Brien, Tom | Obsidian | Őri Béla
        Øystein Dæhli | Ștefan Popescu | Straße 4 | Þór | (unknown) man | Żaneta | zoe | Шевченко
        أحمد حسين | محمد عبد الرحمن | 王小明
    """)
    assert sorted(in_order, key=sort_name) == in_order


@given(st.text())
def test_key_and_order_do_not_depend_on_the_form_of_unicode(name: str) -> None:
    assert len({sort_name(unicodedata.normalize(form, name)) for form in ("NFC", "NFD")}) == 1
    forms = {name_key(unicodedata.normalize(form, name)) for form in ("NFC", "NFD")}
    assert len(forms) == 1
    assert name_key(name_key(name)) == name_key(name)


@given(st.lists(st.sampled_from(["Nguyễn", "Văn", "Hải", "Ali", "王小明", "O'Neill"]), min_size=1))
def test_the_key_does_not_depend_on_order_or_repetition(words: list[str]) -> None:
    assert name_key(" ".join(words)) == name_key(" ".join(reversed(words)))


def test_a_form_is_known() -> None:
    for name, form in [
        ("margaret", "peggy"),
        ("robert", "bob"),
        ("mohammed", "mo"),
        ("anna", "ania"),
        ("bob", "robbie"),
        ("oleksandr", "sasha"),
        ("peggy", "margaret"),
    ]:
        assert form in familiar_forms(name), name


def test_a_form_or_a_beginning_may_stand_for_a_name() -> None:
    assert "anna" not in familiar_forms("anna")
    assert not stems("abdi").isdisjoint(beginnings("abdirahman"))
    assert stems("tom").isdisjoint(beginnings("abdirahman"))
    assert {"tomek", "peggy", "margaret"} <= given_names()

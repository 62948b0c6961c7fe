"""What gives a person away is found however it is written, letters apart too; ordinary words are let be."""

from datetime import date

from mscu.text.identifying_values import Known, KnownValue, trace
from mscu.text.spaced_letters import in_other_scripts, spaced_words

TODAY = date(2022, 6, 20)


def found(text: str, value: str, sort: Known) -> str:
    hit = trace(text, [KnownValue(value, sort)], TODAY)
    return hit[1] if hit else ""


def test_it_is_found() -> None:
    for text, value, sort in [
        ("Tony slept there.", "Scouse Tony", Known.ALIAS),
        ("they called him scouse", "Scouse Tony", Known.ALIAS),
        ("SCOUSE's bed", "Scouse Tony", Known.ALIAS),
        ("his handle was #scousetony99", "Scouse Tony", Known.ALIAS),
        ("Ionut came back", "Ionuț Bălan", Known.NAME),
        ("Mr BALAN", "Ionuț Bălan", Known.NAME),
        ("Nguyen said", "Nguyễn Văn Hải", Known.NAME),
        ("Oleksandr left", "Олександр Коваль", Known.NAME),
        ("Олександр left", "Oleksandr Koval", Known.NAME),
        ("Mueller left", "Jürgen Müller", Known.NAME),
        ("Đorđe came", "Dorde Petrovic", Known.NAME),
        ("the man O’Neil", "Sean O'Neil", Known.NAME),
        ("Li Na was there", "Li Na", Known.NAME),
        ("then White spoke", "Joe White", Known.NAME),
        ("joe white spoke", "Joe White", Known.NAME),
        ("born in 1968", "1968", Known.BIRTH),
        ("born 02/08/1994", "2 Aug 1994", Known.BIRTH),
        ("born 2.8.94", "2 Aug 1994", Known.BIRTH),
        ("born 1994-08-02", "2 Aug 1994", Known.BIRTH),
        ("he is 54 now", "1968", Known.BIRTH),
        ("a 27-year-old man", "2 Aug 1994", Known.BIRTH),
        ("call 07700 900 417", "07700900417", Known.CONTACT),
        ("call +44 7700 900417", "07700 900417", Known.CONTACT),
        ("x.y@example.org wrote", "x.y@example.org", Known.CONTACT),
        ("van MX19CTB", "MX19 CTB", Known.IDENTIFIER),
        ("crime CRI/06HH/0031300/22", "CRI/06HH/0031300/22", Known.REFERENCE),
        ("log gmp inc 000313", "GMP-INC-000313", Known.REFERENCE),
        ("at Fernbank Close", "Fernbank Close, Middleton, M24 0AA", Known.ADDRESS),
        ("in m240aa", "3 Fernbank Close, Middleton, M24 0AA", Known.ADDRESS),
        ("he begged in Bury", "Bury", Known.WORD),
        ("at Fernbank Close", "3 Fernbank Close, Middleton, M24 0AA", Known.PLACE),
        ("in m240aa", "3 Fernbank Close, Middleton, M24 0AA", Known.PLACE),
        ("born on the second of August", "2 Aug 1994", Known.BIRTH),
        ("his birthday is 2 August", "2 Aug 1994", Known.BIRTH),
        ("in nineteen sixty-eight", "1968", Known.BIRTH),
        ("he is twenty-seven", "2 Aug 1994", Known.BIRTH),
        ("a man of fifty-four", "1968", Known.BIRTH),
        ("Peggy left", "Margaret Hale", Known.NAME),
        ("peggy left", "Margaret Hale", Known.NAME),
        ("the Hales' house", "Margaret Hale", Known.NAME),
        ("signed 王 小 明", "王小明", Known.NAME),
        ("H a l e is on the list", "Margaret Hale", Known.NAME),
        ("oh seven seven double oh nine double oh four one seven", "07700 900417", Known.CONTACT),
        ("the number ending 417", "07700 900417", Known.CONTACT),
        ("a plate ending CTB", "MX19 CTB", Known.THING),
    ]:
        assert found(text, value, sort), text


def test_it_is_let_be() -> None:
    for text, value, sort in [
        ("A man was found at the yard.", "unknown male", Known.NAME),
        ("The old van and the big house", "Big Marek", Known.ALIAS),
        ("It is not known.", "not known", Known.ALIAS),
        ("He worked 54 hours in 2021.", "1968", Known.BIRTH),
        ("From 2019 to 2020", "unknown", Known.BIRTH),
        ("No cat was seen", "CAT-1", Known.REFERENCE),
        ("A close friend in a yard", "3 Fernbank Close, Middleton", Known.ADDRESS),
        ("Na, he said", "Li Na", Known.NAME),
        ("It may be so.", "May", Known.ALIAS),
        ("a white van", "Nguyễn Văn White", Known.NAME),
        ("He will mark the bill", "William Hale", Known.NAME),
        ("he went to work at six, as twenty others did", "1968", Known.BIRTH),
        ("they start again on the third", "2 Aug 1994", Known.BIRTH),
        ("the call ended in silence", "MX19 CTB", Known.THING),
        ("", "Ionuț", Known.NAME),
        ("Anything at all", "", Known.NAME),
    ]:
        assert found(text, value, sort) == "", text


def test_the_word_is_given_as_it_stands_in_the_text() -> None:
    assert found("Then IONUT’s friend", "Ionuț Bălan", Known.NAME) == "IONUT"


def test_a_word_is_read() -> None:
    for text, word in [
        ("signed 王 小 明.", "王小明"),
        ("to R.a.h.i.m.i today", "Rahimi"),
        ("for Ж ю л и only", "Жюли"),
        ("for O k a f o r", "Okafor"),
    ]:
        assert [found for _, _, found in spaced_words(text)] == [word], text


def test_what_is_in_another_script_is_one_stretch() -> None:
    text = "by 陈　建国, and ਢ ਿ ੱ ਲ ੋ ਂ here"
    assert [text[start:end] for start, end in in_other_scripts(text)] == ["陈　建国", "ਢ ਿ ੱ ਲ ੋ ਂ"]

"""Known values are found in whatever form a text writes them, and ordinary words are left."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from mscu.demo.noise import OF_PEOPLE, OF_PHONES, OF_PLACES, OF_REGISTRATIONS
from mscu.redaction.find_values import Finder
from mscu.redaction.spans import RedactedSpan, Why, merge_marks, redacted
from mscu.redaction.values import HiddenValue, ValueKind

KNOWN = (
    HiddenValue(ValueKind.NAME, "Marek Zielak", "Survivor A"),
    HiddenValue(ValueKind.NAME, "Nguyễn Văn Hải", "Survivor B"),
    HiddenValue(ValueKind.NAME, "Will Grace", "Person A"),
    HiddenValue(ValueKind.NAME, "محمد الحسن", "Person B"),
    HiddenValue(ValueKind.NAME, "Иван Петров", "Person C"),
    HiddenValue(ValueKind.NAME, "Daniel Crabtree", "Suspect A"),
    HiddenValue(ValueKind.TITLE, "Crabtree Paving", "Organisation 1"),
    HiddenValue(ValueKind.TITLE, "Forest", "[operation]"),
    HiddenValue(ValueKind.TITLE, "G4S", "Organisation 2"),
    HiddenValue(ValueKind.TITLE, "Petrov Haulage & Sons", "Organisation 3"),
    HiddenValue(ValueKind.CODE, "48213", "[number]"),
    HiddenValue(ValueKind.CODE, "AB123456, CD987654 (Vietnam)", "[document]"),
    HiddenValue(ValueKind.CODE, "MX19 CTB", "[vehicle]"),
    HiddenValue(ValueKind.CODE, "07700 900417", "[phone]"),
    HiddenValue(ValueKind.CODE, "marek.z@example.com", "[e-mail]"),
    HiddenValue(ValueKind.CODE, "CRI/06HH/0031300/22", "[reference]"),
    HiddenValue(ValueKind.PLACE, "14 Hollin Lane, Heywood, OL10 0AA", "Place 1"),
    HiddenValue(ValueKind.BIRTH, "1 May 1990", "[date of birth]"),
    HiddenValue(ValueKind.BIRTH, "1979", "[date of birth]"),
    HiddenValue(ValueKind.AGE, "32", "[age]"),
)
FINDER = Finder(KNOWN)


def hidden(text: str) -> str:
    return redacted(text, FINDER.marks(text))


def test_no_form_can_be_read() -> None:
    for text, expected in [
        ("Marek Zielak said", "Survivor A said"),
        ("ZIELAK, Marek said", "Survivor A said"),
        ("it is marek zielak", "it is Survivor A"),
        ("only Zielak", "only Survivor A"),
        ("Zielak's van", "Survivor A's van"),
        ("the Crabtrees left", "the Suspect A left"),
        ("Zielakowi was told", "Survivor A was told"),
        ("Zeilak was told", "Survivor A was told"),
        ("Marek Z. was told", "Survivor A was told"),
        ("Marek z was told", "Survivor A was told"),
        ("marek z. was told", "Survivor A was told"),
        ("M. Zielak was told", "Survivor A was told"),
        ("m zielak was told", "Survivor A was told"),
        ("Marek a week ago", "Survivor A a week ago"),
        ("Hải's or Văn’s brother", "Survivor B's or Survivor B’s brother"),
        ("Ma\u0301rek", "Survivor A"),
        ("nguyen van hai", "Survivor B"),
        ("HẢI came", "Survivor B came"),
        ("Will said", "Person A said"),
        ("Mohamed Hasan", "Person B"),
        ("مُحَمَّد", "Person B"),
        ("Ivan Petrov", "Person C"),
        ("Crabtree Paving", "Organisation 1"),
        ("MX19CTB, mx19 ctb", "[vehicle]"),
        ("MXI9 CTB", "[vehicle]"),
        ("+44 (0)7700 900-417", "[phone]"),
        ("0044 7700900417", "[phone]"),
        ("07 70 09 00 41 7", "[phone]"),
        ("Marek.Z @ example.com", "[e-mail]"),
        ("CRI 06HH 0031300 22", "[reference]"),
        ("14, hollin ln", "Place 1"),
        ("off Hollin Lane", "off Place 1"),
        ("in Heywood", "in Place 1"),
        ("ol100aa", "Place 1"),
        ("born 1st May 1990", "born [date of birth]"),
        ("born 05/01/1990", "born [date of birth]"),
        ("born in 1990", "born in [date of birth]"),
        ("Forest Ltd", "[operation] Ltd"),
        ("in the forest", "in the forest"),
        ("a G4S van, g4s", "a Organisation 2 van, Organisation 2"),
        ("AB123456 and CD987654", "[document] and [document]"),
        ("born 01/05/90", "born [date of birth]"),
        ("1990-05-01", "[date of birth]"),
        ("May 1, 1990", "[date of birth]"),
        ("born in 1979", "born in [date of birth]"),
        ("he is 32", "he is [age]"),
        ("32-year-old", "[age]-year-old"),
        ("he is about thirty-two.", "he is [age]."),
        ("member 48 213, 4821-3 or 48213", "member [number] or [number]"),
        ("48213, Hải", "[number], Survivor B"),
        ("Hasan Mohamed al-Hassan", "Person B"),
        ("Petrov Haulage, and P.H. Petrov Haulage & Sons", "Organisation 3, and P.H. Organisation 3"),
    ]:
        assert hidden(text) == expected, text


def test_ordinary_words_are_left() -> None:
    for text in [
        "a white van will come by the grace of the lane",
        "the cuts were Grade A, and he graced us with nothing",
        "Van was not there; paving continues",
        "the market in March, 32 men, 14 lanes",
        "148 213 people, 482 134 in all, on 4 and 8213",
        "at about thirty-two sites, thirty-two caravans",
        "he works at the yard on 2 May 1991",
        "",
        " \n\t",
    ]:
        assert hidden(text) == text.replace("Van ", "Survivor B "), text
        assert "[" not in hidden(text), text


NORMAL = {
    "Marek Zielak": {k: v for k, v in OF_PEOPLE.items() if "slip" not in k and "misheard" not in k},
    "MX19CTB": {k: v for k, v in OF_REGISTRATIONS.items() if "off" not in k},
    "07700900417": {k: v for k, v in OF_PHONES.items() if "off" not in k},
    "14 Hollin Lane": {k: v for k, v in OF_PLACES.items() if k in {"as it is", "shortened"}},
}


@given(
    chosen=st.sampled_from([(value, name) for value, of in NORMAL.items() for name in of]),
    before=st.text(max_size=20),
    after=st.text(max_size=20),
    seed=st.integers(0, 99),
)
def test_a_value_in_its_form_never_leaks(chosen: tuple[str, str], before: str, after: str, seed: int) -> None:
    value, name = chosen
    said = NORMAL[value][name](value, Random(seed))
    text = f"{before} | {said} | {after}"
    start = len(before) + 3
    marks = FINDER.marks(text)
    told = [at for at in range(start, start + len(said)) if text[at].isalnum()]
    assert all(any(mark.start <= at < mark.end for mark in marks) for at in told)


def test_words_of_lists_are_no_part_of_a_title_by_themselves() -> None:
    known = (
        HiddenValue(ValueKind.TITLE, "Phone", "Item 1"),
        HiddenValue(ValueKind.TITLE, "Bury Car Wash", "Organisation 1"),
    )
    finder = Finder(known, frozenset({"phone", "car", "wash"}))
    text = "How: Phone. Car of Bury Car Wash, a Wash."
    assert redacted(text, finder.marks(text)) == "How: Phone. Car of Organisation 1, a Wash."


def test_it_says_how_it_knows_and_of_whom_it_is_not_sure() -> None:
    text = "Zielak, then Zielakowi, then Zeilak"
    assert [mark.why for mark in FINDER.marks("Zielak went")] == [Why.KNOWN]
    assert [mark.why for mark in FINDER.marks("Zielakowi went")] == [Why.ENDING]
    assert [mark.why for mark in FINDER.marks("Zeilak went")] == [Why.SLIP]
    assert [text[m.start : m.end] for m in FINDER.marks(text)] == ["Zielak", "Zielakowi", "Zeilak"]
    finder = Finder([HiddenValue(ValueKind.NAME, "Aisha Rahman", "Person A")])
    assert redacted("in Roman", finder.marks("in Roman")) == "in [name]"
    marks = [RedactedSpan(0, 9, "[name]", Why.PROPOSED), RedactedSpan(4, 9, "Survivor A", Why.KNOWN)]
    assert list(merge_marks("Pan Marek", marks)) == [RedactedSpan(0, 9, "Survivor A", Why.KNOWN)]
    assert [mark.why for mark in FINDER.marks("Danny left")] == [Why.FAMILIAR]


def test_nothing_known_and_in_a_whole_store_nothing_familiar_is_marked() -> None:
    assert Finder(()).marks("Marek Zielak, MX19 CTB") == ()
    assert Finder(KNOWN, fuzzy=False, of_case=False).marks("Danny, plate ending CTB") == ()


WHOSE = (
    HiddenValue(ValueKind.TITLE, "Marek's phone", "Item 2"),
    HiddenValue(ValueKind.TITLE, "Ion Bălan's White Transit", "Item 3"),
    HiddenValue(ValueKind.PLACE, "Zielak's yard, 14 Hollin Lane", "Place 1"),
    HiddenValue(ValueKind.TITLE, "Pavel’s coat", "Item 4"),
    HiddenValue(ValueKind.NAME, "Marek Zielak", "Survivor A"),
    HiddenValue(ValueKind.NAME, "Ion Bălan", "Suspect A"),
)


def test_whose_a_thing_is_is_not_taken_for_the_thing() -> None:
    for text, expected in [
        ("Marek's brother", "Survivor A's brother"),
        ("MAREK’S brother", "Survivor A’S brother"),
        ("Mareks brother", "Survivor A brother"),
        ("Ion Bălan's brother", "Suspect A's brother"),
        ("Zielak's sister", "Survivor A's sister"),
        ("the Zielaks' sister", "the Survivor A' sister"),
        ("Pavel's sister and Pavel", "[name]'s sister and [name]"),
        ("Marek's phone rang", "Item 2 rang"),
    ]:
        assert redacted(text, Finder(WHOSE).marks(text)) == expected, text


def test_forms_that_are_not_the_words_themselves_are_found() -> None:
    for text, expected in [
        ("a plate ending CTB", "a plate ending [vehicle]"),
        ("he said CTB again", "he said [vehicle] again"),
        ("the number ending four one seven", "the number ending [phone]"),
        ("oh seven seven double oh nine double oh four one seven", "[phone]"),
        ("on the first of May nineteen ninety", "on the [date of birth]"),
        ("her birthday is 1 May", "her birthday is [date of birth]"),
        ("م ح م د said", "Person B said"),
        ("the Crabtrees' and the Graces' car", "the Suspect A' and the Person A' car"),
        ("Danny and Bill said", "[name] and [name] said"),
        ("will bill pay", "will bill pay"),
    ]:
        assert hidden(text) == expected, text

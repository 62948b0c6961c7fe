"""Misspelt words of running English, and what is none of it."""

import time

from mscu.text.spelling import MOST_SUGGESTIONS, Spelling, suggestions

ENGLISH = "The officer saw that he was paid for the work and "


def wrong(text: str, *accepted: str) -> list[str]:
    spelling = Spelling()
    for word in accepted:
        spelling.accept(word)
    return [text[start:end] for start, end in spelling.misspelt(text)]


def test_words_of_running_english_are_looked_up() -> None:
    for text, expected in [
        ("He beleived it and recieved nothing.", ["beleived", "recieved"]),
        ("Five men beleived him: “accomodation”, he said.", ["beleived", "accomodation"]),
        ("A semi-detatched house", ["detatched"]),
        ("She isn't here, and doesn’t know. It wasnt him.", ["wasnt"]),
        ("They organise and organize; the colour of the licence", []),
        ("the color of the van", ["color"]),
        ("first line\nsecnd line", ["secnd"]),
    ]:
        assert wrong(text) == expected, text


def test_names_plates_addresses_and_other_scripts_are_never_misspelt() -> None:
    for other in [
        "Nguyễn Thị Phương Thảo",
        "Ionuț",
        "Crabtree",
        "McGrathh",
        "XQZ",
        "ab12xyz",
        "qwzx@example.org",
        "www.qwzx.example",
        "https://qwzx.example/abc",
        "C:\\qwzx\\rtyp",
        "#qwzx",
        "qwzx_rtyp",
        "07700",
        "căsuță",
        "لغة",
        "日本",
        "zz",
    ]:
        assert wrong(f"{ENGLISH}{other} and {other}") == [], other


def test_what_was_accepted_is_well_spelt_for_one_alone_and_what_may_be_meant_is_suggested() -> None:
    assert wrong("am fost dus acolo noaptea cu o masina alba") == []
    assert wrong(f"{ENGLISH}qwzx", "qwzx") == []
    assert wrong(f"{ENGLISH}qwzx") == ["qwzx"]
    assert next(suggestions("recieve")) == "receive"
    assert len([*suggestions("visst")]) <= MOST_SUGGESTIONS
    assert [*suggestions("xqzzrtl")] == []


def test_the_longest_text_is_looked_up_within_half_a_frame() -> None:
    text = (ENGLISH * 300)[:15_000]
    spelling = Spelling()
    spelling.misspelt(text)
    began = time.process_time()
    spelling.misspelt(text)
    assert time.process_time() - began < 0.04

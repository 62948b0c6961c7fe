"""Days in words are read as far as the words go, and what happened on a day where it tells whose it was."""

from mscu.text.days_in_words import days_in_words, days_of_a_year
from mscu.text.telling_days import telling_days
from tests.text.phrases import phrases


def test_a_day_is_read() -> None:
    for text, expected in [
        ("on the twelfth of November nineteen sixty-eight", (12, 11, 1968)),
        ("November the twelfth, two thousand and six", (12, 11, 2006)),
        ("the twenty-second of Jan.", (22, 1, 0)),
        ("on fourth July.", (4, 7, 0)),
        ("the fourth of the seventh.", (4, 7, 0)),
        ("born in nineteen eighty-four", (0, 0, 1984)),
        ("since twenty seventeen", (0, 0, 2017)),
        ("in two thousand and eleven", (0, 0, 2011)),
        ("on Christmas Eve", (0, 0, 0)),
        ("on Friday the nineteenth", (0, 0, 0)),
        ("on the last Saturday of August", (0, 0, 0)),
    ]:
        assert expected in [written[2:] for written in days_in_words(text)], text


def test_what_is_no_day_is_left() -> None:
    for text in phrases("""
        the second visit | the first of three | it may be so | march them out | in two thousand pounds
        a day
    """):
        assert days_in_words(text) == (), text


def test_a_day_in_figures_needs_no_year() -> None:
    assert [written[2:4] for written in days_of_a_year("12th of November, then Mar 3")] == [(12, 11), (3, 3)]


def test_what_tells_is_read() -> None:
    for text, telling in [
        ("It was the day her brother was buried.", "her brother was buried"),
        ("On the day the factory burned down he was paid.", "the factory burned down"),
        ("He left two days after his sister's wedding.", "his sister's wedding"),
        ("It was on her eighteenth birthday.", "her eighteenth birthday"),
        ("It happened when his daughter was baptised.", "his daughter was baptised"),
    ]:
        assert telling in [text[start:end] for start, end in telling_days(text)], text


def test_what_tells_nobody_is_left() -> None:
    for text in [
        "The day shift starts early.",
        "The week was quiet.",
        "The day after, she rang again.",
        "the day of the visit",
    ]:
        assert list(telling_days(text)) == [], text

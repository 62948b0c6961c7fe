"""Dates as officers and survivors say them are read; impossible ones get a sentence."""

from datetime import UTC, date, datetime

import pytest

from mscu.dates.date_reading import ParsedDate, Precision, UnreadableDate, read_date
from mscu.dates.spoken_days import in_full
from tests.text.phrases import phrases

TODAY = date(2022, 3, 13)


def read(text: str) -> ParsedDate:
    """Read a date as typed on 13 March 2022."""
    return read_date(text, today=TODAY)


def test_an_exact_moment_in_many_spellings() -> None:
    for text in [
        "2022-03-11T21:40",
        "2022-03-11 21:40",
        "11 Mar 2022 21:40",
        "11 March 2022 at 21:40",
        "11/03/2022 21:40",
        "11.3.2022 21.40",
        "11-03-2022 2140hrs",
        "11 mar 2022 9:40 pm",
        "Friday 11 March 2022, 21:40",
        "11th of March 2022 2140",
        "  11   Mar  2022  21:40 ",
        "2022-03-11T21:40Z",
        "11 Mar 2022 22:40 +01:00",
        "11 Mar 2022 22:40 BST",
    ]:
        assert read(text).moment == datetime(2022, 3, 11, 21, 40, tzinfo=UTC), text
        assert read(text).words == "11 Mar 2022 21:40", text


def test_a_day_in_many_spellings_day_first() -> None:
    for text in phrases("""
        11/03/2022 | 11/3/2022 | 11 March 2022 | 11 Mar 2022 | 2022-03-11 | 11th March, 2022
        Fri 11 Mar 2022
    """):
        expected = date(2022, 3, 11)
        assert read(text) == (Precision.DAY, "11 Mar 2022", expected, expected, None), text


def test_loose_dates_keep_their_words() -> None:
    for text, precision, earliest, latest in [
        ("March 2022", Precision.MONTH, date(2022, 3, 1), date(2022, 3, 31)),
        ("sept 2021", Precision.MONTH, date(2021, 9, 1), date(2021, 9, 30)),
        ("03/2022", Precision.MONTH, date(2022, 3, 1), date(2022, 3, 31)),
        ("early April 2022", Precision.MONTH, date(2022, 4, 1), date(2022, 4, 10)),
        ("mid-April 2022", Precision.MONTH, date(2022, 4, 11), date(2022, 4, 20)),
        ("late February 2020", Precision.MONTH, date(2020, 2, 21), date(2020, 2, 29)),
        ("end of April 2022", Precision.MONTH, date(2022, 4, 21), date(2022, 4, 30)),
        ("2022", Precision.YEAR, date(2022, 1, 1), date(2022, 12, 31)),
        ("late 2021", Precision.YEAR, date(2021, 9, 1), date(2021, 12, 31)),
        ("spring 2021", Precision.SEASON, date(2021, 3, 1), date(2021, 5, 31)),
        ("Winter 2019/20", Precision.SEASON, date(2019, 12, 1), date(2020, 2, 29)),
        ("about 2019", Precision.ABOUT, date(2017, 12, 31), date(2020, 12, 31)),
        ("about 10 May 2021", Precision.ABOUT, date(2021, 5, 3), date(2021, 5, 17)),
        ("before 2019", Precision.BEFORE, None, date(2018, 12, 31)),
        ("by 3 May 2021", Precision.BEFORE, None, date(2021, 5, 3)),
        ("before 3 May 2021 10:00", Precision.BEFORE, None, date(2021, 5, 3)),
        ("after 3 May 2021", Precision.AFTER, date(2021, 5, 4), None),
        ("since May 2021", Precision.AFTER, date(2021, 5, 1), None),
        ("between May 2021 and 3 June 2021", Precision.BETWEEN, date(2021, 5, 1), date(2021, 6, 3)),
        ("from 2019 to 2020", Precision.BETWEEN, date(2019, 1, 1), date(2020, 12, 31)),
        ("age about 17", Precision.AGE, None, None),
        ("when he was 16", Precision.AGE, None, None),
        ("about 17 years old", Precision.AGE, None, None),
        ("unknown", Precision.UNKNOWN, None, None),
    ]:
        assert read(text) == (precision, text, earliest, latest, None), text


def test_leap_days_todays_and_the_first_of_two_hours_are_read() -> None:
    assert read("today 10:20").words == "13 Mar 2022 10:20"
    assert read("Yesterday").words == "12 Mar 2022"
    assert read("before yesterday").words == "before 12 Mar 2022"
    assert read("29 Feb 2020").earliest == date(2020, 2, 29)
    assert read("29/02/2000").earliest == date(2000, 2, 29)
    assert read("30/10/2022 01:30").moment == datetime(2022, 10, 30, 0, 30, tzinfo=UTC)
    assert read("30/10/2022 01:30 GMT").moment == datetime(2022, 10, 30, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("31 Feb 2022", "a day from 1 to 28"),
        ("29 Feb 2023", "a day from 1 to 28"),
        ("29 Feb 1900", "a day from 1 to 28"),
        ("31/04/2022", "a day from 1 to 30"),
        ("0 Mar 2022", "a day from 1 to 31"),
        ("before 31 Feb 2022", "a day from 1 to 28"),
        ("03/13/2022", "the day comes first"),
        ("11 Mrz 2022", "month is not known"),
        ("1899", "a year from 1900 to 2027"),
        ("2028", "a year from 1900 to 2027"),
        ("11/03/22", "four figures"),
        ("Mon 13 Mar 2022", "another day of the week"),
        ("11 Mar 2022 24:00", "from 00:00 to 23:59"),
        ("11 Mar 2022 12:60", "from 00:00 to 23:59"),
        ("11 Mar 2022 13:00 pm", "from 00:00 to 23:59"),
        ("27/03/2022 01:30", "clocks went forward"),
        ("between 2022 and 2019", "the earlier one first"),
        ("age 121", "at most 120"),
        ("", "Type it as"),
        ("soon", "Type it as"),
        ("2022 " * 40, "at most 120 characters"),
    ],
)
def test_what_cannot_be_a_date_is_refused_in_a_sentence(text: str, part: str) -> None:
    with pytest.raises(UnreadableDate, match=part):
        read(text)


@pytest.mark.parametrize("text", ["31 Feb 1987", "born to Marek Zielak", "17/13/1987"])
def test_a_refusal_repeats_nothing_that_was_typed(text: str) -> None:
    with pytest.raises(UnreadableDate) as caught:
        read(text)
    assert "1987" not in str(caught.value)
    assert "Zielak" not in str(caught.value)


NOW = datetime(2022, 6, 20, 12, 5, tzinfo=UTC)


def test_a_day_that_is_said_is_written_in_full() -> None:
    for text, ahead, day in [
        ("now", False, "20 Jun 2022 13:05"),
        ("Tomorrow", True, "21 Jun 2022"),
        ("in 4 weeks", True, "18 Jul 2022"),
        ("in a day", True, "21 Jun 2022"),
        ("8 July", True, "8 Jul 2022"),
        ("8 July", False, "8 Jul 2021"),
        ("1st of March", True, "1 Mar 2023"),
        ("20 Jun", True, "20 Jun 2022"),
        ("20 Jun", False, "20 Jun 2022"),
        ("8 Sept 14:30", True, "8 Sep 2022 14:30"),
        ("29 February", True, "29 Feb 2024"),
        ("29 February", False, "29 Feb 2020"),
    ]:
        assert in_full(text, NOW, ahead=ahead) == day, text


@pytest.mark.parametrize("text", ["31 June", "8 July 2022", "July", "in July", "in 4 hours", "nowhere", ""])
def test_other_words_stay_as_they_are(text: str) -> None:
    assert in_full(text, NOW, ahead=True) == text

"""Dates are read in the style of their column; what is none, or two, is questioned."""

from datetime import UTC, datetime

import pytest

from mscu.exchange.cell_values import day_of_serial, is_date_format, number_text
from mscu.exchange.profiles import Fault
from mscu.exchange.row_reading import DateColumn, DateOrder, DateReading, order_of

NOW = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)
UK = DateColumn(DateOrder.DAY_FIRST, NOW)


def test_a_date_is_read_in_every_style() -> None:
    for text, words in [
        ("08/04/2020", "8 Apr 2020"),
        ("28.01.19", "28 Jan 2019"),
        ("03-SEP-22", "3 Sep 2022"),
        ("3 Sept 22", "3 Sep 2022"),
        ("03 Mar 2019", "3 Mar 2019"),
        ("2020-03-28", "28 Mar 2020"),
        ("20200328", "28 Mar 2020"),
        ("early September 2019", "early September 2019"),
        ("2022-02-24T20:44:00Z", "24 Feb 2022 20:44"),
        ("2022-07-24T20:44:00Z", "24 Jul 2022 21:44"),
        ("44621", "1 Mar 2022"),
        ("44621.4135", "1 Mar 2022 09:55"),
        ("12/11/22 09:14", "12 Nov 2022 09:14"),
        ("01/01/71", "1 Jan 1971"),
    ]:
        assert UK.read(text) == DateReading(words), text


def test_what_is_no_date_is_questioned_and_never_guessed() -> None:
    for text, fault in [
        ("29/02/2001", Fault.DATE),
        ("00/00/0000", Fault.DATE),
        ("2022-06-31T10:00:00Z", Fault.DATE),
        ("2?", Fault.DATE),
        ("31-XYZ-22", Fault.DATE),
        ("aged 14", Fault.DATE),
        ("04/28/2020", Fault.DATE),
        ("99999", Fault.DATE),
        ("01/04/2024", Fault.FUTURE),
        ("01/03/2024 12:06", Fault.FUTURE),
        ("", Fault.NO_DATE),
        ("not known", Fault.NO_DATE),
        ("27/03/2022 01:30", Fault.DATE),
    ]:
        assert UK.read(text) == DateReading("unknown", fault), text


def test_a_column_tells_which_comes_first() -> None:
    for texts, order in [
        (["13/02/2020", "01/02/2020"], DateOrder.DAY_FIRST),
        (["01/02/2020", "03/04/2020"], DateOrder.DAY_FIRST),
        (["02/13/2020", "01/02/2020"], DateOrder.MONTH_FIRST),
        (["02/13/2020", "14/02/2020", "01/02/2020"], DateOrder.MIXED),
        ([*["14/02/2020"] * 40, "02/13/2020"], DateOrder.DAY_FIRST),
        ([], DateOrder.DAY_FIRST),
    ]:
        assert order_of(texts) is order, texts


def test_which_comes_first_and_in_which_zone_is_as_the_column_says() -> None:
    assert DateColumn(DateOrder.MONTH_FIRST, NOW).read("02/03/2020") == DateReading("3 Feb 2020")
    mixed = DateColumn(DateOrder.MIXED, NOW)
    assert mixed.read("02/03/2020") == DateReading("unknown", Fault.DATE_ORDER)
    assert mixed.read("02/13/2020") == DateReading("13 Feb 2020")
    assert mixed.read("14/02/2020") == DateReading("14 Feb 2020")
    assert mixed.read("02/02/2020") == DateReading("2 Feb 2020")
    column = DateColumn(DateOrder.DAY_FIRST, NOW, zone="UTC")
    assert column.read("2022-07-24T20:44:00") == DateReading("24 Jul 2022 21:44")
    assert column.read("24/07/2022") == DateReading("24 Jul 2022")


def test_the_time_of_day_may_stand_in_another_column() -> None:
    for time, read in [
        ("0955", DateReading("23 Sep 2022 09:55")),
        ("955", DateReading("23 Sep 2022 09:55")),
        ("5", DateReading("23 Sep 2022 00:05")),
        ("9:55", DateReading("23 Sep 2022 09:55")),
        ("", DateReading("23 Sep 2022")),
        ("2570", DateReading("23 Sep 2022", Fault.TIME)),
        ("noon", DateReading("23 Sep 2022", Fault.TIME)),
    ]:
        assert UK.read("23-SEP-22", time) == read, time


def test_days_that_a_spreadsheet_counts() -> None:
    for serial, old_days, day in [
        ("44621", False, "2022-03-01"),
        ("43159", True, "2022-03-01"),
        ("0.4135", False, "09:55"),
        ("61", False, "1900-03-01"),
        ("60", False, None),
        ("-1", False, None),
        ("1e300", False, None),
        ("nan", False, None),
        ("2958465.9999", False, "9999-12-31T23:59"),
        ("2958465", True, None),
    ]:
        assert day_of_serial(serial, old_days=old_days) == day, serial


def test_a_format_shows_whether_a_number_is_a_day() -> None:
    for number, code, is_date in [
        (14, "", True),
        (0, "General", False),
        (164, "[$-809]dd\\ mmm\\ yyyy", True),
        (164, '0.00" days"', False),
        (164, "[Red]#,##0", False),
        (164, "h:mm", True),
    ]:
        assert is_date_format(number, code) is is_date, number


@pytest.mark.parametrize(
    ("value", "text"), [("2.0", "2"), ("2.5", "2.5"), ("inf", "inf"), ("7.7E9", "7700000000")]
)
def test_a_whole_number_has_no_point(value: str, text: str) -> None:
    assert number_text(value) == text

"""Offences: from when, how long, whether s.45 applies, and which no form offers yet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mscu.actions.enforcement.s45_guard import s45_scope
from mscu.resources import resource
from mscu.rules.code_dates import CodeDates, code_dates
from mscu.rules.code_lists import BadCodeList
from mscu.rules.offences import awaited_words, load_offences, offences

SEVEN_YEARS = 7
AWAITED = ("cce", "cuckooing", "internal_concealment", "bsai_s17", "bsai_s52")
NOVEMBER = date(2026, 11, 10)


def includes(key: str, day: date) -> bool:
    return code_dates(f"offence:{key}", None).includes(day, day)


def test_child_criminal_exploitation_is_not_offered_and_what_serves_instead_is() -> None:
    assert not includes("cce", NOVEMBER)
    assert includes("msa_s2", NOVEMBER)
    assert includes("mda_s4", NOVEMBER)


def test_once_its_start_is_known_it_is_offered_from_that_day() -> None:
    dates = CodeDates(begins=date(2027, 3, 1))
    assert dates.includes(date(2027, 3, 2), date(2027, 3, 2))
    assert not dates.includes(date(2027, 2, 28), date(2027, 2, 28))


@pytest.mark.parametrize("key", AWAITED)
def test_what_is_not_known_to_be_in_force_is_named_and_counts_for_nothing(key: str) -> None:
    offence = offences()[f"offence:{key}"]
    assert offence.is_awaited(NOVEMBER)
    assert offence.label in awaited_words(NOVEMBER)
    assert not offence.carries(SEVEN_YEARS)


def test_nothing_else_is_awaited() -> None:
    found = {key for key, each in offences().items() if each.is_awaited(NOVEMBER)}
    assert found == {f"offence:{key}" for key in AWAITED}


def test_before_the_law_was_made_nothing_is_said_of_it() -> None:
    assert awaited_words(date(2022, 6, 20)) == ""
    assert "exploitation" not in awaited_words(date(2026, 4, 28))
    assert "Child criminal exploitation" in awaited_words(date(2026, 4, 29))


@pytest.mark.parametrize(
    ("key", "begins"),
    [
        ("bsai_s13", date(2026, 1, 5)),
        ("bsai_s14", date(2026, 1, 5)),
        ("bsai_s16", date(2026, 1, 5)),
        ("begging_facilitating", date(2026, 6, 29)),
        ("strangulation", date(2022, 6, 7)),
    ],
)
def test_an_offence_begins_on_its_day(key: str, begins: date) -> None:
    assert includes(key, begins)
    assert not includes(key, date.fromordinal(begins.toordinal() - 1))


def test_the_seven_year_line_is_met_by_supplying_articles_and_not_by_collecting_information() -> None:
    carries = {key: offences()[f"offence:{key}"].carries(SEVEN_YEARS) for key in ("bsai_s13", "bsai_s16")}
    assert carries == {"bsai_s13": True, "bsai_s16": False}
    assert (offences()["offence:cce"].years, offences()["offence:cuckooing"].years) == (10, 5)


def test_the_defence_is_excluded_where_schedule_4_says_so() -> None:
    excluded = [f"offence:soa_s{number}" for number in (47, 48, 49, 50)]
    assert all(offences()[key].excluded for key in excluded)
    open_to_it = ["msa_s4", "msa_s30", "soa_s52", "soa_s53", "strangulation"]
    assert not any(offences()[f"offence:{key}"].excluded for key in open_to_it)
    assert None not in {offences()[f"offence:{key}"].excluded for key in open_to_it}
    assert "does not apply to Sexual Offences Act 2003 s.48" in s45_scope(["offence:soa_s48"])
    assert s45_scope(["offence:msa_s4"]) == "s.45 can apply to these offences"
    assert offences()["offence:cce"].excluded is None
    assert offences()["offence:burglary"].excluded is None


def test_child_criminal_exploitation_is_an_offence_of_adults() -> None:
    assert offences()["offence:cce"].offender_from == 18
    assert {each.offender_from for key, each in offences().items() if key != "offence:cce"} == {0}


def test_an_age_that_is_no_number_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "offence.csv"
    shipped = resource("code_lists/offence.csv").read_text(encoding="utf-8")
    path.write_text(shipped.replace("cpa2026_part4,18,", "cpa2026_part4,adult,"), encoding="utf-8")
    with pytest.raises(BadCodeList):
        load_offences(path)

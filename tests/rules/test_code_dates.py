"""A law or a body is a choice between its days: GLAA and Fair Work Agency, and what has not begun."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mscu.resources import resource
from mscu.rules.code_dates import CodeDates, code_begins, code_dates
from mscu.rules.code_lists import load_code_list, load_code_lists

SHIPPED = {row.key: row for row in load_code_lists(resource("code_lists"))}
LAST_OF_GLAA, FIRST_OF_FWA = date(2026, 4, 6), date(2026, 4, 7)


def shipped(key: str) -> CodeDates:
    """Return the days of a choice as a new store has them."""
    retired = SHIPPED[key].retired_on
    return code_dates(key, retired.isoformat() if retired else None)


@pytest.mark.parametrize(
    ("former", "present"),
    [
        ("order_applicant:glaa", "order_applicant:secretary_of_state"),
        ("first_responder_type:glaa", "first_responder_type:fair_work_agency"),
        ("report_source:glaa", "report_source:fair_work_agency"),
        ("legal_gateway:msa_s54a", "legal_gateway:era_part5"),
        ("warrant_power:gangmasters_s17", "warrant_power:era_part5"),
    ],
)
def test_the_fair_work_agency_follows_the_glaa(former: str, present: str) -> None:
    days = [(LAST_OF_GLAA, LAST_OF_GLAA), (FIRST_OF_FWA, FIRST_OF_FWA)]
    assert [shipped(former).includes(*day) for day in days] == [True, False]
    assert [shipped(present).includes(*day) for day in days] == [False, True]


def test_a_transfer_to_another_country_is_by_the_law_of_its_day() -> None:
    former, present = shipped("legal_gateway:dpa_s73"), shipped("legal_gateway:dpa_s73_2026")
    before, after = date(2026, 2, 4), date(2026, 2, 5)
    assert [former.includes(day, day) for day in (before, after)] == [True, False]
    assert [present.includes(day, day) for day in (before, after)] == [False, True]


def test_what_is_dated_to_the_year_may_lie_on_either_side() -> None:
    year = date(2026, 1, 1), date(2026, 12, 31)
    assert shipped("order_applicant:glaa").includes(*year)
    assert shipped("order_applicant:secretary_of_state").includes(*year)
    assert not shipped("order_applicant:secretary_of_state").includes(date(2022, 1, 1), date(2022, 12, 31))


def test_a_choice_says_why_it_is_none_for_a_day() -> None:
    assert shipped("order_applicant:glaa").refusal() == (
        "This ended with 6 Apr 2026. Choose what has followed it."
    )
    assert shipped("order_applicant:secretary_of_state").refusal() == (
        "This begins on 7 Apr 2026. Choose what was in force before."
    )
    assert CodeDates(begins=date.max).refusal() == "It is not known to be in force. Choose another."


def test_most_choices_are_of_every_day() -> None:
    assert code_dates("order_applicant:police", None) == CodeDates()
    assert len(code_begins()) < len(SHIPPED) / 20


def test_a_list_says_from_when_or_that_it_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "offence.csv"
    path.write_text(
        "key,label,position,note,retired_on,in_force_from\n"
        "offence:a,A,10,,,2027-03-01\noffence:b,B,20,,,unknown\noffence:c,C,30,,,\n",
        encoding="utf-8",
    )
    begins = [row.in_force_from for row in load_code_list(path)]
    assert begins == [date(2027, 3, 1), date.max, None]

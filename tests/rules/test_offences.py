"""Offences: from when, how long, whether s.45 applies, and which wait for the day of their part of an Act."""

from datetime import date
from pathlib import Path

import pytest

from mscu.actions.enforcement.s45_guard import s45_scope
from mscu.resources import resource
from mscu.rules.certainty import Certainty
from mscu.rules.code_dates import CodeDates, code_dates
from mscu.rules.code_lists import BadCodeList, load_code_list, shipped_codes
from mscu.rules.commencement import BadCommencement, commencements, load_commencements
from mscu.rules.offences import awaited_words, load_offences, offences

SEVEN_YEARS = 7
AWAITED = ("cce", "cuckooing", "internal_concealment", "bsai_s17", "bsai_s52")
NOVEMBER = date(2026, 11, 10)


def includes(key: str, day: date) -> bool:
    return code_dates(f"offence:{key}", None).includes(day, day)


def test_what_is_not_in_force_is_not_offered_until_its_start_is_known() -> None:
    assert not includes("cce", NOVEMBER)
    assert includes("msa_s2", NOVEMBER)
    assert includes("mda_s4", NOVEMBER)
    dates = CodeDates(begins=date(2027, 3, 1))
    assert dates.includes(date(2027, 3, 2), date(2027, 3, 2))
    assert not dates.includes(date(2027, 2, 28), date(2027, 2, 28))
    assert awaited_words(date(2022, 6, 20)) == ""
    assert "exploitation" not in awaited_words(date(2026, 4, 28))
    assert "Child criminal exploitation" in awaited_words(date(2026, 4, 29))


def test_what_is_awaited_and_nothing_else_is_named_and_counts_for_nothing() -> None:
    for key in AWAITED:
        offence = offences()[f"offence:{key}"]
        assert offence.is_awaited(NOVEMBER)
        assert offence.label in awaited_words(NOVEMBER)
        assert not offence.carries(SEVEN_YEARS)
    found = {key for key, each in offences().items() if each.is_awaited(NOVEMBER)}
    assert found == {f"offence:{key}" for key in AWAITED}


def test_an_offence_begins_on_its_day() -> None:
    for key, begins in [
        ("bsai_s13", date(2026, 1, 5)),
        ("bsai_s14", date(2026, 1, 5)),
        ("bsai_s16", date(2026, 1, 5)),
        ("begging_facilitating", date(2026, 6, 29)),
        ("strangulation", date(2022, 6, 7)),
    ]:
        assert includes(key, begins), key
        assert not includes(key, date.fromordinal(begins.toordinal() - 1)), key


def test_the_seven_year_line_the_defence_and_the_age_of_offenders_are_those_of_the_law() -> None:
    carries = {key: offences()[f"offence:{key}"].carries(SEVEN_YEARS) for key in ("bsai_s13", "bsai_s16")}
    assert carries == {"bsai_s13": True, "bsai_s16": False}
    assert (offences()["offence:cce"].years, offences()["offence:cuckooing"].years) == (10, 5)
    excluded = [f"offence:soa_s{number}" for number in (47, 48, 49, 50)]
    assert all(offences()[key].excluded for key in excluded)
    open_to_it = ["msa_s4", "msa_s30", "soa_s52", "soa_s53", "strangulation"]
    assert not any(offences()[f"offence:{key}"].excluded for key in open_to_it)
    assert None not in {offences()[f"offence:{key}"].excluded for key in open_to_it}
    assert "does not apply to Sexual Offences Act 2003 s.48" in s45_scope(["offence:soa_s48"])
    assert s45_scope(["offence:msa_s4"]) == "s.45 can apply to these offences"
    assert offences()["offence:cce"].excluded is None
    assert offences()["offence:burglary"].excluded is None
    assert offences()["offence:cce"].offender_from == 18
    assert {each.offender_from for key, each in offences().items() if key != "offence:cce"} == {0}


def test_an_age_that_is_no_number_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "offence.csv"
    shipped = resource("code_lists/offence.csv").read_text(encoding="utf-8")
    path.write_text(shipped.replace("cpa2026_part4,18,", "cpa2026_part4,adult,"), encoding="utf-8")
    with pytest.raises(BadCodeList):
        load_offences(path)


PART_4 = "cpa2026_part4"
WAITING = {"offence:cce", "offence:cuckooing", "offence:internal_concealment", "order_type:cce_prevention"}
SHIPPED = resource("rules/commencement.toml").read_text(encoding="utf-8")


def test_no_day_of_part_4_is_known_and_it_is_to_be_confirmed() -> None:
    part = commencements()[PART_4]
    assert (part.in_force_from, part.certainty) == (date.max, Certainty.CONFIRM)
    waiting = {key for key, row in shipped_codes().items() if row.begins_with == PART_4}
    assert waiting == WAITING
    assert {shipped_codes()[key].in_force_from for key in waiting} == {date.max}


def test_once_part_4_has_its_day_all_that_waits_for_it_begins(tmp_path: Path) -> None:
    """The worked example: its start set to 1 Mar 2027, offered for the 2nd and not for 28 February."""
    path = tmp_path / "commencement.toml"
    key = f'key = "{PART_4}"'
    path.write_text(SHIPPED.replace(key, f"{key}\nin_force_from = 2027-03-01"), encoding="utf-8")
    parts = load_commencements(path)
    lists = ("offence", "order_type")
    rows = [row for name in lists for row in load_code_list(resource(f"code_lists/{name}.csv"), parts)]
    begun = {row.key for row in rows if row.in_force_from == date(2027, 3, 1)}
    assert begun == WAITING


@pytest.mark.parametrize(
    ("is_now", "was"),
    [
        ('in_force_from = "soon"', "in_force_from = 2026-02-05"),
        ("read_on = 2026", "read_on = 2026-11-28"),
        ('certainty = "perhaps"', 'certainty = "read"'),
        ("", 'title = "Crime and Policing Act 2026, Part 4"'),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, is_now: str, was: str) -> None:
    path = tmp_path / "commencement.toml"
    assert was in SHIPPED
    path.write_text(SHIPPED.replace(was, is_now), encoding="utf-8")
    with pytest.raises(BadCommencement):
        load_commencements(path)

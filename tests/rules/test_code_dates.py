"""A code list is read whole or refused by line, and a law or a body is a choice between its days."""

from datetime import date
from pathlib import Path

import pytest

from mscu.resources import resource
from mscu.rules.code_dates import CodeDates, code_begins, code_dates
from mscu.rules.code_lists import BadCodeList, load_code_list, load_code_lists

SHIPPED = {row.key: row for row in load_code_lists(resource("code_lists"))}
LAST_OF_GLAA, FIRST_OF_FWA = date(2026, 4, 6), date(2026, 4, 7)


def shipped(key: str) -> CodeDates:
    """Return the days of a choice as a new store has them."""
    retired = SHIPPED[key].retired_on
    return code_dates(key, retired.isoformat() if retired else None)


def test_the_fair_work_agency_follows_the_glaa() -> None:
    for former, present in [
        ("order_applicant:glaa", "order_applicant:secretary_of_state"),
        ("first_responder_type:glaa", "first_responder_type:fair_work_agency"),
        ("report_source:glaa", "report_source:fair_work_agency"),
        ("legal_gateway:msa_s54a", "legal_gateway:era_part5"),
        ("warrant_power:gangmasters_s17", "warrant_power:era_part5"),
    ]:
        days = [(LAST_OF_GLAA, LAST_OF_GLAA), (FIRST_OF_FWA, FIRST_OF_FWA)]
        assert [shipped(former).includes(*day) for day in days] == [True, False], former
        assert [shipped(present).includes(*day) for day in days] == [False, True], former


def test_a_transfer_to_another_country_is_by_the_law_of_its_day() -> None:
    former, present = shipped("legal_gateway:dpa_s73"), shipped("legal_gateway:dpa_s73_2026")
    before, after = date(2026, 2, 4), date(2026, 2, 5)
    assert [former.includes(day, day) for day in (before, after)] == [True, False]
    assert [present.includes(day, day) for day in (before, after)] == [False, True]


def test_what_is_dated_to_the_year_may_lie_on_either_side_and_most_choices_are_of_every_day() -> None:
    year = date(2026, 1, 1), date(2026, 12, 31)
    assert shipped("order_applicant:glaa").includes(*year)
    assert shipped("order_applicant:secretary_of_state").includes(*year)
    assert not shipped("order_applicant:secretary_of_state").includes(date(2022, 1, 1), date(2022, 12, 31))
    assert code_dates("order_applicant:police", None) == CodeDates()
    assert len(code_begins()) < len(SHIPPED) / 20
    assert shipped("order_applicant:glaa").refusal() == (
        "This ended with 6 Apr 2026. Choose what has followed it."
    )
    assert shipped("order_applicant:secretary_of_state").refusal() == (
        "This begins on 7 Apr 2026. Choose what was in force before."
    )
    assert CodeDates(begins=date.max).refusal() == "It is not known to be in force. Choose another."


def test_a_list_says_from_when_or_that_it_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "offence.csv"
    path.write_text(
        "key,label,position,note,retired_on,in_force_from\n"
        "offence:a,A,10,,,2027-03-01\noffence:b,B,20,,,unknown\noffence:c,C,30,,,\n",
        encoding="utf-8",
    )
    begins = [row.in_force_from for row in load_code_list(path)]
    assert begins == [date(2027, 3, 1), date.max, None]


HEAD = "key,label,position,note,retired_on,law\n"


def written(folder: Path, rows: str, name: str = "offence", head: str = HEAD) -> Path:
    """Write a list."""
    path = folder / f"{name}.csv"
    path.write_text(head + rows, encoding="utf-8")
    return path


def test_rows_come_by_position_with_their_further_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "offence:b,Second,20,,,\noffence:a_1,First,10,n,2024-01-01,An Act\n")
    first, second = load_code_list(path)
    assert (first.key, first.label, first.note) == ("offence:a_1", "First", "n")
    assert first.retired_on == date(2024, 1, 1)
    assert (dict(first.more), dict(second.more)) == ({"law": "An Act"}, {})


def test_every_file_of_a_folder_is_a_list(tmp_path: Path) -> None:
    written(tmp_path, "offence:a,First,10,,,\n")
    written(tmp_path, "court:a,First,10,,,\n", "court")
    assert [row.list_name for row in load_code_lists(tmp_path)] == ["court", "offence"]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("court:a,First,10,,,\n", "line 2: its key"),
        ("offence:A,First,10,,,\n", "line 2: its key"),
        ("offence:a__b,First,10,,,\n", "line 2: its key"),
        ("offence:,First,10,,,\n", "line 2: its key"),
        ("offence:a,,10,,,\n", "line 2: its label"),
        ("offence:a, First,10,,,\n", "line 2: its label"),
        ("offence:a,First,ten,,,\n", "line 2"),
        ("offence:a,First,10,,soon,\n", "line 2"),
        ("offence:a,First,10,,\n", "line 2: it has another number"),
        ("offence:a,First,10,,,,,\n", "line 2: it has another number"),
        ("offence:a,First,10,,,\noffence:a,Other,20,,,\n", "key twice: offence:a"),
        ("offence:a,First,10,,,\noffence:b,First,20,,,\n", "label twice: First"),
    ],
)
def test_a_fault_is_named_by_file_and_line(tmp_path: Path, rows: str, problem: str) -> None:
    with pytest.raises(BadCodeList, match=f"offence.csv.*{problem}"):
        load_code_list(written(tmp_path, rows))


def test_a_list_needs_its_columns(tmp_path: Path) -> None:
    with pytest.raises(BadCodeList, match="needs the columns key, label"):
        load_code_list(written(tmp_path, "", head="key,name\n"))

"""Rows are read as reports: each wrong one is named with its reason, and no word is lost."""

import csv
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mscu.codes import ToldUrgency, YesNo
from mscu.exchange.column_mapping import recognise
from mscu.exchange.profiles import Fault, load_profiles, plain
from mscu.exchange.row_reading import Lists, ReadRow, read_rows
from mscu.exchange.table import ImportTable, collect_table
from mscu.exchange.table_process import read_sheet
from mscu.resources import resource
from tests.exchange.workbooks import an_excel_file, words

IMPORTS = Path(__file__).parent / "imports"
PROFILES = load_profiles(resource("imports"))
NOW = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)


def lists() -> Lists:
    found = {}
    for name in ("district", "report_source"):
        with resource(f"code_lists/{name}.csv").open(encoding="utf-8") as file:
            found[name] = {plain(row["label"]): row["key"] for row in csv.DictReader(file)}
    return found


LISTS = lists()


def read(table: ImportTable) -> list[ReadRow]:
    return list(read_rows(table, recognise(table, PROFILES), LISTS, now=NOW))


def of_file(name: str) -> list[ReadRow]:
    return read(collect_table(read_sheet((IMPORTS / name).read_bytes())))


def of_text(text: str) -> list[ReadRow]:
    return read(collect_table(read_sheet(text.encode())))


def faults(rows: list[ReadRow]) -> Counter[Fault]:
    return Counter(problem.fault for row in rows for problem in row.problems)


def test_the_helpline_s_rows_are_read_whole_and_each_wrong_one_named_with_its_reason() -> None:
    row = of_file("helpline-export.xlsx")[4]
    assert row.problems == []
    assert row.values == {
        "source": "report_source:helpline",
        "source_reference": "H-0611-204",
        "happened": "2 May 2022 19:20",
        "caller": "Member of public",
        "district": "district:rochdale",
        "where_words": "Holling Lane, Heywood",
        "victims_count": 4,
        "told_urgency": ToldUrgency.URGENT,
        "text": (
            "Four lads living in vans at the yard past the garage, an older one called Big Marek "
            "tells them what to do\n\n"
            "Name(s) heard: Marek; Danny Crabtre\nNumber(s): 07700900417\nVehicle: mx19ctb\n"
            "Consent to share with police: Yes\nUrgency: 24 hours"
        ),
    }
    rows = of_file("helpline-export.xlsx")
    assert len(rows) == 63
    told = {(row.number, problem.sentence) for row in rows for problem in row.problems}
    assert told == {
        (46, "Local authority: Not a district in the list (Cheshire East)"),
        (46, "Situation: A formula, not text (=2+5+cmd;' /c calc' a0)"),
        (49, "Call received (UTC): Not a valid date (2022-06-31T10:00:00Z)"),
    }
    formula = next(row for row in rows if row.number == 46)
    assert "Situation: =2+5+cmd;' /c calc' a0" in formula.values["text"]
    assert "district" not in formula.values
    ranges = [row.values for row in of_file("helpline-export.xlsx") if ": 3-4" in row.values["text"]]
    assert ranges
    assert {values["victims_count"] for values in ranges} == {3}


def test_each_wrong_row_of_the_old_log_is_named_and_who_told_the_unit_is_known() -> None:
    rows = of_file("unit-log-2019-2021.ods")
    assert faults(rows) == {Fault.COUNT: 22, Fault.TOTALS: 1}
    assert {p.words for row in rows for p in row.problems if p.fault is Fault.COUNT} == {"2?", "several"}
    total = rows[-1]
    assert (total.number, total.is_wrong) == (49, True)
    assert total.problems[0].sentence == "A row of totals, not a report (TOTAL)"
    assert all(row.values["happened"] != "unknown" for row in rows[:-1])
    assert "No. PVs: 2?" in rows[0].values["text"]
    assert "victims_count" not in rows[0].values
    told = {(row.values["caller"], row.values["source"]) for row in of_file("unit-log-2019-2021.ods")[:-1]}
    assert told == {
        ("LA", "report_source:local_authority"),
        ("NCA", "report_source:nca"),
        ("Crimestoppers", "report_source:crimestoppers"),
        ("101", "report_source:public_101"),
        ("vol sector", "report_source:ngo"),
        ("PC Hughes", "report_source:police_officer"),
    }


def test_each_wrong_row_of_the_crime_extract_is_named_with_its_reason() -> None:
    rows = of_file("crime-extract.csv")
    assert len(rows) == 50
    assert faults(rows) == {Fault.DATE: 25}
    assert {(p.heading, p.words) for row in rows for p in row.problems} == {
        ("VIC_DOB", "29/02/2001"),
        ("VIC_DOB", "00/00/0000"),
    }
    assert rows[0].values["happened"] == "23 Sep 2022 09:55"
    assert rows[0].values["district"] == "district:oldham"
    assert "Victim's date of birth: 00/00/0000" in rows[0].values["text"]
    assert "Vehicle: MX18RZL" in rows[1].values["text"]


HEAD = "Ref,Details,District,No. PVs,Date received"


def test_a_row_is_questioned_for_its_reason() -> None:
    for row, fault in [
        ("1,help,Bury,2?,01/03/2022", Fault.COUNT),
        ("1,help,Bury,-2,01/03/2022", Fault.COUNT),
        ("1,help,Bury,²,01/03/2022", Fault.COUNT),
        ("1,help,Atlantis,2,01/03/2022", Fault.DISTRICT),
        ("1,help,Bury,2,", Fault.NO_DATE),
        ("1,help,Bury,2,01/03/2022,and more", Fault.SHIFTED),
        ("1,,Bury,2,01/03/2022", Fault.EMPTY),
        ("1,help \ufffd,Bury,2,01/03/2022", Fault.BROKEN),
        ("1,turned \u202e round,Bury,2,01/03/2022", Fault.BROKEN),
        (f"{'9' * 301},help,Bury,2,01/03/2022", Fault.TOO_LONG),
        (f"1,{'x' * 16_000},Bury,2,01/03/2022", Fault.TEXT_TOO_LONG),
        ("Grand total,,,2,", Fault.TOTALS),
    ]:
        rows = of_text(f"{HEAD}\n{row}\n")
        assert faults(rows) == {fault: 1}, row


@pytest.mark.parametrize("row", ["7,help,bury,two,01/03/2022", "7,help,BURY,2,01/03/2022"])
def test_a_plain_row_is_taken_without_a_question(row: str) -> None:
    (read_row,) = of_text(f"{HEAD}\n{row}\n")
    assert (read_row.problems, read_row.values) == (
        [],
        {
            "source_reference": "7",
            "text": "help",
            "district": "district:bury",
            "victims_count": 2,
            "happened": "1 Mar 2022",
            "source": "report_source:other",
        },
    )


def test_what_nobody_knew_stands_twice_or_is_merged_is_told_at_its_row() -> None:
    (row,) = of_text(f"{HEAD}\n1,help,unknown,not known,01/03/2022\n")
    assert row.problems == []
    assert "No. PVs: not known" in row.values["text"]
    rows = of_text(f"{HEAD}\n1,a,Bury,2,01/03/2022\n1,b,Bury,2,01/03/2022\n")
    assert [len(row.problems) for row in rows] == [0, 1]
    assert rows[1].problems[0].fault is Fault.TWICE
    sheet = words("Ref", "Details", "District") + words("1", "a", "Bury") + words("2", "b")
    more = '<mergeCells><mergeCell ref="C2:C3"/></mergeCells>'
    read_rows_of = read(collect_table(read_sheet(an_excel_file(sheet, more=more))))
    assert faults(read_rows_of)[Fault.MERGED] == 2
    assert [row.values["district"] for row in read_rows_of] == ["district:bury"] * 2
    assert of_text(",Ref,Details\n1,,\n2,,\n3,7,help\n")[0].number == 4


def test_how_many_children_there_are_says_that_there_are_some() -> None:
    table = collect_table(read_sheet(b"Ref,Details,Children\n1,a,0\n2,b,2\n3,c,3-4\n4,d,5+\n5,e,babies\n"))
    rows = list(read_rows(table, recognise(table, PROFILES), LISTS, now=NOW))
    answers = [row.values.get("under_18") for row in rows]
    assert answers == [YesNo.NO, YesNo.YES, YesNo.YES, YesNo.YES, None]
    assert ["Children: 3-4" in row.values["text"] for row in rows] == [False, False, True, False, False]
    assert [problem.fault for problem in rows[4].problems if problem.heading] == [Fault.ANSWER]


def test_answers_are_read_and_what_is_none_is_questioned() -> None:
    table = collect_table(read_sheet(b"Ref,Details,Child?\n1,a,Y\n2,b,not sure\n3,c,Fridays\n"))
    mapping = recognise(table, PROFILES)
    from_person = mapping.with_meaning(2, mapping.meaning(2).UNDER_18)
    rows = list(read_rows(table, from_person, LISTS, now=NOW))
    assert [row.values.get("under_18") for row in rows] == [YesNo.YES, YesNo.NOT_SURE, None]
    assert [problem.fault for problem in rows[2].problems if problem.heading] == [Fault.ANSWER]


def test_how_urgent_it_is_keeps_the_word_that_they_used() -> None:
    lines = (b"1,a,Immediate", b"2,b,within 24 hours", b"3,c,Low", b"4,d,unknown", b"5,e,amber")
    table = collect_table(read_sheet(b"Ref,Details,Urgency\n" + b"\n".join(lines)))
    rows = list(read_rows(table, recognise(table, PROFILES), LISTS, now=NOW))
    told = [row.values.get("told_urgency") for row in rows]
    assert told == [ToldUrgency.IMMEDIATE, ToldUrgency.URGENT, ToldUrgency.ROUTINE, None, None]
    assert ["Urgency: " in row.values["text"] for row in rows] == [True, True, True, False, True]
    assert [problem.fault for problem in rows[4].problems if problem.heading] == [Fault.URGENCY]


@pytest.mark.parametrize(
    "words", ["not sure", "Unsure", "unclear", "maybe", "perhaps", "don't know", "n/k", "?"]
)
def test_what_nobody_is_sure_of_is_an_answer(words: str) -> None:
    table = collect_table(read_sheet(f"Ref,Details,Child?\n1,a,{words}\n".encode()))
    mapping = recognise(table, PROFILES)
    (row,) = read_rows(table, mapping.with_meaning(2, mapping.meaning(2).UNDER_18), LISTS, now=NOW)
    assert row.values["under_18"] is YesNo.NOT_SURE
    assert not [problem for problem in row.problems if problem.heading]

"""A code list is read whole or refused by file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mscu.rules.code_lists import BadCodeList, load_code_list, load_code_lists

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

"""A part of an Act begins on one day, with all that waits for it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mscu.resources import resource
from mscu.rules.certainty import Certainty
from mscu.rules.code_lists import load_code_list, shipped_codes
from mscu.rules.commencement import BadCommencement, commencements, load_commencements

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

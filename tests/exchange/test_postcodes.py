"""Postcodes: from the directory in every shape that it comes in, and never in the way."""

import sqlite3
import tomllib
import zipfile
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from mscu.cli.commands import run
from mscu.documents.map.district_outlines import map_position, outlines
from mscu.exchange.postcodes import (
    NO_FILE,
    NO_POINTS,
    UNREADABLE,
    BadDirectory,
    PostcodePoint,
    area_of_text,
    look_up_postcodes,
    made_up_points,
    make_directory,
)
from mscu.resources import resource

OLD = "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,lat,long"
NEW = "pcd7,pcd8,pcds,dointr,doterm,cty25cd,ced25cd,lad25cd,wd25cd,lat,long"
ROWS = """OL100AA,OL10 0AA,OL10 0AA,198001,,E99999999,E99999999,E08000005,E05000681,53.59,-2.22
M13 9PL,M13  9PL,M13 9PL,198001,,E99999999,E99999999,E08000003,E05011351,53.46,-2.23
LS1 1UR,LS1  1UR,LS1 1UR,198001,201906,E99999999,E99999999,E08000035,E05011386,53.80,-1.55
JE2 3AB,JE2  3AB,JE2 3AB,199902,,L99999999,L99999999,L99999999,L99999999,99.999999,0.000000
IM1 1AA,IM1  1AA,IM1 1AA,199902,,M99999999,M99999999,M99999999,M99999999,,
"""
NAMES = "LAD23CD,LAD23NM,LAD23NMW\nE08000035,Leeds,\nE08000005,Rochdale (ONS),\n"
WARDS = "WD23CD,WD23NM\nE05000681,West Heywood\n"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """Return a directory as it is downloaded, with what else lies in it."""
    file = tmp_path / "ONSPD.zip"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("Data/ONSPD_NOV_2025_UK.csv", f"\ufeff{NEW}\n{ROWS}")
        made.writestr("Data/multi_csv/ONSPD_NOV_2025_UK_OL.csv", f"{NEW}\n")
        made.writestr("Documents/LA_UA names and codes UK as at 04_25.csv", NAMES)
        made.writestr("Documents/Ward names and codes UK as at 05_25.csv", WARDS)
        made.writestr("Documents/Parish names and codes EW.csv", "PARNCP23CD,PARNCP23NM\nE04,x\n")
        made.writestr("User Guide/ONSPD User Guide.pdf", b"%PDF")
    return file


@pytest.fixture
def directory(packed: Path, tmp_path: Path) -> Path:
    """Return the file that is made of it."""
    made = tmp_path / "computer" / "postcodes.db"
    assert make_directory(packed, made) == 5
    return made


def test_a_postcode_lies_in_its_district_and_ward(directory: Path) -> None:
    found = area_of_text("ol10 0aa", directory)
    assert found is not None
    assert (found.district, found.words) == ("district:rochdale", "OL10 0AA lies in Rochdale, West Heywood")


def test_outside_the_area_it_says_which_district(directory: Path) -> None:
    found = area_of_text("LS1 1UR", directory)
    assert found is not None
    assert (found.district, found.words) == ("district:other", "LS1 1UR lies in Leeds")


def test_a_ward_without_a_name_is_left_out(directory: Path) -> None:
    found = area_of_text("M13 9PL", directory)
    assert found is not None
    assert found.words == "M13 9PL lies in Manchester"


@pytest.mark.parametrize("words", ["", "a yard", "OL10 0AB", "'; DROP TABLE postcode; --"])
def test_what_is_not_known_is_nothing(words: str, directory: Path) -> None:
    assert area_of_text(words, directory) is None


def test_the_first_known_one_of_a_text(directory: Path) -> None:
    found = area_of_text("From OL10 9ZZ he was taken to M13 9PL, near LS1 1UR", directory)
    assert found is not None
    assert found.postcode == "M13 9PL"


def test_the_csv_by_itself_and_the_older_headings(tmp_path: Path) -> None:
    source, made = tmp_path / "ONSPD.csv", tmp_path / "postcodes.db"
    source.write_text(f"{OLD}\n{ROWS}", encoding="utf-8")
    assert make_directory(source, made) == 5
    found = area_of_text("LS1 1UR", made)
    assert found is not None
    assert found.words == "LS1 1UR lies in another district"


def test_without_the_directory_nothing_is_said(tmp_path: Path) -> None:
    assert area_of_text("OL10 0AA", tmp_path / "postcodes.db") is None


def test_a_damaged_file_says_nothing(directory: Path) -> None:
    directory.write_bytes(b"x" * 5_000)
    assert area_of_text("OL10 0AA", directory) is None


# ------------------------------------------------------------------------- for a map


def test_a_postcode_has_its_middle_and_its_district(directory: Path) -> None:
    found = look_up_postcodes(["OL10 0AA", "LS1 1UR", "OL10 0ZZ"], directory)
    assert found.spots == {
        "OL10 0AA": PostcodePoint(53.59, -2.22, "district:rochdale", "Rochdale (ONS)"),
        "LS1 1UR": PostcodePoint(53.8, -1.55, "district:other", "Leeds"),
    }
    assert (found.without, found.lacks) == (frozenset(), "")


def test_a_postcode_without_a_grid_reference_is_known_and_has_no_place(directory: Path) -> None:
    found = look_up_postcodes(["JE2 3AB", "IM1 1AA"], directory)
    assert not found.spots
    assert found.without == {"JE2 3AB", "IM1 1AA"}


def test_an_older_file_of_this_computer_still_names_districts_and_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "postcodes.db"
    with closing(sqlite3.connect(file)) as made:
        made.executescript(
            "CREATE TABLE postcode (postcode TEXT PRIMARY KEY, district TEXT, ward TEXT);"
            "CREATE TABLE area (code TEXT PRIMARY KEY, name TEXT);"
            "INSERT INTO postcode VALUES ('OL10 0AA', 'E08000005', '');"
        )
    assert area_of_text("OL10 0AA", file) is not None
    assert look_up_postcodes(["OL10 0AA"], file).lacks == NO_POINTS


def test_without_a_file_that_can_be_read_it_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "postcodes.db"
    assert look_up_postcodes(["OL10 0AA"], file).lacks == NO_FILE
    file.write_bytes(b"x" * 5_000)
    assert look_up_postcodes(["OL10 0AA"], file).lacks == UNREADABLE


@pytest.mark.parametrize("north", ["here", b"x", 1e300, 10**12])
def test_what_is_no_degree_has_no_place(directory: Path, north: object) -> None:
    with closing(sqlite3.connect(directory)) as changed:
        changed.execute("UPDATE postcode SET north = ? WHERE postcode = 'OL10 0AA'", (north,))
        changed.commit()
    found = look_up_postcodes(["OL10 0AA"], directory)
    assert not found.spots
    assert found.without == {"OL10 0AA"}


def test_a_directory_without_coordinates_says_where_none_is(tmp_path: Path) -> None:
    source, made = tmp_path / "ONSPD.csv", tmp_path / "postcodes.db"
    source.write_text("pcds,lad26cd,wd26cd\nM13 9PL,E08000003,E05011351\n", encoding="utf-8")
    make_directory(source, made)
    assert look_up_postcodes(["M13 9PL"], made).without == {"M13 9PL"}


def test_made_up_postcodes_lie_in_their_districts() -> None:
    with resource("demo/names.toml").open("rb") as file:
        names = tomllib.load(file)
    rings = {each.district: each.rings for each in outlines()}
    for district in names["districts"]:
        for town in district["towns"]:
            wanted = [f"{town['outward']} {each}" for each in names["postcodes"]["inward"]]
            for spot in (points := made_up_points(wanted)).values():
                assert spot.district == district["key"], town
                assert within(map_position(spot.north, spot.east), rings[spot.district]), town
            assert len(set(points.values())) == len(wanted)
    assert made_up_points(["OL10 9ZZ", "LS1 1UR"]) == {}


def within(at: tuple[float, float], rings: Sequence[Sequence[tuple[float, float]]]) -> bool:
    """Return whether a point lies inside: a ray from it crosses the rings an odd number of times."""
    crossed = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            if (y1 > at[1]) != (y2 > at[1]):
                crossed += at[0] < x1 + (at[1] - y1) * (x2 - x1) / (y2 - y1)
    return crossed % 2 == 1


def other_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("report.csv", "a,b\n1,2\n")


def torn_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Data/ONSPD_NOV_2025_UK.csv", f"{NEW}\n{ROWS * 50}")
    content = bytearray(file.read_bytes())
    content[60:90] = bytes(30)
    file.write_bytes(content)


def other_csv(file: Path) -> None:
    file.write_text("name,born\nHarry,2005\n", encoding="utf-8")


def swollen(file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("Data/ONSPD_NOV_2025_UK.csv", f"{NEW}\n{'x' * 2_000_000}")


def empty(file: Path) -> None:
    file.write_text(f"{NEW}\n", encoding="utf-8")


def other_bytes(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00" * 400)


@pytest.mark.parametrize("make", [other_zip, torn_zip, swollen, other_csv, empty, other_bytes])
def test_another_file_is_refused_and_the_former_stays(make: object, directory: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    assert callable(make)
    make(source)
    with pytest.raises(BadDirectory):
        make_directory(source, directory)
    assert area_of_text("OL10 0AA", directory) is not None
    assert [each.name for each in directory.parent.iterdir()] == [directory.name]


def test_the_command_line_lets_a_computer_know_it(packed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing: Any = None
    assert run(["postcodes", str(packed)], nothing) == 0
    assert capsys.readouterr().out == "Postcodes now on this computer: 5.\n"
    assert area_of_text("OL10 0AA") is not None
    assert run(["postcodes", str(packed.parent)], nothing) == 1

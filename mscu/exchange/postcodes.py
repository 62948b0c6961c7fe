"""Looking up a postcode's district, ward and centre offline, in the ONS Postcode Directory.

The directory (ONSPD, Open Government Licence) is issued every quarter as a ZIP file for the whole of the
United Kingdom. `mscu postcodes FILE` makes one small file of it for this computer. It is public data, so it
is kept beside the stores and not in them, and shows nothing of what was looked up.
"""

from __future__ import annotations

import csv
import lzma
import math
import re
import sqlite3
import tomllib
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, TextIO
from urllib.request import pathname2url

import platformdirs

from mscu.batches import in_batches
from mscu.errors import MscuError
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list
from mscu.text.identifier_forms import find_postcodes

ELSEWHERE = "district:other"
BATCH_ROWS = 20_000
MAX_LINE_LENGTH = 10_000
"""In characters; a row of the directory has about 400."""
MAX_LOOKUPS = 20
"""Most postcodes looked up in one text."""
SOUTH, NORTH, WEST, EAST = 49.0, 61.5, -9.0, 2.5
"""Bounds of the United Kingdom in degrees."""
UNITS_PER_DEGREE = 100_000
"""Stored fractions of a degree: about a metre."""
_TABLE = """
CREATE TABLE postcode (
    postcode TEXT PRIMARY KEY, district TEXT, ward TEXT, north INTEGER, east INTEGER
) WITHOUT ROWID;
CREATE TABLE area (code TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
"""
_DIRECTORY_FILE = re.compile(r"(?:^|/)ONSPD_\w+_UK\.csv$", re.IGNORECASE)
_NAMES_FILE = re.compile(r"(?:^|/)Documents/[^/]*(?:LA_UA|LAD|ward)[^/]*names[^/]*\.csv$", re.IGNORECASE)
_COLUMNS = {
    "postcode": re.compile(r"pcds"),
    "district": re.compile(r"oslaua|laua|lad\d\dcd"),
    "ward": re.compile(r"osward|ward|wd\d\dcd"),
}
"""Headings of the directory; since 2025 those of areas include the year of their codes."""
_POINT = (re.compile(r"lat(?:itude)?"), re.compile(r"long(?:itude)?"))
"""In degrees (WGS 84). Grid references are not read: Northern Ireland uses another grid, and their headings
have changed (`oseast1m`, since 2025 `east1m`), while these have not.
"""
_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    csv.Error,
    UnicodeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
_AREA_NAME_COLUMNS = (re.compile(r"(?:lad|wd)\d\dcd"), re.compile(r"(?:lad|wd)\d\dnm"))


class BadDirectory(MscuError):
    """This is not an ONS Postcode Directory: use the ZIP as downloaded, or its CSV."""


@dataclass(frozen=True, kw_only=True)
class PostcodeArea:
    postcode: str
    district: str
    """Its key in the unit's list of districts."""
    district_name: str
    ward: str

    @property
    def words(self) -> str:
        """Return a sentence: `OL10 0AA lies in Rochdale, West Heywood`."""
        return f"{self.postcode} lies in {', '.join(filter(None, (self.district_name, self.ward)))}"


def default_path() -> Path:
    """Return the path of this computer's file, whether or not it exists."""
    return platformdirs.user_data_path("mscu", appauthor=False, roaming=False) / "postcodes.db"


def make_directory(source: Path, target: Path) -> int:
    """Make the file from the directory as downloaded; return the number of postcodes.

    Raises:
        BadDirectory: it is something else, or damaged; an earlier file stays.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with TemporaryDirectory(dir=target.parent) as folder:
            temporary = Path(folder) / target.name
            with closing(sqlite3.connect(temporary)) as database:
                database.executescript(_TABLE)
                _fill(database, source)
                database.commit()
                (count,) = database.execute("SELECT count(*) FROM postcode").fetchone()
            if not count:
                raise BadDirectory
            temporary.replace(target)
    except _READ_ERRORS as error:
        raise BadDirectory from error
    except sqlite3.Error as error:
        raise MscuError("The file could not be written. Check whether the disk is full.") from error
    return int(count)


def _fill(database: sqlite3.Connection, source: Path) -> None:
    if not zipfile.is_zipfile(source):
        with source.open(encoding="utf-8-sig", newline="") as lines:
            _put_postcodes(database, csv.reader(_lines(lines), strict=True))
        return
    with zipfile.ZipFile(source) as archive:
        directory_files = [name for name in archive.namelist() if _DIRECTORY_FILE.search(name)]
        if len(directory_files) != 1:
            raise BadDirectory
        with archive.open(directory_files[0]) as part:
            _put_postcodes(database, _rows(part))
        for name in filter(_NAMES_FILE.search, archive.namelist()):
            with archive.open(name) as part:
                _put_names(database, _rows(part))


def _rows(part: IO[bytes]) -> Iterator[list[str]]:
    return csv.reader(_lines(TextIOWrapper(part, encoding="utf-8-sig", newline="")), strict=True)


def _lines(text: TextIO) -> Iterator[str]:
    """Yield lines, and refuse any that is longer than in the directory."""
    while line := text.readline(MAX_LINE_LENGTH):
        if len(line) == MAX_LINE_LENGTH:
            raise BadDirectory
        yield line


def _put_postcodes(database: sqlite3.Connection, rows: Iterator[list[str]]) -> None:
    head = next(rows, [])
    columns, point = _columns(head, _COLUMNS), _first_columns(head, _POINT)
    last_column = max(*columns, *(n for n in point if n is not None))
    values = ([*(row[n] for n in columns), *_centre(row, point)] for row in rows if len(row) > last_column)
    _put(database, "INSERT OR REPLACE INTO postcode VALUES (?, ?, ?, ?, ?)", values)


def _centre(row: Sequence[str], columns: Sequence[int | None]) -> tuple[int | None, int | None]:
    """Return the centre of a postcode; a latitude of 99.999999 means that it has no grid reference."""
    if None in columns:
        return None, None
    try:
        north, east = (float(row[n]) for n in columns if n is not None)
    except ValueError:
        return None, None
    if not (SOUTH < north < NORTH and WEST < east < EAST):
        return None, None
    return round(north * UNITS_PER_DEGREE), round(east * UNITS_PER_DEGREE)


def _columns(head: Sequence[str], patterns: Mapping[str, re.Pattern[str]]) -> tuple[int, ...]:
    columns = _first_columns(head, patterns.values())
    if None in columns:
        raise BadDirectory
    return tuple(n for n in columns if n is not None)


def _first_columns(head: Sequence[str], patterns: Iterable[re.Pattern[str]]) -> tuple[int | None, ...]:
    headings = [name.strip().casefold() for name in head]
    return tuple(next((n for n, name in enumerate(headings) if p.fullmatch(name)), None) for p in patterns)


def _put_names(database: sqlite3.Connection, rows: Iterator[list[str]]) -> None:
    """Store the names of areas; other lists in the same folder are ignored."""
    code, name = _first_columns(next(rows, []), _AREA_NAME_COLUMNS)
    if code is None or name is None:
        return
    names = ((row[code], row[name]) for row in rows if len(row) > max(code, name))
    _put(database, "INSERT OR REPLACE INTO area VALUES (?, ?)", names)


def _put(database: sqlite3.Connection, statement: str, rows: Iterable[Sequence[object]]) -> None:
    for part in in_batches(rows, BATCH_ROWS):
        database.executemany(statement, part)


# Looking up


def area_of_text(text: str, directory: Path | None = None) -> PostcodeArea | None:
    """Return the area of the first postcode in a text that this computer knows."""
    postcodes = tuple(islice(dict.fromkeys(find_postcodes(text)), MAX_LOOKUPS))
    file = directory or default_path()
    if not postcodes or not file.is_file():
        return None
    areas = _area_rows(file, postcodes)
    return next((_area(postcode, *areas[postcode]) for postcode in postcodes if postcode in areas), None)


def _area_rows(file: Path, postcodes: Sequence[str]) -> dict[str, tuple[str, str | None, str | None]]:
    marks = ", ".join("?" * len(postcodes))
    try:
        with closing(read_only(file)) as connection:
            rows = connection.execute(
                "SELECT postcode, district, d.name, w.name FROM postcode p"  # noqa: S608 - marks
                " LEFT JOIN area d ON d.code = p.district LEFT JOIN area w ON w.code = p.ward"
                f" WHERE postcode IN ({marks})",
                postcodes,
            ).fetchall()
    except sqlite3.Error:
        return {}  # a damaged file yields nothing, and the form shows nothing
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def read_only(file: Path) -> sqlite3.Connection:
    """Open this computer's file read-only, so that no lookup leaves a trace."""
    return sqlite3.connect(f"file:{pathname2url(str(file))}?mode=ro", uri=True)


def _area(postcode: str, code: str, district: str | None, ward: str | None) -> PostcodeArea:
    key, own_label = districts_by_code().get(code, (ELSEWHERE, ""))
    return PostcodeArea(
        postcode=postcode,
        district=key,
        district_name=own_label or district or "another district",
        ward=ward or "",
    )


@cache
def districts_by_code() -> dict[str, tuple[str, str]]:
    """Return the key and label of each district in the unit's list, by its ONS code."""
    rows = load_code_list(resource("code_lists/district.csv"))
    return {row.more["ons_code"]: (row.key, row.label) for row in rows if "ons_code" in row.more}


# Map points


MADE_UP = "demo/postcodes.toml"
_HOW = "mscu postcodes FILE on it, where FILE is the ONS Postcode Directory as downloaded."
NO_FILE = f"This computer has no postcode file yet: run {_HOW}"
NO_POINTS = f"This computer's postcode file has no map points: run again {_HOW}"
UNREADABLE = f"This computer's postcode file cannot be read: run again {_HOW}"
_STEP = 0.003
"""Degrees between the made-up postcodes of one town: about 300 metres."""
_STEPS_APART = 7
"""How many steps lie between consecutive ones."""


@dataclass(frozen=True)
class PostcodePoint:
    """The centre of a postcode in degrees, and its district."""

    north: float
    east: float
    district: str
    """Its key in the unit's list of districts."""
    district_name: str = ""
    """The district's name in the directory, where it is not in the unit's list."""


@dataclass(frozen=True)
class PostcodeLookup:
    """What this computer knows of some postcodes."""

    spots: Mapping[str, PostcodePoint]
    """Postcodes with a place on the map."""
    without: frozenset[str] = frozenset()
    """Postcodes that are known but have no grid reference."""
    lacks: str = ""
    """What to do where no postcode is known, in one sentence."""


def look_up_postcodes(postcodes: Collection[str], directory: Path | None = None) -> PostcodeLookup:
    """Return the places of postcodes, which are given in their normal form."""
    file = directory or default_path()
    if not file.is_file():
        return PostcodeLookup({}, lacks=NO_FILE)
    try:
        with closing(read_only(file)) as connection:
            columns = {row[1] for row in connection.execute("PRAGMA table_info(postcode)")}
            if not {"north", "east"} <= columns:
                return PostcodeLookup({}, lacks=NO_POINTS if columns else UNREADABLE)
            rows = list(_postcode_points_rows(connection, postcodes))
    except sqlite3.Error:
        return PostcodeLookup({}, lacks=UNREADABLE)
    spots = {
        postcode: PostcodePoint(
            north / UNITS_PER_DEGREE, east / UNITS_PER_DEGREE, _district(code), name or ""
        )
        for postcode, north, east, code, name in rows
        if _is_between(north, SOUTH, NORTH) and _is_between(east, WEST, EAST)
    }
    return PostcodeLookup(spots, frozenset(row[0] for row in rows) - spots.keys())


def _postcode_points_rows(
    connection: sqlite3.Connection, postcodes: Collection[str]
) -> Iterator[tuple[Any, ...]]:
    for part in in_batches(postcodes):
        marks = ", ".join("?" * len(part))
        yield from connection.execute(
            "SELECT postcode, north, east, district, name FROM postcode"  # noqa: S608 - marks
            f" LEFT JOIN area ON code = district WHERE postcode IN ({marks})",
            part,
        )


def _is_between(stored: object, lower: float, upper: float) -> bool:
    """Return whether a stored number is a degree within bounds, as the file can be tampered with."""
    return isinstance(stored, int) and lower * UNITS_PER_DEGREE <= stored <= upper * UNITS_PER_DEGREE


def _district(code: str) -> str:
    key, _ = districts_by_code().get(code, (ELSEWHERE, ""))
    return key


def made_up_points(postcodes: Collection[str]) -> dict[str, PostcodePoint]:
    """Return places for the made-up postcodes of a demo, around the centre of their town."""
    towns, inward = _made_up()
    points: dict[str, PostcodePoint] = {}
    for postcode in postcodes:
        outward, _, inward_code = postcode.partition(" ")
        if outward in towns and inward_code in inward:
            district, north, east = towns[outward]
            index = inward.index(inward_code) * _STEPS_APART % len(inward)
            angle, distance = index * 2.4, math.sqrt(index) * _STEP
            north_offset = (
                distance * math.cos(angle) * 0.6
            )  # a degree of latitude is longer than one of longitude
            points[postcode] = PostcodePoint(
                north + north_offset, east + distance * math.sin(angle), district
            )
    return points


@cache
def _made_up() -> tuple[Mapping[str, tuple[str, float, float]], Sequence[str]]:
    table = tomllib.loads(resource(MADE_UP).read_text(encoding="utf-8"))
    towns = {
        outward: (f"district:{district}", north, east)
        for district, outward_codes in table["towns"].items()
        for outward, (north, east) in outward_codes.items()
    }
    return towns, table["inward"]

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
from mscu.text.identifier_forms import postcodes_in

ELSEWHERE = "district:other"
AT_ONCE = 20_000
LONGEST_LINE = 10_000
"""In characters; a row of the directory has about 400."""
MOST_LOOKED_UP = 20
"""Most postcodes looked up in one text."""
SOUTH, NORTH, WEST, EAST = 49.0, 61.5, -9.0, 2.5
"""Bounds of the United Kingdom in degrees."""
FINE = 100_000
"""Stored fractions of a degree: about a metre."""
_TABLE = """
CREATE TABLE postcode (
    postcode TEXT PRIMARY KEY, district TEXT, ward TEXT, north INTEGER, east INTEGER
) WITHOUT ROWID;
CREATE TABLE area (code TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID;
"""
_WHOLE = re.compile(r"(?:^|/)ONSPD_\w+_UK\.csv$", re.IGNORECASE)
_NAMES = re.compile(r"(?:^|/)Documents/[^/]*(?:LA_UA|LAD|ward)[^/]*names[^/]*\.csv$", re.IGNORECASE)
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
_TROUBLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    csv.Error,
    UnicodeError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
_NAMED = (re.compile(r"(?:lad|wd)\d\dcd"), re.compile(r"(?:lad|wd)\d\dnm"))


class BadDirectory(MscuError):
    """This is not an ONS Postcode Directory: use the ZIP as downloaded, or its CSV."""


@dataclass(frozen=True, kw_only=True)
class PostcodeArea:
    """Where a postcode lies."""

    postcode: str
    district: str
    """Its key in the unit's list of districts."""
    district_name: str
    ward: str

    @property
    def words(self) -> str:
        """Return a sentence: `OL10 0AA lies in Rochdale, West Heywood`."""
        return f"{self.postcode} lies in {', '.join(filter(None, (self.district_name, self.ward)))}"


def usual_place() -> Path:
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
            fresh = Path(folder) / target.name
            with closing(sqlite3.connect(fresh)) as made:
                made.executescript(_TABLE)
                _fill(made, source)
                made.commit()
                (count,) = made.execute("SELECT count(*) FROM postcode").fetchone()
            if not count:
                raise BadDirectory
            fresh.replace(target)
    except _TROUBLE as error:
        raise BadDirectory from error
    except sqlite3.Error as error:
        raise MscuError("The file could not be written. Check whether the disk is full.") from error
    return int(count)


def _fill(made: sqlite3.Connection, source: Path) -> None:
    if not zipfile.is_zipfile(source):
        with source.open(encoding="utf-8-sig", newline="") as lines:
            _put_postcodes(made, csv.reader(_lines(lines), strict=True))
        return
    with zipfile.ZipFile(source) as packed:
        whole = [name for name in packed.namelist() if _WHOLE.search(name)]
        if len(whole) != 1:
            raise BadDirectory
        with packed.open(whole[0]) as part:
            _put_postcodes(made, _rows(part))
        for name in filter(_NAMES.search, packed.namelist()):
            with packed.open(name) as part:
                _put_names(made, _rows(part))


def _rows(part: IO[bytes]) -> Iterator[list[str]]:
    return csv.reader(_lines(TextIOWrapper(part, encoding="utf-8-sig", newline="")), strict=True)


def _lines(text: TextIO) -> Iterator[str]:
    """Yield lines, and refuse any that is longer than in the directory."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise BadDirectory
        yield line


def _put_postcodes(made: sqlite3.Connection, rows: Iterator[list[str]]) -> None:
    head = next(rows, [])
    at, point = _columns(head, _COLUMNS), _first(head, _POINT)
    most = max(*at, *(n for n in point if n is not None))
    taken = ([*(row[n] for n in at), *_middle(row, point)] for row in rows if len(row) > most)
    _put(made, "INSERT OR REPLACE INTO postcode VALUES (?, ?, ?, ?, ?)", taken)


def _middle(row: Sequence[str], at: Sequence[int | None]) -> tuple[int | None, int | None]:
    """Return the centre of a postcode; a latitude of 99.999999 means that it has no grid reference."""
    if None in at:
        return None, None
    try:
        north, east = (float(row[n]) for n in at if n is not None)
    except ValueError:
        return None, None
    if not (SOUTH < north < NORTH and WEST < east < EAST):
        return None, None
    return round(north * FINE), round(east * FINE)


def _columns(head: Sequence[str], wanted: Mapping[str, re.Pattern[str]]) -> tuple[int, ...]:
    found = _first(head, wanted.values())
    if None in found:
        raise BadDirectory
    return tuple(n for n in found if n is not None)


def _first(head: Sequence[str], wanted: Iterable[re.Pattern[str]]) -> tuple[int | None, ...]:
    """Return the first column that matches each heading."""
    small = [name.strip().casefold() for name in head]
    return tuple(next((n for n, name in enumerate(small) if p.fullmatch(name)), None) for p in wanted)


def _put_names(made: sqlite3.Connection, rows: Iterator[list[str]]) -> None:
    """Store the names of areas; other lists in the same folder are ignored."""
    code, name = _first(next(rows, []), _NAMED)
    if code is None or name is None:
        return
    named = ((row[code], row[name]) for row in rows if len(row) > max(code, name))
    _put(made, "INSERT OR REPLACE INTO area VALUES (?, ?)", named)


def _put(made: sqlite3.Connection, statement: str, rows: Iterable[Sequence[object]]) -> None:
    for part in in_batches(rows, AT_ONCE):
        made.executemany(statement, part)


# ------------------------------------------------------------------------------------ looking up


def lies_in(text: str, directory: Path | None = None) -> PostcodeArea | None:
    """Return the area of the first postcode in a text that this computer knows."""
    said = tuple(islice(dict.fromkeys(postcodes_in(text)), MOST_LOOKED_UP))
    file = directory or usual_place()
    if not said or not file.is_file():
        return None
    known = _rows_of(file, said)
    return next((_lies(each, *known[each]) for each in said if each in known), None)


def _rows_of(file: Path, said: Sequence[str]) -> dict[str, tuple[str, str | None, str | None]]:
    marks = ", ".join("?" * len(said))
    try:
        with closing(read_only(file)) as read:
            rows = read.execute(
                "SELECT postcode, district, d.name, w.name FROM postcode p"  # noqa: S608 - marks
                " LEFT JOIN area d ON d.code = p.district LEFT JOIN area w ON w.code = p.ward"
                f" WHERE postcode IN ({marks})",
                said,
            ).fetchall()
    except sqlite3.Error:
        return {}  # a damaged file yields nothing, and the form shows nothing
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def read_only(file: Path) -> sqlite3.Connection:
    """Open this computer's file read-only, so that no lookup leaves a trace."""
    return sqlite3.connect(f"file:{pathname2url(str(file))}?mode=ro", uri=True)


def _lies(normal: str, code: str, district: str | None, ward: str | None) -> PostcodeArea:
    key, own = districts_by_code().get(code, (ELSEWHERE, ""))
    return PostcodeArea(
        postcode=normal, district=key, district_name=own or district or "another district", ward=ward or ""
    )


@cache
def districts_by_code() -> dict[str, tuple[str, str]]:
    """Return the key and label of each district in the unit's list, by its ONS code."""
    rows = load_code_list(resource("code_lists/district.csv"))
    return {row.more["ons_code"]: (row.key, row.label) for row in rows if "ons_code" in row.more}


# Map points.


MADE_UP = "demo/postcodes.toml"
_HOW = "mscu postcodes FILE on it, where FILE is the ONS Postcode Directory as downloaded."
NO_FILE = f"This computer has no postcode file yet: run {_HOW}"
NO_POINTS = f"This computer's postcode file has no map points: run again {_HOW}"
UNREADABLE = f"This computer's postcode file cannot be read: run again {_HOW}"
_STEP = 0.003
"""Degrees between the made-up postcodes of one town: about 300 metres."""
_APART = 7
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
class Points:
    """What this computer knows of some postcodes."""

    spots: Mapping[str, PostcodePoint]
    """Postcodes with a place on the map."""
    without: frozenset[str] = frozenset()
    """Postcodes that are known but have no grid reference."""
    lacks: str = ""
    """What to do where no postcode is known, in one sentence."""


def points_of(postcodes: Collection[str], directory: Path | None = None) -> Points:
    """Return the places of postcodes, which are given in their normal form."""
    file = directory or usual_place()
    if not file.is_file():
        return Points({}, lacks=NO_FILE)
    try:
        with closing(read_only(file)) as read:
            columns = {row[1] for row in read.execute("PRAGMA table_info(postcode)")}
            if not {"north", "east"} <= columns:
                return Points({}, lacks=NO_POINTS if columns else UNREADABLE)
            rows = list(_postcode_points_rows(read, postcodes))
    except sqlite3.Error:
        return Points({}, lacks=UNREADABLE)
    spots = {
        postcode: PostcodePoint(north / FINE, east / FINE, _district(code), name or "")
        for postcode, north, east, code, name in rows
        if _is_between(north, SOUTH, NORTH) and _is_between(east, WEST, EAST)
    }
    return Points(spots, frozenset(row[0] for row in rows) - spots.keys())


def _postcode_points_rows(read: sqlite3.Connection, postcodes: Collection[str]) -> Iterator[tuple[Any, ...]]:
    for part in in_batches(postcodes):
        marks = ", ".join("?" * len(part))
        yield from read.execute(
            "SELECT postcode, north, east, district, name FROM postcode"  # noqa: S608 - marks
            f" LEFT JOIN area ON code = district WHERE postcode IN ({marks})",
            part,
        )


def _is_between(kept: object, least: float, most: float) -> bool:
    """Return whether a stored number is a degree within bounds, as the file can be tampered with."""
    return isinstance(kept, int) and least * FINE <= kept <= most * FINE


def _district(code: str) -> str:
    key, _ = districts_by_code().get(code, (ELSEWHERE, ""))
    return key


def made_up_points(postcodes: Collection[str]) -> dict[str, PostcodePoint]:
    """Return places for the made-up postcodes of a demo, around the centre of their town."""
    towns, inward = _made_up()
    found: dict[str, PostcodePoint] = {}
    for postcode in postcodes:
        outward, _, rest = postcode.partition(" ")
        if outward in towns and rest in inward:
            district, north, east = towns[outward]
            at = inward.index(rest) * _APART % len(inward)
            turn, far = at * 2.4, math.sqrt(at) * _STEP
            down = far * math.cos(turn) * 0.6  # a degree of latitude is longer than one of longitude
            found[postcode] = PostcodePoint(north + down, east + far * math.sin(turn), district)
    return found


@cache
def _made_up() -> tuple[Mapping[str, tuple[str, float, float]], Sequence[str]]:
    told = tomllib.loads(resource(MADE_UP).read_text(encoding="utf-8"))
    towns = {
        outward: (f"district:{district}", north, east)
        for district, of_it in told["towns"].items()
        for outward, (north, east) in of_it.items()
    }
    return towns, told["inward"]

"""What is held back cannot be worked out: attacked by sums over rows, columns and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mscu.actions.figures.suppression import (
    ALL,
    Place,
    merge_small_rows,
    min_shown,
    suppress_columns,
    suppress_table,
)

LEAST = 5
DISTRICTS = ("bury", "oldham", "wigan", "none")
QUARTERS = ("first", "second", "third", "fourth")
SOURCES = ("police", "helpline", "public")
Unknown = tuple[str, str, str]
"""A table, a row and a column; the sums of the columns are those of all tables."""
Equation = tuple[dict[Unknown, int], int]


def columns_of(cells: Mapping[Place, int]) -> dict[str, int]:
    return {
        name: sum(number for (_, column), number in cells.items() if column == name) for name in DISTRICTS
    }


def named(table: str, row: str, column: str) -> Unknown:
    return ("", row, column) if row == ALL else (table, row, column)


def lines(rows: Sequence[str]) -> Iterator[tuple[list[Place], Place]]:
    """Yield all that is known to add up: the parts and their sum."""
    for row in (*rows, ALL):
        yield [(row, name) for name in DISTRICTS], (row, ALL)
    for name in (*DISTRICTS, ALL):
        yield [(row, name) for row in rows], (ALL, name)


def equations(table: str, told: Mapping[Place, int | None], rows: Sequence[str]) -> list[Equation]:
    """Write each line as an equation between what is held back in it and what is told."""
    found: list[Equation] = []
    for parts, whole in lines(rows):
        unknown: dict[Unknown, int] = {}
        known = 0
        for place, sign in (*((part, 1) for part in parts), (whole, -1)):
            number = told[place]
            if number is None:
                unknown[named(table, *place)] = sign
            else:
                known -= sign * number
        found.append((unknown, known))
    return found


def worked_out(given: Sequence[Equation]) -> dict[Unknown, Fraction]:
    """Solve what can be solved: every sum and difference of all tables at once."""
    left = [({k: Fraction(v) for k, v in row.items()}, Fraction(know)) for row, know in given]
    solved: list[tuple[Unknown, dict[Unknown, Fraction], Fraction]] = []
    while left:
        row, known = left.pop()
        if not row:
            assert known == 0
            continue
        pivot = min(row)
        by = row[pivot]
        row, known = {k: v / by for k, v in row.items()}, known / by
        left = [_without(equation, pivot, row, known) for equation in left]
        solved = [(name, *_without((other, know), pivot, row, known)) for name, other, know in solved]
        solved.append((pivot, row, known))
    return {name: known for name, row, known in solved if set(row) == {name}}


def _without(
    equation: tuple[dict[Unknown, Fraction], Fraction],
    pivot: Unknown,
    row: dict[Unknown, Fraction],
    known: Fraction,
) -> tuple[dict[Unknown, Fraction], Fraction]:
    parts, value = equation
    by = parts.get(pivot)
    if by is None:
        return parts, value
    found = {k: parts.get(k, Fraction(0)) - by * row.get(k, Fraction(0)) for k in {*parts, *row}}
    return {k: v for k, v in found.items() if v}, value - by * known


def highest(given: Sequence[Equation], low: Mapping[Unknown, int]) -> dict[Unknown, int]:
    """Bound what is held back from above, by what each number is at least."""
    high: dict[Unknown, int] = {}
    for _ in range(6):
        for parts, known in given:
            for name, sign in parts.items():
                less = [n for n, s in parts.items() if n != name and s == sign]
                more = [n for n, s in parts.items() if n != name and s != sign]
                if all(n in high for n in more):
                    most = sign * known + sum(high[n] for n in more)
                    most -= sum(low.get(n, 0) for n in less)
                    high[name] = min(most, high.get(name, most))
    return high


small_tables = st.fixed_dictionaries(
    {(row, name): st.integers(0, 14) for row in SOURCES for name in DISTRICTS}
)


@st.composite
def families(draw: st.DrawFn) -> tuple[dict[Place, int], dict[Place, int]]:
    """Draw the same records counted by source and by quarter: two tables with the same columns."""
    sources = draw(small_tables)
    quarters: dict[Place, int] = dict.fromkeys(
        ((quarter, name) for quarter in QUARTERS for name in DISTRICTS), 0
    )
    for name, number in columns_of(sources).items():
        cuts = sorted(draw(st.lists(st.integers(0, number), min_size=3, max_size=3)))
        for quarter, first, last in zip(QUARTERS, (0, *cuts), (*cuts, number), strict=True):
            quarters[quarter, name] = last - first
    return sources, quarters


def at_least(
    table: str,
    told: Mapping[Place, int | None],
    cells: Mapping[Place, int],
    columns: Mapping[str, int | None],
) -> dict[Unknown, int]:
    """Return what a reader may conclude where no figure is shown: withheld is not none.

    Of a column whose sum is held back everything is, whatever it is.
    """
    held = [
        place
        for place, number in told.items()
        if number is None and (place[0] == ALL or columns[place[1]] is not None)
    ]
    tells_none = any(number == 0 and columns[place[1]] for place, number in told.items())
    if not tells_none or not all(cells.get(place, 1) for place in held):
        return {}
    return dict.fromkeys((named(table, *place) for place in held), 1)


@given(families(), st.booleans())
def test_no_small_number_is_worked_out_by_sums_and_differences(
    family: tuple[dict[Place, int], dict[Place, int]], tells_none: bool
) -> None:
    by_source, by_quarter = family
    columns = suppress_columns(columns_of(by_source), LEAST, shows_zero=tells_none)
    tables = {"source": (by_source, SOURCES), "quarter": (by_quarter, QUARTERS)}
    attack: list[Equation] = []
    low: dict[Unknown, int] = {}
    for name, (cells, rows) in tables.items():
        told = suppress_table(cells, rows, columns, LEAST, shows_zero=tells_none)
        attack += equations(name, told, rows)
        low |= at_least(name, told, cells, columns)
        assert {number for number in told.values() if number and number < LEAST} == set()
        assert tells_none or 0 not in told.values()
    found, bounds = worked_out(attack), highest(attack, low)
    for name, (cells, rows) in tables.items():
        told = suppress_table(cells, rows, columns, LEAST, shows_zero=tells_none)
        for place, number in cells.items():
            if number < LEAST and told[place] is None and (number or not tells_none):
                assert named(name, *place) not in found
                assert bounds.get(named(name, *place), LEAST) >= LEAST


@given(families(), st.booleans())
def test_what_is_told_is_true_and_the_same_in_both_tables(
    family: tuple[dict[Place, int], dict[Place, int]], tells_none: bool
) -> None:
    by_source, by_quarter = family
    columns = suppress_columns(columns_of(by_source), LEAST, shows_zero=tells_none)
    for cells, rows in ((by_source, SOURCES), (by_quarter, QUARTERS)):
        table = suppress_table(cells, rows, columns, LEAST, shows_zero=tells_none)
        assert {name: table[ALL, name] for name in columns} == columns
        for (row, name), number in cells.items():
            assert table[row, name] in ({None, number} if columns[name] is not None else {None})


def test_gaps_in_a_line_open_others_until_none_is_worked_out() -> None:
    told = suppress_columns({"bury": 2, "oldham": 9, "wigan": 30, "none": 40}, LEAST)
    assert told == {"bury": None, "oldham": None, "wigan": 30, "none": 40, ALL: 81}
    told = suppress_columns({"bury": 1, "oldham": 1, "wigan": 30, "none": 8}, LEAST)
    assert told == {"bury": None, "oldham": None, "wigan": 30, "none": None, ALL: 40}
    assert set(suppress_columns({"bury": 1, "oldham": 2}, LEAST).values()) == {None}
    assert min_shown() == LEAST
    for least in (2, 3, 10):
        told = suppress_columns({"bury": least - 1, "oldham": least, "wigan": 50}, least)
        assert told == {"bury": None, "oldham": None, "wigan": 50, ALL: 2 * least + 49}


def test_that_there_is_none_is_told_where_nothing_follows_from_it_alone() -> None:
    numbers = {"bury": 0, "oldham": 9, "wigan": 30}
    assert suppress_columns(numbers, LEAST, shows_zero=True) == {**numbers, ALL: 39}
    assert suppress_columns(numbers, LEAST)["bury"] is None
    numbers = {"bury": 0, "a": 1, "b": 1, "c": 1, "d": 1, "e": 1}
    cells = {(name, "bury"): number for name, number in numbers.items()}
    told = suppress_table(cells, list(numbers), {"bury": 5, ALL: 5}, LEAST, shows_zero=True)
    assert {told[name, "bury"] for name in numbers} == {None}


def test_large_numbers_are_told_and_kinds_that_are_small_everywhere_stand_together() -> None:
    cells = {("police", name): 10 for name in DISTRICTS} | {("public", name): 7 for name in DISTRICTS}
    columns = suppress_columns(columns_of(cells), LEAST)
    assert None not in suppress_table(cells, ("police", "public"), columns, LEAST).values()
    cells = {("helpline", "bury"): 6, ("bank", "bury"): 1, ("school", "wigan"): 2}
    assert merge_small_rows(cells, LEAST, "others") == {
        ("helpline", "bury"): 6,
        ("others", "bury"): 1,
        ("others", "wigan"): 2,
    }

"""Records the demo's second told case, and what the demo adds to the caravan case.

`resources/demo/county_line.toml`: the kinds of entry that no court has given the caravan case yet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mscu.demo.caravan import CASE, TOLD_AFTER, entry, moment, record_told
from mscu.resources import resource

if TYPE_CHECKING:
    from mscu.gate import Gate

At = Callable[[datetime], object]


def read_county_line() -> dict[str, Any]:
    """Read the case as it is told in resources."""
    with resource("demo/county_line.toml").open("rb") as file:
        return tomllib.load(file)


def record_county_line(gate: Gate, told: Mapping[str, Any], at: At) -> int:
    """Record the whole case; gives its number."""
    return record_told(gate, told, at, {})[CASE]


def add_to_caravan(
    gate: Gate, told: Mapping[str, Any], known: Mapping[str, int], at: At
) -> dict[str, int]:
    """Record what the demo adds to the caravan case; `known` numbers what that one has."""
    added = dict(known)
    for row in told["caravan"]:
        at(moment(row["happened"]) + TOLD_AFTER)
        added[row["id"]] = gate.perform(entry(row, known[CASE], added))
    return added

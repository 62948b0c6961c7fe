"""From which day parts of Acts hold, for the choices that wait for them: `rules/commencement.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from mscu.resources import resource
from mscu.rules.certainty import Certainty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mscu.resources import Readable


class BadCommencement(ValueError):
    """The rule file cannot be used; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Commencement:
    """A part of an Act, and its first day."""

    key: str
    title: str
    source: str
    read_on: date
    certainty: Certainty
    in_force_from: date = date.max
    """The last of all days while none is known."""


@cache
def commencements() -> Mapping[str, Commencement]:
    """Return the parts as shipped, by key."""
    return load_commencements(resource("rules/commencement.toml"))


def load_commencements(path: Readable) -> Mapping[str, Commencement]:
    """Read the parts.

    Raises:
        BadCommencement: One is incomplete, or a day is none.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["part"]
        parts = [Commencement(**{**row, "certainty": Certainty(row["certainty"])}) for row in rows]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as problem:
        message = f"The first days of parts of Acts cannot be read: {problem}."
        raise BadCommencement(message) from problem
    if wrong := [each.key for each in parts if {type(each.read_on), type(each.in_force_from)} != {date}]:
        message = f"The part {wrong[0]} needs days."
        raise BadCommencement(message)
    return {each.key: each for each in parts}

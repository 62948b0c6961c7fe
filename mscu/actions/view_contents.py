"""What is kept of a search or a list: words alone, read strictly, so that nothing else comes in."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TypeVar

LONGEST = 4_000
"""Characters of one view."""


@dataclass(frozen=True, kw_only=True)
class SearchView:
    """A search with its filters; empty is any."""

    words: str = ""
    what: str = ""
    kind: str = ""
    district: str = ""
    since: str = ""
    until: str = ""
    marking: str = ""
    handling: str = ""


@dataclass(frozen=True, kw_only=True)
class CasesView:
    """The list of cases as somebody wants it; empty is any, and newest first."""

    status: str = ""
    lead: str = ""
    district: str = ""
    exploitation: str = ""
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportsView:
    """The register of reports as somebody wants it; empty is any, and newest first."""

    triage: str = ""
    district: str = ""
    source: str = ""
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class SubjectsView:
    """The index of nominals as somebody wants it; empty is all kinds, and by name."""

    kind: str = ""
    sort: str = ""


View = SearchView | CasesView | ReportsView | SubjectsView
CONTENTS: dict[str, type[View]] = {
    "search": SearchView,
    "cases": CasesView,
    "reports": ReportsView,
    "subjects": SubjectsView,
}
"""By the page whose views they are."""
V = TypeVar("V")


def written(view: View) -> str:
    """Write a view down."""
    return json.dumps(asdict(view), ensure_ascii=False)


def read_view(kind: type[V], content: str) -> V | None:
    """Read a view back; None where it is not what today's program writes, field by field."""
    names = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    try:
        found = json.loads(content[: LONGEST + 1])
    except (ValueError, RecursionError):
        return None
    whole = isinstance(found, dict) and found.keys() == names
    if not whole or not all(isinstance(value, str) for value in found.values()):
        return None
    return kind(**found)

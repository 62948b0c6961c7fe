"""Saved views of a search or a list: text only, parsed strictly so that nothing else gets in."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import TypeVar

MAX_LENGTH = 20_000
"""Characters of one view."""


@dataclass(frozen=True, kw_only=True)
class SearchView:
    """A search with its filters; an empty filter matches everything."""

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
    """The filters and order of the list of cases; by default all, the newest first."""

    status: str = ""
    lead: str = ""
    district: str = ""
    exploitation: str = ""
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class ReportsView:
    """The filters and order of the register of reports; by default all, the newest first."""

    triage: str = ""
    district: str = ""
    source: str = ""
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class SubjectsView:
    """The filters and order of the index of nominals; by default all kinds, by name."""

    kind: str = ""
    sort: str = ""


@dataclass(frozen=True, kw_only=True)
class DisclosuresView:
    """The filters of the register of disclosures; by default all, the newest first."""

    words: str = ""
    """Text in the recipient, the case's reference, the issuer, or a person of the case."""
    state: str = ""
    days: str = ""
    """How many days back from today, in digits."""


@dataclass(frozen=True, kw_only=True)
class ChartView:
    """The settings of a case's link chart; nodes are named by their keys, one a line."""

    off: str = "exhibit"
    """The kinds that are not ticked; at first, exhibits."""
    weak: str = ""
    """`yes` if weak links are shown."""
    until: str = ""
    """The day up to which the chart shows what was known, such as `2022-06-20`; empty for everything."""
    hidden: str = ""
    also: str = ""
    """Nodes that are shown although their kind is not."""
    pins: str = ""
    """For each pinned node its x and y in pixels, then its key."""


View = SearchView | CasesView | ReportsView | SubjectsView | DisclosuresView | ChartView
VIEW_TYPES: dict[str, type[View]] = {
    "search": SearchView,
    "cases": CasesView,
    "reports": ReportsView,
    "subjects": SubjectsView,
    "disclosures": DisclosuresView,
    "links": ChartView,
}
"""The view of each page."""
V = TypeVar("V")


def view_type_of(page: str) -> type[View] | None:
    """Return the view of a page; `links/12`, the chart of one case, has that of `links`."""
    name, _, record_id = page.partition("/")
    of_record = name == "links"
    return VIEW_TYPES.get(name) if record_id.isdecimal() is of_record else None


def dump_view(view: View) -> str:
    return json.dumps(asdict(view), ensure_ascii=False)


def read_view(kind: type[V], content: str) -> V | None:
    """Parse a view; return None unless it is, field by field, what this version writes."""
    names = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    try:
        values = json.loads(content[: MAX_LENGTH + 1])
    except (ValueError, RecursionError):
        return None
    is_complete = isinstance(values, dict) and values.keys() == names
    if not is_complete or not all(isinstance(value, str) for value in values.values()):
        return None
    return kind(**values)

"""The caravan case in the words in which a person types it into the forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mscu.actions.core.form_choices import CodeLists
from mscu.codes import Accepted, Kind, SubjectKind, Urgency
from mscu.demo.caravan import SECTIONS
from mscu.gate import Gate
from mscu.ui.widgets.fields import pounds
from tests.journeys.drivers import Named, Row

NOT_ASKED = frozenset({"id", "kind", "beat", "follows"})
"""What the file says about an entry that no form asks for, or that has a way of its own."""
DATES = """
happened opened born done_at coverage_from coverage_to overwritten_from last_overwritten due_on
review_on expires_on court_on police_protection_from
"""
LINES = frozenset({"items", "findings", "exhibits", "plan", "members"})
NOMINALS = frozenset({"about", "exploited"})
OTHER_NAMES = {"person": "person_id", "place": "place_id"}


@dataclass
class Typist:
    """Turns what the file says into what is typed: labels for keys, names for ids."""

    labels: Mapping[str, str]
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def through(cls, gate: Gate) -> Typist:
        """Learn the words of the choices."""
        lists = gate.ask(CodeLists())
        return cls({each.key: each.label for rows in lists.values() for each in rows})

    def case(self, told: Mapping[str, Any]) -> dict[str, object]:
        """Return what is typed to open the case; its marking is the one that is proposed."""
        return {name: self._value(name, value) for name, value in told["case"].items() if name != "marking"}

    def subjects(self, told: Mapping[str, Any]) -> Iterator[tuple[SubjectKind, dict[str, object]]]:
        """Yield everybody and everything, and remember their names."""
        for section, kind in SECTIONS.items():
            for row in told.get(section, ()):
                self.names[row["id"]] = row["name"]
                yield kind, self._subject(row)

    def _subject(self, row: Mapping[str, Any]) -> dict[str, object]:
        values = {name: self._value(name, each) for name, each in row.items() if name != "id"}
        if "also" in row:
            values["also"] = tuple(Row({"name": name}) for name in row["also"])
        if "premises" in row:
            values["premises"] = ", ".join(row["premises"])
        if "languages" in row:
            del values["languages"]
            values["language"] = self._word(row["languages"][0])
        return values

    def entry(self, row: Mapping[str, Any]) -> tuple[Kind, dict[str, object]]:
        """Return an entry: its kind, and what is typed into its form."""
        asked = {name: value for name, value in row.items() if name not in NOT_ASKED}
        values = {OTHER_NAMES.get(n, n): self._value(n, value) for n, value in asked.items()}
        return Kind(row["kind"]), values

    def _value(self, name: str, value: Any) -> object:
        if name in WAYS:
            return WAYS[name](self, value)
        if name in {*DATES.split()}:
            return typed_date(str(value))
        if isinstance(value, list):
            return tuple(map(self._word, value))
        return self._word(value) if isinstance(value, str) else value

    def _word(self, value: str) -> str:
        return self.labels.get(value, value)

    def _nominal(self, name: str) -> Named:
        return Named(self.names[name])

    def _nominals(self, value: list[Any]) -> tuple[Named, ...]:
        return tuple(map(self._one_nominal, value))

    def _one_nominal(self, each: str | Mapping[str, str]) -> Named:
        if isinstance(each, str):
            return self._nominal(each)
        return Named(self.names[each["person"]], self._word(each["role"]))

    def _lines(self, value: list[Mapping[str, Any]]) -> tuple[Row, ...]:
        return tuple(map(self._line, value))

    def _line(self, row: Mapping[str, Any]) -> Row:
        values: dict[str, object] = {}
        for name, value in row.items():
            if name == "person":
                values["subject_id"] = self._nominal(value)
            elif name == "cash_pence":
                values[name] = pounds(value)
            elif name != "number":
                values[name] = self._value(name, value)
        return Row(values)


def _accepted(_told: Typist, value: str) -> str:
    return Accepted(value).label


def _urgency(_told: Typist, value: str) -> str:
    return Urgency(value).label


WAYS: Mapping[str, Callable[[Typist, Any], object]] = {
    "accepted": _accepted,
    "urgency": _urgency,
    **dict.fromkeys(OTHER_NAMES, Typist._nominal),  # noqa: SLF001 - of this very file
    **dict.fromkeys(NOMINALS, Typist._nominals),  # noqa: SLF001
    **dict.fromkeys(LINES, Typist._lines),  # noqa: SLF001
}


def typed_date(words: str) -> str:
    """Write a date of the file as people type it: 12 Nov 2022 09:14; other words stay."""
    try:
        read = datetime.fromisoformat(words)
    except ValueError:
        return words
    if len(words) == len("1979"):
        return words
    return f"{read:%d %b %Y %H:%M}" if "T" in words else f"{read:%d %b %Y}"

"""What an entry says of where things stand with a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from mscu.codes import Labelled
from mscu.dates.london import show_day

if TYPE_CHECKING:
    from mscu.models.entries.entry import Entry
    from mscu.rules.proceedings import Proceedings


class Stage(Labelled):
    """How far a person has come in the NRM or in criminal proceedings."""

    NOTIFIED = "notified", "duty to notify"
    REFERRED = "referred", "referred to the NRM"
    DECIDED = "decided", "NRM decision"
    ARRESTED = "arrested", "arrested"
    ON_BAIL = "on_bail", "on bail"
    BAILED = "bailed", "bailed"
    """A bail that has ended."""
    CHARGED = "charged", "charged"
    ON_REMAND = "on_remand", "on remand"
    AT_COURT = "at_court", "court"


@dataclass(frozen=True)
class CaseHistory:
    """The entries of a case, as statements on a person depend on them."""

    by_id: Mapping[int, Entry]
    proceedings: Proceedings
    labels: Mapping[str, str]
    """The labels of the code lists, by key."""

    def shown(self, entry: Any, name: str) -> str:  # noqa: ANN401 - an entry of a kind that has this column
        """Return a value of an entry as people read it; empty if it has none."""
        value = getattr(entry, name)
        if isinstance(value, date):
            return show_day(value)
        return self.labels.get(value, value) if value else ""


Statement = Iterator[tuple[Stage, str]]
"""The stage that an entry shows and its text, if it shows one."""

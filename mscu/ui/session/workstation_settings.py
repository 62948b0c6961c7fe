"""What this workstation remembers between starts: store, user, colours, size of text, window and columns.

Nothing of a case and no passphrase; one small file among the settings of the system's user.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

import platformdirs

from mscu.exchange.private_file import write_private
from mscu.ui.session.text_size import NORMAL, SIZES

_FILE = "window.json"
FOLDED, UNFOLDED = "folded", "unfolded"


def settings_file() -> Path:
    """Return the settings file; on Windows it does not roam to other computers."""
    return platformdirs.user_config_path("mscu", appauthor=False, roaming=False) / _FILE


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """The last choices; each is empty on a new workstation."""

    store: str = ""
    """Path of the store that was open last."""
    person: str = ""
    """Log-in name of the user who unlocked it."""
    unit: str = ""
    """Name of the unit that owns the store."""
    scheme: str = ""
    """Value of the chosen `Scheme`."""
    place: str = ""
    """Geometry of the window as Qt writes it, in hexadecimal."""
    rail: str = ""
    """FOLDED or UNFOLDED, once somebody has chosen."""
    text_sizes: Mapping[str, int] = field(default_factory=dict)
    """The size of text that each user chose, by a digest of the log-in name: the file lists nobody."""

    columns: Mapping[str, Mapping[str, Sequence[int]]] = field(default_factory=dict)
    """Order and widths of the columns of each list, as numbers, by such a digest and the name of the list."""

    unmarked: tuple[str, ...] = ()
    """Who does not want misspelt words marked, by such digests."""

    toured: tuple[str, ...] = ()
    """Who has had the tour of the first day, by digests of the log-in names."""

    @classmethod
    def load(cls) -> Self:
        """Read the file; a missing or invalid one counts as empty."""
        with suppress(OSError, ValueError):
            values: Any = json.loads(settings_file().read_bytes())
            if isinstance(values, dict):
                sizes = _sizes(values.pop("text_sizes", None))
                toured = _digests(values.pop("toured", None))
                unmarked = _digests(values.pop("unmarked", None))
                columns = _columns(values.pop("columns", None))
                names = {each.name for each in fields(cls)}
                texts = {n: v for n, v in values.items() if n in names and isinstance(v, str)}
                return cls(**texts, text_sizes=sizes, columns=columns, unmarked=unmarked, toured=toured)
        return cls()

    def text_size(self, person: str) -> int:
        """Return the size of text that a user chose here, in per cent."""
        return self.text_sizes.get(_digest(person), NORMAL)

    def with_text_size(self, person: str, size: int) -> Self:
        """Remember the size of text of a user; of nobody, while no name is known."""
        return self.with_changes(text_sizes={**self.text_sizes, _digest(person): size})

    def columns_of(self, person: str) -> Mapping[str, Sequence[int]]:
        """Return how a user left the columns of lists here, by the names of the lists."""
        return self.columns.get(_digest(person), {})

    def with_columns(self, person: str, list_name: str, columns: Sequence[int]) -> Self:
        """Remember how a user left the columns of a list."""
        own = {**self.columns_of(person), list_name: list(columns)}
        return self.with_changes(columns={**self.columns, _digest(person): own})

    def marks_spelling(self, person: str) -> bool:
        """Return whether a user wants misspelt words marked."""
        return _digest(person) not in self.unmarked

    def with_spelling(self, person: str, *, is_on: bool) -> Self:
        """Remember whether a user wants misspelt words marked."""
        others = tuple(each for each in self.unmarked if each != _digest(person))
        return self.with_changes(unmarked=others if is_on else (*others, _digest(person)))

    def had_tour(self, person: str) -> bool:
        """Return whether a user has had the tour here."""
        return _digest(person) in self.toured

    def with_tour(self, person: str) -> Self:
        """Remember that a user has had the tour."""
        return self.with_changes(toured=(*self.toured, _digest(person)))

    def with_changes(self, **changes: Any) -> Self:
        """Remember changed values; a failing disk is ignored."""
        changed = replace(self, **changes)
        if changed != self:
            with suppress(OSError):
                changed.save()
        return changed

    def save(self) -> None:
        path = settings_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, json.dumps(asdict(self), indent=1).encode())


def _sizes(values: object) -> dict[str, int]:
    if not isinstance(values, dict):
        return {}
    return {str(person): size for person, size in values.items() if isinstance(size, int) and size in SIZES}


def _columns(values: object) -> dict[str, dict[str, list[int]]]:
    if not isinstance(values, dict):
        return {}
    of_people = {person: lists for person, lists in values.items() if isinstance(lists, dict)}
    return {
        str(person): {str(name): numbers for name, numbers in lists.items() if _are_numbers(numbers)}
        for person, lists in of_people.items()
    }


def _are_numbers(values: object) -> bool:
    return isinstance(values, list) and all(type(value) is int for value in values)


def _digests(values: object) -> tuple[str, ...]:
    return tuple(map(str, values)) if isinstance(values, list) else ()


def _digest(person: str) -> str:
    return hashlib.sha256(person.casefold().encode()).hexdigest()[:16]

"""What a person whom a record names did to it, and so must have signed for.

Said beside the column that names her (`models/base.py`); verification holds it against the audit
(`store/audit/author_check.py`, `store/audit/decision_check.py`). A column of which nothing is said
names who wrote the record first, or later if it may be empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mscu.access import Permission


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What is asked of whoever is named in a column."""

    stands: bool = False
    """Whether the record says still what she signed, wherever it was moved since."""
    later: Mapping[str, Any] = field(default_factory=dict)
    """What may have changed all the same since then, and what it said before."""
    other_than: str = ""
    """The column of the person who may not be the same: two people do it."""
    may: Permission | None = None
    """What she must have been allowed to do when she signed."""
    instead: str = ""
    """The table whose row she signed, where that goes with what was decided on."""


@dataclass(frozen=True, kw_only=True)
class NotSigned:
    """Why somebody is named who need not have signed for the record."""

    why: str


WROTE_IT = Signed()

"""What a user named in a record did to it, and so must have signed.

It is declared beside the column that names the user (`models/base.py`); verification compares it with the
audit (`store/audit/author_check.py`, `store/audit/decision_check.py`). A column without a declaration names
who wrote the record first, or later if it may be empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mscu.access import Permission


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What is required of the user named in a column."""

    stands: bool = False
    """Whether the record still holds what the user signed, wherever it was moved since."""
    later: Mapping[str, Any] = field(default_factory=dict)
    """Columns that may have changed since then, and their values before."""
    other_than: str = ""
    """The column of the user who must be a different person."""
    may: Permission | None = None
    """The permission that the user must have had when signing."""
    instead: str = ""
    """The table whose row the user signed instead, where that goes with the decision."""


@dataclass(frozen=True, kw_only=True)
class NotSigned:
    """Why a user is named who need not have signed the record."""

    why: str


WROTE_IT = Signed()

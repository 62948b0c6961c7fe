"""What commands changed, as the pages of a window hear of it."""

from __future__ import annotations

from dataclasses import dataclass

Changes = frozenset[tuple[str, int]]
"""Records by the type under which pages know them, and their ids."""
SOMETHING = ("", 0)
"""Stands for records that the user may not see, and for those that are gone."""


@dataclass(frozen=True)
class OthersChanges:
    """What other programs changed in the store after a row of the audit, up to another."""

    row: int
    changes: Changes | None
    """None if nothing was changed that a page could show."""
    access_changed: bool = False
    """Whether the user's own role or access is not what it was at unlocking."""
    is_unmatched: bool | None = None
    """Whether what they recorded has not been searched for hits since; None if they did neither."""

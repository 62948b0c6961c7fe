"""What both databases are told of a table whose rows stay as they were written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AppendOnly:
    """A table whose rows are only added."""

    table: str
    key: tuple[str, ...] = ("id",)
    """Its primary key."""
    columns: tuple[str, ...] = ()
    """Those that are never changed; without them none is."""
    kept_while: str = ""
    """The condition on `OLD` under which a row may not be deleted; without it none may be."""

    @property
    def refusal(self) -> str:
        """What the database answers to whoever tries."""
        return f"{self.table} is append-only"

    @property
    def update(self) -> str:
        """The event of changing what is never changed."""
        return f"UPDATE OF {', '.join(self.columns)}" if self.columns else "UPDATE"

"""The stores that are open behind the window, each with its own dispatcher, drafts and user.

A navigator works in two at once: a slice of the unit's police record, and the charity's own store. A page
belongs to one of them and is handed its dispatcher; nothing spans both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar, Protocol

from mscu.access import Actor
from mscu.codes import StoreKind
from mscu.dates.london import show_moment
from mscu.ui.forms.drafts import Drafts
from mscu.ui.session.dispatcher import Dispatcher


class StorePage(Protocol):
    """What a page declares about the stores that it works in."""

    store: ClassVar[StoreKind | None]
    """The kind of store that the page works in; None for the one that was unlocked first."""
    without: ClassVar[StoreKind | None]
    """A kind of store that hides this page while it is open."""

    @classmethod
    def offered_to(cls, actor: Actor) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """The user who has unlocked a store, and the store's unit or charity."""

    actor: Actor
    unit_name: str
    store: Path = Path("unit.db")
    backs_up: bool = True
    """Whether its backups are made on this computer."""
    fixed_day: date | None = None
    """The fixed date of a demo store."""
    missing: tuple[str, ...] = ()
    """What the store lacks of what is remembered of its audit elsewhere, in sentences."""
    news: tuple[str, ...] = ()
    """What was decided about access since the user's last unlock, in sentences."""
    waits: str = ""
    """That access waits for the user to confirm it."""
    keeps_witness: bool = True
    """Whether this computer has a keyring that remembers the newest row of the audit."""
    unit_away: str = ""
    """Of the charity's store: why the unit's is not open beside it and what is missed; empty if it is."""


@dataclass(frozen=True)
class Workspace:
    """One open store, as pages know it."""

    dispatcher: Dispatcher
    drafts: Drafts
    signed_in: SignedIn

    @property
    def actor(self) -> Actor:
        """Return the user who has unlocked it, with their role in it."""
        return self.signed_in.actor

    @property
    def store_kind(self) -> StoreKind:
        return self.actor.store


class Workspaces:
    """The open stores; the first is the one whose folder was unlocked."""

    def __init__(self, *workspaces: Workspace, opened_at: datetime | None = None) -> None:
        self._opened_at = opened_at
        self._workspaces: Mapping[StoreKind, Workspace] = {
            workspace.store_kind: workspace for workspace in workspaces
        }

    def __iter__(self) -> Iterator[Workspace]:
        """Iterate over the open stores, first one first."""
        return iter(self._workspaces.values())

    @property
    def first(self) -> Workspace:
        """Return the store whose folder was unlocked."""
        return next(iter(self))

    def of(self, store_kind: StoreKind) -> Workspace | None:
        """Return the open store of a kind, if there is one."""
        return self._workspaces.get(store_kind)

    @property
    def not_heard(self) -> str:
        """Return since when and why the charity hears no urgent request here; empty where it does."""
        charity = self.of(StoreKind.SURVIVORS)
        if charity is None or self.of(StoreKind.UNIT) is not None:
            return ""
        since = "" if self._opened_at is None else f" since {show_moment(self._opened_at)}"
        why = charity.signed_in.unit_away or "The unit's store is not open."
        return f"Urgent requests by police have not been heard here{since}. {why}"

    def for_page(self, page: type[StorePage]) -> Workspace | None:
        """Return the store that a page works in, if it is open and its user has the page."""
        if page.without in self._workspaces:
            return None
        workspace = self.first if page.store is None else self._workspaces.get(page.store)
        return workspace if workspace is not None and page.offered_to(workspace.actor) else None

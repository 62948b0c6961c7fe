"""The stores that are open behind the window: each has its own desk, drafts and person in it.

A navigator works in two at once: the unit's police record, of which she sees a slice, and the
navigators' own. A page belongs to one of them and is handed its desk; nothing spans both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar, Protocol

from mscu.access import Actor
from mscu.codes import StoreKind
from mscu.ui.forms.drafts import Drafts
from mscu.ui.session.dispatcher import Dispatcher


class StorePage(Protocol):
    """What a page says of the stores that it works in."""

    store: ClassVar[StoreKind | None]
    """The kind of store that it works in; None is whichever was unlocked first."""
    without: ClassVar[StoreKind | None]
    """A store in whose presence there is no such page."""

    @classmethod
    def offered_to(cls, actor: Actor) -> bool:
        """Whether somebody has this page at all."""
        ...


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who has unlocked the store of which unit or charity."""

    actor: Actor
    unit_name: str
    store: Path = Path("unit.db")
    fixed_day: date | None = None
    """The day on which a demo stands."""
    whole: bool = True
    """Whether it has all that this workstation remembers of its audit."""


@dataclass(frozen=True)
class Workspace:
    """One open store, as pages know it."""

    dispatcher: Dispatcher
    drafts: Drafts
    signed_in: SignedIn

    @property
    def actor(self) -> Actor:
        """Return who has unlocked it, in the role that she has in it."""
        return self.signed_in.actor

    @property
    def store_kind(self) -> StoreKind:
        """Return whose records it holds."""
        return self.actor.store


class Workspaces:
    """The open stores; the first is the one whose folder was unlocked."""

    def __init__(self, *workspaces: Workspace) -> None:
        self._workspaces: Mapping[StoreKind, Workspace] = {
            workspace.store_kind: workspace for workspace in workspaces
        }

    def __iter__(self) -> Iterator[Workspace]:
        """Go through all, the first one first."""
        return iter(self._workspaces.values())

    @property
    def first(self) -> Workspace:
        """Return the store whose folder was unlocked."""
        return next(iter(self))

    def of(self, store_kind: StoreKind) -> Workspace | None:
        """Return an open store of a kind, if there is one."""
        return self._workspaces.get(store_kind)

    def for_page(self, page: type[StorePage]) -> Workspace | None:
        """Return the store that a page works in, if it is open and the person has the page there."""
        if page.without in self._workspaces:
            return None
        workspace = self.first if page.store is None else self._workspaces.get(page.store)
        return workspace if workspace is not None and page.offered_to(workspace.actor) else None

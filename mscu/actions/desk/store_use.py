"""Whether anybody has recorded something in a store: until then its desks show the page of the first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import EVERY_STORE, Query, Work
from mscu.models.audit import AuditEntry
from mscu.models.base import Record
from mscu.models.case import Case
from mscu.models.kinds import ENTRIES
from mscu.models.survivors.survivor import Survivor

_RECORDED: tuple[type[Record], ...] = (Case, Survivor, *ENTRIES.values())
_WRITTEN = tuple(model.__tablename__ for model in _RECORDED)
"""The tables without which nothing else is recorded: cases, survivors, and entries by their kind."""


@dataclass(frozen=True, kw_only=True)
class StoreUse:
    now: datetime
    is_empty: bool
    """Whether no case, entry or survivor was ever recorded, nor one that the user may not see."""


@dataclass(frozen=True, kw_only=True)
class LookForUse(Query[StoreUse]):
    """Whether the store is still empty; the audit knows, whatever the user may see."""

    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def answer(self, work: Work) -> StoreUse:
        written = select(AuditEntry.seq).where(AuditEntry.object_type.in_(_WRITTEN))
        return StoreUse(now=work.now, is_empty=work.value(written) is None)

"""Whether anybody has recorded something in a store: until then its desks show the page of the first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import EVERY_STORE, Query, Work
from mscu.codes import Operation, StoreKind
from mscu.models.audit import KEYS_ROW, AuditEntry
from mscu.models.base import Record
from mscu.models.case import Case
from mscu.models.code import Code, Setting
from mscu.models.edition import EditionRule
from mscu.models.entries.entry import Entry
from mscu.models.reference_change import ReferenceChange
from mscu.models.user import AccessGrant, User

_OF_SETTING_UP: tuple[type[Record], ...] = (User, AccessGrant, Setting, Code, ReferenceChange, EditionRule)
_NOT_RECORDED = ("", KEYS_ROW, *(model.__tablename__ for model in _OF_SETTING_UP))
"""What the audit says of an empty store: people, lists and rules, and acts on the store as a whole."""


@dataclass(frozen=True, kw_only=True)
class StoreUse:
    now: datetime
    is_empty: bool
    """Whether nothing was ever recorded, as far as the audit and the cases tell this user."""


@dataclass(frozen=True, kw_only=True)
class LookForUse(Query[StoreUse]):
    """Whether the store is still empty.

    The audit of a file knows, whatever the user may see. On a server it shows them their own acts alone:
    the cases and entries that they may see tell the rest.
    """

    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def answer(self, work: Work) -> StoreUse:
        recorded = select(AuditEntry.seq).where(
            AuditEntry.operation == Operation.COLLECTION, AuditEntry.object_type.not_in(_NOT_RECORDED)
        )
        seen = work.value(recorded.limit(1))
        if seen is None and work.actor.store is StoreKind.UNIT:
            seen = work.value(select(Case.id).limit(1)) or work.value(select(Entry.id).limit(1))
        return StoreUse(now=work.now, is_empty=seen is None)

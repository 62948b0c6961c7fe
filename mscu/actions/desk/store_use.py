"""Whether anybody has recorded something in a store: until then its desks show the page of the first day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal, select

from mscu.access import Permission
from mscu.actions.core.action import EVERY_STORE, Query, Work
from mscu.actions.core.program_acts import BY_THE_PROGRAM
from mscu.codes import Operation
from mscu.models.audit import KEYS_ROW, AuditEntry
from mscu.models.base import Record
from mscu.models.code import Code, Setting
from mscu.models.edition import EditionRule
from mscu.models.reference_change import ReferenceChange
from mscu.models.user import AccessGrant, User

_OF_SETTING_UP: tuple[type[Record], ...] = (User, AccessGrant, Setting, Code, ReferenceChange, EditionRule)
_NOT_RECORDED = ("", KEYS_ROW, *(model.__tablename__ for model in _OF_SETTING_UP))
"""What the audit says of an empty store: people, lists and rules, and acts on the store as a whole."""


@dataclass(frozen=True, kw_only=True)
class StoreUse:
    now: datetime
    is_empty: bool
    """Whether nothing was ever recorded; False too where the user cannot know."""


@dataclass(frozen=True, kw_only=True)
class LookForUse(Query[StoreUse]):
    """Whether the store is still empty, by its audit: what the user may not see counts as well.

    On a server the audit shows them a part. Where rows are hidden, the store counts as used.
    """

    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def answer(self, work: Work) -> StoreUse:
        recorded = select(AuditEntry.seq).where(
            AuditEntry.operation == Operation.COLLECTION,
            AuditEntry.object_type.not_in(_NOT_RECORDED),
            AuditEntry.action.not_in(BY_THE_PROGRAM),
        )
        if work.value(recorded.limit(literal(1))) is not None:
            return StoreUse(now=work.now, is_empty=False)
        ((shown, newest),) = work.rows(select(func.count(AuditEntry.seq), func.max(AuditEntry.seq)))
        return StoreUse(now=work.now, is_empty=shown == newest)

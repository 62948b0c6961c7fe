"""Every column that names a user who must have signed, read from the models."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mscu.codes import StoreKind
from mscu.models.base import Record
from mscu.models.links import table_of
from mscu.models.signers import WROTE_IT, NotSigned, Signed
from mscu.store.audit import digest
from mscu.store.audit.record_check import digested


@dataclass(frozen=True, kw_only=True)
class SignerColumn:
    """A column of a type of record, and what the user whom it names must have signed."""

    model: type[Record]
    column: str
    table: str
    """The table with the column: for an entry, that of all entries."""
    later: bool
    """Whether it is empty at first, so that another user may have begun the record."""
    signed: Signed

    @property
    def name(self) -> str:
        """Return the audit's name for the type of record."""
        return digest.type_name(self.model)


@cache
def signers(store_kind: StoreKind) -> tuple[SignerColumn, ...]:
    """Return every column whose user must have signed."""
    return tuple(
        SignerColumn(
            model=model,
            column=column.name,
            table=table_of(model, prop.key),
            later=bool(column.nullable),
            signed=signed,
        )
        for model in digested(store_kind)
        for prop in model.__mapper__.column_attrs
        for column in (prop.columns[0],)
        if any(key.column.table.name == "users" for key in column.foreign_keys)
        for signed in (column.info.get("signed", WROTE_IT),)
        if not isinstance(signed, NotSigned)
    )

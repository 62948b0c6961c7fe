"""What every record has: a number, a version, typed columns, and a sensitivity on each column."""

from __future__ import annotations

import enum
import unicodedata
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    TypeDecorator,
    inspect,
    text,
)
from sqlalchemy.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    MappedColumn,
    declared_attr,
    mapped_column,
)
from typing_extensions import override

from mscu.codes import Sensitivity, Timing
from mscu.models.table_options import WHOLE_NUMBER, partial_index
from mscu.text.storable_text import LINE_LIMIT, TEXT_LIMIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.types import TypeEngine

    from mscu.models.signers import NotSigned, Signed

AnyColumn = InstrumentedAttribute[Any]
"""A column as its class names it, such as `Note.note_type`."""
CODE_LENGTH = 80
UUID_LENGTH = 36
COMPOSED_LIMIT = 10_000_000
EMPTY = text("''")
"""The default for rows that are older than a text column."""


class Words(TypeDecorator[str]):
    """Text in Unicode NFC, so that a name compares and digests the same however it was typed."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Normalise to NFC."""
        return None if value is None else unicodedata.normalize("NFC", value)


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; naive moments are refused because their time zone is unknown."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite, which has no time zones, leaves it out."""
        if value is not None and value.tzinfo is None:
            message = "a moment without a time zone"
            raise ValueError(message)
        return None if value is None else value.astimezone(UTC)

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return a processor that adds UTC in one step, in a seventh of the time of SQLAlchemy's two."""
        return parse_utc


def parse_utc(stored: str | datetime | None) -> datetime | None:
    """Return a moment as the database's driver hands it over: SQLite's as text, which has no time zone."""
    if isinstance(stored, str):
        return datetime.fromisoformat(f"{stored}+00:00")
    return None if stored is None else stored.astimezone(UTC)


def _values(states: type[enum.Enum]) -> list[str]:
    return [str(state.value) for state in states]


_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The metadata of the unit's store."""

    metadata = MetaData(naming_convention=_NAMES)
    only_followed: ClassVar[bool] = False
    """Whether a row is never changed, only followed by another."""
    type_annotation_map: ClassVar[dict[Any, TypeEngine[Any] | type[TypeEngine[Any]]]] = {
        str: Words(),
        int: WHOLE_NUMBER,
        datetime: Moment(),
        date: Date(),
        bool: Boolean(),
        enum.Enum: Enum(
            enum.Enum, native_enum=False, length=40, values_callable=_values, validate_strings=True
        ),
    }


def field(
    sensitivity: Sensitivity,
    label: str = "",
    *constraints: Any,
    limit: int = LINE_LIMIT,
    timing: Timing | None = None,
    **options: Any,
) -> MappedColumn[Any]:
    """Declare a column with its sensitivity, the label shown before its value, and its most characters.

    The check of a command, an import and the session before a flush ask for `limit`; the database does not.
    A day or moment that people type needs its `timing`.
    """
    info = {"sensitivity": sensitivity, "label": label, "limit": limit, "timing": timing}
    return mapped_column(*constraints, info=info, **options)


def long_text(sensitivity: Sensitivity, label: str = "", **options: Any) -> MappedColumn[Any]:
    """Declare a column for what is typed into a box of several lines."""
    return field(sensitivity, label, limit=TEXT_LIMIT, **options)


def composed(sensitivity: Sensitivity, label: str = "", **options: Any) -> MappedColumn[Any]:
    """Declare a column for text that the program writes, such as JSON, and nobody types."""
    return field(sensitivity, label, limit=COMPOSED_LIMIT, **options)


def is_text(column: ColumnElement[Any]) -> bool:
    """Return whether a column holds text in its own words, so neither a state nor a date."""
    return isinstance(column.type, Words | Text) or type(column.type) is String


def key(parent: str | None = None) -> MappedColumn[Any]:
    """Declare the primary key of a record; `parent` names the table whose row it extends."""
    parts = [ForeignKey(f"{parent}.id")] if parent else []
    return field(Sensitivity.PLAIN, "", *parts, type_=WHOLE_NUMBER, primary_key=True)


def link(table: str, label: str = "", *, ondelete: str | None = None, **options: Any) -> MappedColumn[Any]:
    """Declare a column that points to a row of another table."""
    options.setdefault("index", True)
    target = ForeignKey(f"{table}.id", ondelete=ondelete)
    return field(Sensitivity.PLAIN, label, target, type_=WHOLE_NUMBER, **options)


def person(signed: Signed | NotSigned, label: str = "", **options: Any) -> MappedColumn[Any]:
    """Declare a column that names a user, with what that user must have signed."""
    column = link("users", label, **options)
    column.column.info["signed"] = signed
    return column


def merged_only(table: str) -> Index:
    """Index the few rows that were merged into another; lists, which leave them out, do not use it."""
    return partial_index(f"ix_{table}_kept_id", "kept_id", where="kept_id IS NOT NULL")


def code(list_name: str, label: str, sensitivity: Sensitivity = Sensitivity.STATE) -> MappedColumn[Any]:
    """Declare a column whose value is a key of the named code list, such as `district:bury`."""
    info = {"sensitivity": sensitivity, "label": label, "list": list_name, "limit": CODE_LENGTH}
    return mapped_column(ForeignKey("code.key"), type_=String(CODE_LENGTH), info=info)


def own_uuid() -> MappedColumn[Any]:
    """Declare a UUID by which another store may know a record."""
    return field(
        Sensitivity.REFERENCE,
        type_=String(UUID_LENGTH),
        default=new_uuid,
        server_default=EMPTY,
        index=True,
        unique=True,
    )


def new_uuid() -> str:
    return str(uuid4())


class Record(Base):
    """A record with an id, and a version that guards against two people changing it at once."""

    __abstract__ = True
    id: Mapped[int] = key()
    version: Mapped[int] = field(Sensitivity.PLAIN, default=1)
    names_merged: ClassVar[bool] = False
    """Whether a row may name a record that has been merged into another."""
    unrestricted: ClassVar[str] = ""
    """Why a class needs no rule in `visibility.py`; empty where one covers it."""

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it on the class
        """Make the mapper raise when two people changed the same row."""
        return {"version_id_col": cls.version}

    def stored_values(self) -> dict[str, Any]:
        """Return the value of each column as it was before the changes that are not flushed yet."""
        former = inspect(self, raiseerr=True).committed_state
        return {name: former.get(name, getattr(self, name)) for name in self.columns()}

    @classmethod
    def columns(cls) -> dict[str, dict[str, Any]]:
        """Return each mapped column with its `info` (sensitivity, label, list)."""
        return {c.key: dict(c.columns[0].info) for c in cls.__mapper__.column_attrs}


class SurvivorRecord(Record):
    """A record of the charity's store; its tables are never in the unit's store."""

    __abstract__ = True
    metadata = MetaData(naming_convention=_NAMES)


class OfCase:
    """Rows that belong to a case, or to none yet; only users who may see the case see them."""

    case_id: Mapped[int | None] = link("cases")


class NamesSubject:
    """Rows that name a subject, with a visibility rule of their own."""

    subject_id: Mapped[int] = link("subject")


class OfSubject(NamesSubject):
    """Rows that belong to a subject; only users who may see the subject see them."""


class PartOfEntry(OfCase):
    """Rows that belong to an entry and go with it when it is linked to a case."""

    entry_id: Mapped[int] = link("entry")


class OfSurvivor:
    """Rows that belong to a survivor; only the navigators named for that person see them."""

    survivor_id: Mapped[int] = link("survivor")


class OpenOfSurvivor:
    """Rows of a survivor that every navigator sees, except one with a conflict of interest.

    They hold what the navigator on call needs, and never what a survivor disclosed.
    """

    survivor_id: Mapped[int] = link("survivor")

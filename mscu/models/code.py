"""Code lists: rows with readable keys, retired but never deleted."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import String
from sqlalchemy.orm import Mapped

from mscu.codes import Sensitivity
from mscu.models.base import CODE_LENGTH, Record, composed, field, long_text


class Code(Record):
    """One choice of a list, keyed `list:word` so that raw rows read without a join."""

    __tablename__ = "code"
    unrestricted: ClassVar[str] = "names no case and no person"

    key: Mapped[str] = field(Sensitivity.PLAIN, type_=String(CODE_LENGTH), unique=True)
    list_name: Mapped[str] = field(Sensitivity.PLAIN, index=True)
    label: Mapped[str] = field(Sensitivity.PLAIN)
    position: Mapped[int] = field(Sensitivity.PLAIN)
    note: Mapped[str] = long_text(Sensitivity.PLAIN, default="")
    retired_on: Mapped[str | None] = field(Sensitivity.PLAIN)


SECRET_SETTINGS = ("chain_key", "digest_key")
"""The keys of the audit, which no action can read."""

MOVED_TO = "moved_to"
"""The setting of a store that was left: where it went."""

SECOND_PLACE = "second_place"
"""The setting with a folder on another disk, for copies of the backups and the newest audit row."""

FIXED_DAY = "fixed_day"
"""The setting with the day of a demo, which other stores lack."""

SHIPPED_FILES = "shipped_files"
"""The setting with the fingerprint of the lists, rules and advice that a store was last filled with."""

SHIPPED_BY = "shipped_by"
"""The setting with the version of the program that last filled it."""


class Setting(Record):
    """One fact about the store itself: its unit, its schema's seal, whether it is a demo."""

    __tablename__ = "setting"

    name: Mapped[str] = field(Sensitivity.PLAIN, type_=String(CODE_LENGTH), unique=True)
    value: Mapped[str] = composed(Sensitivity.SECRET)

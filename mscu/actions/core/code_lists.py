"""The lists that people choose from, for forms."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import EVERY_STORE, Query, Work
from mscu.models.code import Code

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, kw_only=True)
class Choosable:
    """One choice of a list."""

    key: str
    label: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class CodeLists(Query["Mapping[str, tuple[Choosable, ...]]"]):
    """All live choices by the name of their list, in the order of the list."""

    needs = Permission.USE_STORE
    stores = EVERY_STORE

    def answer(self, work: Work) -> Mapping[str, tuple[Choosable, ...]]:
        """Read them all at once: they are few and every form needs some."""
        rows = work.rows(
            select(Code.list_name, Code.key, Code.label, Code.note)
            .where(Code.retired_on.is_(None))
            .order_by(Code.list_name, Code.position, Code.label)
        )
        lists: dict[str, list[Choosable]] = {}
        for list_name, key, label, note in rows:
            lists.setdefault(list_name, []).append(Choosable(key=key, label=label, note=note))
        return MappingProxyType({name: tuple(each) for name, each in lists.items()})

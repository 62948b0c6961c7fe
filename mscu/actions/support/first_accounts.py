"""First accounts: what a survivor told of the offence unasked, and whom of police was told of it.

The words that the navigator reads before she writes stand in `resources/support`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

from typing_extensions import override

from mscu.actions.core.checking import FILL_IN, Checked
from mscu.actions.support.support import CorrectSupport, RecordSupport, SupportFields
from mscu.models.survivors.support import FirstAccount, SupportRecord
from mscu.resources import resource

PROMPT = "support/first_account.toml"


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """What to read before writing down a first account."""

    title: str
    lines: tuple[str, ...]
    source: str


@lru_cache(maxsize=1)
def prompt() -> Prompt:
    """Read it."""
    read = tomllib.loads(resource(PROMPT).read_text(encoding="utf-8"))
    return Prompt(title=read["title"], lines=tuple(read["lines"]), source=read["source"])


@dataclass(frozen=True, kw_only=True)
class FirstAccountFields(SupportFields):
    """Whether a survivor told of the offence, and what became of it."""

    model: ClassVar[type[SupportRecord]] = FirstAccount
    dated = True

    happened: str
    told: bool
    account: str = ""
    officer: str = ""
    officer_told_at: str = ""

    @override
    def more(self, checked: Checked) -> dict[str, Any]:
        """Ask for the words where something was told, and for both of whom and when."""
        if self.told and not self.account.strip():
            checked.problems["account"] = "Write down what was told, word for word."
        if self.officer.strip() and not self.officer_told_at.strip():
            checked.problems["officer_told_at"] = FILL_IN
        if self.officer_told_at.strip() and not self.officer.strip():
            checked.problems["officer"] = FILL_IN
        return {}


@dataclass(frozen=True, kw_only=True)
class RecordFirstAccount(FirstAccountFields, RecordSupport):
    """Write down a first account, or that there was none."""


@dataclass(frozen=True, kw_only=True)
class CorrectFirstAccount(FirstAccountFields, CorrectSupport):
    """Correct a first account, or note whom of police was told since."""

"""Whether an interpreter may know a survivor's exploiters: same village, family or employer.

An interpreter of the same village has cost lives. Each word of the directory is looked for in what
is known of the survivor and in all that was written down of her, which is where others are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.survivors.directory import InterpreterSeen, in_use_by_name, interpreter_seen
from mscu.models.base import SurvivorRecord
from mscu.models.survivors.charity import Interpreter
from mscu.models.survivors.support import Contact, FirstAccount, Need, Risk
from mscu.models.survivors.survivor import SurvivorAbout
from mscu.text.name_forms import name_words

SHARED = {"origins": "village or region", "families": "family name", "employers": "employer"}
"""What is compared, and what it is called in a warning."""
_ABOUT = {
    "origin": "where the survivor comes from",
    "name": "the survivor's name",
    "employers": "whom the survivor worked for",
}
_WRITTEN: tuple[tuple[type[SurvivorRecord], str, tuple[str, ...]], ...] = (
    (Contact, "a contact", ("summary", "own_words", "present")),
    (Need, "a need", ("need", "goal", "actions")),
    (FirstAccount, "a first account", ("account",)),
    (Risk, "an assessment of risk", ("threats", "plan")),
)
_PARTS = re.compile(r"[,;/\n]+")


@dataclass(frozen=True, kw_only=True)
class Clash:
    """Something that an interpreter shares with a survivor or with what is written of her."""

    what: str
    """`village or region`, `family name` or `employer`."""
    words: str
    """As the directory has them."""
    where: str


@dataclass(frozen=True, kw_only=True)
class InterpreterFor:
    """An interpreter for a survivor, with what speaks against her."""

    interpreter: InterpreterSeen
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, kw_only=True)
class InterpretersFor(Query[tuple[InterpreterFor, ...]]):
    """The interpreters in use, for one survivor: those without a conflict first."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[InterpreterFor, ...]:
        """Compare each with all that is known."""
        known = tuple(_known(work, self.survivor_id))
        in_use = select(Interpreter).where(Interpreter.retired_on.is_(None))
        found = [
            InterpreterFor(interpreter=interpreter_seen(each), clashes=tuple(_clashes(each, known)))
            for each in sorted(work.records(in_use), key=in_use_by_name)
        ]
        return tuple(sorted(found, key=_number_of_clashes))


def _number_of_clashes(each: InterpreterFor) -> int:
    return len(each.clashes)


def _known(work: Work, survivor_id: int) -> Iterator[tuple[str, frozenset[str]]]:
    """Give where something is said of the survivor, and its words."""
    about = work.records(select(SurvivorAbout).where(SurvivorAbout.survivor_id == survivor_id))
    for record in about:
        for name, where in _ABOUT.items():
            yield where, name_words(getattr(record, name))
    for model, where, names in _WRITTEN:
        of: Any = model
        for record in work.records(select(of).where(of.survivor_id == survivor_id)):
            said = " ".join(getattr(record, name) for name in names)
            yield where, name_words(said)


def _clashes(each: Interpreter, known: tuple[tuple[str, frozenset[str]], ...]) -> Iterator[Clash]:
    for what, part in _parts(each):
        words = name_words(part)
        wheres = [where for where, said in known if words and words <= said]
        for where in dict.fromkeys(wheres):
            yield Clash(what=what, words=part, where=where)


def _parts(each: Interpreter) -> Iterator[tuple[str, str]]:
    """Give each village, family and employer of the directory by itself."""
    for name, what in SHARED.items():
        for part in _PARTS.split(getattr(each, name)):
            yield what, part.strip()

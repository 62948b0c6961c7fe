"""What an interpreter has in common with a survivor or with their exploiters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.models.base import SurvivorRecord
from mscu.models.survivors.charity import Interpreter
from mscu.models.survivors.support import Contact, FirstAccount, Need, Risk
from mscu.models.survivors.survivor import SurvivorAbout
from mscu.text.name_forms import name_words

COMPARED = {"origins": "village or region", "families": "family name", "employers": "employer"}
"""What is compared, and what a warning calls it."""
_ABOUT = {
    "origin": "where the survivor comes from",
    "name": "the survivor's name",
    "employers": "the survivor's employer",
}
_RECORD_TEXTS: tuple[tuple[type[SurvivorRecord], str, tuple[str, ...]], ...] = (
    (Contact, "a contact", ("summary", "own_words", "present")),
    (Need, "a need", ("need", "goal", "actions")),
    (FirstAccount, "a first account", ("account",)),
    (Risk, "a risk assessment", ("threats", "plan")),
)
MAY_KNOW_TOO_MUCH = "This interpreter may know too much."
_PARTS = re.compile(r"[,;/\n]+")


@dataclass(frozen=True, kw_only=True)
class InterpreterConflict:
    """Something that an interpreter shares with a survivor or with their records."""

    what: str
    """`village or region`, `family name` or `employer`."""
    words: str
    """As the directory has them."""
    where: str


def conflict_sentence(conflict: InterpreterConflict) -> str:
    """Return what an interpreter shares, and where to read of it."""
    return f"The same {conflict.what}, {conflict.words}: see {conflict.where}."


def survivor_words(work: Work, survivor_id: int) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what is known of the survivor: where it is recorded, and its words."""
    about = work.records(select(SurvivorAbout).where(SurvivorAbout.survivor_id == survivor_id))
    for record in about:
        for name, where in _ABOUT.items():
            yield where, name_words(getattr(record, name))
    for model, where, names in _RECORD_TEXTS:
        table: Any = model
        for record in work.records(select(table).where(table.survivor_id == survivor_id)):
            text = " ".join(getattr(record, name) for name in names)
            yield where, name_words(text)


def conflicts(
    interpreter: Interpreter, words_of_survivor: tuple[tuple[str, frozenset[str]], ...]
) -> Iterator[InterpreterConflict]:
    """Yield what an interpreter shares with `survivor_words`."""
    for label, part in _parts(interpreter):
        words = name_words(part)
        places = [where for where, recorded in words_of_survivor if words and words <= recorded]
        for where in dict.fromkeys(places):
            yield InterpreterConflict(what=label, words=part, where=where)


def _parts(interpreter: Interpreter) -> Iterator[tuple[str, str]]:
    """Yield each village, family and employer of an interpreter separately."""
    for name, label in COMPARED.items():
        for part in _PARTS.split(getattr(interpreter, name)):
            yield label, part.strip()

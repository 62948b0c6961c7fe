"""The texts of a case in which names are replaced, for a person to review."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from mscu.codes import Sensitivity
from mscu.documents.editions.editions import Edition
from mscu.documents.editions.facts import SENSITIVITIES, CaseFacts, EntryFact, ReferralFact, ValueFact

NAMES = frozenset({Sensitivity.PERSON, Sensitivity.STAFF, Sensitivity.SOURCE})
"""Sensitivities of values that are a name and nothing else: they are replaced whole."""


class TextPiece(NamedTuple):
    """A text, and where it stands."""

    where: str
    text: str


def pieces(facts: CaseFacts, edition: Edition, choices: Collection[str]) -> tuple[TextPiece, ...]:
    """Return each text once, in the order of the case; choices of code lists are left out."""
    by_text: dict[str, str] = {}
    for where, text in _texts(facts, edition, "Case"):
        if text and text not in choices and not text.isdecimal():
            by_text.setdefault(text, where)
    return tuple(TextPiece(where, text) for text, where in by_text.items())


def _texts(fact: object, edition: Edition, where: str) -> Iterator[tuple[str, str]]:
    where = _where(fact) or where
    if isinstance(fact, ValueFact):
        if fact.sensitivity not in NAMES and _is_printed(edition, fact.sensitivity):
            yield f"{where} · {fact.label}", fact.value
        return
    for name, sensitivity in SENSITIVITIES[type(fact)].items():
        value = getattr(fact, name)
        if sensitivity is Sensitivity.NARRATIVE and edition.hides(sensitivity):
            yield from ((where, text) for text in ((value,) if isinstance(value, str) else value))
        elif sensitivity is None and isinstance(value, tuple):
            for part in value:
                yield from _texts(part, edition, where)


def _where(fact: object) -> str:
    if isinstance(fact, EntryFact):
        return f"{fact.happened_shown} · {fact.kind.label}"
    return f"Referral, {fact.happened_shown}" if isinstance(fact, ReferralFact) else ""


def _is_printed(edition: Edition, sensitivity: Sensitivity) -> bool:
    return edition.shows(sensitivity) or edition.hides(sensitivity)

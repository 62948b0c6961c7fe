"""Whether an identifier that was said fits one that is known, how well, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from mscu.actions.matching.likeness_names import NameFit, fit_of_person, fit_of_place
from mscu.codes import IdentifierKind, SubjectKind
from mscu.text.identifier_forms import found_in, show_phone, show_registration
from mscu.text.likeness_keys import DIGITS_OF_PHONE, generic_words, likeness_words

if TYPE_CHECKING:
    from mscu.actions.matching.text_matches import TextMatch

Fit = NameFit
_SAME: dict[IdentifierKind, tuple[float, str]] = {
    IdentifierKind.PHONE: (3.0, "the same phone"),
    IdentifierKind.REGISTRATION: (3.0, "the same plate"),
    IdentifierKind.EMAIL: (3.0, "the same e-mail"),
    IdentifierKind.ACCOUNT: (3.0, "the same account"),
    IdentifierKind.HANDLE: (3.0, "the same name in social media"),
    IdentifierKind.DOCUMENT: (3.0, "the same document"),
    IdentifierKind.ADDRESS: (3.0, "the same address"),
    IdentifierKind.POSTCODE: (1.0, "the same postcode"),
}
OFF_BY_ONE = 1.5


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A nominal that may be meant, by one of its identifiers."""

    subject_id: int
    of: SubjectKind
    kind: IdentifierKind
    value: str
    shown: str


def fit(word: TextMatch, candidate: Candidate, crowded: frozenset[str]) -> Fit | None:
    """Compare what was said with an identifier of its kind; nothing where it is another.

    `crowded` are the sounds that too many share to tell anybody apart.
    """
    value = candidate.value
    kind = word.kind
    if kind is IdentifierKind.NAME:
        return _fit_of_name(word.shown, candidate, crowded)
    if word.value == value:
        points, why = _SAME[kind]
        return Fit(points=points, why=why)
    if kind is IdentifierKind.REGISTRATION and OSA.distance(word.value, value) == 1:
        return Fit(points=OFF_BY_ONE, why=f"one character off {show_registration(value)}")
    if kind is IdentifierKind.PHONE:
        return _fit_of_phone(word.value[-DIGITS_OF_PHONE:], value)
    return None


def _fit_of_name(said: str, candidate: Candidate, crowded: frozenset[str]) -> Fit | None:
    if candidate.of is SubjectKind.PERSON:
        return fit_of_person(said, candidate.shown)
    is_thing = candidate.of is SubjectKind.THING
    known = _own_name(candidate.shown) if is_thing else candidate.shown
    return fit_of_place(said, known, crowded) if known else None


@lru_cache(maxsize=4096)
def _own_name(shown: str) -> str:
    """Give the name of a thing without the plate or number in it, a piece of which is no name.

    Empty where it says nothing besides: of a `Van MT16 SAM`, no Sam was told.
    """
    for found in reversed(found_in(shown)):
        shown = f"{shown[: found.start]} {shown[found.end :]}"
    return shown.strip() if likeness_words(shown) - generic_words() else ""


def _fit_of_phone(said: str, value: str) -> Fit | None:
    known = value[-DIGITS_OF_PHONE:]
    if said == known:
        return Fit(points=_SAME[IdentifierKind.PHONE][0], why="the same phone")
    if OSA.distance(said, known) == 1:
        return Fit(points=OFF_BY_ONE, why=f"one figure off {show_phone(value)}")
    return None

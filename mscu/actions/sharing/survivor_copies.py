"""Whose own copy an edition is: a survivor's holds what is hers, and nobody else's."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mscu.code_keys import VICTIM_ROLES
from mscu.documents.editions.editions import SURVIVOR, Edition
from mscu.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mscu.documents.editions.facts import CaseFacts

Survivors = tuple[tuple[int, str], ...]
NOT_A_SURVIVOR = "Choose whose copy it is: one survivor of this case."
SAME_NAME = (
    "Two people of this case have this name: what belongs to whom cannot be told, so no copy is"
    " made. Combine them if they are one, or give one of them another name."
)


def survivors_of(facts: CaseFacts, edition: Edition) -> Survivors:
    """Give the people who may have a copy of their own; none in another edition."""
    if edition.key != SURVIVOR.key:
        return ()
    return tuple((p.id, p.name) for p in facts.people if VICTIM_ROLES.intersection(p.roles))


def own(facts: CaseFacts, edition: Edition, person_id: int | None) -> CaseFacts:
    """Say in the facts whose copy it is.

    Raises:
        Invalid: it is no survivor of the case, or her name is that of somebody else too.
    """
    if person_id is None:
        return facts
    name = dict(survivors_of(facts, edition)).get(person_id)
    if name is None:
        raise Invalid({"person_id": NOT_A_SURVIVOR})
    if list(_names(facts)).count(name) > 1:
        raise Invalid({"person_id": SAME_NAME})
    return replace(facts, for_whom=name)


def _names(facts: CaseFacts) -> Iterable[str]:
    return (person.name for person in facts.people)

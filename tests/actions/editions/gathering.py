"""Gathers the facts of a case as an action does, for tests that look at them."""

from __future__ import annotations

from dataclasses import dataclass

from mscu.access import Permission
from mscu.actions.cases.case_reading import read_case
from mscu.actions.core.action import Query, Work
from mscu.actions.editions.case_facts import facts_of
from mscu.actions.editions.known_to_case import known_values
from mscu.documents.editions.facts import CaseFacts
from mscu.models.case import Case


@dataclass(frozen=True, kw_only=True)
class Gathered(Query[CaseFacts]):
    """The facts of a case."""

    case_id: int
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> CaseFacts:
        """Gather them."""
        return facts_of(work, read_case(work, self.case_id))


@dataclass(frozen=True, kw_only=True)
class KnownValues(Query[frozenset[str]]):
    """Every value by which the case or its people could be known."""

    case_id: int
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> frozenset[str]:
        """Return the rows."""
        case = work.get(Case, self.case_id)
        return frozenset(known_values(work, case, facts_of(work, read_case(work, case.id))))

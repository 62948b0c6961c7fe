"""All clocks of a case as they are derived, to be looked at one by one."""

from dataclasses import dataclass

from mscu.access import Permission
from mscu.actions.clocks.clocks import RunningClock, load_clocks
from mscu.actions.core.action import Query, Work
from mscu.models.case import Case


@dataclass(frozen=True, kw_only=True)
class CaseClocks(Query[tuple[RunningClock, ...]]):
    """All clocks of one case, those that are settled too."""

    case_id: int
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[RunningClock, ...]:
        """Derive them from the case's entries."""
        case = work.get(Case, self.case_id)
        return load_clocks(work, [case])

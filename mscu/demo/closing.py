"""Closes the old made-up cases of the demo, as a supervisor would."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import CaseNumbers, CaseRows
from mscu.actions.cases.cases import CloseCase

if TYPE_CHECKING:
    from mscu.gate import Gate

WORKED_FOR = timedelta(days=300)
GROUP = "mopi_group:3"
REASON = "Sentences passed or nothing left to do; the people found are safe."


def close_old(gate: Gate) -> int:
    """Close each old case that may be closed; says how many. The gate is the supervisor's."""
    closed, before = 0, gate.clock() - WORKED_FOR
    numbers = tuple(gate.ask(CaseNumbers()).numbers)
    for row in gate.ask(CaseRows(numbers=numbers)):
        case = gate.ask(CaseFile(case_id=row.id)) if row.opened_at < before else None
        if case is not None and case.may_close:
            gate.perform(
                CloseCase(case_id=case.id, version=case.version, reason=REASON, mopi_group=GROUP)
            )
            closed += 1
    return closed

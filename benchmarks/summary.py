"""Issues the supervisor summary of the caravan case, after a warm-up."""

from __future__ import annotations

import statistics

from opened import folder, gate_of, spent, unlock

from mscu.actions.editions.issue_edition import IssueEdition
from mscu.actions.search.find import Find

ROUNDS = 10
unit = unlock(folder())
gate = gate_of(unit)
hits = gate.ask(Find(words="Operation Lapwing"))
case_id = min(hit.record_id for hit in hits if hit.kind == "cases")


def issue() -> None:
    """Issue one copy."""
    gate.perform(
        IssueEdition(
            case_id=case_id,
            edition="supervisor",
            recipient="DI Ruth Aspinall",
            purpose="disclosure_purpose:supervision",
            gateway="legal_gateway:common_law",
            reason="benchmark",
        )
    )


issue()
times = [spent(issue) for _ in range(ROUNDS)]
median = statistics.median(times)
print(f"supervisor summary: median {median:.0f} ms of the processor, worst {max(times):.0f} ms")
unit.close()

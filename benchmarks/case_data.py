"""How long the case data of all cases take as HTCDS 2.0, and how much memory at most.

    python benchmarks/case_data.py FOLDER

The file is asked for, approved by a second person and written, as in the program.
"""

from __future__ import annotations

import resource
from functools import partial

from opened import folder, gate_of, spent, unlock

from mscu.actions.case_data import IssueCaseData
from mscu.actions.case_list import CaseNumbers
from mscu.actions.releases import AskForRelease, DecideRelease, WriteReleased
from mscu.actions.view_contents import CasesView
from mscu.exchange.htcds import FORMS

OTHER = "disclosure"


def main() -> None:
    """Write both forms."""
    for form in FORMS:
        unit = unlock(folder())
        gate = gate_of(unit)
        cases = len(gate.ask(CaseNumbers()).numbers)
        issue = IssueCaseData(
            view=CasesView(), form=form, recipient="Benchmark",
            purpose="disclosure_purpose:supervision", gateway="legal_gateway:common_law",
            reason="benchmark",
        )  # fmt: skip
        asked = gate.perform(AskForRelease(issue=issue))
        unit.close()
        unit = unlock(folder(), OTHER)
        gate_of(unit).perform(DecideRelease(release_id=asked, version=1, approve=True))
        unit.close()
        unit = unlock(folder())
        write = partial(gate_of(unit).perform, WriteReleased(release_id=asked, form=form))
        before, took = _peak(), spent(write) / 1000
        more = _peak() - before
        print(f"{cases:,} cases, {form}: {took:.1f} s of the processor, {more:.0f} MB more")
        unit.close()


def _peak() -> float:
    """Give the most memory that the program had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()

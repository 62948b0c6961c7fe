"""Opens the store, reads lists and a case, and says how much memory the process holds."""

from __future__ import annotations

import psutil
from opened import folder, gate_of, unlock

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.case_list import FirstCases
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.intake.report_register import ReportNumbers
from mscu.actions.search.find import Find

MIB = 2**20
unit = unlock(folder(), "officer")
gate = gate_of(unit)
after, read = None, 0
while True:
    numbers = gate.ask(ReportNumbers(after=after))
    read += len(numbers.ids)
    after = numbers.next
    if after is None:
        break
gate.ask(MyDesk())
gate.ask(Find(words="caravan"))
gate.ask(CaseFile(case_id=gate.ask(FirstCases()).rows[0].id))
print(f"{read:,} reports read; resident {psutil.Process().memory_info().rss / MIB:.0f} MiB")
unit.close()

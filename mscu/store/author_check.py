"""Compare who a record says wrote it with who signed for it, and that what is kept once stays so.

Whoever holds the data key and her own keys can write what somebody else is to have said, and sign
for it: digests and signatures are then right. But the audit names her, and the record another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mscu.codes import Holds, Operation
from mscu.models.disclosure import Disclosure, Recall, RecallAnswer
from mscu.models.panel import FrozenFigures, PanelText
from mscu.models.stated_number import StatedNumber
from mscu.store import digest

if TYPE_CHECKING:
    from sqlcipher3 import dbapi2

    from mscu.store.finding import Findings

AUTHORS = {
    Disclosure: "issued_by_id", PanelText: "written_by_id", Recall: "recalled_by_id",
    RecallAnswer: "recorded_by_id", StatedNumber: "recorded_by_id",
}  # fmt: skip
ONCE = (FrozenFigures, PanelText, Recall, RecallAnswer, StatedNumber)
"""Never changed."""
FOR_GOOD = (FrozenFigures, PanelText, StatedNumber)
"""Of no case, so that they are never disposed of either."""
_OTHERS = """
SELECT record.id, audit_entry.seq FROM audit_entry
JOIN {table} AS record ON record.id = audit_entry.object_id
JOIN users ON users.id = record.{column}
WHERE object_type = ? AND operation = ? AND actor != users.name
ORDER BY audit_entry.seq
"""
_AGAIN = """
SELECT object_id, max(seq) FROM audit_entry WHERE object_type = ? AND digest != x''
GROUP BY object_id HAVING count(*) > 1
"""
_GONE = "SELECT object_id, seq FROM audit_entry WHERE object_type = ? AND operation = ?"


def check_authors(connection: dbapi2.Connection, findings: Findings, holds: Holds) -> None:
    """Note what somebody signed in another's name, and what was written twice or taken out."""
    if holds is not Holds.UNIT:
        return
    for model, column in AUTHORS.items():
        name = digest.type_name(model)
        sql = _OTHERS.format(table=name, column=column)
        for number, seq in connection.execute(sql, (name, Operation.COLLECTION.value)):
            findings.record(name, number, "names another person than the one who signed it", seq)
    for model in ONCE:
        name = digest.type_name(model)
        for number, seq in connection.execute(_AGAIN, (name,)):
            findings.record(name, number, "was written over, which the program never does", seq)
    for model in FOR_GOOD:
        name = digest.type_name(model)
        for number, seq in connection.execute(_GONE, (name, Operation.ERASURE.value)):
            findings.record(name, number, "was taken out, which the program never does", seq)

"""What an officer can write into the open store with SQL and her own keys: rows, digests, audit."""

from collections.abc import Sequence

from mscu.codes import Operation, Role
from mscu.store.audit import digest
from mscu.store.audit.audit import Audit, AuditLine
from mscu.store.audit.author_check import check_authors
from mscu.store.audit.decision_check import check_decisions
from mscu.store.audit.record_check import check_records, digested
from mscu.store.audit.verify_findings import Findings
from mscu.store.engine.engines import reading_of, writing
from tests.scenes.stores import NOW, Store

Deed = tuple[Operation, str, int]
"""An operation on a record of a type."""


def forge(store: Store, sql: str, *deeds: Deed, by: str = Role.OFFICER, action: str = "Forged") -> None:
    """Change rows behind the gate, and sign for it with digests and audit rows that fit."""
    gate = store.gate(by)
    unit = gate.store
    models = {digest.type_name(model): model for model in digested(unit.store_kind)}
    with writing(store.engine).begin() as connection:
        connection.exec_driver_sql(sql)
        lines = []
        for operation, name, number in deeds:
            found = digest.digests_of(unit.digest_key, connection, models[name], [number])
            lines.append(
                AuditLine(
                    operation=operation, object_type=name, object_id=number, digest=found.get(number, b"")
                )
            )
        Audit(unit.chain_key, unit.signer(gate.actor)).write(connection, action, lines, NOW)


def told(store: Store) -> Sequence[str]:
    """Return what verification says of the records and of who signed for them."""
    unit, findings = store.unit, Findings()
    key, holds = unit.digest_key, unit.store_kind
    with store.engine.connect() as connection, connection.begin():
        reading = reading_of(connection)
        check_records(reading, key, findings, holds)
        check_authors(reading, findings, holds)
        check_decisions(reading, key, findings, holds)
    return [str(each) for each in findings.listed]

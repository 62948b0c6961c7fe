"""Whatever is done to rows of the audit, the walk over it finds it."""

from collections.abc import Callable, Iterable
from random import randbytes

from mscu.models.kinds import metadata
from mscu.store.audit.audit import AUDIT_PURPOSE, BEFORE_FIRST_ROW, FIELDS
from mscu.store.audit.chain_check import ChainCheck, Signatures
from mscu.store.audit.verify_findings import MAX_LISTED, Finding, Findings
from tests.store.closed import Closed, Driver, chain_again, chain_key, hash_at, sentences, sql
from tests.store.engine.rows import value_for

Deed = Callable[[Driver], object]


def found_after(worked: Closed, deeds: Callable[[Driver], Iterable[Deed]]) -> list[list[Finding]]:
    """Return what the walk finds after each deed, which is taken back again."""
    found: list[list[Finding]] = []

    def do_all(driver: Driver) -> None:
        key = chain_key(driver)
        for deed in deeds(driver):
            driver.execute("SAVEPOINT before")
            deed(driver)
            findings = Findings()
            chain = ChainCheck(key, Signatures(worked.unlocked.header, AUDIT_PURPOSE), findings)
            chain.run(driver.engine.reading(driver.connection))
            driver.execute("ROLLBACK TO before")
            driver.execute("RELEASE before")
            assert chain.head != BEFORE_FIRST_ROW
            found.append(list(findings.listed))

    worked.tamper(do_all)
    return found


def doing(statement: str, *values: object) -> Deed:
    return lambda driver: driver.execute(statement, values)


def test_a_changed_audit_row_is_found_whichever_column_was_changed(worked: Closed) -> None:
    columns = [name for name in FIELDS if name != "seq"]

    def changing(driver: Driver) -> Iterable[Deed]:
        for column in columns:
            value = value_for(metadata.tables["audit_entry"].c[column], 7) if driver.is_shared else "x"
            yield doing(f"UPDATE audit_entry SET {column} = ? WHERE seq = 500", value)

    found = found_after(worked, changing)
    assert [each.seq for (each, *_) in found] == [500] * len(columns)


def test_whatever_else_is_done_to_the_chain_is_told(worked: Closed) -> None:
    """Even by somebody who has the key of the chain and her own keys."""

    def last_seq(driver: Driver) -> int:
        (last,) = driver.execute("SELECT max(seq) FROM audit_entry").fetchone()
        return int(last)

    def hash_anew(driver: Driver) -> None:
        driver.execute("UPDATE audit_entry SET reason = 'x' WHERE seq = 1")
        chain_again(driver, chain_key(driver), 1)

    def put_in(driver: Driver) -> None:
        last, names = last_seq(driver), ", ".join(name for name in FIELDS if name not in {"seq", "previous"})
        driver.execute(
            f"INSERT INTO audit_entry (seq, {names}, previous, hash, signature) "
            f"SELECT {last + 1}, {names}, hash, ?, ? FROM audit_entry WHERE seq = {last}",
            (b"", b""),
        )
        chain_again(driver, chain_key(driver), last + 1)

    def in_the_name_of_another(step: int) -> Deed:
        """Name another person in the last row, or in the one before it, which the last signature covers."""

        def deed(driver: Driver) -> None:
            last = last_seq(driver)
            driver.execute("UPDATE audit_entry SET actor = 'colleague' WHERE seq = ?", (last - step,))
            chain_again(driver, chain_key(driver), last - step)
            signature = worked.unlocked.sign(AUDIT_PURPOSE + hash_at(driver, last))
            driver.execute("UPDATE audit_entry SET signature = ? WHERE seq = ?", (signature, last))

        return deed

    swap = (
        "UPDATE audit_entry SET seq = -1 WHERE seq = 500",
        "UPDATE audit_entry SET seq = 500 WHERE seq = 501",
        "UPDATE audit_entry SET seq = 501 WHERE seq = -1",
    )
    deeds = {
        sql("DELETE FROM audit_entry WHERE seq = 500"): "Audit rows are missing: 500 to 500.",
        sql(*swap): "Audit row 501 was changed",
        hash_anew: "was not signed by the person it names",
        put_in: "is the last one and is not signed",
        in_the_name_of_another(0): "was not signed by the person it names",
        in_the_name_of_another(1): "names a different person from the one who signed it",
    }
    for told, part in zip(found_after(worked, lambda _: deeds), deeds.values(), strict=True):
        assert any(part in each.sentence for each in told), part
    assert sentences(worked.verdict()) == [], "each was taken back"


def test_rows_of_another_store_do_not_fit(worked: Closed) -> None:
    worked.tamper(sql(f"UPDATE setting SET value = '{'ab' * 32}' WHERE name = 'chain_key'"))
    verdict = worked.verdict()
    assert verdict.found > verdict.counts["audit_entry"]
    assert len(verdict.findings) == MAX_LISTED


def test_dozens_of_random_deeds_are_all_found(worked: Closed) -> None:
    def deeds(driver: Driver) -> Iterable[Deed]:
        (last,) = driver.execute("SELECT max(seq) FROM audit_entry").fetchone()
        for trial in range(40):
            seq = 1 + trial * 27 % (last - 1)
            deed, *values = (
                ("DELETE FROM audit_entry WHERE seq = ?", seq),
                ("UPDATE audit_entry SET object_id = object_id + 1 WHERE seq = ?", seq),
                ("UPDATE audit_entry SET hash = ? WHERE seq = ?", randbytes(32), seq),
                ("UPDATE audit_entry SET seq = ? WHERE seq = ?", last + 5, seq),
                ("UPDATE audit_entry SET digest = ? WHERE seq = ?", randbytes(32), seq),
            )[trial % 5]
            yield doing(str(deed), *values)

    assert all(found_after(worked, deeds))

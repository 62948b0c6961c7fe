"""Whatever is done to rows of the audit, the walk over it finds it."""

from random import randbytes

import pytest

from mscu.models.kinds import metadata
from mscu.store.audit.audit import AUDIT_PURPOSE, BEFORE_FIRST_ROW, FIELDS
from mscu.store.audit.chain_check import ChainCheck, Signatures
from mscu.store.audit.verify_findings import MAX_LISTED, Findings
from tests.store.closed import Closed, Driver, chain_again, chain_key, hash_at, sentences, sql
from tests.store.engine.rows import value_for


@pytest.mark.parametrize("column", [name for name in FIELDS if name != "seq"])
def test_a_changed_audit_row_is_found(worked: Closed, column: str) -> None:
    def deed(driver: Driver) -> None:
        value = value_for(metadata.tables["audit_entry"].c[column], 7) if driver.is_shared else "x"
        driver.execute(f"UPDATE audit_entry SET {column} = ? WHERE seq = 500", (value,))

    worked.tamper(deed)
    assert any(each.seq == 500 for each in worked.verdict().findings)


def test_a_dropped_audit_row_is_found(worked: Closed) -> None:
    worked.tamper(sql("DELETE FROM audit_entry WHERE seq = 500"))
    assert "Audit rows are missing: 500 to 500." in sentences(worked.verdict())


def test_a_swapped_pair_of_audit_rows_is_found(worked: Closed) -> None:
    worked.tamper(
        sql(
            "UPDATE audit_entry SET seq = -1 WHERE seq = 500",
            "UPDATE audit_entry SET seq = 500 WHERE seq = 501",
            "UPDATE audit_entry SET seq = 501 WHERE seq = -1",
        )
    )
    found = {each.seq for each in worked.verdict().findings}
    assert {500, 501} <= found


def test_a_chain_hashed_anew_lacks_the_signatures(worked: Closed) -> None:
    def deed(driver: Driver) -> None:
        driver.execute("UPDATE audit_entry SET reason = 'x' WHERE seq = 1")
        chain_again(driver, chain_key(driver), 1)

    worked.tamper(deed)
    told = sentences(worked.verdict())
    assert not any("was changed" in each for each in told)
    assert any("was not signed by the person it names" in each for each in told)


def test_a_row_put_into_the_chain_is_found(worked: Closed) -> None:
    def deed(driver: Driver) -> None:
        (last,) = driver.execute("SELECT max(seq) FROM audit_entry").fetchone()
        names = ", ".join(name for name in FIELDS if name not in {"seq", "previous"})
        driver.execute(
            f"INSERT INTO audit_entry (seq, {names}, previous, hash, signature) "
            f"SELECT {last + 1}, {names}, hash, ?, ? FROM audit_entry WHERE seq = {last}",
            (b"", b""),
        )
        chain_again(driver, chain_key(driver), last + 1)

    worked.tamper(deed)
    assert any("is the last one and is not signed" in each for each in sentences(worked.verdict()))


def test_nobody_can_act_as_another(worked: Closed) -> None:
    def deed(driver: Driver) -> None:
        (last,) = driver.execute("SELECT max(seq) FROM audit_entry").fetchone()
        driver.execute("UPDATE audit_entry SET actor = 'colleague' WHERE seq = ?", (last,))
        chain_again(driver, chain_key(driver), last)
        driver.execute(
            "UPDATE audit_entry SET signature = ? WHERE seq = ?",
            (worked.unlocked.sign(AUDIT_PURPOSE + hash_at(driver, last)), last),
        )

    worked.tamper(deed)
    told = sentences(worked.verdict())
    assert any("was not signed by the person it names" in each for each in told)


def test_one_signature_does_not_speak_for_other_people(worked: Closed) -> None:
    """All rows of a command name the person whose signature stands on its last."""

    def deed(driver: Driver) -> None:
        (last,) = driver.execute("SELECT max(seq) FROM audit_entry").fetchone()
        driver.execute("UPDATE audit_entry SET actor = 'colleague' WHERE seq = ?", (last - 1,))
        chain_again(driver, chain_key(driver), last - 1)
        driver.execute(
            "UPDATE audit_entry SET signature = ? WHERE seq = ?",
            (worked.unlocked.sign(AUDIT_PURPOSE + hash_at(driver, last)), last),
        )

    worked.tamper(deed)
    told = sentences(worked.verdict())
    assert any("names a different person from the one who signed it" in each for each in told)


def test_rows_of_another_store_do_not_fit(worked: Closed) -> None:
    def deed(driver: Driver) -> None:
        driver.execute("UPDATE setting SET value = ? WHERE name = 'chain_key'", ("ab" * 32,))

    worked.tamper(deed)
    verdict = worked.verdict()
    assert verdict.found > verdict.counts["audit_entry"]
    assert len(verdict.findings) == MAX_LISTED


def test_hundreds_of_random_deeds_are_all_found(worked: Closed) -> None:
    """Whatever is done to one or two rows of the chain, the walk finds it."""

    def deeds(driver: Driver) -> None:
        key = chain_key(driver)
        (last,) = driver.execute("SELECT max(seq) FROM audit_entry").fetchone()
        for trial in range(150):
            seq = 1 + trial * 7 % (last - 1)
            deed, *values = (
                ("DELETE FROM audit_entry WHERE seq = ?", seq),
                ("UPDATE audit_entry SET object_id = object_id + 1 WHERE seq = ?", seq),
                ("UPDATE audit_entry SET hash = ? WHERE seq = ?", randbytes(32), seq),
                ("UPDATE audit_entry SET seq = ? WHERE seq = ?", last + 5, seq),
                ("UPDATE audit_entry SET digest = ? WHERE seq = ?", randbytes(32), seq),
            )[trial % 5]
            driver.execute("SAVEPOINT before")
            driver.execute(str(deed), tuple(values))
            findings = Findings()
            chain = ChainCheck(key, Signatures(worked.unlocked.header, AUDIT_PURPOSE), findings)
            chain.run(driver.engine.reading(driver.connection))
            driver.execute("ROLLBACK TO before")
            driver.execute("RELEASE before")
            assert findings.count, (deed, seq)
            assert chain.head != BEFORE_FIRST_ROW

    worked.tamper(deeds)

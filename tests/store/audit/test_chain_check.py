"""Whatever is done to rows of the audit, the walk over it finds it."""

from contextlib import closing

import pytest
from sqlcipher3 import dbapi2

from mscu.store.audit.audit import AUDIT_PURPOSE, BEFORE_FIRST_ROW, FIELDS
from mscu.store.audit.chain_check import ChainCheck, Signatures
from mscu.store.audit.verify_findings import MAX_LISTED, Findings
from tests.store.closed import Closed, chain_again, chain_key, hash_at, sentences, sql


@pytest.mark.parametrize("column", [name for name in FIELDS if name != "seq"])
def test_a_changed_audit_row_is_found(closed: Closed, column: str) -> None:
    closed.tamper(sql(f"UPDATE audit_entry SET {column} = 'x' WHERE seq = 500"))
    assert any(each.seq == 500 for each in closed.verdict().findings)


def test_a_dropped_audit_row_is_found(closed: Closed) -> None:
    closed.tamper(sql("DELETE FROM audit_entry WHERE seq = 500"))
    assert "Audit rows are missing: 500 to 500." in sentences(closed.verdict())


def test_a_swapped_pair_of_audit_rows_is_found(closed: Closed) -> None:
    closed.tamper(
        sql(
            "UPDATE audit_entry SET seq = -1 WHERE seq = 500",
            "UPDATE audit_entry SET seq = 500 WHERE seq = 501",
            "UPDATE audit_entry SET seq = 501 WHERE seq = -1",
        )
    )
    found = {each.seq for each in closed.verdict().findings}
    assert {500, 501} <= found


def test_a_chain_hashed_anew_lacks_the_signatures(closed: Closed) -> None:
    def deed(connection: dbapi2.Connection) -> None:
        connection.execute("UPDATE audit_entry SET reason = 'x' WHERE seq = 1")
        chain_again(connection, chain_key(connection), 1)

    closed.tamper(deed)
    told = sentences(closed.verdict())
    assert not any("was changed" in each for each in told)
    assert any("was not signed by the person it names" in each for each in told)


def test_a_row_put_into_the_chain_is_found(closed: Closed) -> None:
    def deed(connection: dbapi2.Connection) -> None:
        (last,) = connection.execute("SELECT max(seq) FROM audit_entry").fetchone()
        names = ", ".join(name for name in FIELDS if name not in {"seq", "previous"})
        connection.execute(
            f"INSERT INTO audit_entry (seq, {names}, previous, hash, signature) "
            f"SELECT {last + 1}, {names}, hash, x'', x'' FROM audit_entry WHERE seq = {last}"
        )
        chain_again(connection, chain_key(connection), last + 1)

    closed.tamper(deed)
    assert any("is the last one and is not signed" in each for each in sentences(closed.verdict()))


def test_nobody_can_act_as_another(closed: Closed) -> None:
    def deed(connection: dbapi2.Connection) -> None:
        (last,) = connection.execute("SELECT max(seq) FROM audit_entry").fetchone()
        connection.execute("UPDATE audit_entry SET actor = 'colleague' WHERE seq = ?", (last,))
        chain_again(connection, chain_key(connection), last)
        connection.execute(
            "UPDATE audit_entry SET signature = ? WHERE seq = ?",
            (closed.unlocked.sign(AUDIT_PURPOSE + hash_at(connection, last)), last),
        )

    closed.tamper(deed)
    told = sentences(closed.verdict())
    assert any("was not signed by the person it names" in each for each in told)


def test_one_signature_does_not_speak_for_other_people(closed: Closed) -> None:
    """All rows of a command name the person whose signature stands on its last."""

    def deed(connection: dbapi2.Connection) -> None:
        (last,) = connection.execute("SELECT max(seq) FROM audit_entry").fetchone()
        connection.execute("UPDATE audit_entry SET actor = 'colleague' WHERE seq = ?", (last - 1,))
        chain_again(connection, chain_key(connection), last - 1)
        connection.execute(
            "UPDATE audit_entry SET signature = ? WHERE seq = ?",
            (closed.unlocked.sign(AUDIT_PURPOSE + hash_at(connection, last)), last),
        )

    closed.tamper(deed)
    told = sentences(closed.verdict())
    assert any("names a different person from the one who signed it" in each for each in told)


def test_rows_of_another_store_do_not_fit(closed: Closed) -> None:
    def deed(connection: dbapi2.Connection) -> None:
        connection.execute("UPDATE setting SET value = ? WHERE name = 'chain_key'", ("ab" * 32,))

    closed.tamper(deed)
    verdict = closed.verdict()
    assert verdict.found > verdict.counts["audit_entry"]
    assert len(verdict.findings) == MAX_LISTED


def test_hundreds_of_random_deeds_are_all_found(closed: Closed) -> None:
    """Whatever is done to one or two rows of the chain, the walk finds it."""
    with closing(closed.unguarded()) as connection:
        key = chain_key(connection)
        (last,) = connection.execute("SELECT max(seq) FROM audit_entry").fetchone()
        for trial in range(150):
            seq = 1 + trial * 7 % (last - 1)
            deed = (
                f"DELETE FROM audit_entry WHERE seq = {seq}",
                f"UPDATE audit_entry SET object_id = object_id + 1 WHERE seq = {seq}",
                f"UPDATE audit_entry SET hash = randomblob(32) WHERE seq = {seq}",
                f"UPDATE audit_entry SET seq = {last + 5} WHERE seq = {seq}",
                f"UPDATE audit_entry SET digest = randomblob(32) WHERE seq = {seq}",
            )[trial % 5]
            connection.execute("BEGIN")
            connection.execute(deed)
            findings = Findings()
            chain = ChainCheck(key, Signatures(closed.unlocked.header, AUDIT_PURPOSE), findings)
            chain.run(connection)
            connection.execute("ROLLBACK")
            assert findings.count, deed
            assert chain.head != BEFORE_FIRST_ROW

"""Verify that a store is what its audit says: nothing changed, removed, replaced or added.

It reads everything: the pages of the file, the whole audit with its signatures, every record's digest, the
word index, and the witnesses outside the store. One thing stays undetectable: a user with the data key
rewriting rows that they signed themselves, on a machine without witnesses.
"""

from __future__ import annotations

from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from mscu.codes import StoreKind
from mscu.errors import BackupDamaged, StoreError
from mscu.models.base import parse_utc
from mscu.store.audit.audit import AUDIT_PURPOSE, BEFORE_FIRST_ROW, AuditHead
from mscu.store.audit.author_check import check_authors
from mscu.store.audit.chain_check import ChainCheck, Signatures
from mscu.store.audit.decision_check import check_decisions
from mscu.store.audit.record_check import check_records, digested
from mscu.store.audit.role_check import check_roles, check_slots
from mscu.store.audit.verify_findings import Finding, Findings
from mscu.store.audit.word_check import WordCheck
from mscu.store.backups.backup_retention import restore_advice
from mscu.store.engine.engines import EMBEDDED
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.cipher import connect
from mscu.store.files.copying import check_integrity, check_references
from mscu.store.files.file_names import store_files
from mscu.store.indexes.clock_index import ALL, format_total, total_of
from mscu.store.keys.staged_keys import KEYS_FELL, NEWEST_KEYS, OF_KEYS
from mscu.store.open_store import OLD_KEYS, OpenStore
from mscu.store.schema.revisions import REVISIONS, Revisions
from mscu.store.schema.schema_check import check_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from mscu.store.backups.witnesses import Witness, Witnesses
    from mscu.store.keys.unlocked import Unlocked

DAMAGED = "The file of the store is damaged."
_SETTING = "SELECT value FROM setting WHERE name = ?"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The findings of a verification, and what it examined."""

    findings: tuple[Finding, ...]
    found: int
    """The number of findings, of which only the first are listed if there are very many."""
    counts: dict[str, int]
    """Audit rows, and records by type."""
    head: AuditHead
    witnesses: tuple[str, ...]
    """The witnesses outside the store that were read."""

    @property
    def sound(self) -> bool:
        """Return whether there are no findings."""
        return self.found == 0


def verify(store: OpenStore, backups: Path | None = None) -> Verdict:
    """Verify an open store, which is closed meanwhile, so nothing else may use it."""
    with store.closed_for_maintenance():
        return verify_folder(
            store.folder, store.keys.unlocked, store.witnesses, backups, missing=store.missing
        )


def verify_folder(
    folder: Path,
    unlocked: Unlocked,
    witnesses: Witnesses,
    backups: Path | None = None,
    *,
    revisions: Revisions | None = None,
    missing: tuple[str, ...] = (),
) -> Verdict:
    """Verify a store that is not open anywhere.

    `missing` is what it lacked of what is remembered elsewhere when it was opened, before new rows took the
    numbers of those that are missing.

    Raises:
        StoreError: Its database cannot be opened at all.
    """
    return _Verification(folder, unlocked, witnesses, backups, revisions=revisions, missing=missing).run()


class _Verification:
    """One verification; a part that cannot be read is a finding, and the rest continues."""

    def __init__(
        self,
        folder: Path,
        unlocked: Unlocked,
        witnesses: Witnesses,
        backups: Path | None,
        *,
        revisions: Revisions | None,
        missing: tuple[str, ...],
    ) -> None:
        files = store_files(folder)
        self._revisions = revisions or REVISIONS[files.store_kind]
        self._path, self._store_kind = files.database, files.store_kind
        self._unlocked = unlocked
        self._witnesses = witnesses
        self._backups = backups
        self._missing = tuple(sentence for sentence in missing if sentence != OLD_KEYS)  # it is checked anew
        self._findings = Findings()
        self._is_damaged = False
        self._counts: dict[str, int] = {}
        self._consulted: list[str] = []

    def run(self) -> Verdict:
        key = self._unlocked.data_key
        if check_integrity(self._path, key):
            self._note_damage()
        else:
            for complaint in check_references(self._path, key):
                self._findings.add(f"{complaint[:1].upper()}{complaint[1:]}.")
        with closing(connect(self._path, key)) as connection:
            chain = self._chain(self._key(connection, "chain_key"))
            for part in (
                self._check_schema,
                chain.run,
                self._check_witnesses,
                self._check_keys,
                self._check_records,
                self._check_words,
                self._check_clocks,
                self._check_roles,
                self._check_authors,
                self._check_decisions,
            ):
                with self._reading():
                    part(connection)
        self._counts["audit_entry"] = chain.rows
        return Verdict(
            findings=tuple(self._findings.listed),
            found=self._findings.count,
            counts=self._counts,
            head=chain.head,
            witnesses=tuple(self._consulted),
        )

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except dbapi2.DatabaseError:
            self._note_damage()

    def _note_damage(self) -> None:
        """Add one finding for the whole file, however many of its pages are damaged."""
        if not self._is_damaged:
            self._is_damaged = True
            self._findings.add(f"{DAMAGED} {restore_advice(self._backups, self._store_kind)}")

    def _key(self, connection: dbapi2.Connection, name: str) -> bytes:
        """Read one of the keys with which rows and records were hashed."""
        with store_errors():
            row = connection.execute(_SETTING, (name,)).fetchone()
        with suppress(TypeError, ValueError):
            return bytes.fromhex(row[0])
        self._findings.add("A key with which the audit was hashed is missing.")
        return b""

    def _chain(self, key: bytes) -> ChainCheck:
        signatures = Signatures(self._unlocked.header, AUDIT_PURPOSE)
        return ChainCheck(key, signatures, self._findings)

    def _check_schema(self, connection: dbapi2.Connection) -> None:
        check_schema(connection, self._revisions, self._findings)

    def _check_witnesses(self, connection: dbapi2.Connection) -> None:
        """Compare the chain with what the witnesses remember."""
        quick = (
            self._witnesses.beside,
            self._witnesses.outside,
            self._witnesses.branch,
            self._witnesses.keyring,
            self._witnesses.second,
        )
        for sentence in self._missing:
            self._findings.add(sentence)
        for source in quick:
            self._consult(source, None if self._missing else connection)
        self._consult(lambda: self._witnesses.backup(self._backups), connection)
        if not self._consulted:
            self._findings.add(
                "Nothing outside the store remembers its newest audit row, so rows cut off at the end "
                "would go unnoticed."
            )

    def _consult(self, source: Callable[[], Iterator[Witness]], connection: dbapi2.Connection | None) -> None:
        """Read witnesses, and compare the chain with them unless that was done when it was opened."""
        try:
            for witness in source():
                self._consulted.append(witness.where)
                if connection is not None:
                    newest = _read_row(connection, None) or BEFORE_FIRST_ROW
                    if sentence := witness.contradiction(newest, partial(_read_row, connection)):
                        self._findings.add(sentence, witness.head.seq)
        except (StoreError, BackupDamaged) as problem:
            if problem.sentence not in self._missing:
                self._findings.add(problem.sentence)

    def _check_keys(self, connection: dbapi2.Connection) -> None:
        """Check that the keys file is no older one, which would admit removed users, nor opens too soon."""
        (recorded,) = connection.execute(NEWEST_KEYS, OF_KEYS).fetchone()
        if recorded > self._unlocked.generation:
            self._findings.add(OLD_KEYS)
        for (seq,) in connection.execute(KEYS_FELL, OF_KEYS):
            self._findings.add_row(seq, "was written with an older keys file that had been put back")
        check_slots(connection, self._unlocked.header, self._findings)

    def _check_records(self, connection: dbapi2.Connection) -> None:
        key = self._key(connection, "digest_key")
        self._counts |= check_records(connection, key, self._findings, self._store_kind)

    def _check_roles(self, connection: dbapi2.Connection) -> None:
        check_roles(connection, self._findings, self._store_kind)

    def _check_authors(self, connection: dbapi2.Connection) -> None:
        check_authors(connection, self._findings, self._store_kind)

    def _check_decisions(self, connection: dbapi2.Connection) -> None:
        key = self._key(connection, "digest_key")
        check_decisions(connection, key, self._findings, self._store_kind)

    def _check_clocks(self, connection: dbapi2.Connection) -> None:
        """Check the index of clocks against the sum of its own rows, as it has no audit rows."""
        if self._store_kind is not StoreKind.UNIT:
            return
        stored = connection.execute("SELECT total FROM clock_index").fetchone()
        total = total_of(connection.execute(str(ALL)), self._key(connection, "digest_key"))
        if stored is not None and stored[0] != format_total(total):
            self._findings.add(
                "The clock index was changed outside the program. It is rebuilt when the clocks are next "
                "opened."
            )

    def _check_words(self, connection: dbapi2.Connection) -> None:
        WordCheck(connection, EMBEDDED.search, self._findings).run(digested(self._store_kind))


def _read_row(connection: dbapi2.Connection, seq: int | None) -> AuditHead | None:
    """Return an audit row; the newest one without a number."""
    where = "ORDER BY seq DESC LIMIT 1" if seq is None else "WHERE seq = ?"
    values = () if seq is None else (seq,)
    row = connection.execute(f"SELECT seq, hash, at FROM audit_entry {where}", values).fetchone()  # noqa: S608
    return None if row is None else AuditHead(row[0], bytes(row[1]), parse_utc(row[2]))

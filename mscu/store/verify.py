"""Verify that a store is what its audit says: nothing changed, removed, replaced or added.

It reads everything: the pages of a file, the whole audit with its signatures, every record's digest, the
word index, and the witnesses outside the store. One thing stays undetectable: a user with the data key
rewriting rows that they signed themselves, on a machine without witnesses.
"""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from mscu.codes import StoreKind
from mscu.errors import BackupDamaged, Damaged, KeysTampered, ServerVersionChanged, StoreError
from mscu.models.base import parse_utc
from mscu.models.record_labels import record_label
from mscu.models.subject import Subject
from mscu.models.user import locked_out
from mscu.progress import Progress
from mscu.store.audit.audit import AUDIT_PURPOSE, BEFORE_FIRST_ROW, AuditHead
from mscu.store.audit.author_check import check_authors
from mscu.store.audit.chain_check import ChainCheck, Signatures
from mscu.store.audit.decision_check import check_decisions
from mscu.store.audit.record_check import check_records, digested
from mscu.store.audit.role_check import check_roles, check_slots
from mscu.store.audit.verify_findings import Finding, Findings
from mscu.store.audit.word_check import WordCheck
from mscu.store.backups.backup_retention import restore_advice
from mscu.store.engine.engines import EMBEDDED, SHARED, engine_of, reading_all, reading_of
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.cipher import connect
from mscu.store.files.copying import cancellable, check_integrity
from mscu.store.files.file_names import store_files
from mscu.store.indexes.clock_index import ALL, format_total, total_of
from mscu.store.indexes.likeness_index import unlike
from mscu.store.keys.keys_row import read_keys_row
from mscu.store.keys.staged_keys import KEYS_FELL, NEWEST_KEYS, OF_KEYS
from mscu.store.open_store import OLD_KEYS, OpenStore
from mscu.store.schema.revisions import REVISIONS, Revisions
from mscu.store.schema.schema_check import check_schema, schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from mscu.store.backups.witnesses import Witness, Witnesses
    from mscu.store.engine.engines import StoreEngine
    from mscu.store.engine.reading import Definition, Part, Reading
    from mscu.store.keys.unlocked import Unlocked

DAMAGED = "The file of the store is damaged."
DATABASE_DAMAGED = "The store's database on the unit's server is damaged. Tell IT."
OTHER_DEFINITIONS = "What the program recorded of the server's tables was changed. Tell IT."
OTHER_NUMBER = (
    "The server has another number for the keys file than the file itself, so it takes no new passphrase. "
    "Tell IT."
)
_FILE_SHARE = 0.24
"""The share of a verification in which the pages of a file are checked, as measured on 100,000 entries."""
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


def verify(store: OpenStore, backups: Path | None = None, progress: Progress | None = None) -> Verdict:
    """Verify an open store. One in a file is closed meanwhile, so nothing else may use it."""
    progress = progress or Progress()
    if engine_of(store.engine) is SHARED:
        return _verify_shared(store, backups, progress)
    with store.closed_for_maintenance():
        return verify_folder(
            store.folder,
            store.keys.unlocked,
            store.witnesses,
            backups,
            missing=store.missing,
            progress=progress,
        )


def verify_folder(  # noqa: PLR0913 - what is verified, by what, and who waits for it
    folder: Path,
    unlocked: Unlocked,
    witnesses: Witnesses,
    backups: Path | None = None,
    *,
    revisions: Revisions | None = None,
    missing: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> Verdict:
    """Verify a store in a file that is not open anywhere.

    `missing` is what it lacked of what is remembered elsewhere when it was opened, before new rows took the
    numbers of those that are missing.

    Raises:
        StoreError: Its database cannot be opened at all.
    """
    files, key, progress = store_files(folder), unlocked.data_key, progress or Progress()
    is_damaged = bool(check_integrity(files.database, key, progress.part(0, _FILE_SHARE)))
    with closing(connect(files.database, key)) as connection, cancellable(connection, progress):
        return _Verification(
            engine=EMBEDDED,
            reading=EMBEDDED.reading(connection),
            expected_schema=partial(schema_of, revisions or REVISIONS[files.store_kind]),
            store_kind=files.store_kind,
            unlocked=unlocked,
            witnesses=witnesses,
            backups=backups,
            missing=missing,
            progress=progress.part(_FILE_SHARE, 1),
        ).run(is_damaged=is_damaged)


def _verify_shared(store: OpenStore, backups: Path | None, progress: Progress) -> Verdict:
    """Verify a store on a server as it is now, whatever others write meanwhile."""
    with reading_all(store.engine).connect() as connection, connection.begin():
        store.follow_keys(connection)  # whoever joined meanwhile may have signed
        return _Verification(
            engine=SHARED,
            reading=reading_of(connection),
            expected_schema=partial(store.database.expected_schema, connection, store.keys.unlocked),
            store_kind=store.store_kind,
            unlocked=store.keys.unlocked,
            witnesses=store.witnesses,
            backups=backups,
            missing=store.missing,
            sealed_keys=store.database.audit_keys(connection, store.keys.unlocked),
            keys_number=read_keys_row(connection).generation if store.database.secures_rows else None,
            progress=progress,
        ).run()


@dataclass(kw_only=True)
class _Verification:
    """One verification; a part that cannot be read is a finding, and the rest continues."""

    engine: StoreEngine
    reading: Reading
    expected_schema: Callable[[], Mapping[Part, Definition]]
    store_kind: StoreKind
    unlocked: Unlocked
    witnesses: Witnesses
    backups: Path | None
    missing: tuple[str, ...]
    progress: Progress
    sealed_keys: Mapping[str, str] = field(default_factory=dict)
    """The keys of the audit that a server has sealed, by the names of the settings of a file."""
    keys_number: int | None = None
    """The number that a server has beside the keys file."""
    findings: Findings = field(default_factory=Findings)
    counts: dict[str, int] = field(default_factory=dict)
    consulted: list[str] = field(default_factory=list)
    is_known_damaged: bool = False

    def __post_init__(self) -> None:
        self.missing = tuple(sentence for sentence in self.missing if sentence != OLD_KEYS)  # checked anew

    def run(self, *, is_damaged: bool = False) -> Verdict:
        """Read everything; of a file that is known to be damaged what can be read."""
        if is_damaged:
            self._note_damage()
        chain = self._chain(self._key("chain_key"))
        parts: tuple[tuple[float, Callable[[Progress], object]], ...] = (
            (0.02, lambda _: None if is_damaged else self._check_references()),
            (0.08, lambda _: self._check_schema()),
            (0.0, lambda _: self._check_logins()),
            (0.26, partial(chain.run, self.reading)),
            (0.0, lambda _: self._check_witnesses()),
            (0.0, lambda _: self._check_keys()),
            (0.39, self._check_records),
            (0.2, self._check_words),
            (0.0, lambda _: self._check_clocks()),
            (0.0, lambda _: self._check_likenesses()),
            (0.01, lambda _: self._check_roles()),
            (0.03, lambda _: self._check_authors()),
            (0.01, lambda _: self._check_decisions()),
        )
        begin = 0.0
        for share, part in parts:
            progress = self.progress.part(begin, begin := begin + share)
            progress.report(0)
            try:
                with self.reading.part():
                    part(progress)
            except Damaged:
                progress.check()  # what was cancelled is no damage
                self._note_damage()
        self.progress.report(1)
        self.counts["audit_entry"] = chain.rows
        return Verdict(
            findings=tuple(self.findings.listed),
            found=self.findings.count,
            counts=self.counts,
            head=chain.head,
            witnesses=tuple(self.consulted),
        )

    def _note_damage(self) -> None:
        """Add one finding for the whole database, however many of its pages are damaged."""
        if self.is_known_damaged:
            return
        self.is_known_damaged = True
        advice = restore_advice(self.backups, self.store_kind)
        self.findings.add(DATABASE_DAMAGED if self.engine is SHARED else f"{DAMAGED} {advice}")

    def _key(self, name: str) -> bytes:
        """Read one of the keys with which rows and records were hashed, unless they are no settings."""
        if name in self.sealed_keys:
            return bytes.fromhex(self.sealed_keys[name])
        with store_errors():
            row = self.reading.row(_SETTING, (name,))
        with suppress(TypeError, ValueError):
            return bytes.fromhex(row[0])  # type: ignore[index]
        self.findings.add("A key with which the audit was hashed is missing.")
        return b""

    def _chain(self, key: bytes) -> ChainCheck:
        signatures = Signatures(self.unlocked.header, AUDIT_PURPOSE)
        return ChainCheck(key, signatures, self.findings)

    def _check_references(self) -> None:
        for table, record_id, parent in self.reading.missing_references():
            label = record_label(table)
            self.findings.add(
                f"{label[:1].upper()}{label[1:]} no. {record_id} refers to a missing {record_label(parent)}."
            )

    def _check_schema(self) -> None:
        try:
            expected = self.expected_schema()
        except (KeysTampered, ServerVersionChanged) as refused:
            self.findings.add(OTHER_DEFINITIONS if isinstance(refused, KeysTampered) else refused.sentence)
            return
        check_schema(self.reading, expected, self.findings)

    def _check_logins(self) -> None:
        """Compare who may do what on a server with the table of users."""
        statement = str(locked_out().compile(compile_kwargs={"literal_binds": True}))
        for sentence in self.reading.login_problems(statement):
            self.findings.add(sentence)

    def _check_witnesses(self) -> None:
        """Compare the chain with what the witnesses remember."""
        quick = (
            self.witnesses.beside,
            self.witnesses.outside,
            self.witnesses.branch,
            self.witnesses.keyring,
            self.witnesses.second,
        )
        for sentence in self.missing:
            self.findings.add(sentence)
        for source in quick:
            self._consult(source, is_compared=not self.missing)
        self._consult(lambda: self.witnesses.backup(self.backups), is_compared=True)
        if not self.consulted:
            self.findings.add(
                "Nothing outside the store remembers its newest audit row, so rows cut off at the end "
                "would go unnoticed."
            )

    def _consult(self, source: Callable[[], Iterator[Witness]], *, is_compared: bool) -> None:
        """Read witnesses, and compare the chain with them unless that was done when it was opened."""
        try:
            for witness in source():
                self.consulted.append(witness.where)
                if is_compared:
                    newest = self._row(None) or BEFORE_FIRST_ROW
                    if sentence := witness.contradiction(newest, self._row):
                        self.findings.add(sentence, witness.head.seq)
        except (StoreError, BackupDamaged) as problem:
            if problem.sentence not in self.missing:
                self.findings.add(problem.sentence)

    def _check_keys(self) -> None:
        """Check that the keys file is no older one, which would admit removed users, nor opens too soon."""
        (recorded,) = self.reading.row(NEWEST_KEYS, OF_KEYS) or (0,)
        if recorded > self.unlocked.generation:
            self.findings.add(OLD_KEYS)
        if self.keys_number not in {None, self.unlocked.generation}:
            self.findings.add(OTHER_NUMBER)
        for (seq,) in self.reading.rows(KEYS_FELL, OF_KEYS):
            self.findings.add_row(seq, "was written with an older keys file that had been put back")
        check_slots(self.reading, self.unlocked.header, self.findings)

    def _check_records(self, progress: Progress) -> None:
        key = self._key("digest_key")
        self.counts |= check_records(self.reading, key, self.findings, self.store_kind, progress=progress)

    def _check_roles(self) -> None:
        check_roles(self.reading, self.findings, self.store_kind)

    def _check_authors(self) -> None:
        check_authors(self.reading, self.findings, self.store_kind)

    def _check_decisions(self) -> None:
        key = self._key("digest_key")
        check_decisions(self.reading, key, self.findings, self.store_kind)

    def _check_clocks(self) -> None:
        """Check the index of clocks against the sum of its own rows, as it has no audit rows."""
        if self.store_kind is not StoreKind.UNIT:
            return
        stored = self.reading.row("SELECT total FROM clock_index")
        total = total_of(self.reading.rows(str(ALL)), self._key("digest_key"))
        if stored is not None and stored[0] != format_total(total):
            self.findings.add(
                "The clock index was changed outside the program. It is rebuilt when the clocks are next "
                "opened."
            )

    def _check_likenesses(self) -> None:
        """Check the index of similar names on a server, whose administrators can change it."""
        if self.engine is SHARED and self.store_kind is StoreKind.UNIT:
            for subject_id in unlike(self.reading):
                self.findings.add_record(
                    Subject.__tablename__, subject_id, "is not in the index of similar names as it should be"
                )

    def _check_words(self, progress: Progress) -> None:
        WordCheck(self.reading, self.engine.search, self.findings).run(digested(self.store_kind), progress)

    def _row(self, seq: int | None) -> AuditHead | None:
        """Return an audit row; the newest one without a number."""
        where = "ORDER BY seq DESC LIMIT 1" if seq is None else "WHERE seq = ?"
        values = () if seq is None else (seq,)
        row = self.reading.row(f"SELECT seq, hash, at FROM audit_entry {where}", values)  # noqa: S608
        return None if row is None else AuditHead(row[0], bytes(row[1]), parse_utc(row[2]))

"""A store with some work in it, let go of, and what somebody with its key, or who runs its server, may do."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlcipher3 import dbapi2
from typing_extensions import override

from mscu.actions.cases.cases import OpenCase
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.entries.entries import About
from mscu.actions.entries.handling import Item
from mscu.actions.entries.notes import RecordNote
from mscu.actions.intake.reports import RecordReport
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Role
from mscu.gate import Gate
from mscu.store.audit.audit import FIELDS, START, row_hash
from mscu.store.audit.chain_check import rows
from mscu.store.backups.head_file import Anchors
from mscu.store.backups.witnesses import Witnesses
from mscu.store.engine.engines import EMBEDDED, SHARED, StoreEngine
from mscu.store.files.file_names import DATABASE, store_files
from mscu.store.keys.unlocked import Unlocked
from mscu.store.keys.workstation_keyring import WorkstationKeyring
from mscu.store.schema.revisions import Revisions
from mscu.store.schema.schema import triggers
from mscu.store.verify import Verdict, verify, verify_folder
from tests.scenes.stores import Store

Tamper = Callable[["Driver"], object]

CANARY = "Grethe Quillfeather"
NO_KEYRING = WorkstationKeyring(None)


@dataclass(frozen=True)
class Driver:
    """A connection of either driver, on which `?` is a value."""

    engine: StoreEngine
    connection: Any

    def execute(self, statement: str, values: tuple[object, ...] = ()) -> Any:
        if self.engine is SHARED:
            statement = statement.replace("?", "%s")
        return self.connection.execute(statement, values)

    @property
    def is_shared(self) -> bool:
        return self.engine is SHARED


@dataclass(frozen=True)
class Closed:
    """A store with some work in it, let go of, as a thief with the key would find it."""

    store: Store
    case_id: int

    @property
    def path(self) -> Path:
        return self.store.folder / DATABASE

    @property
    def key(self) -> bytes:
        return self.unlocked.data_key

    @property
    def unlocked(self) -> Unlocked:
        return self.store.template.unlocked(Role.OFFICER)

    def verdict(
        self,
        backups: Path | None = None,
        keyring: WorkstationKeyring = NO_KEYRING,
        revisions: Revisions | None = None,
    ) -> Verdict:
        witnesses = self.witnesses(keyring)
        return verify_folder(self.store.folder, self.unlocked, witnesses, backups, revisions=revisions)

    def witnesses(
        self, keyring: WorkstationKeyring = NO_KEYRING, second_place: Path | None = None
    ) -> Witnesses:
        """Return what remembers the store's audit outside of it."""
        return Witnesses(
            files=store_files(self.store.folder),
            unlocked=self.unlocked,
            chain_key=self.store.template.chain_key,
            anchors=Anchors(keyring),
            second_place=second_place,
        )

    def forget(self) -> None:
        """Delete the files that remember its audit."""
        witnesses = self.witnesses()
        for path in (witnesses.files.head, witnesses.outside_file):
            path.unlink(missing_ok=True)

    def raw(self) -> dbapi2.Connection:
        """Open the file as another program would that knows the key."""
        connection = dbapi2.connect(str(self.path), isolation_level=None)
        connection.set_key(f"x'{self.key.hex()}'")
        connection.execute("PRAGMA cipher_log_level = NONE")
        return connection

    def unguarded(self) -> dbapi2.Connection:
        """The same, without the triggers."""
        connection = self.raw()
        for name in triggers():
            connection.execute(f"DROP TRIGGER {name}")
        return connection

    def tamper(self, deed: Tamper) -> None:
        """Do something to the rows, and leave the triggers as they were."""
        with closing(self.unguarded()) as connection:
            deed(Driver(EMBEDDED, connection))
            for statement in triggers().values():
                connection.execute(statement)

    def again(self) -> Store:
        """Open the store once more."""
        return Store(self.store.folder, self.store.template)


@dataclass(frozen=True)
class OnServer(Closed):
    """The same in a database of a server, whose administrator needs no key."""

    @override
    def verdict(
        self,
        backups: Path | None = None,
        keyring: WorkstationKeyring = NO_KEYRING,
        revisions: Revisions | None = None,
    ) -> Verdict:
        assert keyring is NO_KEYRING
        assert revisions is None
        return verify(self.store.unit, backups)

    @override
    def tamper(self, deed: Tamper) -> None:
        url = self.store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")  # neither triggers nor references
            deed(Driver(SHARED, connection))


def work(gate: Gate) -> int:
    case_id = gate.perform(OpenCase(title="A case", exploitation=("exploitation:forced_labour",)))
    person = gate.perform(
        RecordPerson(case_id=case_id, name=CANARY, also=("Q",), roles=("involvement_role:suspect",))
    )
    about = (About(subject_id=person),)
    report = gate.perform(
        RecordReport(
            case_id=case_id,
            happened="12 Mar 2022 09:14",
            text=f"{CANARY} was seen.",
            source="report_source:helpline",
            indicators=("indicator:threats",),
            about=about,
            items=(Item(number=1, text="Seen"),),
        )
    )
    gate.perform(CorrectEntry(entry_id=report, version=1, text="Was not seen.", reason="Misheard"))
    gate.perform(GiveAdvice(case_id=case_id, happened="12 Mar 2022", text="Separate.", given_to="PC Lunt"))
    enquiry = gate.perform(
        RaiseEnquiry(
            case_id=case_id,
            happened="13 Mar 2022",
            text="Ask the neighbours",
            owner="DC Fielding",
            enquiry_type="enquiry_type:witness",
        )
    )
    gate.perform(
        ResultEnquiry(
            case_id=case_id, happened="14 Mar 2022", text="Nobody", follows_id=enquiry, finished=True
        )
    )
    return case_id


def sentences(verdict: Verdict) -> list[str]:
    return [finding.sentence for finding in verdict.findings]


def sql(*statements: str) -> Tamper:
    """Tamper by SQL, in one go."""

    def deed(driver: Driver) -> None:
        for statement in statements:
            driver.execute(statement)

    return deed


def chain_again(driver: Driver, key: bytes, start: int) -> None:
    """Do what somebody does who knows the chain's key: hash all rows anew from one on."""
    names = (*FIELDS, "hash", "signature")
    previous = START
    for row in list(rows(driver.engine.reading(driver.connection))):
        values = dict(zip(names, row, strict=True))
        if values["seq"] >= start:
            values["previous"] = previous
            values["hash"] = row_hash(key, values)
            driver.execute(
                "UPDATE audit_entry SET previous = ?, hash = ? WHERE seq = ?",
                (values["previous"], values["hash"], values["seq"]),
            )
        previous = values["hash"]


def chain_key(driver: Driver) -> bytes:
    (key,) = driver.execute("SELECT value FROM setting WHERE name = 'chain_key'").fetchone()
    return bytes.fromhex(key)


def note(gate: Gate, case_id: int) -> None:
    gate.perform(RecordNote(case_id=case_id, happened="today", text="One more, and a longer one"))


def hash_at(driver: Driver, seq: int) -> bytes:
    found = driver.execute("SELECT hash FROM audit_entry WHERE seq = ?", (seq,)).fetchone()
    return bytes(found[0])


def cut_off(driver: Driver) -> None:
    """Take the last command back, record and audit, as if it had never been."""
    (last,) = driver.execute(
        "SELECT max(seq) FROM audit_entry"
        " WHERE length(signature) > 0 AND seq < (SELECT max(seq) FROM audit_entry)"
    ).fetchone()
    driver.execute("DELETE FROM audit_entry WHERE seq > ?", (last,))

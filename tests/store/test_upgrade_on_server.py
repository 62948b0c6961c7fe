"""IT upgrades the tables of a store on a server, and an administrator of the unit signs for it."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from mscu.actions.entries.navigator_texts import NOT_YET, WriteNavigatorTexts
from mscu.actions.nrm.referrals import RecordReferral
from mscu.actions.sharing.navigator_referrals import NavigatorReferrals
from mscu.actions.subjects.subject_corrections import CorrectSubject
from mscu.code_keys import POTENTIAL_VICTIM, TO_NAVIGATOR
from mscu.codes import Role
from mscu.errors import (
    MscuError,
    NewerVersion,
    NoBackupToday,
    NotPermitted,
    OpenElsewhere,
    UpgradeFailed,
    WrongPassphrase,
)
from mscu.store import store_service
from mscu.store.engine.engines import writing
from mscu.store.engine.shared_database import open_shared
from mscu.store.keys import keys
from mscu.store.keys.keys_row import Definitions, read_definitions, write_definitions
from mscu.store.schema.revisions import UNIT_REVISIONS
from mscu.store.schema.schema_check import definitions_of
from mscu.store.upgrade_on_server import Upgraded, upgrade_on_server
from mscu.store_session import StoreSession
from tests.inputs.factories import a_person
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.store.closed import work
from tests.store.schema.test_migrate import revision
from tests.store.schema.test_next_revision import NEXT
from tests.tools.command_line import Line
from tests.tools.postgres_cluster import SERVER
from tests.tools.unit_server import unit_server

pytestmark = pytest.mark.skipif(SERVER is None, reason="no server is installed, as the header says")
STATE = "SELECT version_num, (SELECT max(seq) FROM audit_entry) FROM alembic_version"
POLICIES = "SELECT tablename, policyname, roles, qual FROM pg_policies ORDER BY 1, 2"
FORMER = "Keith Ormrod"
FORMERLY = "another person", FORMER
LEFT_TO_WRITE = """
SELECT subject.name FROM row_security.to_derive AS left_over JOIN entry ON entry.case_id = left_over.id
JOIN referral ON referral.id = entry.id JOIN subject ON subject.id = referral.person_id
WHERE left_over.name = 'shown_text'
"""
RIGHTS = """
SELECT has_table_privilege('unit_u_writer', 'weather', 'INSERT'),
    has_table_privilege('unit_u_backup', 'weather', 'SELECT'),
    has_table_privilege('unit_u_connect', 'weather', 'SELECT')
"""


def rows(reached: str, statement: str) -> list[Any]:
    with psycopg.connect(reached) as connection:
        return connection.execute(statement).fetchall()


def checked_at(reached: str, moment: datetime) -> None:
    """Have a backup checked then, for whoever asks."""
    with psycopg.connect(reached) as connection:
        made = "INSERT INTO server_backup (checked_at, audit_row, bytes) VALUES (%s, 9, 4096)"
        connection.execute(made, (moment,))


def refer(store: Store, case_id: int) -> None:
    """Refer somebody with a reason that names another by a name that is corrected afterwards."""
    officer = store.gate(Role.OFFICER)
    person_id, other_id = (
        a_person(officer, case_id, name=name, roles=(POTENTIAL_VICTIM,)) for name in ("Mihai Lupu", FORMER)
    )
    officer.perform(
        RecordReferral(
            case_id=case_id,
            happened="12 Mar 2022",
            person_id=person_id,
            referral_to=TO_NAVIGATOR,
            consent="consent_kind:written",
            wants_support=True,
            reason=f"Not to be housed with {FORMER}.",
        )
    )
    changes = {"name": "Keiran Ormerod"}
    officer.perform(CorrectSubject(subject_id=other_id, version=1, changes=changes, reason="Misheard."))


def require_former_names_hidden(reached: str, folder: Path, upgrade: Callable[..., Upgraded | None]) -> None:
    """Have a navigator read a text from before revision 0066, which hid no former names, and upgrade."""

    def read() -> list[str]:
        service = store_service.unlock(folder, "navigator", PASSPHRASE, devices=NO_DEVICES, now=NOW)
        with closing(service):
            return [each.reason for each in StoreSession(service).ask(NavigatorReferrals())]

    with psycopg.connect(reached) as connection:
        connection.execute("UPDATE row_security.shown_text SET before = replace(before, %s, %s)", FORMERLY)
    assert read() == [f"Not to be housed with {FORMER}."]
    with psycopg.connect(reached) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0065'")
    upgraded = upgrade(revisions=UNIT_REVISIONS)
    assert upgraded == Upgraded(former="0065", newest=UNIT_REVISIONS.newest, backup_at=NOW)
    assert read() == [NOT_YET]
    assert rows(reached, LEFT_TO_WRITE) == [("Mihai Lupu",)]


def recorded_anew(owner: str, folder: Path, upgrade: Callable[[], Upgraded | None]) -> Definitions:
    """Have the tables recorded again as on a server of another version, and return what is recorded."""
    unlocked = keys.unlock(folder / "unit.keys", "officer", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    engine, sealing = open_shared(owner), (unlocked.data_key, unlocked.store_id)
    with engine.connect() as connection:
        recorded = read_definitions(connection, *sealing)
        assert recorded == definitions_of(connection)
    with writing(engine).begin() as connection:
        write_definitions(connection, replace(recorded, version=9), *sealing)
    assert upgrade() == Upgraded(former="9001", newest="9001", backup_at=NOW)
    with engine.connect() as connection:
        assert read_definitions(connection, *sealing) == recorded
    engine.dispose()
    return recorded


def require_accepted(reached: str, upgrade: Callable[..., Upgraded | None]) -> None:
    """Have IT change the server, which the user is told and accepts."""
    before = rows(reached, STATE)
    with psycopg.connect(reached) as connection:
        connection.execute("CREATE ROLE new_colleague SUPERUSER")
        connection.execute("CREATE POLICY spare ON cases USING (true)")
    with pytest.raises(MscuError) as told:
        upgrade()
    assert "role new_colleague reaches" in told.value.sentence
    assert "policy cases.spare was not created" in told.value.sentence
    assert upgrade(accepts_changes=True) == Upgraded(former="9001", newest="9001", backup_at=NOW)
    assert rows(reached, STATE) == before
    assert rows(reached, "SELECT policyname FROM pg_policies WHERE policyname = 'spare'") == []
    assert upgrade() is None


def test_the_tables_of_a_server_are_upgraded_and_signed_for(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert SERVER is not None
    refer(store, work(store.gate(Role.OFFICER)))
    folder = tmp_path / "away"
    with unit_server(SERVER) as server:
        with closing(store):
            address = server.take(store.gate(Role.SUPERVISOR).store, "unit_u", server.cluster.make())
        owner = server.cluster.url(address.database)
        reached = (
            f"host={server.cluster.folder} port={server.cluster.port} user=mscu dbname={address.database}"
        )
        store_service.connect(folder, address)

        def upgrade(who: str = "administrator", **given: Any) -> Upgraded | None:
            given = {"passphrase": PASSPHRASE, "revisions": NEXT, **given}
            return upgrade_on_server(owner, who, devices=NO_DEVICES, now=NOW, **given)

        def refused(error: type[MscuError], who: str = "administrator", **given: Any) -> None:
            before = rows(reached, STATE)
            with pytest.raises(error):
                upgrade(who, **given)
            assert rows(reached, STATE) == before

        words = ("server-upgrade", owner, "--user", "administrator", "--passphrase-stdin")
        code, told, _ = Line(monkeypatch, capsys)(*words)
        assert (code, "Nothing was changed." in told) == (0, True)

        ((former, policies),) = [
            (rows(reached, "SELECT version_num FROM alembic_version"), rows(reached, POLICIES))
        ]
        assert former == [(UNIT_REVISIONS.newest,)]
        refused(NoBackupToday)
        checked_at(reached, NOW - timedelta(days=1))
        refused(NoBackupToday)
        checked_at(reached, NOW)
        refused(WrongPassphrase, passphrase="another")
        refused(NotPermitted, "officer")
        refused(UpgradeFailed, revisions=revision(tmp_path / "harm", "op.execute('DELETE FROM choice')"))
        service = store_service.unlock(folder, "officer", PASSPHRASE, devices=NO_DEVICES, now=NOW)
        refused(OpenElsewhere)
        while StoreSession(service).perform(WriteNavigatorTexts()):
            pass
        service.close()
        require_former_names_hidden(reached, folder, upgrade)

        upgraded = upgrade()
        assert upgraded == Upgraded(former=UNIT_REVISIONS.newest, newest="9001", backup_at=NOW)
        assert rows(reached, POLICIES) == policies
        assert rows(reached, RIGHTS) == [(True, True, False)]
        signed = "SELECT actor, action, length(signature) FROM audit_entry ORDER BY seq DESC LIMIT 1"
        assert rows(reached, signed) == [("administrator", "Migrate", 64)]
        assert rows(reached, "SELECT DISTINCT object_type FROM digest_baseline") == [("users",)]
        recorded = recorded_anew(owner, folder, upgrade)
        assert "weather" in {part.name.rpartition(".")[2] for part in recorded.parts}
        assert upgrade() is None
        require_accepted(reached, upgrade)
        with pytest.raises(NewerVersion):
            store_service.unlock(folder, "officer", PASSPHRASE, devices=NO_DEVICES, now=NOW)

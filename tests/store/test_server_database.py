"""A unit's store on its server: opened by several people's programs at once, and refused for a reason."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from mscu import maintenance
from mscu.actions.admin.access_grants import AccessToConfirm, ConfirmAccess, RefuseAccess
from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.admin.users import AddUser, ChangePassphrase, ChangeUser, RemoveUser, ResetUser, UserList
from mscu.actions.cases.case_list import CaseNumbers
from mscu.actions.sharing.on_call import OnCallRota, SetOnCall, Turn
from mscu.codes import Operation, Role
from mscu.errors import (
    ConnectionFileRefused,
    LoginRefused,
    MscuError,
    NewerVersion,
    OlderOnServer,
    OnlyInFile,
    OtherStoreOnServer,
    ServerUnreachable,
    ServerUnsuited,
    ServerUntrusted,
    TwoStores,
    WrongPassphrase,
)
from mscu.models.code import SECRET_SETTINGS
from mscu.store import store_service
from mscu.store.files.file_names import store_files
from mscu.store.files.server_file import ServerAddress
from mscu.store.keys.keys_row import read_definitions, write_definitions
from mscu.store.recover_on_server import recover_on_server
from mscu.store.schema.revisions import read_revision
from mscu.store.verify import OTHER_DEFINITIONS, OTHER_NUMBER
from mscu.store_session import StoreSession
from tests.inputs.factories import a_case
from tests.scenes.stores import COLLEAGUE, NAMES, NO_DEVICES, NOW, PASSPHRASE, Store, Template
from tests.tools.postgres_cluster import SERVER
from tests.tools.unit_server import DAY, Authority, UnitServer, unit_server

pytestmark = pytest.mark.skipif(SERVER is None, reason="no server is installed, as the header says")
IDS = {name: number for number, name in enumerate(NAMES, start=1)}
NEW = "heron lantern thistle quay"
Opening = Callable[..., StoreSession]


@pytest.fixture(scope="module")
def server() -> Iterator[UnitServer]:
    assert SERVER is not None
    with unit_server(SERVER) as running:
        yield running


@pytest.fixture(scope="module")
def address(server: UnitServer, founded: Template, tmp_path_factory: pytest.TempPathFactory) -> ServerAddress:
    """Return where a founded store was put."""
    return put(server, founded, tmp_path_factory.mktemp("file"), "unit_a")


def put(server: UnitServer, founded: Template, folder: Path, name: str) -> ServerAddress:
    store = Store.copy(founded, folder / "store")
    put_there = server.take(store.gate(Role.SUPERVISOR).store, name, server.cluster.make())
    store.close()
    return put_there


@pytest.fixture
def opened(address: ServerAddress, tmp_path: Path) -> Iterator[Opening]:
    """Yield what opens the store for a person, in a folder of their own."""
    sessions: list[StoreSession] = []

    def open_for(name: str, passphrase: str = PASSPHRASE) -> StoreSession:
        folder = tmp_path / name
        store_service.connect(folder, address)
        service = store_service.unlock(folder, name, passphrase, devices=NO_DEVICES, now=NOW)
        session = StoreSession(service)
        session.log_in()
        sessions.append(session)
        return session

    yield open_for
    for session in sessions:
        session.service.close()


def ends(session: StoreSession) -> list[str]:
    rows = session.ask(AuditPage(filter=AuditFilter(operation=Operation.LOGOUT))).rows
    return [row.reason for row in rows]


def address_of_owner(server: UnitServer, address: ServerAddress) -> str:
    """Return how the server's administrators reach the store's database."""
    return f"host={server.cluster.folder} port={server.cluster.port} user=mscu dbname={address.database}"


def test_two_people_write_while_one_is_killed_and_the_server_starts_again(
    opened: Opening, server: UnitServer, address: ServerAddress
) -> None:
    officer, colleague, auditor = opened("officer"), opened(COLLEAGUE), opened("auditor")
    before, cases = ends(auditor), len(officer.ask(CaseNumbers(after=None)).ids)
    a_case(officer.gate)
    a_case(colleague.gate)
    colleague.service.store.engine.dispose()  # as where its program is killed
    server.cluster.control("restart", "-m", "fast")
    a_case(officer.gate)
    opened("officer")  # in a second window, while the first goes on with a new connection
    back = opened(COLLEAGUE)
    a_case(back.gate)
    assert len(back.ask(CaseNumbers(after=None)).ids) == cases + 4
    (lost,) = ends(auditor)[: -len(before) or None]
    assert lost.startswith(f"{COLLEAGUE} had unlocked it")
    assert auditor.verify().findings == ()
    assert officer.backups() == ()
    with psycopg.connect(address_of_owner(server, address)) as connection:
        connection.execute("INSERT INTO server_backup (audit_row, bytes) VALUES (9, 4096)")
    (backup,) = officer.backups()
    assert (backup.path, backup.size) == ("", 4096)
    assert officer.leave() == ""
    assert not officer.service.backups.exists()


def test_no_key_is_among_the_settings_and_none_in_the_folder_is_new(
    opened: Opening, address: ServerAddress, founded: Template, tmp_path: Path
) -> None:
    officer = opened("officer")
    facts = officer.facts()
    assert facts.size > 0
    assert (server := facts.server) is not None
    assert (server.host, server.database) == (address.host, address.database)
    assert (server.authority, server.connected) == ("Force IT", (officer.gate.actor.display,))
    assert server.authority_until is not None
    assert server.certificate_until is not None
    assert server.certificate_until < server.authority_until, "it is the server's, which is made anew first"
    for of_files in (officer.back_up, officer.remake_backups):
        with pytest.raises(OnlyInFile):
            of_files()
    with officer.service.store.engine.connect() as connection:
        names = connection.execute(text("SELECT name FROM setting")).scalars().all()
    assert not set(names) & set(SECRET_SETTINGS)
    assert officer.service.store.chain_key != officer.service.store.digest_key
    folder = tmp_path / "officer"
    assert store_files(folder).server.stat().st_mode & 0o077 == 0
    assert {path.name for path in folder.iterdir()} == {
        "unit.head",
        "unit.keys",
        "unit.keys.previous",
        "unit.keys.tries",
        "unit.server",
        "unit.server.pem",
    }
    assert address.password not in (folder / "unit.keys").read_text()
    codes = founded.recovery_codes
    with pytest.raises(OnlyInFile, match="codes"):
        store_service.recover(folder, codes, "officer", NEW, devices=NO_DEVICES, now=NOW)


def confirm_all(session: StoreSession) -> None:
    grants = session.ask(AccessToConfirm())
    session.perform(ConfirmAccess(grant_ids=tuple(row.id for row in grants)))


def change_role(session: StoreSession, role: Role) -> None:
    """Change the role of PC Nova."""
    (user,) = (row for row in session.ask(UserList()) if row.name == "nova")
    session.perform(ChangeUser(user_id=user.id, version=user.version, display=user.display, role=role))


def test_who_may_open_the_store_is_decided_once_for_all_programs(
    opened: Opening, server: UnitServer, address: ServerAddress
) -> None:
    administrator, supervisor, auditor = (opened(name) for name in ("administrator", "supervisor", "auditor"))
    new = AddUser(name="nova", display="PC Nova", role=Role.OFFICER, passphrase=NEW)
    administrator.perform(new)
    confirm_all(supervisor)  # whose copy of the keys lacks her
    nova = opened("nova", NEW)
    changed = "seven grey herons fly"
    nova.perform(ChangePassphrase(old=NEW, new=changed, again=changed))
    a_case(nova.gate)
    with pytest.raises(WrongPassphrase):
        opened("nova", NEW)
    nova.log_out()
    opened("nova", changed).log_out()

    change_role(administrator, Role.SUPERVISOR)
    confirm_all(supervisor)
    change_role(administrator, Role.OFFICER)
    administrator.perform(AddUser(name="nina", display="PC Nina", role=Role.OFFICER, passphrase=NEW))
    (waits,) = supervisor.ask(AccessToConfirm())
    supervisor.perform(RefuseAccess(grant_id=waits.id))

    key = auditor.service.store.keys.unlocked.data_key
    (user,) = (row for row in administrator.ask(UserList()) if row.name == "nova")
    inside = opened("nova", changed)
    administrator.perform(RemoveUser(user_id=user.id, version=user.version))
    logins = f"SELECT rolname FROM pg_roles WHERE rolname = '{address.store}_user_{user.id}'"
    with psycopg.connect(address_of_owner(server, address), autocommit=True) as connection:
        assert connection.execute(logins).fetchone()
        administrator.perform(maintenance.ShutOut(name="nova"))
        assert connection.execute(logins).fetchone() is None, "the log-in went with the slot"
    with pytest.raises(MscuError):
        a_case(inside.gate)
    with pytest.raises(WrongPassphrase):
        opened("nova", changed)
    assert auditor.verify().findings == ()
    assert auditor.service.store.keys.unlocked.data_key != key
    assert opened("auditor").service.store.keys.unlocked.data_key != key
    supervisor.perform(ChangePassphrase(old=PASSPHRASE, new=changed, again=changed))
    opened("supervisor", changed).log_out()
    supervisor.perform(ChangePassphrase(old=changed, new=PASSPHRASE, again=PASSPHRASE))


NEXT_KEYS = """
INSERT INTO audit_entry (seq, at, actor, device, action, operation, object_type, object_id, purpose,
    recipients, reason, digest, sealed, previous, hash, signature)
SELECT seq + 1, now(), 'navigator', '', 'X', 'upkeep', 'keys', 1 + (SELECT generation FROM server_keys),
    '', '', '', '', '', hash, 'h', 's' FROM audit_entry ORDER BY seq DESC LIMIT 1
"""
"""A row with which the program would say that the keys file is an older one."""


def test_the_charitys_people_log_in_and_what_is_added_to_their_rights_is_told(
    opened: Opening, server: UnitServer, address: ServerAddress
) -> None:
    navigator, changed = opened("navigator"), "seven grey herons fly"
    navigator.perform(ChangePassphrase(old=PASSPHRASE, new=changed, again=changed))
    again = opened("navigator", changed)
    next_year = datetime.now(UTC).year + 1
    times = {"starts_at": f"28 Jun {next_year} 09:00", "ends_at": f"29 Jun {next_year} 09:00"}
    turn = Turn(**times, name="Bea", number="0161 496 0017")
    again.perform(SetOnCall(turns=(turn,)))
    assert [each.name for each in opened("lead").ask(OnCallRota()).turns] == ["Bea"]
    auditor = opened("auditor")
    assert auditor.verify().findings == ()
    unlocked = auditor.service.store.keys.unlocked
    administrators = create_engine(server.cluster.url(address.database))
    with administrators.begin() as connection:
        recorded = read_definitions(connection, unlocked.data_key, unlocked.store_id)
        connection.execute(text("CREATE POLICY spare ON entry USING (true)"))
        connection.execute(text("GRANT UPDATE ON cases TO unit_a_navigator"))
        connection.execute(text("GRANT SELECT (conditions) ON bail TO unit_a_navigator"))
        connection.execute(text("CREATE OR REPLACE VIEW navigator.bail AS SELECT * FROM public.bail"))
    assert [finding.split(" ", 3)[:3] for finding in auditor.verify().findings] == [
        ["The", "policy", "entry.spare"],
        ["The", "table", "bail"],
        ["The", "table", "cases"],
        ["The", "view", "navigator.bail"],
    ]
    with administrators.begin() as connection:
        connection.execute(text("DROP POLICY spare ON entry"))
        connection.execute(text("REVOKE UPDATE ON cases FROM unit_a_navigator"))
        connection.execute(text("REVOKE SELECT (conditions) ON bail FROM unit_a_navigator"))
        connection.execute(
            text("CREATE OR REPLACE VIEW navigator.bail AS SELECT * FROM navigator.read_bail()")
        )
        other = replace(recorded, version=9)
        write_definitions(connection, other, unlocked.data_key, unlocked.store_id)
    (finding,) = auditor.verify().findings
    assert "were recorded on PostgreSQL 9" in finding
    with administrators.begin() as connection:
        write_definitions(connection, other, bytes(32), unlocked.store_id)
    assert auditor.verify().findings == (OTHER_DEFINITIONS,)
    with administrators.begin() as connection:
        write_definitions(connection, recorded, unlocked.data_key, unlocked.store_id)
        connection.execute(text("UPDATE server_keys SET generation = generation + 1"))
    assert auditor.verify().findings == (OTHER_NUMBER,)
    with administrators.begin() as connection:
        connection.execute(text("UPDATE server_keys SET generation = generation - 1"))
        with pytest.raises(DBAPIError, match="names one that is there"), connection.begin_nested():
            connection.execute(text(NEXT_KEYS))
    administrators.dispose()
    again.perform(ChangePassphrase(old=changed, new=PASSPHRASE, again=PASSPHRASE))


@contextmanager
def revision_is(revision: str, url: str) -> Iterator[None]:
    """Have a database another revision for a while."""
    engine = create_engine(url)
    set_to = text("UPDATE alembic_version SET version_num = :revision")
    with engine.begin() as connection:
        former = read_revision(connection)
        connection.execute(set_to, {"revision": revision})
    yield
    with engine.begin() as connection:
        connection.execute(set_to, {"revision": former})
    engine.dispose()


def test_both_codes_let_somebody_in_where_the_database_is_reached(
    opened: Opening, address: ServerAddress, founded: Template, server: UnitServer
) -> None:
    auditor, former, administrator = opened("auditor"), opened("analyst"), opened("administrator")
    (user,) = (row for row in administrator.ask(UserList()) if row.name == "analyst")
    administrator.perform(ResetUser(user_id=user.id, version=user.version, passphrase="four words of theirs"))
    recover_on_server(server.cluster.url(address.database), founded.recovery_codes, "analyst", NEW, now=NOW)
    assert opened("analyst", NEW).gate.actor.name == "analyst"
    with pytest.raises(MscuError):
        former.perform(ChangePassphrase(old=PASSPHRASE, new=NEW, again=NEW))
    rows = auditor.ask(AuditPage(filter=AuditFilter(actor="analyst", operation=Operation.PERMISSION))).rows
    assert {row.reason for row in rows} == {
        "with both recovery codes, under a new passphrase",
        "confirmed New passphrase: analyst",
    }
    assert auditor.verify().findings == ()


def test_each_refusal_says_what_is_wrong(
    address: ServerAddress, server: UnitServer, founded_charity: Template, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"

    def refuses(kind: type[MscuError], other: ServerAddress = address) -> str:
        with pytest.raises(kind) as refused:
            store_service.connect(folder, other)
        assert not folder.exists()
        return refused.value.sentence

    stranger = Authority.make("Stranger")
    refuses(ServerUntrusted, replace(address, authority=stranger.pem))
    refuses(ConnectionFileRefused, replace(address, password="another"))
    refuses(ConnectionFileRefused, replace(address, store="unit_b"))
    refuses(ServerUnreachable, replace(address, port=1))
    refuses(ServerUnreachable, replace(address, host="nowhere.invalid"))
    for certificate in (server.authority.vouch(lasts=-DAY), server.authority.vouch("other.example")):
        server.show(*certificate)
        refuses(ServerUntrusted)
    server.show(*server.authority.vouch())

    other = "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
    server.cluster.run(f"CREATE DATABASE sorted TEMPLATE template0 {other}")
    server.cluster.run(f"GRANT CONNECT ON DATABASE sorted TO {address.connect_role}")
    refuses(ServerUnsuited, replace(address, database="sorted"))

    store_service.connect(folder, address)
    for revision, refusal in (("0001", OlderOnServer), ("9999", NewerVersion)):
        with revision_is(revision, server.cluster.url(address.database)), pytest.raises(refusal):
            store_service.unlock(folder, "officer", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    server.cluster.run(f"ALTER ROLE {address.store}_user_{IDS['disclosure']} NOLOGIN")
    with pytest.raises(LoginRefused):
        store_service.unlock(folder, "disclosure", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    files = store_files(folder)
    files.keys.write_bytes(founded_charity.files.keys.read_bytes())
    for attempt in (
        lambda: store_service.connect(folder, address),
        lambda: store_service.unlock(folder, "officer", PASSPHRASE, devices=NO_DEVICES, now=NOW),
    ):
        with pytest.raises(OtherStoreOnServer):
            attempt()
    files.database.touch()
    with pytest.raises(TwoStores):
        store_service.unlock(folder, "officer", PASSPHRASE, devices=NO_DEVICES, now=NOW)

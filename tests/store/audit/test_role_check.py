"""Nobody gives herself a role unseen, however well she forges the rest."""

from contextlib import closing

import pytest

from mscu.actions.admin.access_grants import DrawCodes
from mscu.actions.admin.users import AddUser, ChangeUser, RemoveUser, ResetUser, UserList, UserRow
from mscu.codes import Operation, Role
from mscu.models.user import User
from mscu.store.audit.audit import Audit, AuditLine
from mscu.store.audit.author_check import check_authors
from mscu.store.audit.decision_check import check_decisions
from mscu.store.audit.digest import digests_of
from mscu.store.audit.record_check import check_records
from mscu.store.audit.role_check import check_roles
from mscu.store.audit.verify_findings import Findings
from mscu.store.engine.engines import reading_of, writing
from mscu.store.store_service import unlock
from mscu.store.verify import verify
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.store.closed import sentences

GIVEN = "A user has a role in the store that the audit does not show."


def forged(
    store: Store, change: str, *, name: str = "officer", says: str = "", action: str = "ChangeUser"
) -> int:
    """Change a user as the officer who has SQL and her own keys, and sign for it."""
    gate = store.gate("officer")
    unit = gate.store
    number = store.gate(name).actor.id
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE users SET {change} WHERE id = ?", (number,))
        lines = [
            AuditLine(
                operation=Operation.ALTERATION,
                object_type="users",
                object_id=number,
                digest=digests_of(unit.digest_key, connection, User, [number])[number],
            )
        ]
        if says:
            lines.append(AuditLine(operation=Operation.PERMISSION, object_type="users", reason=says))
        audit = Audit(unit.chain_key, unit.signer(gate.actor))
        return audit.write(connection, action, lines, NOW).seq


def test_a_role_that_nobody_gave_is_found(store: Store) -> None:
    for role in (Role.ADMINISTRATOR, Role.SUPERVISOR):
        forged(store, f"role = '{role.value}'")
        assert told_of_people(store) == [GIVEN]
    assert GIVEN in sentences(verify(store.unit))


@pytest.mark.parametrize(
    ("action", "says"),
    [
        ("ChangeUser", "Officer becomes Administrator: officer"),
        ("AddUser", "added as Administrator: officer"),
        ("Found", "added as Administrator: officer"),
    ],
)
def test_a_role_that_she_gave_herself_is_found(store: Store, action: str, says: str) -> None:
    store.gate("officer").record(Operation.LOGIN, "Unlock")
    seq = forged(store, "role = 'administrator'", says=says, action=action)
    (finding,) = told_of_people(store)
    assert str(seq) in finding
    assert "the signer had no permission to do so" in finding


def test_who_comes_back_by_herself_is_found(store: Store) -> None:
    row = user(store, "colleague")
    store.gate(Role.ADMINISTRATOR).perform(RemoveUser(user_id=row.id, version=row.version))
    forged(store, "left_at = NULL", name="colleague")
    assert told_of_people(store) == [GIVEN]


def test_what_administrators_do_is_sound(store: Store) -> None:
    admin = store.gate(Role.ADMINISTRATOR)
    admin.perform(
        AddUser(name="priya", display="DS N", role=Role.OFFICER, passphrase="correct horse battery")
    )
    for name, role in (("priya", Role.ADMINISTRATOR), ("officer", Role.ANALYST)):
        change_role(store, name, role)
    gone = user(store, "colleague")
    store.confirm_access()
    admin.perform(RemoveUser(user_id=gone.id, version=gone.version))
    store.close()
    with closing(unlock(store.folder, "supervisor", PASSPHRASE, devices=NO_DEVICES, now=NOW)) as opened:
        opened.back_up(NOW)
        assert sentences(opened.verify()) == []


def user(store: Store, name: str) -> UserRow:
    return next(row for row in store.gate(Role.ADMINISTRATOR).ask(UserList()) if row.name == name)


def change_role(store: Store, name: str, role: Role) -> None:
    row = user(store, name)
    store.gate(Role.ADMINISTRATOR).perform(
        ChangeUser(user_id=row.id, version=row.version, display=row.display, role=role)
    )


def reset(store: Store, name: str) -> None:
    row = user(store, name)
    new = "correct horse battery"
    store.gate(Role.ADMINISTRATOR).perform(ResetUser(user_id=row.id, version=row.version, passphrase=new))


# ------------------------------------------------------------------------------ two people

BY_ONE = "gives access that no second person confirmed"
BECOMES = "Officer becomes Supervisor: officer"
PROMOTED = "UPDATE users SET role = 'supervisor' WHERE name = 'officer'"
GRANT = (
    "INSERT INTO access_grant (user_id, given, role, state, given_at, given_by_id, decided_at, decided_by_id,"
    " version) SELECT officer.id, 'role', 'supervisor', '{state}', '2022-06-20 09:30:00.000000', giver.id,"
    " '2022-06-20 09:31:00.000000', {decider}, 1"
    " FROM users AS officer, users AS giver WHERE officer.name = 'officer' AND giver.name = 'administrator'"
)
OTHER = "(SELECT id FROM users WHERE name = '{}')"


def written_by(store: Store, name: str, sql: str, *says: str) -> None:
    """Write rows with SQL, and sign for them and for what was done to users, with one person's keys."""
    gate, before = store.gate(name), store.digests()
    store.sql(sql)
    lines = [
        AuditLine(
            operation=Operation.ALTERATION if key in before else Operation.COLLECTION,
            object_type=key[0],
            object_id=key[1],
            digest=value,
        )
        for key, value in store.digests().items()
        if before.get(key) != value
    ]
    lines += [
        AuditLine(operation=Operation.PERMISSION, object_type="users", object_id=1, reason=each)
        for each in says
    ]
    with writing(store.engine).begin() as connection:
        Audit(store.unit.chain_key, gate.store.signer(gate.actor)).write(connection, "ChangeUser", lines, NOW)


def migrated(store: Store, *versions: str) -> None:
    """Record that the tables were brought on."""
    for each in versions:
        said = f"Tables brought from {each}. Root of the records before 00, of those that changed 00."
        store.gate("administrator").record(Operation.UPKEEP, "Migrate", said)


def told_but_migrations(store: Store) -> list[str]:
    return [each for each in told_of_people(store) if "migration" not in each]


def told_of_people(store: Store) -> list[str]:
    """Return what the checks of people find."""
    unit, findings = store.unit, Findings()
    key, kind = unit.digest_key, unit.store_kind
    with store.engine.connect() as connection, connection.begin():
        reading = reading_of(connection)
        check_records(reading, key, findings, kind)
        check_roles(reading, findings, kind)
        check_authors(reading, findings, kind)
        check_decisions(reading, key, findings, kind)
    return [str(each) for each in findings.listed]


def grant(state: str, decider: str = "NULL") -> str:
    return GRANT.format(state=state, decider=decider)


NOT_DECIDED = "Access given no. 1 was not decided by a second person who may."
DIFFERENT = "Access given no. 1 names a different person from the one who signed it."
ONE_PERSON = "Access given no. 1 names one person for what two people must do."


ON_EACH = pytest.mark.usefixtures("on_each_database")


@pytest.mark.parametrize(
    ("forged_grant", "expected"),
    [
        ("", [BY_ONE]),
        (grant("waits"), [BY_ONE]),
        (grant("confirmed"), [BY_ONE, NOT_DECIDED]),
        (grant("alone"), [BY_ONE, NOT_DECIDED]),
        (grant("with_codes", OTHER.format("officer")), [BY_ONE, NOT_DECIDED, DIFFERENT]),
        (grant("confirmed", OTHER.format("supervisor")), [BY_ONE, DIFFERENT]),
        (grant("confirmed", OTHER.format("administrator")), [NOT_DECIDED, ONE_PERSON]),
    ],
)
def test_a_role_that_an_administrator_gave_alone_is_found(
    store: Store, forged_grant: str, expected: list[str]
) -> None:
    if forged_grant:
        written_by(store, "administrator", forged_grant)
    written_by(store, "administrator", PROMOTED, BECOMES)
    found = told_of_people(store)
    assert len(found) == len(expected)
    assert all(any(each in sentence for sentence in found) for each in expected), found


@ON_EACH
def test_a_user_whom_an_administrator_added_alone_is_found(store: Store) -> None:
    boss = "INSERT INTO users (name, display, role, version) VALUES ('boss', 'DI Boss', 'supervisor', 1)"
    written_by(store, "administrator", boss, "added as Supervisor: boss")
    migrated(store, "0056 to 0057")  # as if it were older
    (finding,) = told_but_migrations(store)
    assert BY_ONE in finding


def made_before_grants(store: Store) -> None:
    """Have the audit tell that the store was made with tables that had no grants."""
    store.allow_audit_changes()
    older = (
        "UPDATE audit_entry SET reason = 'Tables of revision 0050.' WHERE action = 'Found' AND reason LIKE ?"
    )
    store.sql(older, "Tables %")


@ON_EACH
def test_a_role_is_held_to_grants_from_when_the_store_had_them(store: Store) -> None:
    made_before_grants(store)
    written_by(store, "administrator", PROMOTED, BECOMES)
    (finding,) = told_of_people(store)
    assert BY_ONE in finding, "a store that does not tell when it had grants is held to them"
    migrated(store, "0050 to 0056", "0056 to 0057", "0057 to 0058")
    assert told_but_migrations(store) == []
    demoted = "UPDATE users SET role = 'officer' WHERE name = 'officer'"
    written_by(store, "administrator", demoted, "Supervisor becomes Officer: officer")
    written_by(store, "administrator", PROMOTED, BECOMES)
    assert BY_ONE in told_but_migrations(store)[-1]


@ON_EACH
def test_a_confirmed_role_is_given_once(store: Store) -> None:
    """Whoever confirmed a role cannot give it back alone after it was taken away."""
    change_role(store, "officer", Role.SUPERVISOR)
    store.confirm_access()
    change_role(store, "officer", Role.OFFICER)
    written_by(store, "supervisor", PROMOTED, BECOMES)
    (finding,) = told_of_people(store)
    assert "the signer had no permission to do so" in finding


CONFIRMED = (
    "UPDATE access_grant SET state = 'confirmed', version = version + 1, decided_at = given_at,"
    " decided_by_id = {} WHERE state = 'waits'"
)


@ON_EACH
def test_a_confirmation_by_who_may_not_is_found(store: Store) -> None:
    change_role(store, "officer", Role.SUPERVISOR)
    written_by(store, "colleague", CONFIRMED.format(OTHER.format("colleague")))
    written_by(store, "colleague", PROMOTED, BECOMES)
    assert told_of_people(store) == [NOT_DECIDED]


def test_what_was_confirmed_while_the_supervisor_was_locked_out_is_found(store: Store) -> None:
    """With another program; her own passphrase and nothing else may be confirmed by somebody else."""
    admin = store.gate(Role.ADMINISTRATOR)
    admin.perform(AddUser(name="boss", display="DS B", role=Role.SUPERVISOR, passphrase=PASSPHRASE))
    admin.perform(DrawCodes())
    reset(store, "supervisor")
    written_by(store, "colleague", CONFIRMED.format(OTHER.format("colleague")))
    assert told_of_people(store) == [NOT_DECIDED, NOT_DECIDED.replace("1", "2")]


def test_what_a_navigator_confirmed_in_the_unit_s_store_is_found(store: Store) -> None:
    reset(store, "supervisor")
    written_by(store, "navigator", CONFIRMED.format(OTHER.format("navigator")))
    assert told_of_people(store) == [NOT_DECIDED]

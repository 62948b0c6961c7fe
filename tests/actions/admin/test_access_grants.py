"""Nobody lets anybody in alone: what one person gives holds once a second one has confirmed it."""

from datetime import timedelta
from pathlib import Path

import pytest

from mscu.access import REGISTERS
from mscu.actions.admin.access_grants import (
    AccessToConfirm,
    ConfirmAccess,
    ConfirmWithCodes,
    DrawCodes,
    RefuseAccess,
)
from mscu.actions.admin.caseload import Holders
from mscu.actions.admin.users import (
    OWN_ACCOUNT,
    AddUser,
    ChangeUser,
    RemoveUser,
    ResetUser,
    UserList,
    UserRow,
)
from mscu.app.sign_in import StoreSignIn
from mscu.app.unlocked_stores import UnlockedStores
from mscu.codes import GrantState, Role, StoreKind
from mscu.errors import AccessWaits, BadRecoveryCode, Invalid, NotPermitted, StaleRecord, WrongPassphrase
from mscu.gate import Gate
from mscu.store import store_service
from mscu.store.audit.role_check import CODES_UNCONFIRMED
from mscu.store.create_store import FirstUser, StoreSettings, create_store
from mscu.store.keys import keys
from mscu.store.keys.recovery import open_recovery
from mscu.store.keys.slots import Attempt
from mscu.store.store_service import StoreService
from mscu.visibility import gives_more
from tests.scenes.stores import (
    CHEAP,
    COLLEAGUE,
    NAMES,
    NO_DEVICES,
    NOW,
    OTHER_LEAD,
    OTHER_NAVIGATOR,
    PASSPHRASE,
    Store,
    confirm_access,
    role_of,
)

pytestmark = pytest.mark.in_file
NEW, OWN = "correct horse battery", "heron lantern thistle quay"
ADMIN, SUPERVISOR = Role.ADMINISTRATOR.value, Role.SUPERVISOR.value


def user(gate: Gate, name: str) -> UserRow:
    return next(row for row in gate.ask(UserList()) if row.name == name)


def reset(gate: Gate, name: str, passphrase: str = NEW) -> None:
    row = user(gate, name)
    gate.perform(ResetUser(user_id=row.id, version=row.version, passphrase=passphrase))


def change(gate: Gate, name: str, role: Role) -> bool:
    row = user(gate, name)
    return gate.perform(ChangeUser(user_id=row.id, version=row.version, display=row.display, role=role))


def add(gate: Gate, name: str, role: Role) -> None:
    gate.perform(AddUser(name=name, display=f"DC {name.title()}", role=role, passphrase=NEW))


def remove(gate: Gate, name: str) -> None:
    row = user(gate, name)
    gate.perform(RemoveUser(user_id=row.id, version=row.version))


def founded(folder: Path, role: Role) -> Gate:
    """Found a store in which an administrator alone added a second user, and return her gate."""
    first = [FirstUser(name="ada", display="Ada", role=Role.ADMINISTRATOR, passphrase=PASSPHRASE)]
    settings = StoreSettings(unit_name="Test unit", cost=CHEAP, made_up=True)
    made = create_store(folder, first, settings, devices=NO_DEVICES, now=NOW).store
    gate = Gate(made, made.actor())
    assert user(gate, "ada").passphrase_waits_for == ""
    add(gate, "bea", role)
    return gate


def waiting(gate: Gate) -> list[str]:
    return [f"{row.name}: {row.what}" for row in gate.ask(AccessToConfirm())]


def refuse(gate: Gate) -> None:
    for row in gate.ask(AccessToConfirm()):
        gate.perform(RefuseAccess(grant_id=row.id))


def last_grant(store: Store) -> int:
    return int(store.sql("SELECT max(id) FROM access_grant")[0][0])


def state(store: Store) -> str:
    return str(store.sql("SELECT state FROM access_grant ORDER BY id DESC LIMIT 1")[0][0])


def unlock(store: Store, name: str, passphrase: str = PASSPHRASE) -> StoreService:
    return store_service.unlock(store.folder, name, passphrase, devices=NO_DEVICES, now=NOW)


def opens(store: Store, name: str, passphrase: str = PASSPHRASE) -> bool | str:
    """Return whether a passphrase opens the store, or that it waits."""
    store.close()
    try:
        unlock(store, name, passphrase).close()
    except AccessWaits:
        return "waits"
    except WrongPassphrase:
        return False
    return True


def findings(store: Store, name: str = COLLEAGUE) -> list[str]:
    store.close()
    service = unlock(store, name)
    if not service.all_backups():
        service.back_up(NOW)
    found = [str(finding) for finding in service.verify().findings]
    service.close()
    return found


def reopened(store: Store) -> Store:
    store.close()
    return Store(store.folder, store.template)


# ------------------------------------------------------------------------------ the hole itself


def test_an_administrator_alone_does_not_become_the_supervisor(store: Store) -> None:
    admin = store.gate(ADMIN)
    reset(admin, SUPERVISOR)
    with pytest.raises(NotPermitted):
        admin.perform(ConfirmAccess(grant_ids=(last_grant(store),)))
    assert opens(store, SUPERVISOR, NEW) == "waits"
    assert opens(store, SUPERVISOR, PASSPHRASE) is False
    assert findings(store) == []
    store = reopened(store)
    confirm_access(store.gate(COLLEAGUE))
    store.close()
    service = unlock(store, SUPERVISOR, NEW)
    assert service.store.actor().role is Role.SUPERVISOR
    assert service.store.unlocked.must_change
    assert service.verify().sound
    service.close()


def test_the_door_counts_a_waiting_passphrase_neither_way(store: Store) -> None:
    """Whoever knows one could otherwise clear the count of a colleague who shares it, and go on guessing."""
    reset(store.gate(ADMIN), "officer")
    store.close()
    path = store.unit.files.keys
    for tries in range(1, 5):
        now = NOW + timedelta(days=tries)
        with pytest.raises(WrongPassphrase):
            keys.unlock(path, "officer", "not the right one", devices=NO_DEVICES, now=now)
        for counted in (True, False, True):
            now += timedelta(hours=1)
            with pytest.raises(AccessWaits):
                keys.unlock(
                    path, "officer", NEW, devices=NO_DEVICES, now=now, attempt=Attempt(counted=counted)
                )
            assert keys.failed_attempts(path, "officer") == tries
    store.confirm_access()
    store.close()
    later = NOW + timedelta(days=5)
    service = store_service.unlock(store.folder, "officer", NEW, devices=NO_DEVICES, now=later)
    assert service.failed == 4
    service.failures_recorded()
    service.close()
    assert keys.failed_attempts(path, "officer") == 0


def test_a_slot_opened_by_another_program_does_not_open_the_door(store: Store) -> None:
    """An administrator has the data key, and so can seal it to the slot that waits."""
    admin = store.gate(ADMIN)
    reset(admin, SUPERVISOR)
    keys.confirm_slots(store.unit.files.keys, [SUPERVISOR], unlocked=admin.store.keys.unlocked)
    assert opens(store, SUPERVISOR, NEW) == "waits"
    assert findings(store) == [
        "A passphrase opens the store, but no second person confirmed the user's access."
    ]


# ------------------------------------------------------------------------------ what waits for whom


def test_every_role_of_whom_a_passphrase_is_set_has_more_or_may_confirm() -> None:
    """So every new passphrase waits; if one day a role has less, this says so."""
    for store_kind, givers in ((StoreKind.UNIT, {Role.ADMINISTRATOR}), (StoreKind.SURVIVORS, {Role.LEAD})):
        for giver in givers:
            less = [role for role in REGISTERS[store_kind] if not gives_more(giver, role, store_kind)]
            own_people = {Role.NAVIGATOR} if store_kind is StoreKind.SURVIVORS else set()
            assert set(less) == {giver} | own_people


def test_a_role_waits_if_it_may_or_sees_more() -> None:
    for former, role, more in (
        (Role.OFFICER, Role.SUPERVISOR, True),
        (Role.SUPERVISOR, Role.OFFICER, False),
        (Role.OFFICER, Role.ANALYST, False),
        (Role.SUPERVISOR, Role.DISCLOSURE, True),  # who reads what was withdrawn
        (Role.NAVIGATOR, Role.LEAD, True),  # who hears of restricted cases
        (Role.ADMINISTRATOR, Role.OFFICER, True),
        (Role.OFFICER, Role.OFFICER, False),
    ):
        assert gives_more(former, role, StoreKind.UNIT) is more, (former, role)


def test_what_is_given_waits_for_whoever_confirms_access_and_for_nobody_concerned(store: Store) -> None:
    """Walk from a store with several who may confirm to one in which only the person concerned is left."""
    admin, supervisor, officer = (store.gate(name) for name in (ADMIN, SUPERVISOR, "officer"))
    assert "PC Supervisor must confirm it" in user(admin, "officer").waits_for
    add(admin, "priya", Role.OFFICER)
    assert change(admin, "officer", Role.SUPERVISOR)
    assert user(admin, "officer").role is Role.OFFICER
    assert user(admin, "officer").waits == "New role: Supervisor"
    assert waiting(supervisor) == ["priya: New user: Officer", "officer: New role: Supervisor"]
    for gate in (admin, officer, store.gate(COLLEAGUE)):
        assert waiting(gate) == []
        for grant_id in (1, 2):
            with pytest.raises(NotPermitted):
                gate.perform(ConfirmAccess(grant_ids=(grant_id,)))
            with pytest.raises(NotPermitted):
                gate.perform(RefuseAccess(grant_id=grant_id))
    confirm_access(supervisor)
    assert user(admin, "officer").role is Role.SUPERVISOR
    assert (user(admin, "officer").waits, user(admin, "priya").waits) == ("", "")
    with pytest.raises(StaleRecord):
        supervisor.perform(ConfirmAccess(grant_ids=(1,)))
    with pytest.raises(Invalid):
        supervisor.perform(ConfirmAccess(grant_ids=()))
    for name in {row.name for row in admin.ask(UserList())} - {ADMIN, "officer"}:
        remove(admin, name)
    assert change(admin, "officer", Role.ADMINISTRATOR), "two who confirm access remain"
    assert "PC Officer must confirm it" in user(admin, "officer").waits_for
    confirm_access(officer)  # in a unit of two the other one confirms
    assert user(admin, "officer").role is Role.ADMINISTRATOR
    codes = "PC Officer must open the store with both recovery codes"
    assert codes in user(admin, "officer").passphrase_waits_for
    reset(admin, "officer")
    assert waiting(officer) == [], "who cannot unlock the store cannot confirm"
    assert codes in user(admin, "officer").waits_for
    assert findings(store, ADMIN) == []


def test_in_the_charity_another_lead_confirms(charity: Store) -> None:
    lead = charity.gate(Role.LEAD)
    add(lead, "third.lead", Role.LEAD)
    reset(lead, OTHER_NAVIGATOR)
    assert waiting(lead) == []
    assert len(waiting(charity.gate(OTHER_LEAD))) == 2
    assert opens(charity, OTHER_NAVIGATOR, NEW) == "waits"
    charity = reopened(charity)
    charity.confirm_access()
    assert opens(charity, OTHER_NAVIGATOR, NEW) is True
    assert findings(charity, OTHER_LEAD) == []


def test_the_first_user_ever_needs_no_second(tmp_path: Path) -> None:
    gate = founded(tmp_path, Role.SUPERVISOR)
    assert "DC Bea must confirm it" in user(gate, "ada").passphrase_waits_for
    add(gate, "cleo", Role.OFFICER)
    gate.store.close()
    bea = store_service.unlock(tmp_path, "bea", NEW, devices=NO_DEVICES, now=NOW)
    bea.back_up(NOW)
    assert bea.verify().sound
    bea.close()
    with pytest.raises(AccessWaits):
        store_service.unlock(tmp_path, "cleo", NEW, devices=NO_DEVICES, now=NOW)


def test_all_that_is_confirmed_at_once_is_judged_as_it_was_before(tmp_path: Path) -> None:
    """What one of them gives, such as a second supervisor, must not make the rest look unpermitted."""
    admin = founded(tmp_path, Role.OFFICER)
    add(admin, "boss", Role.SUPERVISOR)
    change(admin, "bea", Role.SUPERVISOR)
    add(admin, "priya", Role.OFFICER)
    admin.store.close()
    bea = store_service.unlock(tmp_path, "bea", NEW, devices=NO_DEVICES, now=NOW)
    gate = Gate(bea.store, bea.store.actor())
    assert [row.name for row in gate.ask(AccessToConfirm())] == ["boss", "bea", "priya"]
    confirm_access(gate)
    bea.back_up(NOW)
    assert bea.verify().sound
    bea.close()


# ------------------------------------------------------------------------------ two who confirm


def test_nobody_is_left_alone_to_give_access(store: Store) -> None:
    """An administrator beside whom nobody confirms would need only somebody who does not know what to ask."""
    admin, supervisor = store.gate(ADMIN), store.gate(SUPERVISOR)
    with pytest.raises(Invalid) as refused:
        reset(admin, ADMIN)
    assert refused.value.problems == {"passphrase": OWN_ACCOUNT}
    row = user(admin, SUPERVISOR)
    assert row.why_not_remove.startswith("Only one user could confirm")
    with pytest.raises(Invalid) as refused:
        remove(admin, SUPERVISOR)
    assert refused.value.problems == {"user_id": row.why_not_remove}
    with pytest.raises(Invalid) as refused:
        change(admin, SUPERVISOR, Role.OFFICER)
    assert refused.value.problems == {"role": row.why_not_remove}
    assert change(admin, "officer", Role.SUPERVISOR)
    confirm_access(supervisor)
    officer = store.gate("officer")
    assert [change(admin, name, Role.DISCLOSURE) for name in (SUPERVISOR, "officer")] == [True, True]
    confirm_access(officer)
    assert user(admin, SUPERVISOR).role is Role.DISCLOSURE
    with pytest.raises(Invalid, match="Only one user could confirm"):  # it is looked at again
        confirm_access(store.gate(SUPERVISOR))
    assert user(admin, "officer").role is Role.SUPERVISOR


def test_the_only_supervisor_leaves_with_a_successor_or_with_both_codes(store: Store) -> None:
    """Shut out at once by a new passphrase she still counts, so whoever did it is not alone meanwhile."""
    admin, codes = store.gate(ADMIN), store.template.recovery_codes
    add(admin, "boss", Role.SUPERVISOR)
    assert user(admin, "boss").why_not_remove == "", "whom nobody has let in is not counted"
    reset(admin, SUPERVISOR)
    assert user(admin, SUPERVISOR).why_not_remove.startswith("Only one user could confirm")
    store.close()
    StoreSignIn().recover(store.folder, codes, "boss", OWN).release()
    store = reopened(store)
    remove(store.gate(ADMIN), SUPERVISOR)
    assert "DC Boss must confirm it" in user(store.gate(ADMIN), "officer").waits_for
    assert findings(store) == []


def test_whoever_locks_the_supervisor_out_does_not_choose_who_confirms(store: Store) -> None:
    """Anybody else but the charity confirms her passphrase; until then nobody can confirm the rest."""
    admin = store.gate(ADMIN)
    add(admin, "boss", Role.SUPERVISOR)
    change(admin, COLLEAGUE, Role.SUPERVISOR)
    admin.perform(DrawCodes())
    reset(admin, SUPERVISOR)
    passphrase = [f"{SUPERVISOR}: New passphrase"]
    for name in set(NAMES) - {ADMIN, SUPERVISOR}:
        charity = role_of(name) in {Role.NAVIGATOR, Role.LEAD}
        assert waiting(store.gate(name)) == ([] if charity else passphrase), name
    for gate in (store.gate("officer"), store.gate(Role.NAVIGATOR)):
        with pytest.raises(NotPermitted):
            gate.perform(ConfirmAccess(grant_ids=(1, 2, 3, 4)))
    with pytest.raises(Invalid, match="Nobody else can unlock the store"):
        admin.perform(DrawCodes())
    cannot = "PC Supervisor must confirm it, but cannot unlock the store until"
    row = user(admin, "officer")
    assert row.waits_for.startswith(cannot)
    assert row.passphrase_waits_for.startswith(cannot)
    refuse(store.gate("officer"))
    assert waiting(store.gate("officer")) == [], "a refused passphrase locks her out as well"
    reset(admin, SUPERVISOR)
    confirm_access(store.gate("officer"))
    assert len(waiting(store.gate(SUPERVISOR))) == 3
    confirm_access(store.gate(SUPERVISOR))
    assert findings(store) == []


def test_the_charity_never_confirms_in_the_unit_s_store(store: Store) -> None:
    admin = store.gate(ADMIN)
    stay = {Role.ADMINISTRATOR, Role.OFFICER, Role.NAVIGATOR, Role.LEAD}
    store.keep_users(*(row.name for row in admin.ask(UserList()) if row.role in stay))
    assert user(admin, "officer").waits_for == "PC Colleague must confirm it."
    assert user(admin, Role.LEAD).waits_for == "PC Colleague or PC Officer must confirm it."
    for name in ("officer", COLLEAGUE):
        remove(admin, name)
    for role in (Role.NAVIGATOR, Role.LEAD):
        assert "both recovery codes" in user(admin, role).waits_for


def test_only_who_confirms_access_confirms_new_codes(store: Store) -> None:
    admin = store.gate(ADMIN)
    admin.perform(DrawCodes())
    store.keep_users(*(set(NAMES) - {SUPERVISOR}))
    for name in set(NAMES) - {SUPERVISOR}:
        assert waiting(store.gate(name)) == []
    before = store.unit.files.keys.read_bytes()
    for left in (set(NAMES) - {SUPERVISOR}, {ADMIN}):
        store.keep_users(*left)
        with pytest.raises(Invalid, match="Nobody else can unlock the store"):
            admin.perform(DrawCodes())
    assert store.unit.files.keys.read_bytes() == before


# ------------------------------------------------------------------------------ refused, replaced


def test_what_is_refused_gives_nothing(store: Store) -> None:
    admin, supervisor = store.gate(ADMIN), store.gate(SUPERVISOR)
    add(admin, "priya", Role.OFFICER)
    change(admin, "priya", Role.SUPERVISOR)
    change(admin, "officer", Role.SUPERVISOR)
    supervisor.perform(RefuseAccess(grant_id=3))
    supervisor.perform(RefuseAccess(grant_id=1))
    assert waiting(supervisor) == [], "the role of a new user goes with the access"
    assert user(admin, "priya").left.startswith("refused ")
    (holder,) = [row for row in store.gate(SUPERVISOR).ask(Holders()) if row.name == "priya"]
    assert holder.left == user(admin, "priya").left
    assert user(admin, "officer").role is Role.OFFICER
    assert opens(store, "priya", NEW) is False
    store = reopened(store)
    reset(store.gate(ADMIN), COLLEAGUE)
    refuse(store.gate(SUPERVISOR))
    assert opens(store, COLLEAGUE, NEW) == "waits"
    store = reopened(store)
    reset(store.gate(ADMIN), COLLEAGUE, OWN)
    store.confirm_access()
    assert opens(store, COLLEAGUE, NEW) is False
    assert opens(store, COLLEAGUE, OWN) is True
    assert findings(store, "officer") == []


def test_the_newer_of_two_counts(store: Store) -> None:
    admin, supervisor = store.gate(ADMIN), store.gate(SUPERVISOR)
    change(admin, "officer", Role.SUPERVISOR)
    change(admin, "officer", Role.DISCLOSURE)
    assert waiting(supervisor) == ["officer: New role: Disclosure officer"]
    change(admin, "officer", Role.ANALYST)
    assert waiting(supervisor) == [], "taking away ends what waited"
    add(admin, "priya", Role.OFFICER)
    reset(admin, "priya", OWN)
    assert waiting(supervisor) == ["priya: New user: Officer"]
    with pytest.raises(StaleRecord):
        supervisor.perform(ConfirmAccess(grant_ids=(last_grant(store) - 1,)))
    store.confirm_access()
    assert opens(store, "priya", NEW) is False
    assert opens(store, "priya", OWN) is True
    assert findings(store) == []


# ------------------------------------------------------------------------------ recovery codes


@pytest.mark.parametrize("refused", [False, True])
def test_with_both_codes_a_person_confirms_what_waits_for_her(store: Store, refused: bool) -> None:
    admin, codes = store.gate(ADMIN), store.template.recovery_codes
    change(admin, "officer", Role.SUPERVISOR)
    reset(admin, "officer")
    if refused:
        refuse(store.gate(SUPERVISOR))
    with pytest.raises(NotPermitted):
        store.gate("officer").perform(ConfirmWithCodes())
    store.close()
    opened = StoreSignIn().recover(store.folder, codes, "officer", OWN)
    (session,) = opened.sessions
    assert session.gate.actor.role is (Role.OFFICER if refused else Role.SUPERVISOR)
    opened.release()
    assert opens(store, "officer", OWN) is True
    store = reopened(store)
    assert state(store) == GrantState.WITH_CODES
    assert findings(store) == []


# ------------------------------------------------------------------------------ what is told


def news(store: Store, name: str, passphrase: str = PASSPHRASE) -> tuple[tuple[str, ...], str]:
    opened = StoreSignIn().unlock(store.folder, name, passphrase)
    assert isinstance(opened, UnlockedStores)
    (session,) = opened.sessions
    told = session.news, session.waits
    opened.release()
    return told


def test_who_is_concerned_is_told_once(store: Store) -> None:
    for name in (SUPERVISOR, ADMIN, "officer", COLLEAGUE):
        store.close()
        assert news(store, name) == ((), "")
    admin = store.gate(ADMIN)
    change(admin, "officer", Role.SUPERVISOR)
    store.close()
    assert news(store, SUPERVISOR) == ((), "1 change of access waits for you to confirm.")
    store.confirm_access()
    reset(store.gate(ADMIN), COLLEAGUE)
    store.confirm_access()
    store.close()
    given = "on 20 Jun 2022 10:30; PC Supervisor confirmed it."
    own, other = f"made you Supervisor {given}", f"gave PC Colleague a new passphrase {given}"
    told, _ = news(store, "officer")
    assert told == tuple(f"PC Administrator {deed}" for deed in (own, other))
    assert news(store, "officer") == ((), "")
    told, _ = news(store, COLLEAGUE, NEW)
    assert told == (f"PC Administrator gave you a new passphrase {given}",)
    for name in (SUPERVISOR, ADMIN):
        assert news(store, name) == ((), ""), "who did it knows"


# ------------------------------------------------------------------------------ what goes on meanwhile


def test_a_waiting_slot_waits_whatever_is_done_to_the_keys_file(store: Store) -> None:
    admin = store.gate(ADMIN)
    add(admin, "priya", Role.AUDITOR)
    reset(admin, "officer")
    with store.engine.connect() as connection:
        sealed = admin.store.seal_for_auditors("Crabtree", connection)
    assert b"auditor" in sealed
    assert b"priya" not in sealed, "what is searched for is not sealed to who is not confirmed"
    store.close()
    service = unlock(store, ADMIN)
    service.shut_out(COLLEAGUE)  # which gives the store another key
    backup = service.back_up(NOW)
    assert service.verify().sound
    service.close()
    for name in ("priya", "officer"):
        assert opens(store, name, NEW) == "waits"
    StoreSignIn().restore(backup.path, store.folder.with_name("restored"))
    with pytest.raises(AccessWaits):
        StoreSignIn().unlock(store.folder.with_name("restored"), "officer", NEW)
    service = unlock(store, SUPERVISOR)
    confirm_access(Gate(service.store, service.store.actor()))
    assert service.verify().sound
    service.close()
    for name in ("priya", "officer"):
        assert opens(store, name, NEW) is True


def test_an_administrator_alone_gets_no_codes_that_open_the_store(store: Store) -> None:
    """With new codes of her own she would set a passphrase for the supervisor and unlock with it."""
    store.close()
    codes = StoreSignIn().unlock(store.folder, ADMIN, PASSPHRASE)
    session = codes.sessions[0]
    drawn = session.new_codes()
    session.shut_out(COLLEAGUE)  # which gives the store another key
    codes.release()
    with pytest.raises(AccessWaits, match="These codes wait"):
        StoreSignIn().recover(store.folder, drawn, SUPERVISOR, OWN)
    service = unlock(store, SUPERVISOR)
    service.back_up(NOW)
    gate = Gate(service.store, service.store.actor())
    assert waiting(gate) == [f"{ADMIN}: New recovery codes"]
    assert service.verify().sound
    confirm_access(gate)
    assert service.verify().sound
    service.close()
    opened = StoreSignIn().recover(store.folder, drawn, SUPERVISOR, OWN)
    assert opened.draw_codes() != drawn, "used codes are known, and the next ones wait for nobody"
    opened.release()
    assert findings(store, "officer") == []


def test_the_old_codes_work_until_the_new_ones_are_confirmed(store: Store) -> None:
    """Else a unit whose second person leaves before confirming has no codes at all."""
    admin, supervisor, path = store.gate(ADMIN), store.gate(SUPERVISOR), store.unit.files.keys
    old = store.template.recovery_codes
    refused = admin.perform(DrawCodes())
    refuse(supervisor)
    superseded = admin.perform(DrawCodes())
    drawn = admin.perform(DrawCodes())
    for name in (COLLEAGUE, "officer"):
        store.close()
        service = unlock(store, ADMIN)
        service.shut_out(name)  # which gives the store another key
        service.close()
        open_recovery(path, *old)
        for codes in (refused, superseded):
            with pytest.raises(BadRecoveryCode):
                open_recovery(path, *codes)
        with pytest.raises(AccessWaits):
            open_recovery(path, *drawn)
    assert findings(store, SUPERVISOR) == []
    service = unlock(store, SUPERVISOR)
    confirm_access(Gate(service.store, service.store.actor()))
    service.close()
    open_recovery(path, *drawn)
    with pytest.raises(BadRecoveryCode):
        open_recovery(path, *old)
    assert findings(store, SUPERVISOR) == []


def test_codes_that_another_program_put_in_force_are_found(store: Store) -> None:
    admin = store.gate(ADMIN)
    admin.perform(DrawCodes())
    keys.confirm_slots(store.unit.files.keys, [], unlocked=admin.store.keys.unlocked, codes=True)
    assert findings(store) == [CODES_UNCONFIRMED]

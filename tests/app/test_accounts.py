"""Two accounts as they are: name and passphrase may differ, and either store may be away."""

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from mscu.actions.admin.access_grants import AccessToConfirm, ConfirmAccess
from mscu.actions.admin.users import AddUser, ChangePassphrase, ResetUser, UserList
from mscu.app.sign_in import BESIDE_THE_CHARITYS, StoreSignIn
from mscu.app.unlocked_stores import WHILE_AWAY, UnlockedStores
from mscu.codes import Operation, Role, StoreKind
from mscu.errors import Damaged, MscuError, NotAStore, OpenElsewhere, TooManyAttempts, WrongPassphrase
from mscu.store import store_service
from mscu.store.files.file_names import StoreFiles
from mscu.store.files.lock_file import StoreLock
from mscu.store.keys.attempts import FREE_ATTEMPTS
from mscu.ui.look.frame import Frame
from mscu.ui.sign_in.charity_folder import TwoLogins, last_logins, remember_charity, remember_logins
from mscu.ui.sign_in.sign_in_frame import SignInFrame
from mscu.ui.sign_in.unlock import CHARITY_APART, OPEN_CHARITY, UnlockForm
from tests.scenes.stores import COLLEAGUE, OTHER_LEAD, OTHER_NAVIGATOR, PASSPHRASE, Store, Template
from tests.store.made import forge
from tests.ui.finding import texts
from tests.ui.inline import InlineBackground
from tests.ui.window.first_page import begin

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

UNIT, SURVIVORS = StoreKind
ANOTHER, OWN = "correct horse battery", "staple of the lighthouse"
HERE = "ana.pop"
"""A navigator in the unit's store whose log-in name in the charity's is another."""


@dataclass(frozen=True)
class Accounts:
    """What one person types for each of the two stores."""

    unit: tuple[str, str]
    charity: tuple[str, str]

    def of(self, kind: StoreKind) -> tuple[str, str]:
        return self.unit if kind is UNIT else self.charity


ACCOUNTS = {
    "all the same": Accounts((Role.NAVIGATOR, PASSPHRASE), (Role.NAVIGATOR, PASSPHRASE)),
    "another passphrase": Accounts((Role.LEAD, PASSPHRASE), (Role.LEAD, ANOTHER)),
    "another name": Accounts((HERE, PASSPHRASE), (OTHER_NAVIGATOR, PASSPHRASE)),
    "both others": Accounts((HERE, PASSPHRASE), (OTHER_LEAD, ANOTHER)),
}


@pytest.fixture(scope="module")
def two(founded: Template, founded_charity: Template, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the unit's folder, with the charity's store in it, whose people have the accounts above."""
    unit = Store.copy(founded, tmp_path_factory.mktemp("two") / "unit")
    admin = unit.gate(Role.ADMINISTRATOR)
    admin.perform(AddUser(name=HERE, display="Ana Pop", role=Role.NAVIGATOR, passphrase=ANOTHER))
    unit.confirm_access()
    unit.close()
    shutil.copytree(founded_charity.folder, unit.folder / SURVIVORS)
    for folder, name, old, new in (
        (unit.folder, HERE, ANOTHER, PASSPHRASE),
        (unit.folder / SURVIVORS, Role.LEAD, PASSPHRASE, ANOTHER),
        (unit.folder / SURVIVORS, OTHER_LEAD, PASSPHRASE, ANOTHER),
    ):
        opened = StoreSignIn().unlock(folder, name, old)
        (session,) = opened.sessions
        session.perform(ChangePassphrase(old=old, new=new, again=new))
        opened.release()
    return unit.folder


@pytest.fixture
def own_two(two: Path, tmp_path: Path) -> Path:
    """Return a copy of both stores for a test that changes them."""
    shutil.copytree(two, tmp_path / "own")
    return tmp_path / "own"


LEADS = (OTHER_LEAD, Role.LEAD)


def reset(folder: Path, admin: str, passphrase: str) -> None:
    """Reset the navigator's passphrase to one that somebody else knows."""
    opened = StoreSignIn().unlock(folder, admin, ANOTHER if admin == OTHER_LEAD else PASSPHRASE)
    session = opened.sessions[0]
    row = next(row for row in session.ask(UserList()) if row.name == Role.NAVIGATOR)
    session.perform(ResetUser(user_id=row.id, version=row.version, passphrase=passphrase))
    opened.release()


def confirm(folder: Path, second: str) -> None:
    """Confirm what waits for a second person."""
    opened = StoreSignIn().unlock(folder, second, ANOTHER if second == Role.LEAD else PASSPHRASE)
    session = opened.sessions[0]
    grants = tuple(row.id for row in session.ask(AccessToConfirm()))
    session.perform(ConfirmAccess(grant_ids=grants))
    opened.release()


def kinds(opened: UnlockedStores) -> list[StoreKind]:
    return [session.gate.actor.store for session in opened.sessions]


def folder_of(unit: Path, kind: StoreKind) -> Path:
    return unit if kind is UNIT else unit / SURVIVORS


def enter(unit: Path, door: StoreKind, login: tuple[str, str], unit_person: str) -> UnlockedStores:
    """Unlock at the unit's door, or the charity's store from there."""
    if door is UNIT:
        return StoreSignIn().unlock(unit, *login)
    return StoreSignIn().unlock_charity(unit, *login, unit_person=unit_person)


WALK = [
    (accounts, door, known, busy)
    for number, accounts in enumerate(ACCOUNTS)
    for door, known, busy in product(StoreKind, (False, True), (False, True))
    if (number + (door is SURVIVORS) + known + busy) % 2
]
"""Half of all, in which any three of the four meet in every way."""


@pytest.mark.parametrize(("accounts", "door", "known", "busy"), WALK)
def test_what_fits_opens_and_the_other_is_asked_for(
    accounts: str, door: StoreKind, known: bool, busy: bool, two: Path
) -> None:
    """Names are known if this workstation has opened both before; the other store may be open elsewhere."""
    who, other = ACCOUNTS[accounts], SURVIVORS if door is UNIT else UNIT
    if door is SURVIVORS:
        remember_charity(two / SURVIVORS)
    if known:
        logins = TwoLogins(folder=str(two / SURVIVORS), charity=who.charity[0], unit=who.unit[0])
        remember_logins(logins)
    name_fits = known or who.unit[0] == who.charity[0]
    fits = name_fits and who.unit[1] == who.charity[1]
    with ExitStack() as held:
        if busy:
            lock = StoreLock.take(StoreFiles(folder_of(two, other), other).lock)
            held.callback(lock.release)
        opened = enter(two, door, who.of(door), unit_person=who.charity[0])
        if fits and not busy:
            assert kinds(opened) == [UNIT, SURVIVORS]
            assert opened.unopened is None
        else:
            assert kinds(opened) == [door]
            assert opened.unopened is not None
            assert opened.unopened.store_kind is other
            assert isinstance(opened.unopened.error, OpenElsewhere if fits else WrongPassphrase)
            with pytest.raises(WrongPassphrase):
                opened.open_other(who.of(other)[0], "not this one")
            if busy:
                with pytest.raises(OpenElsewhere):
                    opened.open_other(*who.of(other))
                assert kinds(opened) == [door]
    if opened.unopened is not None:
        opened.open_other(*who.of(other))
    assert kinds(opened) == [UNIT, SURVIVORS]
    assert opened.person == who.unit[0]
    assert [session.gate.actor.name for session in opened.sessions] == [who.unit[0], who.charity[0]]
    assert last_logins(two / SURVIVORS).unit == who.unit[0]
    assert not opened.must_change
    opened.release()


POLICE = [*sorted({*Role} - {Role.NAVIGATOR, Role.LEAD}), COLLEAGUE]


@pytest.fixture
def frame(qtbot: QtBot) -> SignInFrame:
    """Return the window of the sign-in screens."""
    made = SignInFrame()
    qtbot.addWidget(made)
    made.resize(1280, 672)
    with qtbot.waitExposed(made):
        made.show()
    return made


def read_at_the_door(unit: Path, name: str, passphrase: str, frame: SignInFrame) -> tuple[str, object]:
    """Return all that can be read once somebody has unlocked, or tried to."""
    form = UnlockForm(InlineBackground(), StoreSignIn(), unit, person=name)
    frame.show_screen(form)
    form._passphrase.setText(passphrase)  # noqa: SLF001 - typed
    opened = QSignalSpy(form.opened)
    form.submit()
    came: list[UnlockedStores] = [opened.at(index)[0] for index in range(opened.count())]
    for stores in came:
        stores.release()
    said = [(session.news, session.waits) for stores in came for session in stores.sessions]
    return texts(form), (said, [stores.unopened for stores in came])


def test_nothing_is_said_to_police_of_a_charitys_store(two: Path, tmp_path: Path, frame: SignInFrame) -> None:
    """Whether one lies beside the unit's makes no difference, and it is not touched."""
    alone = tmp_path / "two" / two.name
    shutil.copytree(two, alone, ignore=shutil.ignore_patterns(SURVIVORS))
    before = {path: path.read_bytes() for path in (two / SURVIVORS).rglob("*") if path.is_file()}
    for name in POLICE:
        with_charity = read_at_the_door(two, name, PASSPHRASE, frame)
        assert with_charity == read_at_the_door(alone, name, PASSPHRASE, frame), name
        assert with_charity[1] == ([((), "")], [None])
        assert "charity" not in with_charity[0].casefold()
    assert {path: path.read_bytes() for path in (two / SURVIVORS).rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("known", [False, True])
def test_a_wrong_name_or_passphrase_reads_alike_for_all(
    known: bool, own_two: Path, frame: SignInFrame
) -> None:
    """A lead with an account in the charity's store only reads what anybody would read there."""
    if known:
        remember_charity(own_two / SURVIVORS)
    read = {
        read_at_the_door(own_two, name, passphrase, frame)[0].replace(name, "NAME")
        for name, passphrase in (
            (Role.OFFICER, "not this one"),
            ("nobody", PASSPHRASE),
            (OTHER_LEAD, ANOTHER),
            (Role.NAVIGATOR, "not this one"),
        )
    }
    assert len(read) == 1
    (words,) = read
    assert WrongPassphrase().sentence in words
    assert (CHARITY_APART in words) == (OPEN_CHARITY in words) == known
    if known:
        shutil.rmtree(own_two / SURVIVORS)
        assert read_at_the_door(own_two, "nobody", PASSPHRASE, frame)[0].replace("nobody", "NAME") == words


def test_the_units_store_is_told_to_be_open(two: Path, qtbot: QtBot, request: pytest.FixtureRequest) -> None:
    remember_charity(two / SURVIVORS)
    lock = StoreLock.take(StoreFiles(two, UNIT).lock)
    request.addfinalizer(lock.release)
    with pytest.raises(OpenElsewhere) as refused:
        StoreSignIn().unlock(two, Role.NAVIGATOR, PASSPHRASE)
    since = refused.value.since
    opened = StoreSignIn().unlock_charity(two, Role.NAVIGATOR, PASSPHRASE, unit_person=Role.NAVIGATOR)
    assert (opened.person, opened.unit_name) == ("", "")
    window = Frame()
    qtbot.addWidget(window)
    session = opened.open_session(window)
    try:
        (workspace,) = session.workspaces
        assert workspace.store_kind is SURVIVORS
        away = f"The unit's store is open elsewhere since {since}. {WHILE_AWAY}"
        assert workspace.signed_in.unit_away == away
        begin(session.main.stack, qtbot)
    finally:
        session.log_out(5)
        for workspace in session.workspaces:
            workspace.dispatcher.close()
        delete(session.main)


@pytest.mark.parametrize("given", [(UNIT,), (SURVIVORS,), (UNIT, SURVIVORS)], ids=str)
@pytest.mark.parametrize("alike", [True, False])
def test_a_temporary_passphrase_is_changed_where_it_is_temporary(
    given: tuple[StoreKind, ...], alike: bool, own_two: Path
) -> None:
    """Whether one passphrase opened both or each its own; the other store's stays as it is."""
    passphrases = {}
    for kind, admin, second in ((UNIT, Role.ADMINISTRATOR, Role.SUPERVISOR), (SURVIVORS, *LEADS)):
        passphrases[kind] = PASSPHRASE if alike or kind is UNIT else ANOTHER
        folder = folder_of(own_two, kind)
        if kind in given:
            reset(folder, admin, passphrases[kind])
            confirm(folder, second)
        elif passphrases[kind] != PASSPHRASE:
            alone = StoreSignIn().unlock(folder, Role.NAVIGATOR, PASSPHRASE)
            alone.change_passphrase(PASSPHRASE, passphrases[kind], passphrases[kind])
            alone.release()
    opened = StoreSignIn().unlock(own_two, Role.NAVIGATOR, passphrases[UNIT])
    if not alike:
        opened.open_other(Role.NAVIGATOR, passphrases[SURVIVORS])
    asked = []
    while (temporary := opened.temporary) is not None:
        asked.append(temporary.store_kinds)
        assert temporary.stays == tuple(kind for kind in StoreKind if kind not in temporary.store_kinds)
        new = f"{OWN} {len(asked)}"
        opened.change_passphrase(temporary.passphrase, new, new)
        passphrases.update(dict.fromkeys(temporary.store_kinds, new))
    assert asked == ([given] if alike else [(kind,) for kind in given])
    opened.release()
    for kind, passphrase in passphrases.items():
        again = StoreSignIn().unlock(folder_of(own_two, kind), Role.NAVIGATOR, passphrase)
        assert not again.must_change
        again.release()


def test_recovery_changes_the_passphrase_of_its_own_store_only(own_two: Path, founded: Template) -> None:
    opened = StoreSignIn().recover(own_two, founded.recovery_codes, Role.NAVIGATOR, OWN)
    assert kinds(opened) == [UNIT]
    assert opened.unopened is not None
    assert opened.unopened.store_kind is SURVIVORS
    opened.open_other(Role.NAVIGATOR, PASSPHRASE)
    assert kinds(opened) == [UNIT, SURVIVORS]
    opened.release()


def test_attempts_count_in_the_store_that_they_were_made_in(own_two: Path) -> None:
    """Who is kept out of one store for a while still opens the other, and one success clears one count."""
    opened = StoreSignIn().unlock(own_two, Role.LEAD, PASSPHRASE)
    assert isinstance(opened.unopened and opened.unopened.error, WrongPassphrase)
    for _ in range(FREE_ATTEMPTS):
        with pytest.raises(WrongPassphrase):
            opened.open_other(Role.LEAD, "not this one")
    with pytest.raises(TooManyAttempts):
        opened.open_other(Role.LEAD, ANOTHER)
    opened.release()
    again = StoreSignIn().unlock(own_two, Role.LEAD, PASSPHRASE)
    assert kinds(again) == [UNIT]
    assert again.unopened is not None
    assert isinstance(again.unopened.error, TooManyAttempts)
    again.release()


def test_two_navigators_share_a_workstation(two: Path) -> None:
    """The names of the one who was here last are not tried for the other."""
    remember_charity(two / SURVIVORS)
    remember_logins(TwoLogins(folder=str(two / SURVIVORS), charity=OTHER_NAVIGATOR, unit=HERE))
    for door in StoreKind:
        opened = enter(two, door, (Role.NAVIGATOR, PASSPHRASE), unit_person=Role.NAVIGATOR)
        assert [session.gate.actor.name for session in opened.sessions] == [Role.NAVIGATOR] * 2
        opened.release()
        remember_logins(TwoLogins(folder=str(two / SURVIVORS), charity=OTHER_NAVIGATOR, unit=HERE))


def test_no_other_charitys_store_is_opened_at_the_units_door(two: Path, tmp_path: Path) -> None:
    """One that lies in the unit's folder may have been put there, unless this workstation has opened it."""
    with pytest.raises(NotAStore):
        StoreSignIn().unlock_charity(two, Role.NAVIGATOR, PASSPHRASE, unit_person="")
    remember_charity(tmp_path / "stick")
    with pytest.raises(NotAStore):
        StoreSignIn().unlock_charity(two, Role.NAVIGATOR, PASSPHRASE, unit_person="")


def test_a_spoilt_charitys_store_does_not_keep_the_unit_out(own_two: Path) -> None:
    keys = StoreFiles(own_two / SURVIVORS, SURVIVORS).keys
    forge(keys, lambda header: header.update(salt="ab" * 4))
    opened = StoreSignIn().unlock(own_two, Role.NAVIGATOR, PASSPHRASE)
    assert kinds(opened) == [UNIT]
    assert isinstance(opened.unopened and opened.unopened.error, Damaged)
    opened.release()
    keys.write_bytes(keys.read_bytes() + b" " * (1 << 21))
    StoreSignIn().unlock(own_two, Role.NAVIGATOR, PASSPHRASE).release()
    StoreSignIn().unlock(own_two, Role.OFFICER, PASSPHRASE).release()


def unlocked_rows(unit: Path) -> list[tuple[str, str, str]]:
    """Return who, what and why of the unit's rows about unlocking, oldest first."""
    opened = StoreSignIn().unlock(unit, Role.AUDITOR, PASSPHRASE)
    with opened.sessions[0].service.store.engine.connect() as connection:
        unlocking = "SELECT actor, operation, reason FROM audit_entry WHERE action = 'Unlock' ORDER BY seq"
        rows = [
            (actor, operation, reason) for actor, operation, reason in connection.exec_driver_sql(unlocking)
        ]
    opened.release()
    return rows


def test_a_passphrase_of_police_is_not_tried_unseen_beside_the_charitys_store(own_two: Path) -> None:
    """Right or wrong, the same is said and counted; that it was opened there is on record."""
    remember_charity(own_two / SURVIVORS)

    def beside(name: str) -> UnlockedStores:
        return StoreSignIn().unlock_charity(own_two, Role.NAVIGATOR, PASSPHRASE, unit_person=name)

    def tried(charity: UnlockedStores, name: str, passphrase: str) -> MscuError:
        with pytest.raises(MscuError) as refused:
            charity.open_other(name, passphrase)
        assert kinds(charity) == [SURVIVORS]
        assert charity.unopened is not None
        assert charity.unopened.error is refused.value
        return refused.value

    already = len(unlocked_rows(own_two))
    for name in POLICE:
        charity = beside(name)
        assert isinstance(charity.unopened and charity.unopened.error, WrongPassphrase)
        assert store_service.failed_attempts(own_two, name) == 0, "what opened another store is not counted"
        for passphrase in ("not this one", PASSPHRASE):
            error = tried(charity, name, passphrase)
            assert (type(error), error.sentence) == (WrongPassphrase, WrongPassphrase().sentence)
        assert store_service.failed_attempts(own_two, name) == 2
        charity.release()
        StoreSignIn().unlock(own_two, name, PASSPHRASE).release()
    rows = unlocked_rows(own_two)[already:]
    for name in POLICE:
        of_name = [(operation, reason) for actor, operation, reason in rows if actor == name]
        assert of_name[:4] == [
            *[(Operation.REFUSAL, BESIDE_THE_CHARITYS)] * 2,
            (Operation.FAILED, "2 wrong since the last right one"),
            (Operation.LOGIN, ""),
        ]
    charity = beside("nobody")
    for _ in range(FREE_ATTEMPTS):
        tried(charity, Role.OFFICER, PASSPHRASE)
    for passphrase in ("not this one", PASSPHRASE):
        assert isinstance(tried(charity, Role.OFFICER, passphrase), TooManyAttempts)
    charity.release()

"""Two stores open at once: a navigator's passphrase opens both, one of the police only theirs."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import delete
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from mscu import outbox
from mscu.access import Permission
from mscu.actions.admin.users import ResetUser, UserList
from mscu.actions.core.action import Query, Work
from mscu.actions.sharing.on_call import OnCallRota
from mscu.actions.survivors.survivors import TakeOn
from mscu.app.sign_in import StoreSignIn
from mscu.app.unlocked_stores import UnlockedStores
from mscu.codes import Operation, Role, StoreKind
from mscu.errors import LoginRefused
from mscu.maintenance import Backups
from mscu.models.code import Code
from mscu.outbox import Outbox
from mscu.store import store_service
from mscu.ui.look.frame import Frame
from mscu.ui.session.others_at_work import OthersAtWork
from mscu.ui.sign_in.charity_folder import remember_charity
from mscu.ui.window.window_session import WindowSession
from tests.inputs.consents import a_turn
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store, Template, confirm_access
from tests.ui.window.first_page import begin

ANOTHER = "correct horse battery"


@pytest.fixture
def both(store: Store, founded_charity: Template) -> Path:
    """Put the navigators' store into the folder of the unit's."""
    store.close()
    shutil.copytree(founded_charity.folder, store.folder / StoreKind.SURVIVORS)
    return store.folder


def survivors(both: Path) -> dict[str, bytes]:
    """Read every file of the navigators' store."""
    folder = both / StoreKind.SURVIVORS
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_who_waits_for_the_charity_s_store_is_told_so_in_the_unit_s(both: Path) -> None:
    charity = StoreSignIn().unlock(both / StoreKind.SURVIVORS, Role.LEAD, PASSPHRASE)
    (lead,) = charity.sessions
    row = next(row for row in lead.ask(UserList()) if row.name == Role.NAVIGATOR)
    lead.perform(ResetUser(user_id=row.id, version=row.version, passphrase=PASSPHRASE))
    charity.release()
    opened = StoreSignIn().unlock(both, Role.NAVIGATOR, PASSPHRASE)
    (session,) = opened.sessions
    assert session.news[-1].startswith("The charity's store: Your access is not confirmed.")
    opened.release()


@pytest.fixture
def session(both: Path, qtbot: QtBot) -> Iterator[Callable[[str], tuple[WindowSession, UnlockedStores]]]:
    """Move into the stores of somebody, and out again."""
    made: list[WindowSession] = []

    def open_session(who: str) -> tuple[WindowSession, UnlockedStores]:
        opened = StoreSignIn().unlock(both, who, PASSPHRASE)
        frame = Frame()
        qtbot.addWidget(frame)
        made.append(opened.open_session(frame))
        begin(made[-1].main.stack, qtbot)
        return made[-1], opened

    yield open_session
    for each in made:
        each.log_out(1)  # a store that is closed already answers nothing
        for room in each.workspaces:
            room.dispatcher.close()
        delete(each.main)  # here: the thread of another desk must not find it among its garbage


MoveIn = Callable[[str], tuple[WindowSession, UnlockedStores]]


def test_locking_lets_go_of_both_and_is_on_record_in_both(both: Path, session: MoveIn) -> None:
    inside, _ = session(Role.NAVIGATOR)
    inside.log_out(10)
    for folder, who in ((both, Role.AUDITOR), (both / StoreKind.SURVIVORS, Role.LEAD)):
        opened = store_service.unlock(folder, who, PASSPHRASE, devices=NO_DEVICES, now=NOW)
        with opened.store.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT operation FROM audit_entry "
                "WHERE actor = 'navigator' AND operation != 'consultation' ORDER BY seq"
            ).scalars()
            assert list(rows)[-2:] == [Operation.LOGIN, Operation.LOGOUT]
        opened.close()


def test_leaving_backs_both_up(both: Path, session: MoveIn, qtbot: QtBot) -> None:
    inside, _ = session(Role.NAVIGATOR)
    told: list[str] = []
    inside.close(told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert told == [""]
    for folder in (both, both / StoreKind.SURVIVORS):
        assert list((folder / "backups").iterdir())


def test_a_note_of_the_navigators_is_in_no_file_of_the_units(both: Path, session: MoveIn) -> None:
    inside, opened = session(Role.NAVIGATOR)
    room = inside.workspaces.of(StoreKind.SURVIVORS)
    assert room is not None
    opened.sessions[1].perform(TakeOn(name="Ionuț Bălan", note="quicksilver"))
    room.drafts.keep("survivors/1/contact", "Contact", {"text": "quicksilver"})
    inside.put_away()
    names = {path.name for path in both.rglob("*.sealed")}
    beside = {path.name for path in (both / StoreKind.SURVIVORS).rglob("*.sealed")}
    assert names == beside
    assert names
    assert opened.sessions[0].ask(Backups()) == ()


@pytest.mark.parametrize("away", [False, True])
def test_no_store_planted_in_the_units_folder_is_taken_for_the_charitys(
    both: Path, founded_charity: Template, tmp_path: Path, *, away: bool
) -> None:
    """Whoever can write there could reset her passphrase and put a store of their own there."""
    chosen = tmp_path / "stick"
    shutil.copytree(founded_charity.folder, chosen)
    remember_charity(chosen)
    if away:
        shutil.rmtree(chosen)
    before = survivors(both)
    opened = StoreSignIn().unlock(both, Role.NAVIGATOR, PASSPHRASE)
    assert [session.service.store.folder for session in opened.sessions[1:]] == [chosen] * (not away)
    opened.release()
    assert survivors(both) == before


def on_call(opened: UnlockedStores) -> list[str]:
    """Return who is on call as the unit's store has it."""
    return [turn.name for turn in opened.sessions[0].ask(OnCallRota()).turns]


TURN = a_turn(starts_at="1 Jun 2031 09:00", ends_at="2 Jun 2031 09:00")
LATER = replace(TURN, starts_at="3 Jun 2031 09:00", ends_at="4 Jun 2031 09:00", name="M. Keane")


def test_what_waits_is_exchanged_at_unlock_before_the_first_page(both: Path) -> None:
    alone = StoreSignIn().unlock(both / StoreKind.SURVIVORS, Role.NAVIGATOR, PASSPHRASE)
    alone.sessions[0].perform(TURN)
    alone.release()
    opened = StoreSignIn().unlock(both, Role.NAVIGATOR, PASSPHRASE)
    assert on_call(opened) == ["H. Sealy"]
    opened.release()


def test_under_a_passphrase_that_must_be_changed_nothing_is_exchanged_before(both: Path) -> None:
    alone = StoreSignIn().unlock(both / StoreKind.SURVIVORS, Role.LEAD, PASSPHRASE)
    alone.sessions[0].perform(TURN)
    alone.release()
    administrator = StoreSignIn().unlock(both, Role.ADMINISTRATOR, PASSPHRASE)
    (police,) = administrator.sessions
    row = next(row for row in police.ask(UserList()) if row.name == Role.LEAD)
    police.perform(ResetUser(user_id=row.id, version=row.version, passphrase=PASSPHRASE))
    administrator.release()
    supervisor = StoreSignIn().unlock(both, Role.SUPERVISOR, PASSPHRASE)
    confirm_access(supervisor.sessions[0].gate)
    supervisor.release()
    opened = StoreSignIn().unlock(both, Role.LEAD, PASSPHRASE)
    assert opened.must_change
    opened.change_passphrase(PASSPHRASE, ANOTHER, ANOTHER)
    assert on_call(opened) == ["H. Sealy"]
    opened.release()


def test_an_act_crosses_by_itself_and_the_pages_are_told(session: MoveIn, qtbot: QtBot) -> None:
    inside, opened = session(Role.NAVIGATOR)
    police, charity = (inside.workspaces.of(kind) for kind in StoreKind)
    assert police is not None
    assert charity is not None
    with qtbot.waitSignal(police.dispatcher.records_changed):
        charity.dispatcher.perform(TURN)
    assert on_call(opened) == ["H. Sealy"]


def test_what_waits_goes_once_it_is_back(
    session: MoveIn, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "FIRST_SECONDS", 600.0)
    inside, opened = session(Role.NAVIGATOR)
    frame, others = inside.parent(), inside.findChildren(OthersAtWork)[0]
    assert isinstance(frame, Frame)
    _, charity = opened.sessions
    others.reached.emit(False)
    for page, told in (
        ("survivors", "nothing passes to police or from them"),
        ("referred", "changes are not"),
    ):
        inside.main.stack.turn_to(page)
        qtbot.waitUntil(lambda: told in frame.status.backup.text())  # noqa: B023 - it is waited for here
    charity.gate.perform(TURN)
    others.reached.emit(True)
    qtbot.waitUntil(lambda: "does not answer" not in frame.status.backup.text())
    qtbot.waitUntil(lambda: on_call(opened) == ["H. Sealy"])


def test_what_others_record_that_shows_here_is_exchanged_at_once(
    session: MoveIn, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "FIRST_SECONDS", 600.0)
    inside, opened = session(Role.NAVIGATOR)
    police = inside.workspaces.of(StoreKind.UNIT)
    assert police is not None
    opened.sessions[1].gate.perform(TURN)
    police.dispatcher.records_changed.emit(frozenset({("entry", 1)}))
    qtbot.waitUntil(lambda: on_call(opened) == ["H. Sealy"])


def test_what_is_told_of_an_exchange_goes_and_being_shut_out_locks(session: MoveIn, qtbot: QtBot) -> None:
    inside, _ = session(Role.NAVIGATOR)
    for exchanged, shown in (
        (outbox.Exchanged(told=("One waits.", "Another waits.")), "One waits. Another waits."),
        (outbox.Exchanged(over=("One waits.",)), "Another waits."),
        (outbox.Exchanged(over=("Another waits.",)), ""),
    ):
        inside._exchanged.emit(exchanged)  # noqa: SLF001 - as the outbox does from its thread
        qtbot.waitUntil(lambda: _message(inside) == shown)  # noqa: B023 - it is waited for here
    others = inside.findChildren(OthersAtWork)[0]
    with qtbot.waitSignal(inside.lock_requested):
        others.shut_out.emit()
    assert inside.locks_because == LoginRefused().sentence


def _message(inside: WindowSession) -> str:
    page = inside.main.stack.page
    assert page is not None
    return page._message_place.text  # noqa: SLF001 - what the user reads


class LongQuery(Query[int]):
    """A query that takes a while."""

    needs = Permission.USE_STORE
    stores = frozenset(StoreKind)

    def answer(self, work: Work) -> int:
        codes, others = aliased(Code), aliased(Code)
        return int(work.value(select(func.count(codes.key)).where(codes.key != others.key)))


def test_a_newer_question_of_a_page_does_not_interrupt_an_exchange(both: Path) -> None:
    opened = StoreSignIn().unlock(both, Role.NAVIGATOR, PASSPHRASE)
    police, is_done = opened.sessions[0], Event()

    def interrupt() -> None:
        while not is_done.is_set():
            police.interrupt()

    asking = Thread(target=interrupt)
    asking.start()
    try:
        assert police.aside.ask(LongQuery()) > 100_000
    finally:
        is_done.set()
        asking.join()
    opened.release()


def test_locking_during_an_exchange_loses_nothing(both: Path) -> None:
    opened = StoreSignIn().unlock(both, Role.NAVIGATOR, PASSPHRASE)
    police, charity = opened.sessions
    sending, has_begun, is_done = Outbox(charity.aside, police.aside), Event(), Event()
    told: list[str] = []

    def exchange() -> None:
        while not is_done.is_set():
            told.extend(sending.run().told)
            has_begun.set()

    exchanging = Thread(target=exchange)
    charity.perform(TURN)
    exchanging.start()
    has_begun.wait()
    charity.perform(LATER)
    opened.release()
    is_done.set()
    exchanging.join()
    assert told == []
    again = StoreSignIn().unlock(both, Role.NAVIGATOR, PASSPHRASE)
    assert on_call(again) == ["H. Sealy", "M. Keane"]
    again.release()

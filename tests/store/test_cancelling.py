"""Verification, backup and restore of a real store, cancelled midway, leave nothing half-made."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mscu.actions.admin.audit_words import CANCELLED
from mscu.codes import Role
from mscu.errors import Cancelled
from mscu.maintenance import BackUp, Backups, Verify
from mscu.progress import Progress
from mscu.store import store_service
from mscu.store.backups.backup import restore
from mscu.store_session import StoreSession
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store

pytestmark = pytest.mark.in_file


def cancelled_at(share: float) -> Progress:
    """Return progress that is cancelled once that share is done."""
    progress = Progress(lambda told: progress.cancel() if told >= share else None)
    return progress


@pytest.fixture
def session(store: Store) -> Iterator[StoreSession]:
    store.close()
    service = store_service.unlock(store.folder, Role.SUPERVISOR, PASSPHRASE, devices=NO_DEVICES, now=NOW)
    yield StoreSession(service)
    service.close()


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name.endswith((".db", ".zip", ".part", ".keys"))
    }


def recorded(session: StoreSession, action: str) -> list[str]:
    with session.service.store.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT reason FROM audit_entry WHERE action = ? ORDER BY seq", (action,)
        )
        return list(rows.scalars())


def test_a_share_is_told_all_the_way(session: StoreSession) -> None:
    for task in (BackUp, Verify):
        told: list[float] = []
        session.perform(task(Progress(told.append)))
        assert told == sorted(told), "never back"
        assert told[-1] == pytest.approx(1)
        assert len({round(share, 1) for share in told}) > 2


def test_a_cancelled_verification_has_no_result(session: StoreSession) -> None:
    shares = (0, 0.1, 0.3, 0.6, 0.9)
    for share in shares:
        with pytest.raises(Cancelled):
            session.perform(Verify(cancelled_at(share)))
    assert recorded(session, "Verify") == [CANCELLED] * len(shares)
    assert session.perform(Verify()).found == 0, "nothing of it is left, and the store is open"


def test_a_cancelled_backup_is_on_record_and_leaves_the_older_ones(session: StoreSession) -> None:
    with pytest.raises(Cancelled):
        session.perform(BackUp(cancelled_at(0.5)))
    assert recorded(session, "BackUp")[-1] == CANCELLED
    assert session.ask(Backups()) == ()
    session.perform(BackUp())
    folder = session.service.store.folder
    kept, before = session.ask(Backups()), files(folder / "backups")
    for share in (0, 0.2, 0.5, 0.93, 0.97):
        with pytest.raises(Cancelled):
            session.service.back_up_to(folder / "backups" / "other.zip", NOW, cancelled_at(share))
        assert files(folder / "backups") == before
        assert session.ask(Backups()) == kept
        assert not list(folder.glob(".*"))


def test_a_cancelled_restore_leaves_no_folder(session: StoreSession, tmp_path: Path) -> None:
    backup = Path(session.perform(BackUp()).path)
    target = tmp_path / "restored" / "unit"
    for share in (0, 0.5):
        with pytest.raises(Cancelled):
            restore(backup, target, cancelled_at(share))
        assert list(target.parent.iterdir()) == []
    restore(backup, target, Progress())
    assert (target / "unit.db").is_file()

"""The ring keeps enough to go back an hour, a week or half a year, and touches nothing else."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from mscu.store.backups.backup_retention import backup_name, backups_in, prune_backups, times_to_keep
from tests.store.made import NOW

TIMES = st.lists(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001, the strategy sets the zone
    max_size=150,
    unique=True,
)


def test_a_backup_is_named_by_store_and_time() -> None:
    summer = datetime(2026, 7, 1, 12, 30, 5, tzinfo=timezone(timedelta(hours=1)))
    assert backup_name("unit", summer) == "unit-20260701-113005.backup.zip"


def test_ten_newest_thirty_days_twelve_months_stay() -> None:
    times = [NOW - timedelta(hours=4) * step for step in range(6 * 500)]
    kept = times_to_keep(times)
    assert set(times[:10]) <= kept
    days = {time.date() for time in kept}
    assert all((NOW - timedelta(days=back)).date() in days for back in range(30))
    assert len({(time.year, time.month) for time in kept}) == 12
    assert len(kept) == 10 + 28 + 11  # ten in two days, 28 more days, 11 more months


def test_a_ring_that_is_not_full_keeps_all() -> None:
    times = [NOW - timedelta(days=40 * step) for step in range(9)]
    assert times_to_keep(times) == set(times)


@given(TIMES)
def test_thinning_again_takes_nothing_more(times: list[datetime]) -> None:
    kept = times_to_keep(times)
    assert times_to_keep(kept) == kept
    assert kept <= set(times)
    assert len(kept) <= 52
    assert not times or max(times) in kept


def test_only_backups_of_the_store_are_taken_away(tmp_path: Path) -> None:
    times = [NOW - timedelta(minutes=step) for step in range(20)]
    own = {tmp_path / backup_name("unit", time) for time in times}
    half = {tmp_path / (backup_name("unit", NOW) + end) for end in (".part", ".1.part", ".42.part")}
    half |= {tmp_path / (backup_name("revision0055", NOW) + end) for end in (".part", ".7.part")}
    others = {
        tmp_path / (backup_name("survivors", NOW) + ".part"),
        tmp_path / backup_name("revision0055", NOW - timedelta(days=900)),
        tmp_path / backup_name("survivors", NOW - timedelta(days=900)),
        tmp_path / "unit-20209999-000000.backup.zip",
        tmp_path / "unit-letter.zip",
        tmp_path / "unit-notes.part",
        tmp_path / "unit-20200101-000000.backup.zip.old",
    }
    for path in (*own, *half, *others):
        path.touch()
    gone = prune_backups(tmp_path, "unit")
    assert len(gone) == 10
    left = set(tmp_path.iterdir())
    assert left == (own - set(gone)) | others
    assert list(backups_in(tmp_path, "unit")) == times[:10]

"""A moment comes back in UTC, and what is derived is derived again by each version of the program."""

from datetime import UTC, datetime, timedelta, timezone
from importlib.metadata import version
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError

from mscu.models import clock_row, tally
from mscu.models.base import Moment

ENGINE = create_engine("sqlite://")
KEPT = Table("kept", MetaData(), Column("at", Moment()))
EAST = timezone(timedelta(hours=5, minutes=30))


def kept(moment: datetime | None) -> datetime | None:
    with ENGINE.connect() as connection:
        # One that was refused before leaves the table behind: the driver commits what makes it.
        KEPT.drop(connection, checkfirst=True)
        KEPT.create(connection)
        connection.execute(insert(KEPT).values(at=moment))
        found: datetime | None = connection.execute(select(KEPT.c.at)).scalar_one()
    return found


@given(st.datetimes(min_value=datetime(2, 1, 1), timezones=st.sampled_from([UTC, EAST])))  # noqa: DTZ001
def test_a_moment_comes_back_in_utc(moment: datetime) -> None:
    found = kept(moment)
    assert found == moment
    assert found is not None
    assert found.tzinfo is UTC


def test_none_is_none_and_a_moment_without_a_zone_is_refused() -> None:
    assert kept(None) is None
    with pytest.raises(StatementError):
        kept(datetime(2022, 6, 20))  # noqa: DTZ001


@pytest.mark.parametrize("derived", [clock_row, tally])
def test_another_version_derives_anew(derived: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    made_now = derived.fingerprint()
    monkeypatch.setattr(derived, "version", lambda name: "0.1.9" if name == "mscu" else version(name))
    assert derived.fingerprint.__wrapped__() != made_now

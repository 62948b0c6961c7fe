"""Nobody writes in another's name unseen, however well she forges the rest."""

import pytest

from mscu.actions.figures.reconciliation import RecordStated
from mscu.codes import Operation, Role
from mscu.copy_codes import StatedBy, StatedOf
from tests.scenes.stores import Store
from tests.store.audit.forging import forge, told

pytestmark = pytest.mark.usefixtures("on_each_database")


@pytest.fixture
def stated(store: Store) -> Store:
    """Return a store in which the supervisor recorded what others count."""
    store.gate(Role.SUPERVISOR).perform(
        RecordStated(
            year=2022,
            quarter=0,
            stated_by=StatedBy.HOME_OFFICE,
            stated_of=StatedOf.NRM,
            number=9,
            said="gov.uk",
        )
    )
    return store


def forged(store: Store, operation: Operation, sql: str, number: int) -> None:
    """Change what is stated as an officer who has SQL and her own keys, and sign for it."""
    forge(store, sql, (operation, "stated_number", number), action="RecordStated")


def test_what_is_written_in_another_s_name_is_found(stated: Store) -> None:
    assert told(stated) == [], "what the program wrote is sound"
    put_in = (
        "INSERT INTO stated_number (year, quarter, stated_by, stated_of, number, said,"
        " recorded_at, recorded_by_id, version) SELECT year, quarter, stated_by, stated_of, 4,"
        " said, recorded_at, recorded_by_id, 1 FROM stated_number"
    )
    forged(stated, Operation.COLLECTION, put_in, 2)
    (said,) = told(stated)
    assert said == "Stated number no. 2 names a different person from the one who signed it."


def test_what_is_written_over_or_taken_out_is_found(stated: Store) -> None:
    removed = "Stated number no. 1 was removed, which the program never does."
    forged(stated, Operation.ALTERATION, "UPDATE stated_number SET number = 4", 1)
    overwritten = "Stated number no. 1 was overwritten, which the program never does."
    assert told(stated) == [overwritten]
    forged(stated, Operation.ERASURE, "DELETE FROM stated_number", 1)
    assert removed in told(stated)


def test_what_is_written_over_as_if_it_were_new_is_found(stated: Store) -> None:
    forged(stated, Operation.COLLECTION, "UPDATE stated_number SET number = 4", 1)
    assert "Stated number no. 1 was overwritten, which the program never does." in told(stated)

"""What an older store gets of the lists while it is migrated."""

from sqlalchemy import delete, select, update

from mscu.codes import ReferenceField, StoreKind
from mscu.models.code import Code
from mscu.models.reference_change import ReferenceChange
from mscu.store.schema.choices import add_missing_codes
from mscu.store.schema.database import database_in_memory
from mscu.store.schema.migrate import create_tables
from tests.scenes.stores import NOW

GLAA, POLICE = "order_applicant:glaa", "order_applicant:police"
SUCCESSOR = "order_applicant:secretary_of_state"


def test_a_store_gets_what_it_lacks_and_remembers_that_a_release_added_it() -> None:
    engine = database_in_memory(b"k" * 32)
    with engine.begin() as connection:
        create_tables(connection)
        add_missing_codes(connection, NOW, StoreKind.UNIT)
        connection.execute(delete(ReferenceChange))
        connection.execute(delete(Code).where(Code.key.in_((GLAA, SUCCESSOR))))
        connection.execute(update(Code).where(Code.key == POLICE).values(label="Chief officer"))
        add_missing_codes(connection, NOW, StoreKind.UNIT)
        retired = dict(connection.execute(select(Code.key, Code.retired_on)).all())
        assert (retired[GLAA], retired[SUCCESSOR]) == ("2026-04-07", None)
        added = connection.execute(select(ReferenceChange.about, ReferenceChange.what)).all()
        assert sorted(added) == [(GLAA, ReferenceField.ADDED), (SUCCESSOR, ReferenceField.ADDED)]
        label = connection.execute(select(Code.label).where(Code.key == POLICE)).scalar_one()
        assert label == "Chief officer", "what else a release changes waits until the store is unlocked"
    engine.dispose()

"""Each setting of the cipher and of the file is as designed, the wiping of memory among them."""

from contextlib import closing
from pathlib import Path

import pytest

from mscu.store.files.cipher import connect
from tests.store.made import MadeKeys

pytestmark = pytest.mark.wiping
SETTINGS = {
    "journal_mode": "truncate",
    "synchronous": 3,
    "fullfsync": 1,
    "locking_mode": "exclusive",
    "temp_store": 2,
    "secure_delete": 1,
    "foreign_keys": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "cache_size": -131072,
    "cipher_memory_security": "1",
    "page_size": "4096",
    "cipher_status": "1",
    "cipher_log_level": "NONE",
}


def test_each_setting_is_as_designed(made: MadeKeys, database: Path) -> None:
    with closing(connect(database, made.data_key)) as connection:
        found = {pragma: connection.execute(f"PRAGMA {pragma}").fetchone() for pragma in SETTINGS}
    assert found == {pragma: (value,) for pragma, value in SETTINGS.items()}

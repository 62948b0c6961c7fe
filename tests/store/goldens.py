"""The golden stores, and what was counted in each when it was made."""

import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from mscu.codes import Role, StoreKind
from mscu.store.files.cipher import connect
from mscu.store.files.file_names import store_files
from mscu.store.keys.keys import unlock
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store, Template

GOLDEN = Path(__file__).parent / "golden"
BUNDLE = "from-another-unit.bundle"
"""A case that another unit sends to the golden one, which has not received it yet."""
LEFT_BEHIND = (".lock", "-journal", ".tries", ".previous")
"""Ends of the names of what is no part of a store that lies closed."""
SAVED_AS = "Every week"
"""Under which name the views are kept that are counted here."""
VIEWS = "SELECT page, content FROM saved_view WHERE title = ? ORDER BY page"
DERIVED = frozenset(
    {
        "alembic_version",
        "audit_entry",
        "digest_baseline",
        "padding",
        "clock",
        "clock_index",
        "tally",
        "tally_part",
        "tally_index",
        "likeness",
        "likeness_index",
    }
)
"""Tables whose rows are no records: opening a store may make more of them, or fewer."""


@dataclass(frozen=True)
class Golden:
    """A golden store, and what was counted in it when it was made."""

    folder: Path

    @property
    def name(self) -> str:
        """Name it by its folder: `r0055/survivors`."""
        return self.folder.relative_to(GOLDEN).as_posix()

    @property
    def store_kind(self) -> StoreKind:
        """Return its kind."""
        return store_files(self.folder).store_kind

    @property
    def first(self) -> str:
        """Name somebody who works in it."""
        return Role.NAVIGATOR if self.store_kind is StoreKind.SURVIVORS else Role.OFFICER

    @property
    def facts(self) -> Path:
        """Name the file of what was counted in it."""
        return self.folder.with_name(f"{self.folder.name}.json")

    def read_facts(self) -> dict[str, Any]:
        """Read what was counted in it when it was made."""
        found: dict[str, Any] = json.loads(self.facts.read_text(encoding="utf-8"))
        return found

    def write_facts(self, **more: Mapping[str, Any]) -> None:
        """Count what is in it, and tell what more is there."""
        files = store_files(self.folder)
        unlocked = unlock(files.keys, self.first, PASSPHRASE, devices=NO_DEVICES, now=NOW)
        with closing(connect(files.database, unlocked.data_key)) as connection:
            facts = _facts(connection) | more
        words = json.dumps(facts, indent=1, ensure_ascii=False)
        self.facts.write_text(f"{words}\n", encoding="utf-8")

    def store(self) -> Store:
        """Return it with a gate for each person: of a copy that was brought up to date."""
        return Store(self.folder, Template(self.folder, ("", ""), self.store_kind))

    def tidy(self) -> None:
        """Take away what is no part of a store that lies closed."""
        for path in self.folder.iterdir():
            if path.name.endswith(LEFT_BEHIND):
                path.unlink()


def golden_stores() -> list[Golden]:
    """Find them all."""
    return sorted((Golden(path.parent) for path in GOLDEN.rglob("*.db")), key=_name_of)


def _name_of(golden: Golden) -> str:
    return golden.name


def _facts(connection: dbapi2.Connection) -> dict[str, Any]:
    tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
    names = [name for (name,) in connection.execute(tables)]
    counts = {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in names
        if name not in DERIVED and not name.startswith(("find_", "sqlite_"))
    }
    ((revision,),) = connection.execute("SELECT version_num FROM alembic_version")
    actions = "SELECT action, count(*) FROM audit_entry GROUP BY action ORDER BY action"
    facts = {"revision": revision, "records": counts, "actions": dict(connection.execute(actions))}
    if "saved_view" in counts:
        views = connection.execute(VIEWS, (SAVED_AS,))
        facts["views"] = {page: json.loads(content) for page, content in views}
    return facts

"""Writes the tables of the models as a revision has them, to be put into its `upgrade`.

    python -m tests.store.freeze_schema TABLE...      tables of either store, to standard output

A revision that was landed stays as it is; what the models change needs a revision of its own.
"""

import sys
from collections.abc import Iterable
from typing import Any, Literal

from alembic.autogenerate import render_python_code
from alembic.operations.ops import CreateIndexOp, CreateTableOp, UpgradeOps
from sqlalchemy import Enum, Index

from mscu.models.base import Moment, Words
from mscu.models.kinds import TABLES
from mscu.models.table_options import WHOLE_NUMBER


def operations(names: Iterable[str]) -> str:
    """Write what makes these tables of a store with their indexes on either database."""
    known = {table.name: table for each in TABLES.values() for table in each.sorted_tables}
    made: list[Any] = []
    for table in (known[name] for name in names):
        made.append(CreateTableOp.from_table(table))
        made += map(CreateIndexOp.from_index, sorted(table.indexes, key=_name_of))
    return render_python_code(UpgradeOps(made), render_item=_type_name)


def _name_of(index: Index) -> str:
    return str(index.name)


def _type_name(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """Return how a revision names a type: what the models call it may change, its column does not."""
    if kind != "type":
        return False
    if item is WHOLE_NUMBER or isinstance(item, Words | Moment):
        return "WHOLE_NUMBER" if item is WHOLE_NUMBER else f"{type(item).__name__}()"
    return f"sa.String(length={item.length})" if isinstance(item, Enum) else False


if __name__ == "__main__":
    sys.stdout.write(f"{operations(sys.argv[1:])}\n")

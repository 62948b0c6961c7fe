"""Runs the numbered revisions on the connection handed in; Alembic loads this file by its path.

Constraints without a name get the one that the models give. A batch rebuild of a file's table drops its
triggers and resets its counter: `upgrade.py` and `file_upgrade.py` put both back.
"""

from __future__ import annotations

from alembic import context
from sqlalchemy import MetaData

from mscu.models.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=MetaData(naming_convention=Base.metadata.naming_convention),
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()

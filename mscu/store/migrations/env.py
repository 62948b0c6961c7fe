"""Runs the numbered revisions on the connection handed in; Alembic loads this file by its path.

A batch rebuild of a table drops its triggers and resets its counter: `upgrade.py` puts both back.
"""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

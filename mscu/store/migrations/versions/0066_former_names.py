"""Texts that navigators read are written anew on a server, where an older one still has former names."""

from __future__ import annotations

revision = "0066"
down_revision = "0065"


def upgrade() -> None:
    """Change no table: row security is made anew with each revision, and these texts with it."""

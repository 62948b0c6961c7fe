"""Where whoever owns a server's database reaches it: what IT types, and how far that server is trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from mscu.errors import MscuError

if TYPE_CHECKING:
    from pathlib import Path

NO_URL = "How IT reaches the database must read postgresql://USER@HOST:PORT/DATABASE."
_NO_AUTHORITY = (
    "Name the certificate of whoever vouches for the server (--authority), as it is told a password, or run "
    "this where the database is."
)
_HERE = ("localhost", "127.0.0.1")


def owner_url(owner: str | URL) -> URL:
    """Read a URL.

    Raises:
        MscuError: It is none of a PostgreSQL database.
    """
    try:
        url = make_url(owner)
    except ArgumentError:
        raise MscuError(NO_URL) from None
    if not (url.database and url.drivername.startswith("postgres")):
        raise MscuError(NO_URL)
    return url


def verified(url: URL, authority: Path | None) -> URL:
    """Have the server show a certificate of the authority before it is told anything, unless it is here."""
    if authority is None or not _is_named(url):
        return url
    return url.update_query_dict({"sslmode": "verify-full", "sslrootcert": str(authority)})


def trusted_url(owner: str | URL, authority: Path | None) -> URL:
    """Return where a database is whose server is here, or shows a certificate.

    Raises:
        MscuError: It is elsewhere, and nobody vouches for it.
    """
    url = owner_url(owner)
    if authority is None and _is_named(url) and url.host not in _HERE:
        raise MscuError(_NO_AUTHORITY)
    return verified(url, authority)


def _is_named(url: URL) -> bool:
    """Return whether the server is reached by a name, and nothing says yet how it is trusted."""
    host = url.host or url.query.get("host", "/")
    return isinstance(host, str) and not host.startswith("/") and "sslmode" not in url.query

"""A server that IT reaches by its name shows a certificate before it hears a password."""

from pathlib import Path

import pytest

from mscu.errors import MscuError
from mscu.store.owner_url import NO_URL, trusted_url

CA = Path("ca.pem")
NAMED = "postgresql://postgres@db.example/unit"


MODES = [
    (NAMED, CA, "verify-full"),
    ("postgresql://postgres@/unit?host=db.example", CA, "verify-full"),
    ("postgresql://postgres@localhost/unit", CA, "verify-full"),
    ("postgresql://postgres@localhost/unit", None, None),
    ("postgresql://postgres@/unit", None, None),
    ("postgresql://postgres@/unit?host=/run/postgresql", CA, None),
    (f"{NAMED}?sslmode=require", None, "require"),
]


def test_a_server_elsewhere_shows_a_certificate_and_one_that_nobody_vouches_for_is_refused() -> None:
    for owner, authority, mode in MODES:
        url = trusted_url(owner, authority)
        assert url.query.get("sslmode") == mode
        assert url.query.get("sslrootcert") == (str(CA) if mode == "verify-full" else None)
    with pytest.raises(MscuError, match="--authority"):
        trusted_url(NAMED, None)
    for nothing in ("unit", "mysql://root@db.example/unit", "postgresql://postgres@db.example"):
        with pytest.raises(MscuError) as refused:
            trusted_url(nothing, CA)
        assert refused.value.sentence == NO_URL

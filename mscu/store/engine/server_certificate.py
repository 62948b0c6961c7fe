"""The certificate that a PostgreSQL server shows, which its driver checks but does not hand out."""

from __future__ import annotations

import socket
import ssl
import struct
from typing import TYPE_CHECKING

from cryptography.x509 import load_der_x509_certificate

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_SECONDS = 5.0
_ASK_FOR_TLS = struct.pack("!ii", 8, 80877103)
"""What a program sends first that wants an encrypted connection; the server answers with one letter."""


def certificate_until(host: str, port: int, authority: Path) -> datetime | None:
    """Return how long the certificate lasts with which an authority vouches for a server.

    It is asked on a connection of its own, which ends before anybody logs in. None if there is no answer.
    """
    try:
        with socket.create_connection((host, port), _SECONDS) as plain:
            plain.sendall(_ASK_FOR_TLS)
            if plain.recv(1) != b"S":
                return None
            context = ssl.create_default_context(cafile=str(authority))
            with context.wrap_socket(plain, server_hostname=host) as encrypted:
                shown = encrypted.getpeercert(binary_form=True)
    except OSError:  # of TLS as well
        return None
    return load_der_x509_certificate(shown).not_valid_after_utc if shown else None

"""A PostgreSQL server as a force runs it for a unit: reached by name over TLS, with passwords alone."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from mscu.store.files.server_file import ServerAddress
from mscu.store.open_store import OpenStore
from mscu.store.put_on_server import NewServer, put_on_server
from tests.scenes.stores import NOW
from tests.tools.postgres_cluster import SETTINGS, SUPERUSER, Cluster, running

HOST = "localhost"
WHO_ENTERS = f"""
local all {SUPERUSER} trust
local all all scram-sha-256
hostssl all all 127.0.0.1/32 scram-sha-256
"""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Whoever vouches for servers: a key, and the certificate that workstations have of it."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def make(cls, name: str = "Force IT") -> Authority:
        key = generate_private_key(SECP256R1())
        named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = _certificate(named, named, key, lasts=365 * DAY)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        return cls(key, made.sign(key, SHA256()))

    @cached_property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def vouch(self, host: str = HOST, *, lasts: timedelta = 30 * DAY) -> tuple[bytes, bytes]:
        """Return a certificate for a host and its key, as a server reads them."""
        key = generate_private_key(SECP256R1())
        named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        made = _certificate(named, self.certificate.subject, key, lasts=lasts)
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        own = self.key.public_key()
        made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(own), critical=False)
        certificate = made.sign(self.key, SHA256()).public_bytes(Encoding.PEM)
        return certificate, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey, *, lasts: timedelta
) -> x509.CertificateBuilder:
    begins = datetime.now(UTC) - 40 * DAY
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + 40 * DAY + lasts)
    )


@dataclass(frozen=True)
class UnitServer:
    """A server that is running, and whoever vouches for it."""

    cluster: Cluster
    authority: Authority

    def show(self, certificate: bytes, key: bytes) -> None:
        """Have it show a certificate from now on."""
        for name, content in (("server.crt", certificate), ("server.key", key)):
            self.cluster.write(name, content)
        self.cluster.control("reload")

    def take(self, store: OpenStore, name: str, database: str) -> ServerAddress:
        """Put an open store on it, under a name for its roles."""
        server = NewServer(
            owner=self.cluster.url(database),
            store=name,
            host=HOST,
            port=self.cluster.port,
            authority=self.authority.pem,
        )
        return put_on_server(store, server, NOW)


@contextmanager
def unit_server(server: Path) -> Iterator[UnitServer]:
    """Run a server with a certificate of an authority of its own."""
    authority = Authority.make()
    certificate, key = authority.vouch()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {
        **SETTINGS,
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        "hba_file": "{folder}/hba",
        "ssl": "on",
        "ssl_cert_file": "{folder}/server.crt",
        "ssl_key_file": "{folder}/server.key",
        "password_encryption": "scram-sha-256",
    }
    files = {"server.crt": certificate, "server.key": key, "hba": WHO_ENTERS.encode()}
    with running(server, settings, files) as cluster:
        yield UnitServer(cluster, authority)

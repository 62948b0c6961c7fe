"""The connection file: written privately, read strictly, and said by a URL as well."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from mscu.codes import StoreKind
from mscu.errors import Damaged, MscuError, NotAStore
from mscu.store.files.file_names import StoreFiles, store_files
from mscu.store.files.server_file import (
    ServerAddress,
    address_of,
    read_server_file,
    write_authority,
    write_server_file,
)

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
ADDRESS = ServerAddress(
    host="db.force.example", port=5433, database="mscu", store="unit_a", password="a secret", authority=PEM
)


def test_it_is_written_for_its_owner_and_makes_the_folder_a_units(tmp_path: Path) -> None:
    StoreFiles(tmp_path, StoreKind.SURVIVORS).keys.touch()
    assert store_files(tmp_path).store_kind is StoreKind.SURVIVORS
    path = StoreFiles(tmp_path, StoreKind.UNIT).server
    write_server_file(path, ADDRESS)
    assert store_files(tmp_path).store_kind is StoreKind.UNIT
    assert read_server_file(path) == ADDRESS == address_of(str(path))
    assert path.stat().st_mode & 0o077 == 0
    assert ADDRESS.connect_role == "unit_a_connect"
    assert "a secret" not in repr(ADDRESS)


BROKEN: dict[str, tuple[object, ...]] = {
    "port": ("5433", 0, 65_536),
    "store": ("Unit", "unit-a"),
    **dict.fromkeys(("host", "database", "password", "authority", "more"), ("",)),
}


def test_a_file_that_names_no_server_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "unit.server"
    with pytest.raises(NotAStore):
        read_server_file(path)
    for name, value in ((name, value) for name, values in BROKEN.items() for value in values):
        path.write_text(json.dumps(asdict(ADDRESS) | {name: value}))
        with pytest.raises(Damaged, match=r"unit\.server is no connection file"):
            read_server_file(path)


def test_a_socket_of_this_computer_needs_no_certificate(tmp_path: Path) -> None:
    local = replace(ADDRESS, host="/run/postgresql", authority="")
    write_server_file(tmp_path / "unit.server", local)
    assert read_server_file(tmp_path / "unit.server").is_local
    assert not ADDRESS.is_local


def test_a_url_says_the_same(tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_text(PEM)
    host = "postgresql://unit_a_connect:a%20secret@db.force.example"
    assert address_of(f"{host}:5433/mscu?sslrootcert={authority}") == ADDRESS
    assert address_of(f"{host}/mscu?sslrootcert={authority}").port == 5432
    socket = address_of("postgresql://unit_a_connect:secret@/mscu?host=/run/postgresql&port=5433")
    assert (socket.host, socket.port, socket.authority) == ("/run/postgresql", 5433, "")
    for wrong in (f"{host}/mscu", f"{host}:0x/mscu?sslrootcert={authority}", "postgresql://"):
        with pytest.raises(MscuError, match="The address must read"):
            address_of(wrong)


def test_the_certificate_is_written_once_for_the_driver(tmp_path: Path) -> None:
    path = tmp_path / "unit.server.pem"
    write_authority(path, ADDRESS)
    written = path.stat().st_ino
    write_authority(path, ADDRESS)
    assert path.stat().st_ino == written
    write_authority(path, replace(ADDRESS, authority=PEM + PEM))
    assert path.read_text() == PEM + PEM

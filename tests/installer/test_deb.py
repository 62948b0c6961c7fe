"""What a Debian package says of the program agrees with the program."""

import re
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

import go
from installer import deb
from installer.man_page import man_page
from mscu.store.backups.backup_retention import BACKUPS
from mscu.ui.pages.exchange.unit_page import BUNDLES, CARDS
from mscu.ui.session.opened_file import BACKUP
from mscu.ui.window import start

ENDINGS = re.compile(r"\*\.[\w.]+")
KNOWN_REQUESTS = ("TH", "SH", "SS", "TP", "B", "PP", "br")
OLDEST_FIRST = ["0.1.0", "0.2.0.dev0", "0.2.0a1", "0.2.0rc1", "0.2.0", "0.2.1.dev1", "0.10.0"]
needs_dpkg = pytest.mark.skipif(not shutil.which("dpkg"), reason="Debian's order of versions is dpkg's")


@needs_dpkg
def test_debian_orders_versions_as_python_does() -> None:
    versions = [*map(deb.debian_version, OLDEST_FIRST)]
    for older, newer in pairwise(versions):
        subprocess.run(["dpkg", "--compare-versions", older, "lt", newer], check=True)


def test_it_depends_on_all_that_go_py_asks_for_and_on_the_c_library_of_its_files(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "older.so").write_bytes(b"\0GLIBC_2.9\0GLIBC_2.14\0GLIBC_2.9\0")
    (tmp_path / "newer.so").write_bytes(b"\x7fELF\0GLIBC_2.4.1\0GLIBC_2.4\0GLIBC_2.34\0GLIBC_PRIVATE\0")
    needed = deb.dependencies(tmp_path)
    assert {*go.LIBRARIES.values(), *go.SCREEN_LIBRARIES.values()} <= {*needed}
    assert needed[0] == "libc6 (>= 2.34)"


def test_each_file_that_people_are_handed_has_a_type_that_a_double_click_opens() -> None:
    described = (deb.LINUX / "mime.xml").read_text(encoding="utf-8")
    assert {*re.findall(r'<glob pattern="(.+?)"', described)} == {
        BACKUPS,
        *ENDINGS.findall(BUNDLES),
        *ENDINGS.findall(CARDS),
    }
    assert f"*{BACKUP}" == BACKUPS
    assert 'setDesktopFileName("mscu")' in Path(start.__file__).read_text(encoding="utf-8")
    types = re.findall(r'<mime-type type="(.+?)"', described)
    lines = (deb.LINUX / "mscu.desktop").read_text(encoding="utf-8").splitlines()
    wanted = {"Exec=mscu %f", "Icon=mscu", "StartupWMClass=mscu", f"MimeType={';'.join(types)};"}
    assert wanted <= {*lines}


def test_the_man_page_has_each_command_and_can_be_copied_from() -> None:
    page = man_page("1.2.3")
    assert "mscu 1.2.3" in page
    assert r".SS mscu summary [OPTIONS] {folder} {reference}" in page
    assert r".B \-\-passphrase\-stdin" in page
    assert r"What PostgreSQL connects with: service=NAME, or host=... dbname=... user=..." in page
    requests = re.findall(r"^[.'](\w*)", page, re.MULTILINE)
    assert {*requests} == {*KNOWN_REQUESTS}
    assert re.findall(r"(?<!\\)-", page) == []


@pytest.mark.parametrize("shell", deb.COMPLETIONS)
def test_each_shell_is_told_what_to_ask(shell: str) -> None:
    assert f"_MSCU_COMPLETE=complete_{shell}" in deb.completion(shell)

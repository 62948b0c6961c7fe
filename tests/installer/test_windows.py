"""What an installer for Windows puts on a computer, leaves there and takes away again."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from installer import icon, windows
from mscu.ui.pages.exchange.unit_page import BUNDLES, CARDS

FILES = ("mscu.exe", "mscu-cli.exe", "_internal/LICENSE", "_internal/mscu/_resources/a name.toml")
ONLY_IN_THE_OLDER = "_internal/older.dll"
STORES = ("ProgramData/mscu/unit/store.db", "users/officer/AppData/Local/mscu/unit/store.db")
WITHIN = "Program Files/mscu/unit/store.db"
"""A store where none should be."""
needs_wixl = pytest.mark.skipif(not shutil.which("wixl"), reason="wixl packs the installer here")


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """Return a folder as it is built on Windows, but small."""
    folder = tmp_path / "built"
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    return folder


def table(package: Path, name: str) -> list[list[str]]:
    """Return the rows of a table of the installer."""
    told = subprocess.check_output(["msiinfo", "export", str(package), name], text=True)
    return [line.split("\t") for line in told.splitlines()[3:]]


def test_each_file_is_installed_where_it_was_built(built: Path, tmp_path: Path) -> None:
    root = windows.described(built, tmp_path / "mscu.ico")
    (folder,) = root.iterfind(".//Directory[@Id='INSTALLDIR']")

    def files(within: ET.Element, place: str) -> Iterator[tuple[str, Path]]:
        for file in within.iterfind("Component/File"):
            source = Path(file.attrib["Source"])
            yield f"{place}{source.name}", source
        for below in within.iterfind("Directory"):
            yield from files(below, f"{place}{below.attrib['Name']}/")

    assert {name: source.relative_to(built).as_posix() for name, source in files(folder, "")} == {
        name: name for name in FILES
    }
    components = {each.attrib["Id"] for each in root.iterfind(".//Component")}
    assert {each.attrib["Id"] for each in root.iterfind(".//ComponentRef")} == components


def test_a_double_click_opens_each_file_whose_ending_is_our_own(built: Path, tmp_path: Path) -> None:
    root = windows.described(built, tmp_path / "mscu.ico")
    values = {each.attrib["Key"]: each.attrib["Value"] for each in root.iter("RegistryValue")}
    endings = {match for glob in (BUNDLES, CARDS) for match in re.findall(r"\*(\.\w+)", glob)}
    assert {ending for ending, _ in windows.file_types()} == endings
    for ending in endings:
        name = values[rf"Software\Classes\{ending}"]
        assert values[rf"Software\Classes\{name}\shell\open\command"] == '"[INSTALLDIR]mscu.exe" "%1"'


def test_the_icon_is_drawn_in_each_size(tmp_path: Path) -> None:
    with Image.open(icon.write_ico(tmp_path / "mscu.ico")) as image:
        assert image.info["sizes"] == {(size, size) for size in icon.WINDOWS_SIZES}


def test_a_folder_that_was_built_on_linux_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mscu").touch()
    with pytest.raises(SystemExit, match="was not built on Windows"):
        windows.pack(tmp_path, tmp_path)


@needs_wixl
def test_it_is_for_everybody_here_and_removes_only_what_it_installed(built: Path, tmp_path: Path) -> None:
    package = windows.pack(built, tmp_path)
    assert ["ALLUSERS", "1"] in table(package, "Property")
    assert {row[2] for row in table(package, "File")} == {Path(name).name for name in FILES}
    assert {row[1] for row in table(package, "Registry")} == {"2"}  # HKEY_LOCAL_MACHINE
    assert [table(package, name) for name in ("CustomAction", "RemoveFile")] == [[], []]


@pytest.mark.nightly
@needs_wixl
@pytest.mark.skipif(not shutil.which("wine"), reason="wine runs the installer here")
def test_it_is_installed_upgraded_and_removed_and_every_store_stays(built: Path, tmp_path: Path) -> None:
    """Under wine, which is not Windows: what it does not check, nobody has."""
    drive = tmp_path / "prefix" / "drive_c"
    installed = drive / "Program Files" / "mscu"
    settings = {
        "HOME": str(tmp_path),
        "WINEPREFIX": str(drive.parent),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "winemenubuilder.exe=d",  # which adds to the menu of this computer
        "DISPLAY": "",
    }

    def msiexec(*words: str) -> None:
        env = {**os.environ, **settings}
        subprocess.run(["wine", "msiexec", *words, "/qn"], env=env, check=True, capture_output=True)
        subprocess.run(["wineserver", "--wait"], env=env, check=True)

    def menu() -> list[str]:
        return [path.parent.name for path in drive.rglob("mscu.lnk")]

    def there() -> set[str]:
        return {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}

    (built / ONLY_IN_THE_OLDER).touch()
    older = windows.pack(built, tmp_path).rename(tmp_path / "older.msi")
    (built / ONLY_IN_THE_OLDER).unlink()
    (built / "mscu.exe").write_text("newer", encoding="utf-8")
    newer = windows.pack(built, tmp_path)

    msiexec("/i", str(older))
    assert there() == {*FILES, ONLY_IN_THE_OLDER}
    assert menu() == ["Programs"]
    for store in (*STORES, WITHIN):
        (drive / store).parent.mkdir(parents=True)
        (drive / store).write_text(store, encoding="utf-8")
    msiexec("/i", str(newer))
    assert there() == {*FILES, "unit/store.db"}
    assert menu() == ["Programs"]
    assert (installed / "mscu.exe").read_text(encoding="utf-8") == "newer"
    msiexec("/x", str(newer))
    assert there() == {"unit/store.db"}
    assert menu() == []
    assert [(drive / store).read_text(encoding="utf-8") for store in (*STORES, WITHIN)] == [*STORES, WITHIN]

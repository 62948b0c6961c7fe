"""Packs the folder that was built on Windows as an installer for Windows Installer, beside it.

    python installer/build.py --try
    python -m installer.windows [--folder FOLDER] [--sign "COMMAND"]

On Windows candle and light of WiX 3 do it, elsewhere wixl, with a folder that was brought there. COMMAND
signs each program of the folder, as `release.py` has the installer signed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from xml.etree import ElementTree as ET

from packaging.version import Version

import go
from installer.build import BUILT, project_version
from installer.icon import write_ico
from installer.release import sign

NAMESPACE = "http://schemas.microsoft.com/wix/2006/wi"
UPGRADE_CODE = "6B0F1C39-52C5-4C0B-9C8B-3D0C5C1C3E10"
"""What all versions have in common; with another one, two versions would be installed side by side."""
BRITISH_ENGLISH = "2057"
TYPES = go.ROOT / "installer" / "linux" / "mime.xml"
WINDOW = "mscu.exe"


def pack(built: Path, target: Path) -> Path:
    """Write the installer into a folder, and return its path."""
    if not (built / WINDOW).is_file():
        sys.exit(f"{built} was not built on Windows: {WINDOW} is not in it.")
    package = target / f"mscu-{project_version()}-x64.msi"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "mscu.wxs"
        icon = write_ico(folder / "mscu.ico")
        ET.ElementTree(described(built, icon)).write(source, encoding="utf-8", xml_declaration=True)
        for command in _commands(source, package):
            subprocess.run(command, check=True)
    return package


def _commands(source: Path, package: Path) -> list[list[str]]:
    if wixl := shutil.which("wixl"):
        return [[wixl, "--arch", "x64", "--output", str(package), str(source)]]
    candle, light = shutil.which("candle"), shutil.which("light")
    if not (candle and light):
        sys.exit("Neither wixl nor candle and light of WiX 3 are here.")
    compiled = str(source.with_suffix(".wixobj"))
    return [
        [candle, "-nologo", "-arch", "x64", "-out", compiled, str(source)],
        # The shortcut is everybody's, so no file of a user is needed to notice that it is gone.
        [light, "-nologo", "-spdb", "-sice:ICE43", "-sice:ICE57", "-out", str(package), compiled],
    ]


def described(built: Path, icon: Path) -> ET.Element:
    """Return what is installed and where, as WiX 3 and wixl read it."""
    root = ET.Element("Wix", xmlns=NAMESPACE)
    product = ET.SubElement(
        root,
        "Product",
        Id="*",
        Name="mscu",
        Language=BRITISH_ENGLISH,
        Manufacturer="The mscu authors",
        UpgradeCode=UPGRADE_CODE,
        Version=Version(project_version()).base_version,
    )
    ET.SubElement(
        product,
        "Package",
        Compressed="yes",
        Description="Case management for a modern slavery coordination unit",
        InstallerVersion="500",
        InstallScope="perMachine",
    )
    # Windows Installer compares three numbers, so a release replaces what led up to it as an equal.
    ET.SubElement(
        product,
        "MajorUpgrade",
        AllowSameVersionUpgrades="yes",
        DowngradeErrorMessage="A newer version of mscu is installed. Remove it first: stores stay.",
    )
    ET.SubElement(product, "Media", Id="1", Cabinet="mscu.cab", EmbedCab="yes")
    ET.SubElement(product, "Icon", Id="mscu.ico", SourceFile=str(icon))
    for name, value in (
        ("ARPPRODUCTICON", "mscu.ico"),
        ("ARPNOMODIFY", "1"),
        # It decides what to copy before the older version is gone, so an older file must not count as there.
        ("REINSTALLMODE", "amus"),
    ):
        ET.SubElement(product, "Property", Id=name, Value=value)
    top = ET.SubElement(product, "Directory", Id="TARGETDIR", Name="SourceDir")
    ET.SubElement(top, "Directory", Id="ProgramMenuFolder")
    programs = ET.SubElement(top, "Directory", Id="ProgramFiles64Folder")
    folder = ET.SubElement(programs, "Directory", Id="INSTALLDIR", Name="mscu")
    _add_files(folder, built, count(1))
    _add_to_desktop(folder)
    feature = ET.SubElement(product, "Feature", Id="all", Level="1")
    for component in product.iter("Component"):
        ET.SubElement(feature, "ComponentRef", Id=component.attrib["Id"])
    return root


def _add_files(directory: ET.Element, folder: Path, numbers: count[int]) -> None:
    """Add each file, as a component of its own, and each folder below."""
    for path in sorted(folder.iterdir()):
        number = next(numbers)
        if path.is_dir():
            below = ET.SubElement(directory, "Directory", Id=f"d{number}", Name=path.name)
            _add_files(below, path, numbers)
        else:
            component = ET.SubElement(directory, "Component", Id=f"c{number}", Guid="*")
            ET.SubElement(component, "File", Id=f"f{number}", Source=str(path), KeyPath="yes")


def _add_to_desktop(directory: ET.Element) -> None:
    """Add the entry of the Start menu, and what a double click opens."""
    component = ET.SubElement(directory, "Component", Id="desktop", Guid="*")
    ET.SubElement(
        component,
        "Shortcut",
        Id="menu",
        Directory="ProgramMenuFolder",
        Name="mscu",
        Target=f"[INSTALLDIR]{WINDOW}",
        WorkingDirectory="INSTALLDIR",
    )
    values = [(r"Software\mscu", "[INSTALLDIR]")]
    for ending, about in file_types():
        name = f"mscu{ending}"
        values += [
            (rf"Software\Classes\{ending}", name),
            (rf"Software\Classes\{name}", about),
            (rf"Software\Classes\{name}\DefaultIcon", f"[INSTALLDIR]{WINDOW},0"),
            (rf"Software\Classes\{name}\shell\open\command", f'"[INSTALLDIR]{WINDOW}" "%1"'),
        ]
    for number, (key, value) in enumerate(values):
        element = ET.SubElement(component, "RegistryValue", Root="HKLM", Key=key, Type="string", Value=value)
        if number == 0:
            element.set("KeyPath", "yes")


def file_types() -> list[tuple[str, str]]:
    """Return ending and name of the types of Debian's package, but for backups, which to Windows are .zip."""
    space = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    found = []
    root = ET.parse(TYPES).getroot()  # noqa: S314 - our own file
    for kind in root.iterfind("m:mime-type", space):
        (glob,) = (each.attrib["pattern"] for each in kind.iterfind("m:glob", space))
        ending = glob.removeprefix("*")
        if ending.count(".") == 1:
            found.append((ending, kind.findtext("m:comment", "", space)))
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, default=BUILT.parent)
    parser.add_argument("--sign", default="", metavar="COMMAND")
    given = parser.parse_args()
    whole: Path = given.folder.resolve()
    if given.sign:
        sign(sorted(whole.glob("*.exe")), given.sign)
    made = pack(whole, whole.parent)
    print(f"packed {made}, {made.stat().st_size / 1_000_000:.0f} MB")

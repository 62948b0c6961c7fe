"""Write what goes beside the files of a release: what is in them, their sums and their signatures.

    python installer/release.py [FILE ...] [--sign "COMMAND"]

Without a file it is for the packages in installer/dist. Beside the first file: `mscu-VERSION.cdx.json`, the
packages of the runtime lock with their hashes (CycloneDX), and `SHA256SUMS` of all files, as `sha256sum
--check` reads it. COMMAND signs: it is run with each file as its last argument, with a key that it knows and
this script does not, such as `gpg --armor --detach-sign`, or a script that calls osslsigncode for a Windows
setup program. Sums are taken after signing.
"""

from __future__ import annotations

import argparse
import hashlib
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "installer" / "dist"
PACKAGES = {".deb", ".exe", ".msi"}


def version() -> str:
    """Return the version of the project."""
    described = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(described["project"]["version"])


def packages(folder: Path) -> list[Path]:
    """Return the files in a folder that a force installs."""
    return sorted(path for path in folder.iterdir() if path.suffix in PACKAGES)


def write_parts(folder: Path) -> Path:
    """Write the list of packages, the same for the same lock."""
    listed = folder / f"mscu-{version()}.cdx.json"
    words = ("--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application", "--output-reproducible")
    lock = str(ROOT / "requirements.txt")
    command = [
        sys.executable,
        "-m",
        "cyclonedx_py",
        "requirements",
        lock,
        *words,
        "--output-file",
        str(listed),
    ]
    subprocess.run(command, check=True)
    return listed


def sign(files: Iterable[Path], command: str) -> None:
    """Have a command sign each file."""
    for file in files:
        subprocess.run([*shlex.split(command), str(file)], check=True)


def write_sums(files: Iterable[Path], folder: Path) -> Path:
    """Write the SHA-256 of each file."""
    sums = folder / "SHA256SUMS"
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(files)]
    sums.write_text("".join(lines), encoding="utf-8")
    return sums


def main() -> None:
    """Write it all."""
    parser = argparse.ArgumentParser()
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--sign", default="", metavar="COMMAND")
    given = parser.parse_args()
    chosen = given.files or packages(DIST)
    if not chosen:
        parser.error(f"there is no package in {DIST}")
    folder = chosen[0].parent
    files = [*chosen, write_parts(folder)]
    if given.sign:
        sign(chosen, given.sign)
        files += [beside for file in chosen for beside in file.parent.glob(f"{file.name}.*")]
    sums = write_sums(files, folder)
    if given.sign:
        sign([sums], given.sign)
    print(f"{sums}: {len(files)} files")


if __name__ == "__main__":
    main()

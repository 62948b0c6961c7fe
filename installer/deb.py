"""Packs the built folder as a Debian package, beside it in installer/dist.

    python installer/build.py --try
    python -m installer.deb

Needs dpkg, and the packages of requirements.txt. The package asks for the Debian whose C library it was built
with, or a newer one, so build it on the oldest that it is for.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from packaging.version import Version

import go
from installer.build import BUILT, DIST, project_version
from installer.icon import write_png
from installer.man_page import man_page

LINUX = go.ROOT / "installer" / "linux"
PYTHON_LIBRARIES = {
    "libbz2.so.1.0": "libbz2-1.0",
    "libcrypto.so.3": "libssl3",
    "libffi.so.8": "libffi8",
    "liblzma.so.5": "liblzma5",
    "libsqlite3.so.0": "libsqlite3-0",
    "libstdc++.so.6": "libstdc++6",
    "libuuid.so.1": "libuuid1",
    "libz.so.1": "zlib1g",
}
"""What Python and the packages load from the system, and the Debian package that holds it."""
ICON_SIZES = (48, 64, 128, 256)
COMPLETIONS = {
    "bash": "bash-completion/completions/mscu",
    "zsh": "zsh/vendor-completions/_mscu",
    "fish": "fish/vendor_completions.d/mscu.fish",
}
CONTROL = """\
Package: mscu
Version: {version}
Architecture: {architecture}
Maintainer: The mscu authors <nobody@mscu.invalid>
Installed-Size: {kibibytes}
Depends: {depends}
Section: misc
Priority: optional
Description: case management for a modern slavery coordination unit
 For a police Modern Slavery Coordination Unit and for the Victim Navigators
 of the charity that works beside it: who reported what, which advice was
 given, what was done about it and what is due next, and a summary fit for
 each reader.
 .
 It runs on one workstation without a network, over an encrypted store in
 which mscu permits and records every reading and every change.
"""
FOLDER, PROGRAM = 0o755, 0o755
FILE = 0o644
_GLIBC = re.compile(rb"\0GLIBC_2\.(\d+)(?=\0)")


def debian_version(version: str) -> str:
    """Return a version as Debian orders it: what leads up to a release is older than the release."""
    found = Version(version)
    candidate = f"~{found.pre[0]}{found.pre[1]}" if found.pre else ""
    development = f"~~dev{found.dev}" if found.is_devrelease else ""
    return f"{found.base_version}{candidate}{development}"


def dependencies(built: Path) -> list[str]:
    """Return the packages that hold the libraries which the built folder has not."""
    libraries = {**go.LIBRARIES, **go.SCREEN_LIBRARIES, **PYTHON_LIBRARIES}
    return [f"libc6 (>= 2.{newest_glibc(built.rglob('*'))})", *sorted(libraries.values())]


def newest_glibc(files: Iterable[Path]) -> int:
    """Return the newest C library, of 2.x, that programs and libraries ask for."""
    found = (_GLIBC.findall(file.read_bytes()) for file in files if file.is_file())
    return max(int(number) for numbers in found for number in numbers)


def pack(built: Path, target: Path) -> Path:
    """Write the package into a folder, and return its path."""
    version = debian_version(project_version())
    architecture = _said("dpkg", "--print-architecture")
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        lay_out(built, tree / "usr")
        size = sum(path.lstat().st_size for path in tree.rglob("*"))
        control = CONTROL.format(
            version=version,
            architecture=architecture,
            kibibytes=size // 1024,
            depends=", ".join(dependencies(built)),
        )
        sums = [
            f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(tree)}\n"
            for path in sorted(tree.rglob("*"))
            if path.is_file() and not path.is_symlink()
        ]
        _write(tree / "DEBIAN" / "control", control)
        _write(tree / "DEBIAN" / "md5sums", "".join(sums))
        _set_modes(tree)
        package = target / f"mscu_{version}_{architecture}.deb"
        subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", folder, package], check=True)
    return package


def lay_out(built: Path, usr: Path) -> None:
    """Lay the program, and what the desktop and the shells know of it, where Debian has them."""
    share = usr / "share"
    shutil.copytree(built, usr / "lib" / "mscu", symlinks=True)
    (usr / "bin").mkdir()
    (usr / "bin" / "mscu").symlink_to("../lib/mscu/mscu")
    for name, place in (
        ("mscu.desktop", "applications/mscu.desktop"),
        ("metainfo.xml", "metainfo/invalid.mscu.mscu.metainfo.xml"),
        ("mime.xml", "mime/packages/mscu.xml"),
        ("mscu.svg", "icons/hicolor/scalable/apps/mscu.svg"),
        ("copyright", "doc/mscu/copyright"),
        ("lintian-overrides", "lintian/overrides/mscu"),
    ):
        _write(share / place, (LINUX / name).read_text(encoding="utf-8"))
    for size in ICON_SIZES:
        write_png(share / f"icons/hicolor/{size}x{size}/apps/mscu.png", size)
    for shell, place in COMPLETIONS.items():
        _write(share / place, completion(shell))
    _write(share / "man/man1/mscu.1.gz", man_page(project_version()), packed=True)
    changes = (go.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    _write(share / "doc/mscu/CHANGELOG.md.gz", changes, packed=True)


def completion(shell: str) -> str:
    """Return what tells a shell how to complete the program's commands and options."""
    asked = {**os.environ, "_MSCU_COMPLETE": f"source_{shell}"}
    script = subprocess.check_output(
        [sys.executable, "-m", "mscu"], cwd=go.ROOT, env=asked, text=True
    ).strip()
    # zsh loads the file when it first completes the command, and is then waiting for the answer.
    return f'{script}\n_mscu_completion "$@"\n' if shell == "zsh" else f"{script}\n"


def _write(path: Path, text: str, *, packed: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = text.encode()
    path.write_bytes(gzip.compress(content, mtime=0) if packed else content)


def _set_modes(tree: Path) -> None:
    """Add everybody's right to read, whatever the mask of whoever builds."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            is_program = path.stat().st_mode & stat.S_IXUSR and ".so" not in path.name
            path.chmod(FOLDER if path.is_dir() else PROGRAM if is_program else FILE)


def _said(*command: str) -> str:
    return subprocess.check_output(command, text=True).strip()


if __name__ == "__main__":
    made = pack(BUILT.parent, DIST)
    print(f"packed {made}, {made.stat().st_size / 1_000_000:.0f} MB")

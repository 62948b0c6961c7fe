"""Builds the program as one folder, and tries it: demo, unlock, the caravan summary.

    python installer/build.py            build into installer/dist/mscu
    python installer/build.py --try      build, then try what was built (the nightly check)

The packages of requirements.txt and installer/requirements.txt must be there.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
DIST = HERE / "dist"
BUILT = DIST / "mscu" / ("mscu-cli.exe" if sys.platform == "win32" else "mscu")
"""The program that takes commands; on Windows mscu.exe beside it is the window, without a console."""
MEGABYTE = 1_000_000


def build() -> None:
    """Make the folder."""
    words = [
        sys.executable,
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level",
        "WARN",
        "--distpath",
        str(DIST),
        "--workpath",
        str(HERE / "build"),
        str(HERE / "mscu.spec"),
    ]
    subprocess.run(words, check=True)
    size = sum(path.stat().st_size for path in BUILT.parent.rglob("*") if _is_whole(path))
    print(f"built {BUILT.parent}, {size / MEGABYTE:.0f} MB")


def _is_whole(path: Path) -> bool:
    """Whether a path is a file of its own: PyInstaller links some libraries to another place."""
    return path.is_file() and not path.is_symlink()


def project_version() -> str:
    """Return the version of the program in the checkout."""
    text = (HERE.parent / "pyproject.toml").read_text(encoding="utf-8")
    version: str = tomllib.loads(text)["project"]["version"]
    return version


def try_it() -> None:
    """Build the demo with the built program and print the caravan case again."""
    said = _run("--version").strip()
    if said != f"mscu {project_version()}":
        sys.exit(f"The built program says that it is {said!r}.")
    if sys.platform == "win32":
        subprocess.run([BUILT.with_name("mscu.exe"), "--version"], check=True)  # with nowhere to say it
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "demo"
        made = _run("demo", "--store", str(store), "--cases", "2", "--no-window")
        lines = made.splitlines()
        passphrase = next(line for line in lines if line.startswith("passphrase: "))[12:]
        listed = _run("cases", str(store), "--passphrase-stdin", words=passphrase)
        reference = next(line for line in listed.splitlines() if "caravan" in line).split()[0]
        given = {
            "edition": "supervisor",
            "recipient": "the builder",
            "purpose": "supervision",
            "gateway": "common_law",
            "reason": "trial of the build",
        }
        options = [word for name, value in given.items() for word in (f"--{name}", value)]
        for out, start in ((Path(folder) / "summary.pdf", b"%PDF"), (Path(folder) / "summary.docx", b"PK")):
            asked = ("summary", str(store), reference, *options, "--out", str(out), "--passphrase-stdin")
            _run(*asked, words=passphrase)
            if not out.read_bytes().startswith(start):
                sys.exit(f"The built program wrote no {out.suffix}.")
        _run("verify", str(store), str(out.with_suffix(".pdf")), "--passphrase-stdin", words=passphrase)
    print("the built program made a demo, unlocked it, printed the summary twice and knew its copy")


def _run(*arguments: str, words: str = "") -> str:
    done = subprocess.run(
        [str(BUILT), *arguments], input=f"{words}\n", capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"The built program failed at {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--try", action="store_true", dest="tries")
    given = parser.parse_args()
    build()
    if given.tries:
        try_it()

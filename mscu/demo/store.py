"""The demo store: its folder, its users and their passphrase, and how it is recognised."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from mscu.errors import TargetExists

DEMO_PASSPHRASE = "heather tide lapwing caravan"  # noqa: S105 - protects nobody
"""The passphrase of every user of a demo store; it protects nobody, as nobody in it is real."""
PEOPLE = (
    ("officer", "DS Priya Nolan", "officer"),
    ("navigator", "Hannah Sealy", "navigator"),
    ("supervisor", "DI Ruth Aspinall", "supervisor"),
    ("admin", "Jo Kershaw", "administrator"),
    ("auditor", "Professional Standards", "auditor"),
    ("second", "Ana Pop", "navigator"),
    ("lead", "Moira Keane", "lead"),
    ("colleague", "DC Tom Fielding", "officer"),
    ("disclosure", "DC Imran Qureshi", "disclosure"),
    ("records", "Sam Okafor", "records"),
    ("analyst", "Beth Ridgway", "analyst"),
    ("partnership", "Owen Tattersall", "partnership"),
    ("liaison", "PC 2210 Shah (MSVLO)", "msvlo"),
)
"""Log-in name, display name and role of the demo's users."""
USER = "officer"
MARKER = "DEMO.txt"
UNFINISHED = "UNFINISHED.txt"
"""Lies beside the marker until the store is built whole."""
SENTENCE = "A demo store of mscu: every person in it is made up. It may be deleted.\n"


def demo_folder() -> Path:
    """Return the default folder of the demo store."""
    return platformdirs.user_data_path("mscu", appauthor=False, roaming=False) / "demo"


def is_demo(folder: Path) -> bool:
    """Return whether a folder holds a demo store that was built whole."""
    is_whole = (folder / MARKER).is_file() and not (folder / UNFINISHED).exists()
    return is_whole and (folder / "unit.db").is_file()


def how_to_sign_in(folder: Path) -> str:
    """Return the passphrase and the log-in names of a demo store; an empty string for any other folder."""
    if not is_demo(folder):
        return ""
    names = ", ".join(name for name, _, _ in PEOPLE)
    return f"This is a demo. Everybody's passphrase is “{DEMO_PASSPHRASE}”. Log-in names: {names}."


def make_room(folder: Path) -> None:
    """Remove a former demo store.

    Raises:
        TargetExists: the folder holds something else, which is left alone.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise TargetExists
    for path in sorted(folder.rglob("*"), reverse=True) if folder.exists() else ():
        path.rmdir() if path.is_dir() else path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    for name in (MARKER, UNFINISHED):
        (folder / name).write_text(SENTENCE, encoding="utf-8")


def finish(folder: Path) -> None:
    """Mark a demo store as built whole."""
    (folder / UNFINISHED).unlink()

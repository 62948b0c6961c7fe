"""A file that the program is started with, as by a double click: what it is, and where it is used."""

from __future__ import annotations

from pathlib import Path

from mscu.machine_settings import Feature, why_off

BACKUP, BUNDLE, CARD = ".backup.zip", ".mscucase", ".mscucard"
NOT_OPENED = (
    "mscu does not open {name}. It opens the folder of a store, a backup (*.backup.zip), a case bundle "
    "(*.mscucase) and the card of a unit (*.mscucard)."
)
WHEN_UNLOCKED = {
    BUNDLE: "{name} is a case bundle from another unit. It is received when you unlock the store.",
    CARD: "{name} is the card of another unit. Unlock the store to compare its fingerprint and accept it.",
}
"""What is said of a file for which a store has to be open."""


def is_backup(file: Path) -> bool:
    return file.name.endswith(BACKUP)


def why_not_opened(file: Path) -> str:
    """Return why a file cannot be opened, or an empty string."""
    if is_backup(file):
        return ""
    return why_off(Feature.BUNDLES) if file.suffix in WHEN_UNLOCKED else NOT_OPENED.format(name=file.name)


def when_unlocked(file: Path) -> str:
    """Return the sentence on a file that waits until a store is open."""
    return WHEN_UNLOCKED[file.suffix].format(name=file.name)

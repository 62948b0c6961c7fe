"""Find shipped files in a checkout, an installed wheel and a built program."""

from pathlib import Path
from typing import Protocol

PACKAGE = Path(__file__).parent


class Readable(Protocol):
    """A file of the program's resources, wherever it lies."""

    def read_text(self, encoding: str) -> str: ...


def resource(name: str) -> Path:
    """Return the path of a file or folder of `resources/`, such as `fonts/inter.ttf`.

    Raises FileNotFoundError, which only a broken installation can cause.
    """
    folder = _first_folder(PACKAGE / "_resources", PACKAGE.parent / "resources")
    return (folder / name).resolve(strict=True)


def _first_folder(*folders: Path) -> Path:
    for folder in folders:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(folders[0])


def handbook_folder() -> Path:
    """Return the folder of the handbook's chapters."""
    return _first_folder(PACKAGE / "_resources" / "handbook", PACKAGE.parent / "docs" / "handbook")

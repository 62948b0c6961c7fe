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
    for folder in (PACKAGE / "_resources", PACKAGE.parent / "resources"):
        if folder.is_dir():
            return (folder / name).resolve(strict=True)
    raise FileNotFoundError(PACKAGE / "_resources")

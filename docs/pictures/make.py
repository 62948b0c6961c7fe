"""Make the pictures of the README and the handbook again, from the demo as anybody sees it.

    .venv/bin/python docs/pictures/make.py [--store DIR] [PAGE ...]

Builds a demo store in a temporary folder, which takes some minutes, unless it is given one, and then asks for
its passphrase. Opens the window on a screen of its own, turns to the first page of each chapter, or to those
that are named, and saves what it shows. Linux only; on Debian: apt-get install xvfb openbox xdotool.

Each picture holds the words of the program that could be read on its page, by which
`tests/test_handbook.py` and `tests/ui/pages/test_page_list.py` find one whose page has changed since.
"""

from __future__ import annotations

import argparse
import getpass
import json
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from shutil import copytree, ignore_patterns
from time import monotonic

import pypdfium2
from PIL import Image, ImageChops, ImageGrab, PngImagePlugin

from mscu.codes import Role, StoreKind
from tests.journeys.workstation import Workstation, at_workstation
from tests.tools.screen import LACKING, screen
from tests.ui.pages.core.page_words import PICTURED, PageWords, Pictured, pictured_pages

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HANDBOOK = ROOT / "docs" / "handbook" / "pictures"
WIDTH, HEIGHT = 1366, 768
PAPER_SCALE = 1.4
COLOURS = 64
MAX_BYTES = 120_000
STILL, PATIENCE = 2.0, 60.0
"""Seconds for which the picture stands still, and within which it does."""

PEOPLE = {
    "officer": Role.OFFICER,
    "navigator": Role.NAVIGATOR,
    "supervisor": Role.SUPERVISOR,
    "auditor": Role.AUDITOR,
    "admin": Role.ADMINISTRATOR,
}
"""The users of the demo who show its pages, each those that nobody before has."""
OTHERS = {
    "disclosures": "supervisor",
    "print": "supervisor",
    "redaction": "supervisor",
    "administration": "admin",
}
"""Who shows a page instead, since they see more of it."""
ONLY_UNIT = "urgent"
"""The page that a navigator has on a computer without the charity's store."""
CARAVAN = 53
RECORDS = {
    "case": ("cases", CARAVAN),
    "links": ("links", CARAVAN),
    "nrm": ("nrm_form", 1),
    "panel": ("panel", 2022),
    "print": ("print", CARAVAN),
    "redaction": ("redaction", CARAVAN),
    "subjects": ("subject", 1),
    "survivors": ("survivor", 1),
}
"""What is opened on pages that show one record."""
PREPARING = "Preparing the pages"
"""What can be read in the place of an edition that is not ready to be seen."""
IN_README = {"desk": "my-desk.png", "case": "case.png"}
"""The pages that the README shows, each in its whole window."""


def main() -> int:
    if LACKING:
        sys.exit(f"Install these first: {LACKING}")
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--store", type=Path, help="a demo store, instead of a new one")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help="the pages to show, instead of all")
    chosen = parser.parse_args()
    pages = chosen.pages or pictured_pages()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, passphrase = (chosen.store, getpass.getpass()) if chosen.store else demo(folder / "demo")
        if not chosen.pages:
            save(first_page(store / "papers" / "caravan-case-study.pdf"), HERE / "case-study.png")
        with screen(folder, f"{WIDTH}x{HEIGHT}x24") as settings:
            Pictures(store, passphrase, {**settings, "XDG_CONFIG_HOME": name}).make(pages)
    return 0


def demo(folder: Path) -> tuple[Path, str]:
    """Build a demo store; return its folder and passphrase."""
    command = [sys.executable, "-m", "mscu", "demo", "--no-window", "--store", str(folder)]
    said = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    passphrase = next(line for line in said.splitlines() if line.startswith("passphrase: "))
    return folder, passphrase.removeprefix("passphrase: ")


class Pictures:
    """Pictures of the pages of a demo store on a screen, each shown to somebody who has the page."""

    def __init__(self, store: Path, passphrase: str, settings: Mapping[str, str]) -> None:
        self._store, self._passphrase, self._settings = store, passphrase, settings

    def make(self, pages: Collection[str]) -> None:
        left = set(pages)
        for person in PEOPLE:
            others = {page for page, shown_by in OTHERS.items() if shown_by != person}
            left -= set(self._shown_to(person, self._store, left - others - {ONLY_UNIT}))
        if ONLY_UNIT in left:
            with tempfile.TemporaryDirectory() as name:
                unit = Path(name) / "unit"
                copytree(self._store, unit, ignore=ignore_patterns(StoreKind.SURVIVORS, "*.lock"))
                left -= set(self._shown_to("navigator", unit, {ONLY_UNIT}))
        if left:
            sys.exit(f"Nobody showed {', '.join(sorted(left))}.")

    def _shown_to(self, person: str, store: Path, wanted: Collection[str]) -> Iterator[str]:
        """Save a picture of each page that is wanted and that a user of a store has; yield its name."""
        if not wanted:
            return
        witness = Path(self._settings["XDG_CONFIG_HOME"], store.name)  # a copied store has its own
        settings = {**self._settings, "XDG_STATE_HOME": str(witness)}
        with at_workstation(store, person, settings) as workstation:
            workstation.point_at(WIDTH - 1, HEIGHT - 1)
            workstation.unlock(self._passphrase)
            has = workstation.ask("pages").split()
            for page in sorted({*wanted} & {*has}, key=has.index):
                kind, number = RECORDS.get(page, ("", 0))
                workstation.ask(f"open {kind} {number}" if kind else f"turn {page}")
                self._save(page, kind, PEOPLE[person], workstation)
                yield page

    def _save(self, page: str, kind: str, role: Role, workstation: Workstation) -> None:
        shown, words = self._shot(workstation)
        while PREPARING in words.shown:
            shown, words = self._shot(workstation)
        if any(self._passphrase in text for text in words.shown):
            sys.exit(f"{page} shows the passphrase.")
        left, top, width, height = map(int, workstation.ask("box").split())
        pictured = Pictured(role=role, opens=kind, words=words.fixed())
        save(shown.crop((left, top, left + width, top + height)), HANDBOOK / f"{page}.png", pictured)
        if page in IN_README:
            save(shown, HERE / IN_README[page])

    def _shot(self, workstation: Workstation) -> tuple[Image.Image, PageWords]:
        """Return the screen once it stands still, and the words of its page."""
        shown = still(self._settings["DISPLAY"])
        return shown, PageWords(**json.loads(workstation.ask("words")))


def still(display: str) -> Image.Image:
    """Return what a screen shows once it stands still."""
    begun = since = monotonic()
    last = ImageGrab.grab(xdisplay=display)
    while monotonic() - begun < PATIENCE:
        shot = ImageGrab.grab(xdisplay=display)
        if ImageChops.difference(last, shot).getbbox():
            since = monotonic()
        if monotonic() - since > STILL:
            return shot
        last = shot
    sys.exit("The window did not come to rest.")


def first_page(paper: Path) -> Image.Image:
    with pypdfium2.PdfDocument(paper) as document:
        picture: Image.Image = document[0].render(scale=PAPER_SCALE).to_pil()
    return picture


def save(picture: Image.Image, file: Path, pictured: Pictured | None = None) -> None:
    """Save a picture with a palette, which takes a third of the room, and what is known of it."""
    held = PngImagePlugin.PngInfo()
    if pictured is not None:
        held.add_itxt(PICTURED, pictured.json(), zip=True)
    file.parent.mkdir(exist_ok=True)
    drawn = picture.convert("RGB").quantize(COLOURS, kmeans=3, dither=Image.Dither.NONE)
    drawn.save(file, optimize=True, pnginfo=held)
    size = file.stat().st_size
    print(f"{file.relative_to(ROOT)}: {picture.width} x {picture.height}, {size // 1000} kB")
    if size > MAX_BYTES:
        sys.exit(f"{file.name} is larger than {MAX_BYTES // 1000} kB.")


if __name__ == "__main__":
    sys.exit(main())

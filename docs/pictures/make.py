"""Make the README's pictures again, from the demo as anybody sees it.

    .venv/bin/python docs/pictures/make.py

Builds a demo store in a temporary folder, which takes some minutes, opens its window on a screen of
its own and works it by the keyboard. Linux only; on Debian: apt-get install xvfb openbox xdotool.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import psutil
import pypdfium2
from PIL import Image, ImageChops, ImageGrab

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TOOLS = ("Xvfb", "openbox", "xdotool")
SIZE = "1440x900x24"
PAPER_SCALE = 1.4
COLOURS = 256
MAX_BYTES = 250_000

# At rest: for so many seconds no more of the picture changes than a caret that blinks, and the
# program takes less than this share of a processor.
STILL, CARET, IDLE = 3.0, 0.0005, 0.1
PATIENCE = 120.0

SETTINGS = {"QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": "1", "QT_FONT_DPI": "96"}
UNFRAMED = """<openbox_config xmlns="http://openbox.org/3.4/rc"><applications>
<application class="*"><decor>no</decor><maximized>yes</maximized></application>
</applications></openbox_config>"""


def main() -> int:
    lacking = [tool for tool in TOOLS if not shutil.which(tool)]
    if lacking:
        sys.exit(f"Install these first: {', '.join(lacking)}")
    with (
        tempfile.TemporaryDirectory() as name,
        display(Path(name)) as settings,
        demo(Path(name), settings) as (program, passphrase, study),
    ):
        save(first_page(study), "case-study.png")
        window = Window(program, settings)
        save(window.after("Return", typed=passphrase), "my-desk.png")
        window.after("ctrl+k")
        window.after(typed="caravan")
        save(window.after("Down", "Down", "Return"), "case.png")
    return 0


@contextmanager
def display(folder: Path) -> Iterator[dict[str, str]]:
    """Start an X server and a window manager; yield the environment of a program on that screen."""
    rules = folder / "openbox.xml"
    rules.write_text(UNFRAMED, encoding="utf-8")
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", SIZE, "-nolisten", "tcp"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, pass_fds=(writer,), stderr=quiet) as server:
        os.close(writer)
        with ended(server), os.fdopen(reader) as answer:
            settings = {**os.environ, **SETTINGS, "DISPLAY": f":{answer.readline().strip()}"}
            command = ["openbox", "--config-file", str(rules)]
            with subprocess.Popen(command, env=settings, stderr=quiet) as manager, ended(manager):
                yield settings


@contextmanager
def demo(folder: Path, settings: Mapping[str, str]) -> Iterator[tuple[int, str, Path]]:
    """Build a demo and open its window; yield the process, passphrase and printed case study."""
    command = [sys.executable, "-m", "mscu", "demo", "--store", str(folder / "demo")]
    env = {**settings, "PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(folder)}
    with (
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as program,
        ended(program),
    ):
        said: list[str] = []
        for line in program.stdout or ():
            said.append(line.strip())
            if said[-1].endswith("case-study.pdf"):
                break
        else:
            sys.exit("The demo printed no case study.")
        passphrase = next(line for line in said if line.startswith("passphrase: "))
        yield program.pid, passphrase.removeprefix("passphrase: "), Path(said[-1])


@contextmanager
def ended(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> Iterator[None]:
    """End a process with the block."""
    try:
        yield
    finally:
        process.terminate()


class Window:
    """The demo's window, which fills its display: keys go in, pictures come out."""

    def __init__(self, program: int, settings: Mapping[str, str]) -> None:
        self._program = psutil.Process(program)
        self._settings = settings
        self._xdotool("search", "--sync", "--onlyvisible", "--name", "^mscu$")
        self._rest()

    def after(self, *keys: str, typed: str = "") -> Image.Image:
        """Type, press keys, and return what is shown once the program is at rest."""
        if typed:
            self._xdotool("type", "--delay", "20", "--", typed)
        if keys:
            self._xdotool("key", "--clearmodifiers", *keys)
        return self._rest()

    def _rest(self) -> Image.Image:
        """Wait until the picture stands still and the program has nothing to do."""
        begun = since = monotonic()
        last, spent = self._shot(), self._spent()
        while monotonic() - begun < PATIENCE:
            shot = self._shot()
            if changed(last, shot) > CARET or self._spent() - spent > IDLE * STILL:
                since, spent = monotonic(), self._spent()
            if monotonic() - since > STILL:
                return shot
            last = shot
        sys.exit("The window did not come to rest.")

    def _shot(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self._settings["DISPLAY"])

    def _spent(self) -> float:
        """Return the processor time that the program has taken, in seconds."""
        times = self._program.cpu_times()
        return times.user + times.system

    def _xdotool(self, *words: str) -> None:
        command = ["xdotool", *words]
        subprocess.run(command, env=dict(self._settings), check=True, stdout=subprocess.DEVNULL)


def changed(before: Image.Image, after: Image.Image) -> float:
    """Return the share of pixels that differ."""
    difference = ImageChops.difference(before.convert("L"), after.convert("L"))
    same = difference.histogram()[0]
    return 1 - same / (difference.width * difference.height)


def first_page(paper: Path) -> Image.Image:
    with pypdfium2.PdfDocument(paper) as document:
        picture: Image.Image = document[0].render(scale=PAPER_SCALE).to_pil()
    return picture


def save(picture: Image.Image, name: str) -> None:
    """Save a picture with a palette, which takes a third of the room."""
    file = HERE / name
    drawn = picture.convert("RGB").quantize(COLOURS, kmeans=3, dither=Image.Dither.NONE)
    drawn.save(file, optimize=True)
    size = file.stat().st_size
    print(f"{file}: {picture.width} x {picture.height}, {size // 1000} kB")
    if size > MAX_BYTES:
        sys.exit(f"{name} is larger than {MAX_BYTES // 1000} kB.")


if __name__ == "__main__":
    sys.exit(main())

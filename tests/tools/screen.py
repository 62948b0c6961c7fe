"""A screen of its own with a window manager on it, and its mouse and keyboard."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

TOOLS = ("Xvfb", "openbox", "xdotool")
LACKING = ", ".join(tool for tool in TOOLS if not shutil.which(tool))
"""What has to be installed first; on Debian: apt-get install xvfb openbox xdotool."""
SIZE = "1440x900x24"
MAXIMISED = """<openbox_config xmlns="http://openbox.org/3.4/rc"><applications>
<application class="*"><decor>no</decor><maximized>yes</maximized></application>
</applications></openbox_config>"""
_QUIET = subprocess.DEVNULL


@contextmanager
def screen(folder: Path, size: str = SIZE) -> Iterator[dict[str, str]]:
    """Start an X server and a window manager; yield the environment of a program on that screen."""
    rules = folder / "openbox.xml"
    rules.write_text(MAXIMISED, encoding="utf-8")
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(writer,), stderr=_QUIET) as server:
        os.close(writer)
        with _ended(server), os.fdopen(reader) as answer:
            settings = {"DISPLAY": f":{answer.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
            settings = {**os.environ, **settings, "QT_SCALE_FACTOR": "1", "QT_FONT_DPI": "96"}
            command = ["openbox", "--config-file", str(rules)]
            with subprocess.Popen(command, env=settings, stderr=_QUIET) as manager, _ended(manager):
                yield settings


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        process.terminate()


class Hands:
    """The mouse and the keyboard of a screen."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._settings = dict(settings)

    def click(self, x: int, y: int) -> None:
        self._do("mousemove", str(x), str(y), "click", "1")

    def point_at(self, x: int, y: int) -> None:
        self._do("mousemove", str(x), str(y))

    def keys(self, *names: str) -> None:
        self._do("key", "--clearmodifiers", *names)

    def write(self, words: str) -> None:
        self._do("type", "--delay", "8", "--", words)

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._settings, check=True, stdout=_QUIET)

"""The words on a page, and which of them are the program's: what pictures of the handbook are compared by."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QLabel, QTabBar, QWidget

from mscu.handbook import chapters
from mscu.resources import handbook_folder
from mscu.ui.pages.core.page import Page

ROOT = Path(__file__).parents[4]
PICTURED = "pictured"
"""The text in a PNG file that holds what is known of its picture, as JSON."""
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, kw_only=True)
class PageWords:
    """What can be read on a page: all of it, and the tabs, columns and buttons of its title in `frame`."""

    shown: list[str]
    frame: list[str]

    @classmethod
    def on(cls, page: Page) -> PageWords:
        shown = [each for each in page.findChildren(QWidget) if each.isVisible()]
        title_row = page._buttons.parentWidget()  # noqa: SLF001 - no page tells what its title row holds
        frame = [
            each
            for each in shown
            if isinstance(each, QTabBar | QHeaderView)
            or (isinstance(each, QAbstractButton) and each.parentWidget() is title_row)
        ]
        return cls(shown=_words(shown), frame=_words(frame))

    def fixed(self) -> PageWords:
        """Return those that stand in the program's source; the others come from records."""
        return PageWords(shown=fixed(self.shown), frame=fixed(self.frame))


@dataclass(frozen=True, kw_only=True)
class Pictured:
    """A picture of a page: who was shown it, the kind of record that was opened, and the words on it."""

    role: str
    opens: str
    words: PageWords

    def json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, page: str) -> Pictured | None:
        """Return what the handbook's picture of a page says of itself; None for a page without one."""
        held = QImage(str(handbook_folder() / "pictures" / f"{page}.png")).text(PICTURED)
        if not held:
            return None
        content = json.loads(held)
        return cls(role=content["role"], opens=content["opens"], words=PageWords(**content["words"]))


def pictured_pages() -> list[str]:
    """Return the pages with a picture: the first that each chapter explains."""
    return [c.pages[0] for c in chapters().values() if c.pages]


def fixed(words: Iterable[str]) -> list[str]:
    return [word for word in words if _WORD.search(word) and f'"{word}"' in sources()]


@cache
def sources() -> str:
    """Return the source of the program, with texts that go over several lines joined."""
    files = sorted((ROOT / "mscu").rglob("*.py")) + sorted((ROOT / "resources").rglob("*.toml"))
    own = (file for file in files if "demo" not in file.parts)
    return re.sub(r'"\n\s+f?"', "", "".join(file.read_text(encoding="utf-8") for file in own))


def _words(widgets: Iterable[QWidget]) -> list[str]:
    words = (" ".join(text.split()) for each in widgets for text in _texts(each))
    return list(dict.fromkeys(filter(None, words)))


def _texts(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QAbstractButton | QLabel):
        yield widget.text()
    elif isinstance(widget, QTabBar):
        yield from (widget.tabText(index) for index in range(widget.count()))
    elif isinstance(widget, QHeaderView) and widget.orientation() is Qt.Orientation.Horizontal:
        yield from (
            str(widget.model().headerData(section, widget.orientation()) or "")
            for section in range(widget.count())
        )

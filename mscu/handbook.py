"""The handbook: chapters in Markdown, shown in the window and built as a site from the same files.

A chapter begins with what it is for: `pages` names those of the window that it explains, `screens` those
before a store is open, `roles` those whose guide it is, `near` the chapters to read next. `index.md` lists
all chapters in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mscu.resources import handbook_folder

CONTENTS = "index"
_HEADER = re.compile(r"\A---\n(.*?)\n---\n+", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"^(?:#+|[-*]|\d+\.|\|)\s+|[`*|]")
_LISTED = re.compile(r"\(([\w-]+)\.md\)")


@dataclass(frozen=True)
class Chapter:
    """A chapter; `text` is its Markdown, which begins with its title."""

    name: str
    title: str
    text: str
    pages: tuple[str, ...] = ()
    screens: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A line of a chapter that has all the words that were looked for."""

    chapter: Chapter
    line: str


@lru_cache(maxsize=1)
def chapters() -> Mapping[str, Chapter]:
    """Return all chapters by name, in the order of the contents, which come first."""
    contents = _read(CONTENTS)
    names = dict.fromkeys(_LISTED.findall(contents.text))
    return {CONTENTS: contents} | {name: _read(name) for name in names}


def chapter_of_page(page: str) -> Chapter | None:
    """Return the chapter that explains a page of the window, or a screen before a store is open."""
    explain = (chapter for chapter in chapters().values() if page in {*chapter.pages, *chapter.screens})
    return next(explain, None)


def guide_for(role: str) -> Chapter | None:
    """Return the guide for those who have a role."""
    return next((chapter for chapter in chapters().values() if role in chapter.roles), None)


def search(words: str) -> Iterator[Hit]:
    """Yield the lines in which all words occur, in the order of the chapters."""
    wanted = words.casefold().split()
    for chapter in chapters().values():
        if chapter.name != CONTENTS and wanted:
            for line in filter(None, map(plain, chapter.text.splitlines())):
                if all(word in line.casefold() for word in wanted):
                    yield Hit(chapter, line)


def plain(markdown: str) -> str:
    """Return a line without its marks: as it is read."""
    return " ".join(_MARKS.sub("", _LINK.sub(r"\1", markdown)).split())


def _read(name: str) -> Chapter:
    text = (handbook_folder() / f"{name}.md").read_text(encoding="utf-8")
    about: dict[str, tuple[str, ...]] = {}
    if header := _HEADER.match(text):
        lines = (line.partition(":") for line in header[1].splitlines())
        about = {key: tuple(value.split()) for key, _, value in lines}
        text = text[header.end() :]
    return Chapter(name=name, title=plain(text.partition("\n")[0]), text=text, **about)

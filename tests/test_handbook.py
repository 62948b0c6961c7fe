"""The handbook: each page has a chapter, each reader a guide, and what it names is there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyphen import Pyphen

from mscu.codes import Role
from mscu.handbook import CONTENTS, Chapter, chapter_of_page, chapters, guide_for, plain, search
from mscu.resources import handbook_folder
from mscu.ui.pages.page_list import PAGES
from mscu.ui.sign_in.sign_in_flow import EXPLAINED
from tests.ui.pages.core.page_words import Pictured, pictured_pages, sources
from tests.ui.pages.core.walking import roles_of

ROOT = Path(__file__).parents[1]
CHAPTERS = [chapter for chapter in chapters().values() if chapter.name != CONTENTS]
MOST_GRADE = 7.0
"""The highest school grade (Flesch and Kincaid, United States) that a chapter may ask of its readers."""
HYPHENS = Pyphen(lang="en_GB", left=1, right=1)
"""Where words may be hyphenated, which is where most of their syllables meet."""
LINK = re.compile(r"\]\(([^)]*)\)")
PICTURE = re.compile(r"!\[([^\]]+)\]\(([^)]+)\)")
PICTURES = handbook_folder() / "pictures"
MOST_BYTES = 2_000_000
LABEL = re.compile(r"\*\*([^*]+)\*\*")
CODE = re.compile(r"`([^`]+)`")
ANYWHERE = {"Enter", "Tab", "Up", "Down", "Shift+Down", "Left", "Right", "Ctrl+Shift+S"}
ANYWHERE |= {"Esc", "Ctrl+S", "Ctrl+N", "Ctrl+Shift+N", "Ctrl+K", "Ctrl+Enter", "Alt+W", "Ctrl+L", "F9", "F1"}
ANYWHERE |= {"Ctrl+Z", "Ctrl++", "Ctrl+-", "Ctrl+0"}
"""Keys of every list, form, message, menu and passphrase, and of the window; each has its own tests."""
KEY = re.compile(
    r"\b(?:(?:Ctrl|Alt|Shift)\+)*(?:F\d+|Enter|Esc|Tab|Space|Del|Up|Down|Left|Right|PgUp|PgDn|\+|-|[A-Z0-9]\b)"
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_page_has_one_chapter(page: type) -> None:
    assert len([chapter for chapter in CHAPTERS if page.name in chapter.pages]) == 1  # type: ignore[attr-defined]


def test_no_chapter_explains_a_page_that_there_is_not_and_each_role_has_a_guide() -> None:
    assert {name for chapter in CHAPTERS for name in chapter.pages} == {page.name for page in PAGES}
    assert sorted(name for chapter in CHAPTERS for name in chapter.screens) == sorted(EXPLAINED)
    assert [role for role in Role if guide_for(role) is None] == []
    assert sum(chapter.name.startswith("guide-") for chapter in CHAPTERS) == 9
    assert {file.stem for file in handbook_folder().glob("*.md")} == set(chapters())
    assert chapter_of_page("no-such-page") is None


@pytest.mark.parametrize("chapter", chapters().values(), ids=lambda chapter: chapter.name)
def test_each_link_leads_to_a_chapter_or_picture(chapter: Chapter) -> None:
    assert [name for name in chapter.near if name not in chapters()] == []
    for link in LINK.findall(chapter.text):
        assert (handbook_folder() / link).is_file(), link


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_each_chapter_has_a_title_and_says_its_limits(chapter: Chapter) -> None:
    assert chapter.text.startswith("# ")
    assert "\n## Limits\n" in chapter.text or chapter.name == "matching"
    assert chapter.name != "matching" or "\n## What it cannot find\n" in chapter.text


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_each_label_in_bold_is_one_of_the_program(chapter: Chapter) -> None:
    labels = {label for label in LABEL.findall(chapter.text) if not label.endswith(".")}
    assert [label for label in sorted(labels) if f'"{label}"' not in sources()] == []


@pytest.mark.parametrize(
    "chapter", [c for c in CHAPTERS if {*c.pages} & {*pictured_pages()}], ids=lambda c: c.name
)
def test_each_chapter_of_a_page_shows_it_and_says_what_is_seen(chapter: Chapter) -> None:
    ((words, picture),) = PICTURE.findall(chapter.text)
    assert picture == f"{PICTURES.name}/{chapter.pages[0]}.png"
    assert words.endswith(".")


@pytest.mark.parametrize("page", pictured_pages())
def test_each_picture_shows_words_that_the_program_still_has(page: str) -> None:
    """If not, `docs/pictures/make.py` makes it again; `test_page_list.py` finds what was added to a page."""
    pictured = Pictured.of(page)
    assert pictured is not None
    assert pictured.words.shown
    assert pictured.words.fixed() == pictured.words
    (kind,) = (each for each in PAGES if each.name == page)
    assert pictured.role in roles_of(kind)
    assert pictured.opens in {"", *kind.opens}


def test_the_pictures_are_those_of_the_chapters_and_small() -> None:
    files = list(PICTURES.iterdir())
    assert {file.name for file in files} == {f"{page}.png" for page in pictured_pages()}
    assert sum(file.stat().st_size for file in files) < MOST_BYTES


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_each_key_is_one_of_its_pages_or_works_everywhere(chapter: Chapter) -> None:
    explained = {name for near in (chapter.name, *chapter.near) for name in chapters()[near].pages}
    of_chapter = [page for page in PAGES if page.name in explained]
    declared = [keys for page in of_chapter for keys, _ in page.shortcuts]
    known = {key for keys in declared for key in KEY.findall(keys)} | ANYWHERE
    named = {code for code in CODE.findall(chapter.text) if KEY.fullmatch(code)}
    assert named - known == set()


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.name)
def test_each_chapter_is_easy_to_read(chapter: Chapter) -> None:
    assert grade(chapter.text) <= MOST_GRADE


def grade(markdown: str) -> float:
    """Return the grade of a text, whose sentences are counted line by line (Kincaid et al. 1975)."""
    lines = [plain(line) for line in markdown.splitlines() if line and not line.startswith(("#", "|", "!"))]
    sentences = [sentence for line in lines for sentence in re.split(r"(?<=[.?])\s+", line)]
    words = [word for sentence in sentences for word in re.findall(r"[\w’'+-]+", sentence)]
    syllables = sum(len(HYPHENS.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def test_a_text_of_long_words_is_not_easy_to_read() -> None:
    assert (
        grade("Notwithstanding organisational considerations, administrators institutionalise it.")
        > MOST_GRADE
    )


def test_a_search_finds_the_lines_that_have_all_words_as_they_are_read() -> None:
    hits = list(search("recovery CODES"))
    assert {hit.chapter.name for hit in hits} >= {"store", "administration"}
    assert all("recovery" in hit.line.casefold() and "codes" in hit.line.casefold() for hit in hits)
    assert list(search(" ")) == []
    assert (
        plain("- Press `Ctrl+N`, see [The store](store.md) and **Log**.")
        == "Press Ctrl+N, see The store and Log."
    )


def test_the_site_is_built_without_a_broken_link_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "properdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    page = (tmp_path / "case.html").read_text(encoding="utf-8")
    assert "The Case page" in page
    assert not re.search(r"<(?:script|link|img)[^>]*(?:src|href)=\"(?:https?:)?//", page)

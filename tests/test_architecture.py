"""The house stands as it was designed: layers, names, and no way round the gate."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.tools.code_rules import (
    RULES,
    Rule,
    Source,
    a_database_is_spoken_to_in_the_engine,
    actions_only_ask,
    boxes_are_laid_out_in_one_call,
    code_keys,
    constants,
    controls_are_found_by_name,
    dates_are_in_english,
    forms_show_what_others_saved,
    limits_are_written_in,
    local_imports,
    modules_say_what_they_are_for,
    names_in_prose_are_quoted,
    names_say_something,
    packages_have_no_face,
    slots_are_methods,
    waits_are_for_something,
    what_is_of_one_moment_has_an_order,
)

ROOT = Path(__file__).parents[1]
FOLDERS = ("mscu", "tests", "benchmarks", "docs", "installer")
OF_TESTS = (
    "inputs",
    "installer",
    "journeys",
    "journeys/on_screen",
    "resources",
    "role_matrix",
    "scenes",
    "tools",
)
DECISIONS = ROOT / "docs" / "decisions"
PAGES = ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md")
MODULE = re.compile(r"\bmscu/[\w/]+\.py\b")
QUOTED = re.compile(r"`([^`\n]+)`")
NAME = re.compile(r"\b(?:[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+|[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+)\b")
WORD = re.compile(r"\w+")
NAMES_OF_OTHERS = {"create_all"}
"""Names that a document quotes though no code has them, since it says why they are not used."""
TEXTS = {".py", ".ps1", ".sql", ".toml", ".csv", ".json", ".txt"}
LAZY = re.compile(r"^- `(mscu/[\w/]+\.py)` imports `([\w.]+)`", re.MULTILINE)


def sources() -> Iterator[Source]:
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            yield Source(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
    yield Source("go.py", (ROOT / "go.py").read_text(encoding="utf-8"))


ALL = tuple(sources())


@dataclass
class Read:
    """What the sources say, each read once and let go: the trees of all together burden the collector."""

    complaints: dict[Rule, list[str]]
    lazy_imports: set[tuple[str, str]]
    code_keys: dict[str, list[tuple[str, bool]]]
    """By key of a code list, the places where it is written, and whether it is given a name there."""
    constants: dict[str, list[str]]
    """By table or sentence, the places where a module gives it a name."""


@pytest.fixture(scope="module")
def read() -> Read:
    found = Read({rule: [] for rule in RULES}, set(), defaultdict(list), defaultdict(list))
    for source in map(replace, ALL):
        for rule in RULES:
            found.complaints[rule] += [f"{source.path}: {line}" for line in rule(source)]
        if source.within("mscu"):
            found.lazy_imports |= {(source.path, module) for _, module in local_imports(source)}
        if source.within("mscu") and not source.within("mscu/demo"):
            for line, value in constants(source):
                found.constants[value].append(f"{source.path}:{line}")
            for line, key, is_named in code_keys(source):
                found.code_keys[key].append((f"{source.path}:{line}", is_named))
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_rules_are_kept(rule: Rule, read: Read) -> None:
    assert read.complaints[rule] == []


FORM = 'def spec(row):\n    return FormSpec(key="a", make={})\n'
MAKE = "def _change(row):\n    return Change(version=row.version)\n"
BROKEN = [
    (a_database_is_spoken_to_in_the_engine, "mscu/actions/a.py", "waited = func.julianday(Report.at)\n"),
    (a_database_is_spoken_to_in_the_engine, "mscu/models/a.py", "Index('a', 'b', sqlite_where=kept)\n"),
    (a_database_is_spoken_to_in_the_engine, "mscu/store/a.py", "from sqlcipher3 import dbapi2\n"),
    (a_database_is_spoken_to_in_the_engine, "mscu/store/a.py", "run('INSERT OR IGNORE INTO a VALUES (1)')\n"),
    (a_database_is_spoken_to_in_the_engine, "mscu/store/a.py", "key = cursor.lastrowid\n"),
    (a_database_is_spoken_to_in_the_engine, "mscu/store/files/cipher.py", "x = 1\n"),
    (packages_have_no_face, "mscu/ui/__init__.py", "from mscu.ui.session.dispatcher import Dispatcher\n"),
    (modules_say_what_they_are_for, "mscu/a.py", "x = 1\n"),
    (names_in_prose_are_quoted, "mscu/a.py", '"""Nothing is draw_lines by hand."""\n'),
    (names_say_something, "mscu/store/utils.py", ""),
    (names_say_something, "mscu/helpers/keys.py", ""),
    (names_say_something, "mscu/a.py", "class KeyManager: ...\n"),
    (slots_are_methods, "mscu/ui/a.py", "button.clicked.connect(lambda: close())\n"),
    (boxes_are_laid_out_in_one_call, "mscu/ui/a.py", "column = QVBoxLayout(self)\n"),
    (waits_are_for_something, "tests/a.py", "qtbot.wait(50)\n"),
    (waits_are_for_something, "tests/a.py", "time.sleep(1)\n"),
    (waits_are_for_something, "tests/a.py", "from time import sleep\nsleep(1)\n"),
    (controls_are_found_by_name, "tests/a.py", "card = scene.page.case_body.side.entry\n"),
    (controls_are_found_by_name, "tests/a.py", "page.board.facts.words().clear()\n"),
    (actions_only_ask, "mscu/actions/a.py", "from sqlalchemy import select, text\n"),
    (actions_only_ask, "mscu/actions/a.py", "from sqlalchemy.orm import Session\n"),
    (actions_only_ask, "mscu/actions/a.py", "import sqlalchemy as sa\n"),
    (actions_only_ask, "mscu/actions/a.py", "rows = select(Case.__table__)\n"),
    (actions_only_ask, "mscu/actions/core/action.py", "from sqlalchemy import update\n"),
    (limits_are_written_in, "mscu/actions/a.py", "select(Case.id).limit(MAX_ROWS)\n"),
    (
        what_is_of_one_moment_has_an_order,
        "mscu/actions/a.py",
        "rows.order_by(Entry.kind, Entry.happened_at.desc())\n",
    ),
    *(
        (dates_are_in_english, "mscu/a.py", f'text = f"{{day:{directive}}}"\n')
        for directive in ("%a", "%A", "%-d %b %Y", "%B", "%c", "%I %p", "%x", "%X", "%h", "%r", "%P", "%Ey")
    ),
    (dates_are_in_english, "mscu/a.py", 'text = day.strftime("%d %b")\n'),
    (dates_are_in_english, "mscu/a.py", 'DAY = "{:%d %b}"\ntext = DAY.format(day)\n'),
    (dates_are_in_english, "mscu/a.py", "name = calendar.month_name[day.month]\n"),
    (dates_are_in_english, "mscu/a.py", "from calendar import day_abbr\n"),
    (forms_show_what_others_saved, "mscu/ui/a.py", FORM.format("partial(Change, version=row.version)")),
    (forms_show_what_others_saved, "mscu/ui/a.py", f"{MAKE}{FORM.format('partial(_change, row)')}"),
    (forms_show_what_others_saved, "mscu/ui/pages/records/rights.py", "x = 1\n"),
]


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN)
def test_each_rule_sees_what_breaks_it(rule: Rule, path: str, text: str) -> None:
    assert list(rule(Source(path, text)))


def test_each_rule_is_tried() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(RULES)


def test_an_ordinary_action_breaks_no_rule() -> None:
    text = (
        '"""Actions on cases."""\n\n'
        "from sqlalchemy import func, select\n\n"
        "from mscu.models.case import Case\n\n\n"
        "def count() -> object:\n    return select(func.count(Case.id))\n"
    )
    source = Source("mscu/actions/cases/cases.py", text)
    assert [complaint for rule in RULES for complaint in rule(source)] == []


def test_imports_stand_at_the_top_except_the_lazy_ones_of_a_decision(read: Read) -> None:
    decided = {pair for file in DECISIONS.glob("*.md") for pair in LAZY.findall(_text(file))}
    assert read.lazy_imports == decided


def test_a_local_import_is_seen() -> None:
    source = Source("mscu/a.py", "def f():\n    from a.b import c\n    import d\n")
    assert list(local_imports(source)) == [(2, "a.b"), (3, "d")]


def test_a_table_or_a_sentence_has_one_name(read: Read) -> None:
    assert read.constants
    assert {value: places for value, places in read.constants.items() if len(places) > 1} == {}


def test_named_tables_and_sentences_are_seen() -> None:
    text = 'A = {1: 2}\nB: str = "Fill this in."\nC = frozenset({1})\nD = {}\nE = "word"\nF = (1, 2)\n'
    named = list(constants(Source("mscu/a.py", text)))
    assert named == [(1, "{1: 2}"), (2, "Fill this in."), (3, "frozenset({1})")]


def test_a_code_key_that_has_a_name_is_written_once(read: Read) -> None:
    places = {key: [place for place, _ in written] for key, written in read.code_keys.items()}
    named = {key for key, written in read.code_keys.items() if any(is_named for _, is_named in written)}
    assert named
    assert {key: places[key] for key in named if len(places[key]) > 1} == {}


def test_a_code_key_and_its_name_are_seen() -> None:
    source = Source("mscu/a.py", 'NEW: str = "state:new"\nOPEN = {NEW, "state:open", "state: open"}\n')
    assert list(code_keys(source)) == [(1, "state:new", True), (2, "state:open", False)]


def test_test_folders_mirror_the_package() -> None:
    packages = {file.parent.relative_to(ROOT / "mscu") for file in (ROOT / "mscu").rglob("__init__.py")}
    folders = {Path(source.path).parent.relative_to("tests") for source in ALL if source.within("tests")}
    assert folders <= packages | {Path(name) for name in OF_TESTS}


def test_the_changelog_names_the_version() -> None:
    assert f"## [{version('mscu')}]" in _text(ROOT / "CHANGELOG.md")


def test_the_changelog_begins_with_the_version_of_the_project() -> None:
    described = tomllib.loads(_text(ROOT / "pyproject.toml"))["project"]
    newest = re.search(r"^## \[(.+)\]", _text(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == described["version"]


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = sorted(int(file.name[:4]) for file in DECISIONS.glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_modules_that_the_documents_name_exist() -> None:
    pages = [ROOT / name for name in PAGES] + sorted((ROOT / "docs").rglob("*.md"))
    missing = {
        (page.relative_to(ROOT).as_posix(), module)
        for page in pages
        for module in MODULE.findall(_text(page))
        if not (ROOT / module).is_file()
    }
    assert missing == set()


def test_names_that_the_documents_quote_exist() -> None:
    pages = [ROOT / name for name in PAGES] + sorted((ROOT / "docs").rglob("*.md"))
    known = _words_of_code() | NAMES_OF_OTHERS
    missing = {
        (page.relative_to(ROOT).as_posix(), name)
        for page in pages
        for quoted in QUOTED.findall(_text(page))
        for name in NAME.findall(quoted)
        if name not in known
    }
    assert missing == set()


def _words_of_code() -> set[str]:
    """Return every word of the code and the resources, and of the names of their files."""
    files = [
        file
        for folder in (*FOLDERS, "resources")
        for file in sorted((ROOT / folder).rglob("*"))
        if file.suffix in TEXTS and "golden" not in file.parts
    ]
    texts = (file.read_text(encoding="utf-8", errors="replace") for file in files)
    paths = (file.relative_to(ROOT).as_posix() for file in files)
    return {word for text in (*texts, *paths, _text(ROOT / "go.py")) for word in WORD.findall(text)}


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")

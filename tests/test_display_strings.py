"""Actions and papers decide on codes, states and columns, never on the words that people read."""

import ast
from collections.abc import Iterator
from pathlib import Path

from mscu.documents.editions.cps_summary import TRIAGE
from mscu.documents.editions.survivor_document import NEXT_UPDATE, VICTIM
from mscu.models.entries.referral import VictimContact
from mscu.models.entries.report import Report

MSCU = Path(__file__).parent.parent / "mscu"
COMPARING = (ast.Eq, ast.NotEq, ast.In, ast.NotIn)
TAKING_APART = "count endswith find index partition removeprefix removesuffix rpartition split startswith"
DISPLAYED = frozenset({"due_words", "happened", "label", "left", "stands_at"})
"""Attributes that hold words for people, besides those whose name ends in `_shown`."""
ALLOWED = {"_row": "The sentences of a panel report name the rows of its figures by their labels."}
"""Functions that take words apart, and why."""


def _is_displayed(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and (node.attr in DISPLAYED or node.attr.endswith("_shown"))


def _decides(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        compares = any(isinstance(operator, COMPARING) for operator in node.ops)
        return compares and any(map(_is_displayed, (node.left, *node.comparators)))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr in TAKING_APART.split() and _is_displayed(node.func.value)
    return False


def decisions_in(source: str) -> Iterator[tuple[str, str]]:
    """Yield each decision on displayed words, with the innermost function that makes it."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            for node in ast.walk(function):
                if _decides(node):
                    yield function.name, ast.unparse(node)


def test_nothing_is_decided_by_displayed_words_but_by_columns_that_exist() -> None:
    paths = [path for room in ("actions", "documents") for path in sorted((MSCU / room).rglob("*.py"))]
    found = [(path.name, *each) for path in paths for each in decisions_in(path.read_text(encoding="utf-8"))]
    assert [each for each in found if each[1] not in ALLOWED] == []
    assert {name for _, name, _ in found} == set(ALLOWED)
    assert TRIAGE in Report.columns()
    assert {VICTIM, NEXT_UPDATE} <= set(VictimContact.columns())


def test_such_a_decision_is_found() -> None:
    for source in [
        'def f(clock): return "late" in clock.left',
        'def f(fact): return fact.label == "Triage"',
        "def f(part): return part.label in NEVER",
        'def f(fact): return fact.due_shown.startswith("about")',
    ]:
        assert [name for name, _ in decisions_in(source)] == ["f"], source


def test_what_decides_on_codes_or_only_shows_words_is_not() -> None:
    for source in [
        "def f(clock): return clock.state in OPEN_STATES",
        "def f(fact): return fact.label or fact.name == TRIAGE",
        "def f(clock): return clock.left is None",
    ]:
        assert not list(decisions_in(source)), source

"""Saved searches: each person has her own, one of a name, and what is broken spoils no other."""

from __future__ import annotations

from mscu.actions.core.view_filters import SearchView, dump_view, read_view
from mscu.actions.search.saved_views import BROKEN, MAX_VIEWS, TOO_MANY, RemoveView, SavedViews, SaveView
from mscu.gate import Gate
from tests.actions.records.problems import problems_of
from tests.inputs.lists import A_VIEW

PAGE = "search"


def titles(gate: Gate) -> list[str]:
    return [each.title for each in gate.ask(SavedViews(page=PAGE))]


def test_one_is_kept_and_removed_by_whoever_saved_it_alone(officer: Gate, supervisor: Gate) -> None:
    officer.perform(A_VIEW)
    (line,) = officer.ask(SavedViews(page=PAGE))
    assert read_view(SearchView, line.content) == SearchView(words="tipper", what="thing")
    assert titles(supervisor) == []
    supervisor.perform(A_VIEW)
    assert titles(supervisor) == titles(officer) == ["Tippers"]
    supervisor.perform(RemoveView(page=PAGE, title="Tippers"))
    assert titles(officer) == ["Tippers"]
    officer.perform(RemoveView(page=PAGE, title="Tippers"))
    assert titles(officer) == []


def test_the_same_name_is_kept_anew_and_a_page_begins_with_one_at_most(officer: Gate) -> None:
    first = officer.perform(A_VIEW)
    content = dump_view(SearchView(words="Nguyễn Văn Hải"))
    assert officer.perform(SaveView(page=PAGE, title="Tippers", content=content)) == first
    (line,) = officer.ask(SavedViews(page=PAGE))
    assert line.content == content
    for title in ("One", "Other"):
        content = dump_view(SearchView(words=title))
        officer.perform(SaveView(page=PAGE, title=title, content=content, is_first=True))
    assert [each.is_first for each in officer.ask(SavedViews(page=PAGE))] == [False, True, False]


def test_what_is_not_a_view_of_a_page_that_has_some_is_not_kept_nor_endlessly_many(officer: Gate) -> None:
    for content in (
        "",
        "[]",
        "{}",
        "nonsense",
        '{"words": "x"}',
        "[" * 4_000,
        "x" * 5_000,
        dump_view(SearchView()).replace('"words": ""', '"words": 7'),
        dump_view(SearchView()).replace("}", ', "more": ""}'),
    ):
        assert read_view(SearchView, content) is None
        assert problems_of(officer, SaveView(page=PAGE, title="A", content=content)) == {"content": BROKEN}
    assert set(
        problems_of(officer, SaveView(page="nowhere", title="A", content=dump_view(SearchView())))
    ) == {"page"}
    content = dump_view(SearchView(words="yard"))
    for number in range(MAX_VIEWS):
        officer.perform(SaveView(page=PAGE, title=f"{number}", content=content))
    officer.perform(SaveView(page=PAGE, title="7", content=content))
    assert problems_of(officer, SaveView(page=PAGE, title="one more", content=content)) == {"title": TOO_MANY}

"""Since: what came in, most dangerous first, from a moment that is typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mscu.codes import Role, YesNo
from mscu.ui.pages.desk.since import SincePage
from tests.inputs.factories import World, a_case, a_note, a_report
from tests.scenes.stores import NOW, Store
from tests.ui.finding import named, texts
from tests.ui.pages.core.page_scene import PageScene, titles

Scene = PageScene[SincePage]
PutUp = Callable[..., Scene]


@pytest.fixture
def scene(store: Store, put_up: PutUp) -> Scene:
    """Return an officer's page on an empty store."""
    return put_up(store, SincePage)


def heads(scene: Scene) -> list[str]:
    model = scene.page.view.model()
    looks = [model.look_at(at) for at in range(model.rowCount())]  # type: ignore[attr-defined]
    return [look.heading for look in looks]


def when(scene: Scene) -> QLineEdit:
    return named(scene.page, QLineEdit, "Since when")


def test_each_risk_has_its_head_and_opens_where_it_belongs(scene: Scene) -> None:
    words = texts(scene.page)
    assert "Nothing was recorded since then" in words
    assert "Since 19 Jun 2022 08:00" in words
    case = a_case(scene.gate)
    note = a_note(scene.gate, case, text="Rang back.")
    scene.page.records_changed(scene.gate.changes)
    assert len(titles(scene.page.view)) == 1, "what is recorded meanwhile appears"
    report = a_report(scene.gate, under_18=YesNo.YES, where_words="Bury")
    a_report(scene.gate, injured=YesNo.YES, where_words="Leigh")
    a_note(scene.gate, case, text="Drove past.")
    scene.page.shown()
    assert titles(scene.page.view)[:2] == ["Report: police officer, Leigh", "Report: police officer, Bury"]
    assert heads(scene) == ["Danger to life", "Time critical, or perhaps a child", "Everything else", ""]
    assert "4 entries" in texts(scene.page)
    for number in (note, report):
        scene.page.view.choose(number)
        QTest.keyClick(scene.page.view, Qt.Key.Key_Return)
    assert scene.open_requests == [("entry", note), ("report", report)]


@pytest.mark.parametrize("by", ["Return", "Show"])
def test_another_moment_is_typed_and_what_is_no_date_said_beside_the_field(by: str, scene: Scene) -> None:
    case = a_case(scene.gate)
    scene.store.clock.now = datetime(2022, 6, 14, 9, tzinfo=UTC)
    a_note(scene.gate, case, text="Old", happened="13 Jun 2022")
    scene.store.clock.now = NOW
    scene.page.shown()
    assert titles(scene.page.view) == []
    for moment in ("14 Jun 2022", "the other day, perhaps"):
        when(scene).setText(moment)
        if by == "Show":
            scene.press("Show")
        else:
            QTest.keyClick(when(scene), Qt.Key.Key_Return)
        assert len(titles(scene.page.view)) == 1
        assert "Since 14 Jun 2022 00:00" in texts(scene.page)
    described = when(scene).accessibleDescription()
    assert described
    assert described in texts(scene.page)
    assert when(scene).hasFocus()
    assert scene.troubles == []


def test_a_hidden_case_is_not_on_it(world: World, put_up: PutUp) -> None:
    world.restricted()
    scene = put_up(world.store, SincePage, Role.OFFICER)
    assert titles(scene.page.view) == ["Report: police officer"]

"""A navigator whose charity's store is not open says where it lies, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from mscu.codes import Role
from mscu.ui.pages.charity.charity_folder import CharityFolderPage
from mscu.ui.session.workstation_settings import settings_file
from mscu.ui.sign_in.charity_folder import charity_folder, remember_charity
from tests.scenes.stores import Store, Template
from tests.ui.pages.core.page_scene import PageScene

PutUp = Callable[..., PageScene[Any]]


def test_a_folder_without_that_store_is_refused(store: Store, put_up: PutUp, tmp_path: Path) -> None:
    scene = put_up(store, CharityFolderPage, Role.NAVIGATOR)
    scene.page.chosen(str(tmp_path))
    assert "no navigators' store" in scene.said()
    assert charity_folder() is None


def test_the_folder_is_remembered(store: Store, founded_charity: Template, put_up: PutUp) -> None:
    scene = put_up(store, CharityFolderPage, Role.NAVIGATOR)
    scene.page.chosen(str(founded_charity.folder))
    assert "Folder saved. Lock" in scene.said()
    assert charity_folder() == founded_charity.folder


def test_a_settings_disk_that_refuses_is_said(store: Store, founded_charity: Template, put_up: PutUp) -> None:
    scene = put_up(store, CharityFolderPage, Role.NAVIGATOR)
    remember_charity(founded_charity.folder)
    (settings,) = settings_file().parent.glob("navigators-*")
    settings.unlink()
    settings.mkdir()
    scene.page.chosen(str(founded_charity.folder))
    assert "not remembered" in scene.said()

"""A typed postcode proposes its district, and what a person chose stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mscu.exchange.postcodes import default_path, make_directory
from mscu.ui.forms.form import Form
from mscu.ui.pages.intake.reports import ReportsPage
from tests.scenes.stores import Store
from tests.ui.pages.cases.case_scene import words_of
from tests.ui.pages.intake.report_scene import Scene

HEAD = "pcds,oslaua,osward"
ROWS = "OL10 0AA,E08000005,W1\nM13 9PL,E08000003,W2\n"


@pytest.fixture
def scene(store: Store, put_up: Callable[..., Scene], tmp_path: Path) -> Scene:
    """Return the form of a new report on a computer that knows two postcodes."""
    source = tmp_path / "onspd.csv"
    source.write_text(f"{HEAD}\n{ROWS}", encoding="utf-8")
    make_directory(source, default_path())
    made = put_up(store, ReportsPage)
    made.page.forms.record()
    return made


def say(scene: Scene, words: str) -> Form:
    fields = scene.form.form
    fields.editor("where_words").show_value(words)
    fields.editor("where_words").edited.emit()
    return fields


def test_it_proposes_the_district_and_says_why(scene: Scene) -> None:
    fields = say(scene, "behind 3 Hollin Lane, OL10 0AA")
    assert fields.values()["district"] == "district:rochdale"
    assert "OL10 0AA lies in Rochdale" in words_of(scene.page)


def test_another_postcode_proposes_anew(scene: Scene) -> None:
    say(scene, "OL10 0AA")
    assert say(scene, "M13 9PL").values()["district"] == "district:manchester"


def test_it_goes_with_its_postcode(scene: Scene) -> None:
    say(scene, "OL10 0AA")
    assert not say(scene, "a yard in Bolton").values()["district"]


def test_what_a_person_emptied_stays_empty(scene: Scene) -> None:
    district = say(scene, "OL10 0AA").editor("district")
    district.show_value(None)
    district.edited.emit()
    assert not say(scene, "3 Hollin Lane, OL10 0AA").values()["district"]


def test_what_a_person_chose_stays(scene: Scene) -> None:
    scene.form.form.editor("district").show_value("district:bury")
    scene.form.form.editor("district").edited.emit()
    assert say(scene, "OL10 0AA").values()["district"] == "district:bury"
    assert "OL10 0AA lies in Rochdale" in words_of(scene.page)


def test_without_a_postcode_nothing_is_said(scene: Scene) -> None:
    say(scene, "OL10 0AA")
    say(scene, "a yard")
    assert "lies in" not in words_of(scene.page)

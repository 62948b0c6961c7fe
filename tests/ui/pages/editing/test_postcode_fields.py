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


def test_a_postcode_proposes_its_district_says_why_and_takes_it_away_again(scene: Scene) -> None:
    for words, key, why in (
        ("behind 3 Hollin Lane, OL10 0AA", "district:rochdale", "OL10 0AA lies in Rochdale"),
        ("M13 9PL", "district:manchester", "M13 9PL lies in Manchester"),
        ("a yard in Bolton", None, ""),
    ):
        assert (say(scene, words).values()["district"] or None) == key
        assert why in words_of(scene.page)
        assert ("lies in" in words_of(scene.page)) is bool(why)


@pytest.mark.parametrize("chosen", [None, "district:bury"])
def test_what_a_person_chose_or_emptied_stays(chosen: str | None, scene: Scene) -> None:
    district = say(scene, "OL10 0AA").editor("district")
    district.show_value(chosen)
    district.edited.emit()
    assert (say(scene, "3 Hollin Lane, OL10 0AA").values()["district"] or None) == chosen
    assert "OL10 0AA lies in Rochdale" in words_of(scene.page)

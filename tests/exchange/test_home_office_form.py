"""The form's file is made from the Home Office's files, and nothing of theirs is left out."""

import json
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mscu.exchange.home_office_form import Published, as_toml, build_form
from mscu.resources import resource
from mscu.rules.nrm_form import BadForm, load_form

FOLDER = Path(__file__).parent / "home_office"
FIELDS = json.loads((FOLDER / "fields.json").read_text(encoding="utf-8"))
PUBLISHED = Published.read(FOLDER)
FORM = load_form(resource("forms/nrm-2026.toml"))


def order() -> dict[str, Any]:
    return tomllib.loads(resource("forms/nrm-2026-order.toml").read_text(encoding="utf-8"))


def test_the_shipped_file_is_what_the_files_make(tmp_path: Path) -> None:
    out = tmp_path / "form.toml"
    call = [sys.executable, "-m", "mscu.exchange.home_office_form", str(FOLDER)]
    given = str(resource("forms/nrm-2026-order.toml"))
    subprocess.run([*call, given, str(out)], check=True)
    assert out.read_text(encoding="utf-8") == resource("forms/nrm-2026.toml").read_text("utf-8")


def test_every_field_of_the_home_office_is_in_the_form() -> None:
    assert FIELDS
    assert FIELDS.keys() - FORM.by_key.keys() == set()
    assert [key for key in FIELDS if not FORM.by_key[key].label] == []
    options = {key: {each.key: each.label for each in FORM.by_key[key].options} for key in FIELDS}
    assert options == {
        key: {name: each["label"] for name, each in told.get("options", {}).items() if isinstance(each, dict)}
        for key, told in FIELDS.items()
    }


def test_a_new_field_or_a_question_without_words_is_refused_until_it_is_placed() -> None:
    more = replace(PUBLISHED, fields={**PUBLISHED.fields, "pv-shoe-size": {"label": "Shoe size"}})
    with pytest.raises(BadForm, match="pv-shoe-size"):
        build_form(more, order())
    placed = order()
    placed["sections"][0]["questions"].append({"key": "pv-shoe-size", "asks": "number"})
    assert 'label = "Shoe size"' in as_toml(build_form(more, placed))
    placed = order()
    placed["sections"][0]["questions"].append({"key": "nobody-knows", "asks": "line"})
    with pytest.raises(BadForm, match="nobody-knows"):
        build_form(PUBLISHED, placed)


def test_limits_come_from_the_messages_and_no_link_stays_in_the_words() -> None:
    assert FORM.by_key["alternative-number-relation-to-pv"].limit == 250
    assert FORM.by_key["professional-insight"].limit == 15_000
    assert FORM.by_key["birthplace"].required
    assert not FORM.by_key["pv-name-nickname"].required
    words = [text for each in FORM.by_key.values() for text in (each.label, each.hint)]
    assert not [text for text in words if "<" in text or "href" in text]

"""A form that may record that somebody was not reached does not call them told."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import mscu.ui.pages
from mscu.models.kinds import ENTRIES
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list
from mscu.ui.forms.field_list import CODES, Section
from mscu.ui.pages.entry_forms import ENTRY_FORMS

NOT_REACHED = re.compile(r"not reached|no answer|left a message", re.IGNORECASE)
CLAIMED = re.compile(
    r"\b(was|were|who|when) (\w+ )?(told|informed|contacted|reached)\b|\bsaid$", re.IGNORECASE
)


def forms() -> Iterator[tuple[str, tuple[Section, ...]]]:
    """Yield every form that stands in a module of the pages, by its name."""
    for found in pkgutil.walk_packages(mscu.ui.pages.__path__, "mscu.ui.pages."):
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, tuple) and value and all(isinstance(part, Section) for part in value):
                yield f"{found.name}.{name}", value
    yield from ((kind.value, form.sections) for kind, form in ENTRY_FORMS.items())


def may_not_reach(sections: tuple[Section, ...]) -> bool:
    lists = {
        field.editor.list_name
        for section in sections
        for field in section.fields
        if isinstance(field.editor, CODES)
    }
    return any(
        NOT_REACHED.search(code.label)
        for name in lists
        for code in load_code_list(resource(f"code_lists/{name}.csv"))
    )


FORMS = {name: sections for name, sections in forms() if may_not_reach(sections)}


@pytest.mark.parametrize("name", sorted(FORMS))
def test_no_label_claims_that_they_were(name: str) -> None:
    labels = {field.label for section in FORMS[name] for field in section.fields}
    models = [model for kind, model in ENTRIES.items() if kind.value == name]
    columns = {str(column.info.get("label", "")) for model in models for column in model.__table__.columns}
    assert {label for label in labels | columns if CLAIMED.search(label)} == set()


def test_the_forms_of_police_and_charity_are_among_them() -> None:
    assert {"victim_contact", "mscu.ui.pages.support.support_fields.CONTACT"} <= FORMS.keys()

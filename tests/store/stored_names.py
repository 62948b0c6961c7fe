"""Writes down the names that stand in stores, drafts and saved views, so that none is changed.

    python -m tests.store.stored_names

What a store may hold already stays on the list; it only grows.
"""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from mscu.actions.core.action import Command
from mscu.actions.core.view_filters import VIEW_TYPES
from mscu.codes import StoreKind
from mscu.ui.forms.drafts import Draft
from mscu.ui.pages.entry_forms import ENTRY_FORMS
from mscu.ui.pages.page_list import PAGES
from tests.inputs.factories import registered

FROZEN = Path(__file__).parent / "golden" / "stored_names.json"
Names = dict[str, dict[str, list[str]]]
"""Of each sort of name, what each thing's parts are called."""


def read_names() -> Names:
    """Read the names that were written down."""
    found: Names = json.loads(FROZEN.read_text(encoding="utf-8"))
    return found


def names() -> Names:
    """Return the names as the program has them now."""
    commands = {each for store_kind in StoreKind for each in registered(Command, store_kind)}
    return {
        "commands": {each.recorded_as: _fields(each) for each in commands},
        "forms": {
            kind.value: [field.name for section in form.sections for field in section.fields]
            for kind, form in ENTRY_FORMS.items()
        },
        "pages": {page.name: [] for page in PAGES},
        "views": {page: _fields(view) for page, view in VIEW_TYPES.items()},
        "drafts": {"draft": _fields(Draft)},
    }


def _fields(kind: Any) -> list[str]:
    return [each.name for each in fields(kind) if each.init]


def freeze() -> None:
    """Add the names that are new."""
    now, before = names(), read_names() if FROZEN.exists() else {}
    grown = {
        sort: {
            thing: sorted({*parts, *before.get(sort, {}).get(thing, ())})
            for thing, parts in sorted((before.get(sort, {}) | things).items())
        }
        for sort, things in now.items()
    }
    FROZEN.write_text(f"{json.dumps(grown, indent=1)}\n", encoding="utf-8")


if __name__ == "__main__":
    freeze()

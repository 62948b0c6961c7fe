"""The form of each kind of entry, as its subject lists it; `entry_forms` gathers them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mscu.actions.core.action import Query
from mscu.codes import Kind
from mscu.ui.forms.field_list import Section, Switch
from mscu.ui.forms.form import Form


@dataclass(frozen=True)
class KindForm:
    """How an entry of one kind is typed: its fields, their order and their labels.

    `switches` hide fields until they matter. `helpers` are called with the form once it shows its values.
    `own_field` is the field that usually names the user.
    """

    sections: tuple[Section, ...]
    switches: tuple[Switch, ...] = ()
    helpers: tuple[Callable[[Form], None], ...] = ()
    needs: tuple[Query[Any], ...] = ()
    """What is read before the form is shown."""
    own_field: str = ""
    title: str = ""
    """The title of the form of one that asks for something instead of recording it."""
    step_title: str = ""
    """The title of the form of one that follows another of its kind."""
    step_field: str = ""
    """The field that is empty in such a form, though the first of its kind has a usual value."""
    done: str = ""
    """What is said once it is saved, if not that it is recorded."""
    save: str = "Save"
    proposes_now: bool = False
    """Whether it is usually written down at once, so that the form proposes the present time."""
    copied: tuple[str, ...] = ("person_id", "place_id", "officer")
    """The fields that start with what the entry that it follows has in them."""


FORMS: dict[Kind, KindForm] = {}
"""The forms by kind, filled before the window opens a page."""


def show_while(by: str, values: frozenset[object], *fields: str) -> tuple[Switch, ...]:
    """Return the switches that show fields only while another field has one of these values."""
    return tuple(Switch(field, by, values) for field in fields)

"""The form of each kind of entry, as its subject lists it; `entry_forms` gathers them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mscu.codes import Kind
from mscu.ui.forms.field_list import Section, Switch
from mscu.ui.forms.form import Form


@dataclass(frozen=True)
class KindForm:
    """How an entry of one kind is typed: which fields, in which order, in which words.

    `switches` leave fields out until they matter. `helpers` are called with the form
    once it shows its values. `own_field` usually names whoever types.
    """

    sections: tuple[Section, ...]
    switches: tuple[Switch, ...] = ()
    helpers: tuple[Callable[[Form], None], ...] = ()
    own_field: str = ""
    proposes_now: bool = False
    """Whether it is mostly written down at once: its form then proposes the present moment."""


FORMS: dict[Kind, KindForm] = {}
"""The forms by kind. The window fills it before it opens a page."""


def shown_while(by: str, values: frozenset[object], *fields: str) -> tuple[Switch, ...]:
    """Return the switches that show fields only while another one has one of these values."""
    return tuple(Switch(field, by, values) for field in fields)

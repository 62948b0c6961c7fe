"""The description of a form: its fields, the command that it makes, its draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mscu.actions.core.action import Query
from mscu.codes import Family, Kind
from mscu.ui.forms.field_list import Section, Switch
from mscu.ui.forms.form import Form
from mscu.ui.pages.editing.changed_meanwhile import Reread
from mscu.ui.session.dispatcher import CommandLike


@dataclass(frozen=True, kw_only=True)
class FormSpec:
    """One form: its title, its fields, and what saving does.

    `make` takes the values by field name and returns the command. `values` are shown at first, or the draft
    if there is one. `locked` is the reason why the form cannot be saved at all. `helpers` are called with the
    form once it shows its values.
    """

    key: str
    label: str
    title: str
    icon: str
    sections: tuple[Section, ...]
    make: Callable[..., CommandLike[Any]]
    done: str
    family: Family | None = None
    kind: Kind | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    of_now: frozenset[str] = frozenset()
    """Fields whose value is the day or time at which the form is opened, which nobody has recorded."""
    switches: tuple[Switch, ...] = ()
    helpers: tuple[Callable[[Form], None], ...] = ()
    note: str = ""
    notice: str = ""
    """What must be known before it is saved; wraps above the fields."""
    warning: str = ""
    save: str = "Save"
    begins_at: str = ""
    """The field that has the focus at first, if not the first one."""
    locked: str = ""
    keeps_draft: bool = True
    needs: tuple[Query[Any], ...] = ()
    """What is read before it is shown, besides what its page has read."""
    reread: Reread | None = None
    """How it is made again if somebody else has changed the record, unless the host has read for it."""

"""A former version of an entry or a nominal, as its card shows it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from mscu.actions.entries.corrections import FormerEntryVersion
from mscu.ui.look.folding import isolated
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.widgets.label import Label

EMPTY_VALUE = "(empty)"
NO_LABELS: Mapping[str, str] = {}


def former_version(version: FormerEntryVersion, labels: Mapping[str, str] = NO_LABELS) -> QWidget:
    """Return until when a version stood, who corrected it and why, and what it was."""
    section = QWidget()
    heading = f"Until {version.replaced_at}, corrected by {version.replaced_by}"
    column = vbox(Label(heading, step=Type.STRONG, wrap=True), within=section, spacing=Space.HAIR)
    if version.reason:
        column.addWidget(Label(f"Why: {version.reason}", tone="text2", wrap=True))
    for field in version.fields:
        text = f"{labels.get(field.name, field.label)}: {field.value or EMPTY_VALUE}"
        column.addWidget(Label(isolated(text), wrap=True, selectable=True))
    if version.text:
        column.addWidget(Label(isolated(version.text), step=Type.READ, wrap=True, selectable=True))
    return section

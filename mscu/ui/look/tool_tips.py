"""Tool tips of widgets, with the same text for screen readers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from mscu.ui.look.folding import accessible_text, tip


def set_tip(widget: QWidget, text: str) -> None:
    """Set the tool tip, and the plain text as accessible description.

    Without a description, Qt gives screen readers the tool tip, which may be HTML.
    """
    widget.setToolTip(tip(text))
    widget.setAccessibleDescription(accessible_text(text))

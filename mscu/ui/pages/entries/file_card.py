"""The card of a file: what it is, its SHA-256, and a look at it inside the program."""

from __future__ import annotations

from PySide6.QtCore import Signal

from mscu.actions.entries.attachments import AttachmentFile
from mscu.ui.look.fonts import Type
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.pages.entries.files import size_words
from mscu.ui.widgets.button import icon_button
from mscu.ui.widgets.file_view import FileView
from mscu.ui.widgets.label import Label


class FileCard(SideCard):
    """Shows one kept file.

    Signals: `left` when it is closed.
    """

    left = Signal()

    def __init__(self) -> None:
        super().__init__("File")
        close = icon_button("x", "Back to the entry")
        close.clicked.connect(self.left)
        self.buttons.addWidget(close)
        self.view = FileView()
        self.fill(self.view)
        self._digest = Label("", step=Type.MICRO, tone="text2", selectable=True)
        self.foot().addWidget(self._digest, 1)

    def show_file(self, file: AttachmentFile) -> None:
        """Show a file."""
        icon = "image" if file.media_type.startswith("image") else "file-text"
        note = " · ".join(part for part in (file.description, size_words(file.size)) if part)
        self.show_head(IconSign(icon, 24, "text2"), file.name, note)
        self._digest.setText(f"SHA-256 {file.sha256}")
        self.view.show_file(file.content, file.media_type)

    def forget(self) -> None:
        """Let go of the file's bytes."""
        self.view.forget()

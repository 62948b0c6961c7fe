"""The files of one entry: opened, added, and checked against the hash taken at intake."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.core.file_types import type_of
from mscu.actions.entries.attachments import AttachmentFile
from mscu.actions.entries.entry_file import EntryDetails, PartDetails
from mscu.text.counts import size_text
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, vbox
from mscu.ui.pages.core.painted_widgets import EntryLink, IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.widgets.button import Button, Size, icon_button
from mscu.ui.widgets.file_view import FileView
from mscu.ui.widgets.label import Label

_ICONS = {"image": "image", "video": "video"}
NOT_SHOWN = "mscu keeps this file as it came, but cannot show it here. Type: {}."
CHANGED_TEXT = "DIFFERENT from the file that was added. Tell the administrator."


class FilesOfEntry(QWidget):
    """The files kept with an entry.

    Signals: `file_requested` with the id of a file; `attach_requested`; `verify_requested` to check the
    hashes of all files.
    """

    file_requested = Signal(object)
    attach_requested = Signal()
    verify_requested = Signal()

    def __init__(self, entry: EntryDetails) -> None:
        super().__init__()
        self._entry = entry
        files = [part for part in entry.parts if part.kind == "attachment"]
        checks = {part.values["attachment_id"]: part for part in entry.parts if part.kind == "file_check"}
        self.count = len(files)
        self._column = vbox(within=self, spacing=Space.NONE)
        for file in files:
            self._add(file, checks.get(file.id))
        self._offer()

    def is_idle(self) -> bool:
        """Return whether there is nothing to show and nothing to do."""
        return not self.count and not self._entry.may_attach

    def _add(self, file: PartDetails, check: PartDetails | None) -> None:
        about = file.get("description") or f"SHA-256 {file.get('sha256')[:16]}…"
        link = EntryLink(
            file.id,
            f"{file.get('name')}   {about}",
            icon=file_icon(file.get("media_type")),
            aside=size_text(int(file.get("size"))),
        )
        link.followed.connect(self.file_requested)
        self._column.addWidget(link)
        if check is not None:
            is_unchanged = bool(check.values["same"])
            checked = f"{check.get('checked_at')}, {check.get('checked_by')}"
            text = f"Verified {checked}: {'unchanged' if is_unchanged else CHANGED_TEXT}"
            label = Label(text, step=Type.SMALL, tone="text2" if is_unchanged else "text", wrap=True)
            label.setContentsMargins(24, 0, 0, 4)
            self._column.addWidget(label)

    def _offer(self) -> None:
        row = hbox(spacing=Space.SMALL)
        for label, icon, signal, is_offered in (
            ("Attach a file", "paperclip", self.attach_requested, self._entry.may_attach),
            ("Verify", "shield-check", self.verify_requested, self._entry.may_assess and self.count),
        ):
            if is_offered:
                button = Button(label, icon=icon, size=Size.SMALL)
                button.clicked.connect(signal)
                row.addWidget(button)
        row.addStretch(1)
        self._column.addSpacing(6)
        self._column.addLayout(row)


def file_icon(media_type: str) -> str:
    """Return the icon of a file: a picture, a video, or a sheet for all others."""
    return _ICONS.get(media_type.partition("/")[0], "file-text")


class FileCard(SideCard):
    """Shows one file: its details, its SHA-256 and a preview.

    Signals: `left` when it is closed; `hand_on_requested` with the file.
    """

    left = Signal()
    hand_on_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__("File")
        self._file: AttachmentFile | None = None
        self.hand_on = Button("Hand on", icon="send", size=Size.SMALL)
        self.hand_on.clicked.connect(self._hand_on)
        self.buttons.addWidget(self.hand_on)
        close = icon_button("x", "Close")
        close.clicked.connect(self.left)
        self.buttons.addWidget(close)
        self.view = FileView()
        self.fill(self.view)
        self._digest = Label("", step=Type.MICRO, tone="text2", selectable=True)
        self.foot().addWidget(self._digest, 1)

    def show_file(self, file: AttachmentFile) -> None:
        self._file = file
        type_name = type_of(file.media_type).name
        note = " · ".join(part for part in (file.description, type_name, size_text(file.size)) if part)
        self.show_header(IconLabel(file_icon(file.media_type), 24, "text2"), file.name, note)
        self._digest.setText(f"SHA-256 {file.sha256}")
        self.view.show_file(file.content, file.media_type, NOT_SHOWN.format(type_name))

    def forget(self) -> None:
        """Drop the file's bytes."""
        self._file = None
        self.view.forget()

    def _hand_on(self) -> None:
        if self._file is not None:
            self.hand_on_requested.emit(self._file)

"""The left column of the print page: the editions, what each leaves out, and the checks made."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.editions.issue_edition import EditionChoice, EditionPreview
from mscu.copy_codes import EditionGroup
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, growing, hbox, vbox
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import clear
from mscu.ui.widgets.choices import ChoiceField, RadioField
from mscu.ui.widgets.label import Label

LIST_WIDTH = 232


def _script_names(letters: Iterable[str]) -> list[str]:
    """Return the names of the scripts of letters that no font here can show."""
    names = (unicodedata.name(letter, "unnamed").partition(" ")[0] for letter in letters)
    return sorted({name.capitalize() for name in names})


def _reader_text(edition: EditionChoice) -> str:
    """Describe who an edition is for, and how this unit has changed it."""
    reader = edition.reader.partition(": ")[2] or edition.reader
    return f"{reader}. Changed by this unit: {edition.changed}" if edition.changed else reader


class EditionList(QWidget):
    """The editions to choose from.

    Signals: `chosen` when the user or the page chooses another edition.
    """

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._editions: tuple[EditionChoice, ...] = ()
        self.radios: dict[str, RadioField] = {}
        self.person_field = ChoiceField((), empty="Choose one")
        self.person_field.setAccessibleName("Whose copy it is")
        self.person_field.edited.connect(self.chosen)
        self.person_field.hide()
        self._reader = Label(step=Type.SMALL, tone="text2", wrap=True)
        self._choices = vbox(spacing=Space.TIGHT)
        self._never_shown = vbox(spacing=Space.TIGHT)
        self._checks = vbox(spacing=Space.TIGHT)
        self.setFixedWidth(LIST_WIDTH)
        column = vbox(within=self, spacing=Space.SMALL)
        self._whose_label = Label("Whose copy it is", step=Type.LABEL)
        self._whose_label.hide()
        column.addLayout(self._choices)
        column.addSpacing(8)
        column.addWidget(self._whose_label)
        column.addWidget(self.person_field)
        column.addWidget(Label("For", step=Type.LABEL))
        column.addWidget(self._reader)
        for title, section in (("Never in this edition", self._never_shown), ("Checks", self._checks)):
            column.addSpacing(8)
            column.addWidget(Label(title, step=Type.LABEL))
            column.addLayout(section)
        column.addStretch(1)

    def show_editions(self, editions: Sequence[EditionChoice]) -> None:
        """Show the editions, with the first one chosen."""
        self._editions = tuple(editions)
        if self.radios:
            return
        for group in EditionGroup:
            members = [edition for edition in editions if edition.group is group]
            if members:
                self._add_group(group, members)
        self.radios[editions[0].key].setChecked(True)

    def _add_group(self, group: EditionGroup, editions: Sequence[EditionChoice]) -> None:
        if self.radios:
            self._choices.addSpacing(8)
        self._choices.addWidget(Label(group.label, step=Type.LABEL))
        for edition in editions:
            radio = RadioField(edition.short)
            radio.setAccessibleDescription(accessible_text(_reader_text(edition)))
            radio.toggled.connect(self._toggled)
            self.radios[edition.key] = radio
            self._choices.addWidget(radio)

    def edition(self) -> EditionChoice | None:
        keys = {key for key, radio in self.radios.items() if radio.isChecked()}
        return next((edition for edition in self._editions if edition.key in keys), None)

    def person(self) -> int | None:
        """Return the id of the person whose own copy it is, where the edition is for one person."""
        value = self.person_field.value()
        return value if isinstance(value, int) and not self.person_field.isHidden() else None

    def choose(self, key: str) -> None:
        if key in self.radios:
            self.radios[key].setChecked(True)

    def take_focus(self) -> None:
        """Move the keyboard focus to the chosen edition."""
        for radio in self.radios.values():
            if radio.isChecked():
                radio.setFocus()

    def wait(self) -> None:
        """Show no checks: the pages are being prepared."""
        clear(self._checks)

    def show_preview(self, preview: EditionPreview) -> None:
        """Show the result of the checks on what would be printed."""
        edition = self.edition()
        self._offer_people(preview)
        clear(self._checks)
        if edition is None or preview.nothing:
            return
        self._reader.setText(_reader_text(edition))
        if not (edition.public or edition.names_nobody):
            self._check("info", "No names are replaced")
        elif preview.leaking:
            self._check("octagon-alert", f"{preview.leaking} known values remain: it cannot be issued")
        else:
            self._check("circle-check", f"{preview.known_values} known values checked, none remain")
        if edition.names_nobody:
            self._check("eye", "Names are replaced: a person decides on each mark")
        self._show_withheld(preview)
        if preview.unprintable:
            scripts = ", ".join(_script_names(preview.unprintable))
            self._check("triangle-alert", f"No font here for {scripts} letters: printed as \ufffd")

    def _show_withheld(self, preview: EditionPreview) -> None:
        if preview.held_back:
            items = "One item" if preview.held_back == 1 else f"{preview.held_back} items"
            self._check("hand", f"{items} held back under handling code C")
        if preview.following:
            text = "One entry follows" if preview.following == 1 else f"{preview.following} entries follow"
            self._check("eye", f"{text} from what is held back: check before the copy leaves")

    def _offer_people(self, preview: EditionPreview) -> None:
        """Show the choice of person where the copy may be for one of several people."""
        self.person_field.offer(preview.survivors)
        for widget in (self._whose_label, self.person_field):
            widget.setVisible(bool(preview.survivors))
        if self.person_field.value() not in dict(preview.survivors):
            self.person_field.show_value(None)

    def _toggled(self, checked: bool) -> None:
        if not checked:
            return
        clear(self._never_shown)
        edition = self.edition()
        self._reader.setText(_reader_text(edition) if edition is not None else "")
        for text in edition.never if edition is not None else ():
            self._never_shown.addWidget(Label(text, tone="text2", wrap=True))
        self.chosen.emit()

    def _check(self, icon: str, text: str) -> None:
        self._checks.addLayout(
            hbox(
                aligned(IconLabel(icon, 16, "text2"), Qt.AlignmentFlag.AlignTop),
                growing(Label(text, tone="text2", wrap=True)),
                spacing=Space.SMALL,
            )
        )

"""The form that sets a watch: what to be told of, why, and until when."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mscu.actions.core.today import Today
from mscu.actions.matching.hits import SetWatch
from mscu.actions.subjects.subject_file import SubjectAnswer
from mscu.codes import IdentifierKind, SubjectKind
from mscu.ui.forms.field_list import DAY, LINE, Field, Section
from mscu.ui.pages.core.page import CRASHED, Places
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

TITLE = "Set a watch"
NOTE = "You alone are told when a colleague next names it"
USUAL_DAYS = 28
CALLED = {IdentifierKind.REGISTRATION.label: "plate", IdentifierKind.PHONE.label: "phone"}
"""Of a thing: what tells it apart better than its name."""
FIELDS = (
    Section(
        "",
        (
            Field(
                "words", "Name, plate, phone or place", LINE, required=True, wide=True,
                placeholder="such as MX19 CTB or Daniel Crabtree",
                hint="Spellings and slips are told too",
            ),
            Field(
                "reason", "Why", LINE, required=True, wide=True,
                placeholder="such as seen at two yards, to be stopped",
                hint="An auditor may ask why it was necessary and proportionate",
            ),
            Field("ends_on", "Until", DAY, required=True, hint="Half a year at most"),
        ),
    ),
)  # fmt: skip


class WatchSetting(QWidget):
    """Sets a watch in place; what is typed is kept as a draft.

    Signals: `kept` with a sentence once it is set, `left` when the form is gone.
    """

    kept = Signal(str)
    left = Signal()

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__()
        self._dispatcher, self._places = dispatcher, places
        self._key, self._words, self._until = "", "", ""
        self._saving = False
        self.card: FormCard | None = None
        self._around = QVBoxLayout(self)
        self._around.setContentsMargins(0, 0, 0, 0)
        dispatcher.trouble.connect(self._trouble)
        dispatcher.crashed.connect(self._crashed)
        self.hide()

    def begin(self, key: str, words: str = "") -> None:
        """Show the form of a draft, or a new one that watches these words."""
        self.show()
        if self.card is not None and self._key == key and words in {"", self._words}:
            self.card.begin()
            return
        self._remove()
        self._key, self._words = key, words
        self.show()
        self._dispatcher.ask(Today(), then=self._make_card)

    def _make_card(self, today: date) -> None:
        if self.card is not None:
            return
        until = today + timedelta(days=USUAL_DAYS)
        values = {"words": self._words, "ends_on": f"{until.day} {until:%b %Y}"}
        spec = FormSpec(
            key=self._key, label="Watch", title=TITLE, note=NOTE, icon="eye", sections=FIELDS,
            make=SetWatch, done="", save="Watch", values=values,
        )  # fmt: skip
        self.card = FormCard(spec, sources_of({}, today), self._places.drafts)
        self.card.save_wanted.connect(self.save)
        self.card.left.connect(self.leave)
        self.card.thrown_away.connect(self.leave)
        self._around.addWidget(self.card)
        self.card.begin()
        if self._words:
            self.card.form.cell("reason").takes_focus()

    def save(self) -> None:
        """Set the watch, or show what needs another look."""
        values = self.card.values() if self.card is not None and not self._saving else None
        if self.card is None or values is None:
            return
        self._saving = True
        self.card.set_busy(True)
        answers = {name: str(value or "") for name, value in values.items()}
        self._words, self._until = answers["words"], answers["ends_on"]
        self._dispatcher.perform(SetWatch(**answers), then=self._saved, problems=self._refused)

    def leave(self) -> None:
        """Take the form away; its draft is kept."""
        self._remove()
        self.left.emit()

    def _remove(self) -> None:
        card, self.card = self.card, None
        if card is not None:
            self._around.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._saving = False
        self.hide()

    def _saved(self, _number: int) -> None:
        if self.card is not None:
            self.card.saved()
        self._remove()
        self.kept.emit(f"You watch {self._words} until {self._until}.")
        self.left.emit()

    def _refused(self, problems: dict[str, str]) -> None:
        self._saving = False
        if self.card is not None:
            self.card.refuse(problems)

    def _crashed(self, _where: str) -> None:
        self._trouble(CRASHED)

    def _trouble(self, sentence: str) -> None:
        if self._saving and self.card is not None:
            self._saving = False
            self.card.set_busy(False)
            self.card.fail(sentence)


def watched_of(answer: SubjectAnswer) -> tuple[str, str]:
    """Say what of a nominal is watched: what it is called in the button, and the words."""
    things = answer.identifiers if answer.kind is SubjectKind.THING else ()
    for label, shown in things:
        if called := CALLED.get(label):
            return called, shown
    called = "place" if answer.kind is SubjectKind.PLACE else "name"
    return called, answer.name

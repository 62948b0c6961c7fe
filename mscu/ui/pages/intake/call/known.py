"""Looks up the words of a call while they are typed.

It asks during pauses, and records what was looked for once typing stops.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from mscu.actions.matching.matching import LikelyMatches, MatchReportText
from mscu.actions.matching.text_matches import KnownMatch, MatchCallText, TextMatch, text_matches
from mscu.codes import IdentifierKind
from mscu.ui.lists.search_record import SearchRecord
from mscu.ui.pages.intake.call.facts import CallFacts
from mscu.ui.pages.intake.call.found import locate, worth_showing
from mscu.ui.session.dispatcher import Dispatcher

PAUSE_MS = 350
STOP_MS = 1_000


class CallLookup(QObject):
    """Marks what is found in the fields of a call.

    Signals: `shown` after matches were shown.
    """

    shown = Signal()

    def __init__(self, dispatcher: Dispatcher, facts: CallFacts) -> None:
        super().__init__(facts)
        self._dispatcher = dispatcher
        self._facts = facts
        self._found: tuple[TextMatch, ...] = ()
        self._known: tuple[KnownMatch, ...] = ()
        self._likely = LikelyMatches()
        self._asked = ("", "")
        self._confirm: list[int] = []
        self._record = SearchRecord(self)
        self._told: frozenset[str] = frozenset()
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._stop = QTimer(self, interval=STOP_MS, singleShot=True)
        self._pause.timeout.connect(self.look)
        self._stop.timeout.connect(self.settle)
        facts.said.connect(self._typed)

    @property
    def about(self) -> list[int]:
        """Return the subjects to confirm once they are found again, from a draft."""
        return self._confirm

    def confirm(self, numbers: list[int]) -> None:
        """Confirm these subjects once they are found."""
        self._confirm = numbers

    def _typed(self) -> None:
        """Show plates and phone numbers at once; look up the rest at the next pause."""
        self._found = text_matches(self._facts.words.toPlainText())
        self._known = tuple(match for match in self._known if self._still_there(match))
        self._likely = worth_showing(self._likely, self._facts.text("text"))
        self._show()
        self._pause.start()
        self._stop.start()

    def look(self) -> None:
        """Ask what is known of the current words."""
        self._pause.stop()
        self._found = text_matches(self._facts.words.toPlainText())
        self._asked = self._said()
        words, where = self._asked
        self._dispatcher.ask(MatchCallText(words=words, where=where), then=self._answered)

    def settle(self) -> None:
        """Record what was looked for, if it is new."""
        self._stop.stop()
        looked_for = {match.value for match in self._found if match.kind is not IdentifierKind.NAME}
        looked_for |= {match.text_match.value for match in self._known}
        for subject in self._likely.subjects:
            looked_for |= {reason.match.value for reason in subject.reasons}
        if looked_for - self._told:
            self._told |= looked_for
            words, where = self._said()
            self._record.keep(self._dispatcher, MatchReportText(words=words, where=where, settled=True))

    def forget(self) -> None:
        """Reset for the next call."""
        self._pause.stop()
        self._stop.stop()
        self._found, self._known, self._told, self._confirm = (), (), frozenset(), []
        self._likely = LikelyMatches()
        self._show()

    def _said(self) -> tuple[str, str]:
        return self._facts.text("text"), self._facts.text("where_words")

    def _answered(self, known: tuple[KnownMatch, ...]) -> None:
        """Show the exact matches, then ask for similar ones."""
        if self._asked != self._said():
            return
        self._known = known
        self._show()
        words, where = self._asked
        self._dispatcher.ask(MatchReportText(words=words, where=where), then=self._answered_likely)

    def _answered_likely(self, likely: LikelyMatches) -> None:
        if self._asked != self._said():
            return
        self._likely = worth_showing(likely, self._asked[0])
        self._show()
        if self._confirm:
            self._facts.found.confirm(self._confirm)
            self._confirm = []
        self.shown.emit()

    def _still_there(self, known: KnownMatch) -> bool:
        """Return whether the words still contain the match."""
        word = known.text_match
        if not word.end:
            return True
        if word.kind is IdentifierKind.NAME:
            return word.shown in self._facts.text("text")
        return any(match.value == word.value for match in self._found)

    def _show(self) -> None:
        self._facts.found.show_found(self._found, self._known, self._likely)
        spots = {(match.start, match.end) for match in self._found}
        said = self._facts.words.toPlainText()
        for match in self._known:
            shown = match.text_match.shown
            if match.text_match.kind is IdentifierKind.NAME and match.text_match.end and shown in said:
                spots.add((said.index(shown), said.index(shown) + len(shown)))
        for subject in self._likely.subjects:
            words = (locate(reason.match, said) for reason in subject.reasons)
            spots |= {(word.start, word.end) for word in words if word.end}
        self._facts.words.mark(sorted(spots))

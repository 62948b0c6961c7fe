"""Looks up the words of a call while they are typed.

It asks during pauses, and records what was looked for once typing stops.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from mscu.actions.intake.named_in_words import NamedInWords, named_in
from mscu.actions.matching.known_matches import KnownMatch, MatchCallText
from mscu.actions.matching.matching import LikelyMatches, MatchReportText
from mscu.actions.matching.text_matches import TextMatch, text_matches
from mscu.codes import IdentifierKind
from mscu.ui.lists.search_record import SearchRecord
from mscu.ui.pages.intake.call.facts import CallFacts
from mscu.ui.pages.intake.call.known_list import KnownList
from mscu.ui.pages.intake.call.seen_before import locate, worth_showing
from mscu.ui.session.dispatcher import Dispatcher

PAUSE_MS = 350
STOP_MS = 1_000


class CallLookup(QObject):
    """Looks up the words of a call and marks the matches.

    Signals: `shown` after matches were shown.
    """

    shown = Signal()

    def __init__(self, dispatcher: Dispatcher, facts: CallFacts, known: KnownList) -> None:
        super().__init__(facts)
        self._dispatcher = dispatcher
        self._facts, self._known = facts, known
        self._text_matches: tuple[TextMatch, ...] = ()
        self._matches: tuple[KnownMatch, ...] = ()
        self._likely = LikelyMatches()
        self._asked_texts = ("", "")
        self._named: tuple[NamedInWords, ...] = ()
        self._record = SearchRecord(self)
        self._recorded_values: frozenset[str] = frozenset()
        self._pause_timer = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._stop_timer = QTimer(self, interval=STOP_MS, singleShot=True)
        self._pause_timer.timeout.connect(self.look_up)
        self._stop_timer.timeout.connect(self.record_search)
        facts.text_changed.connect(self._typed)

    def _typed(self) -> None:
        """Show registrations and phone numbers at once; look up the rest at the next pause."""
        self._text_matches = text_matches(self._facts.words.toPlainText())
        self._matches = tuple(match for match in self._matches if self._is_still_there(match))
        text, where = self._texts()
        self._likely = worth_showing(self._likely, text)
        self._named = tuple(
            each for each in self._named if each.match.shown in (text if each.match.end else where)
        )
        self._show()
        self._pause_timer.start()
        self._stop_timer.start()

    def look_up(self) -> None:
        """Search for records that match the current text."""
        self._pause_timer.stop()
        self._text_matches = text_matches(self._facts.words.toPlainText())
        self._asked_texts = self._texts()
        text, where = self._asked_texts
        self._named = named_in(text, where)
        self._dispatcher.ask(MatchCallText(words=text, where=where), then=self._show_matches)

    def record_search(self) -> None:
        """Record what was looked for, if it is new."""
        self._stop_timer.stop()
        looked_for = {match.value for match in self._text_matches if match.kind is not IdentifierKind.NAME}
        looked_for |= {match.text_match.value for match in self._matches}
        for subject in self._likely.subjects:
            looked_for |= {reason.match.value for reason in subject.reasons}
        if looked_for - self._recorded_values:
            self._recorded_values |= looked_for
            text, where = self._texts()
            self._record.keep(self._dispatcher, MatchReportText(words=text, where=where, settled=True))

    def forget(self) -> None:
        """Reset for the next call."""
        self._pause_timer.stop()
        self._stop_timer.stop()
        self._text_matches, self._matches, self._named, self._recorded_values = (), (), (), frozenset()
        self._likely = LikelyMatches()
        self._known.forget()
        self._facts.words.mark(())

    def _texts(self) -> tuple[str, str]:
        return self._facts.text("text"), self._facts.text("where_words")

    def _show_matches(self, matches: tuple[KnownMatch, ...]) -> None:
        """Show the exact matches, then ask for similar ones."""
        if self._asked_texts != self._texts():
            return
        self._matches = matches
        self._show()
        text, where = self._asked_texts
        self._dispatcher.ask(MatchReportText(words=text, where=where), then=self._show_likely)

    def _show_likely(self, likely: LikelyMatches) -> None:
        if self._asked_texts != self._texts():
            return
        self._likely = worth_showing(likely, self._asked_texts[0])
        self._show()
        self.shown.emit()

    def _is_still_there(self, match: KnownMatch) -> bool:
        """Return whether the words still contain the match."""
        text_match = match.text_match
        if not text_match.end:
            return True
        if text_match.kind is IdentifierKind.NAME:
            return text_match.shown in self._facts.text("text")
        return any(match.value == text_match.value for match in self._text_matches)

    def _show(self) -> None:
        self._known.show_found(self._matches, self._likely, self._named, self._texts()[0])
        ranges = {(match.start, match.end) for match in self._text_matches}
        text = self._facts.words.toPlainText()
        for match in self._matches:
            matched_text = match.text_match.shown
            if match.text_match.kind is IdentifierKind.NAME and match.text_match.end and matched_text in text:
                ranges.add((text.index(matched_text), text.index(matched_text) + len(matched_text)))
        others = [reason.match for subject in self._likely.subjects for reason in subject.reasons]
        located = (locate(match, text) for match in (*others, *(each.match for each in self._named)))
        ranges |= {(match.start, match.end) for match in located if match.end}
        self._facts.words.mark(sorted(ranges))

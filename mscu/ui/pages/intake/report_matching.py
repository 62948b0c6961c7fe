"""Asks what the unit knows of the report that is shown, and does what its reader decides on it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from mscu.access import Actor, Permission
from mscu.actions.entries.entry_file import EntryAnswer
from mscu.actions.intake.reports import LinkReport
from mscu.actions.matching.matching import Likely, LikelyCase, Strength, WhatIsKnown
from mscu.actions.matching.text_matches import KnownInWords, KnownMatch
from mscu.actions.subjects.report_naming import NameInReport
from mscu.codes import Kind
from mscu.ui.pages.intake.report_card import NOT_YOURS, ReportCard
from mscu.ui.pages.intake.report_known import About, KnownColumn
from mscu.ui.pages.matching.match_marks import number_words
from mscu.ui.session.dispatcher import Dispatcher


class ReportMatching(QObject):
    """Keeps the column beside a report.

    Signals: `told` with a sentence after something was done, `refused` with one that says why not.
    """

    told = Signal(str)
    refused = Signal(str)

    def __init__(self, dispatcher: Dispatcher, actor: Actor, card: ReportCard) -> None:
        super().__init__(card)
        self._dispatcher, self._card = dispatcher, card
        self._decides = "" if actor.may(Permission.RECORD_REPORTS) else NOT_YOURS
        self.column = KnownColumn()
        self._entry: EntryAnswer | None = None
        self._on_record: int | None = None
        self._likely = Likely()
        self._linked = ""
        card.link_to_wanted.connect(self._link_to_best)
        self.column.link_wanted.connect(self._link)
        self.column.named.connect(self._name)

    def show_entry(self, entry: EntryAnswer) -> None:
        """Ask what is known of a report; of another entry nothing is asked.

        That it was looked for is put on record once for as long as the report stays open.
        """
        before, self._entry = self._entry, entry
        of_report = entry.row.kind is Kind.REPORT
        self.column.setVisible(of_report)
        if before is None or before.row.id != entry.row.id:
            self.column.empty()
            self._on_record = None
        if not of_report:
            return
        words, where = said_in(entry), _where(entry)
        settled = self._on_record != entry.row.id
        self._dispatcher.ask(
            WhatIsKnown(words=words, where=where, settled=settled), then=self._take
        )

    def _take(self, likely: Likely) -> None:
        entry = self._entry
        if entry is None or entry.row.kind is not Kind.REPORT:
            return
        self._on_record = entry.row.id
        self._likely = likely
        question = KnownInWords(words=said_in(entry), where=_where(entry), besides=entry.row.id)
        self._dispatcher.ask(question, then=self._show)

    def _show(self, known: tuple[KnownMatch, ...]) -> None:
        entry = self._entry
        if entry is None or entry.row.kind is not Kind.REPORT:
            return
        numbered = number_words(entry.text, self._likely)
        named = {each.subject_id for each in entry.about if each.subject_id is not None}
        about = About(entry.row.case_id, named, self._decides)
        earlier = [each for each in known if each.subject_id is None]
        self._card.mark(numbered.spots)
        self._card.offer_case(self._best())
        self.column.show_likely(self._likely, earlier, numbered, about)

    def _best(self) -> LikelyCase | None:
        """Give the case that the page offers to link to: the first, where much speaks for it."""
        first = next(iter(self._likely.cases), None)
        return first if first is not None and first.strength is Strength.STRONG else None

    def _link_to_best(self) -> None:
        if (best := self._best()) is not None:
            self._link(best.id)

    def _link(self, case_id: int) -> None:
        if self._entry is None or self._decides:
            return
        found = next((case for case in self._likely.cases if case.id == case_id), None)
        self._linked = found.reference if found is not None else "the case"
        command = LinkReport(report_id=self._entry.row.id, case_id=case_id, reason=_reasons(found))
        self._dispatcher.perform(command, then=self._tell_linked, problems=self._refuse)

    def _name(self, subject_id: int) -> None:
        if self._entry is not None:
            command = NameInReport(report_id=self._entry.row.id, subject_id=subject_id)
            self._dispatcher.perform(command, then=self._tell_named, problems=self._refuse)

    def _tell_linked(self, _nothing: object) -> None:
        self.told.emit(f"Linked to {self._linked}.")

    def _tell_named(self, _nothing: object) -> None:
        self.told.emit("Named in the report.")

    def _refuse(self, problems: dict[str, str]) -> None:
        self.refused.emit(" ".join(problems.values()))


def _reasons(case: LikelyCase | None) -> str:
    """Say why a report belongs to a case in the words that stood beside it when it was linked."""
    told = [] if case is None else [each.whole for each in case.reasons]
    return f"Known: {'; '.join(told)}." if told else "Known from the case."


def said_in(entry: EntryAnswer) -> str:
    """Give all words of a report: its text first, then those of its items."""
    return "\n".join([entry.text, *(part.get("text") for part in entry.parts)])


def _where(entry: EntryAnswer) -> str:
    return str(entry.values.get("where_words") or "")

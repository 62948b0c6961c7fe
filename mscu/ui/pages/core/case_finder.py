"""A field that finds one case as its reference, title or operation is typed."""

from __future__ import annotations

from mscu.actions.cases.case_list import CaseRow, CaseSuggestions
from mscu.ui.look.folding import joined
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.nominal_picker import NominalPicker, Suggestion


class CaseFinder(NominalPicker):
    """A picker for one case; its value is the case's id."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__(many=False, placeholder="Type MS-22-, a title or an operation")
        self._dispatcher = dispatcher
        self._last_text = ""
        self.suggestions_requested.connect(self._ask_cases)

    def _ask_cases(self, text: str) -> None:
        self._last_text = text
        self._dispatcher.ask(CaseSuggestions(words=text), then=self._answered)

    def _answered(self, rows: tuple[CaseRow, ...]) -> None:
        self.offer(self._last_text, [_suggestion(row) for row in rows])


def _suggestion(row: CaseRow) -> Suggestion:
    detail = joined(row.title, row.operation, row.status.label)
    return Suggestion(key=row.id, title=row.reference, detail=detail, icon="folder-open")

"""The forms of the Records page, in place beside its lists."""

from __future__ import annotations

from datetime import date

from typing_extensions import override

from mscu.actions.core.today import Today
from mscu.actions.records.records_due import RecordsAnswer, RecordsFile
from mscu.actions.records.rights_requests import RightsRequests, RightsRow
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.keyed_forms import Key, KeyedForms
from mscu.ui.pages.records import form_specs, keys
from mscu.ui.pages.records.rights import agree_spec, answer_spec, propose_spec, request_spec

OF_ONE_REQUEST = (keys.ANSWER, keys.PROPOSE, keys.AGREE)


def _spec_of(what: str, row: RightsRow) -> FormSpec | None:
    """Give the form of a request, as far as it can be wanted now."""
    if what == keys.ANSWER:
        return None if row.decision else answer_spec(row)
    if what == keys.AGREE:
        return agree_spec(row) if row.proposal else None
    return None if row.proposal else propose_spec(row)


class RecordsForms(KeyedForms):
    """Forms of a case, and of somebody's request for what is held about her."""

    @override
    def read(self, key: str) -> Key | None:
        return keys.read_key(key)

    @override
    def ask_rest(self) -> None:
        self._dispatcher.ask(Today(), then=self._ask_record)

    def _ask_record(self, today: date) -> None:
        self._today = today
        what, numbers = self.asked_for
        if what == keys.REQUEST:
            self._show(request_spec())
        elif what in OF_ONE_REQUEST and numbers:
            self._dispatcher.ask(RightsRequests(), then=self._of_request)
        elif what in form_specs.OF_CASE and numbers:
            self._dispatcher.ask(RecordsFile(case_id=numbers[0]), then=self._of_case)

    def _of_case(self, case: RecordsAnswer) -> None:
        what, numbers = self.asked_for
        if what in form_specs.OF_CASE and numbers[:1] == (case.row.id,):
            self._show(form_specs.OF_CASE[what](case, numbers, self._lists))

    def _of_request(self, rows: tuple[RightsRow, ...]) -> None:
        what, numbers = self.asked_for
        wanted = numbers if what in OF_ONE_REQUEST else ()
        row = next((each for each in rows if each.id in wanted), None)
        self._show(_spec_of(what, row) if row is not None else None)

    def _show(self, spec: FormSpec | None) -> None:
        if spec is not None:
            self.show_form(spec, sources_of(self._lists, self._today))

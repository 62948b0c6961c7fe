"""The forms of the Records page, in place beside its lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mscu.actions.code_lists import Choosable, CodeLists
from mscu.actions.records_due import RecordsAnswer, RecordsFile
from mscu.actions.rights_requests import RightsRequests, RightsRow
from mscu.actions.today import Today
from mscu.ui.desk import Desk
from mscu.ui.pages.case.job import Job
from mscu.ui.pages.case_sources import sources_of
from mscu.ui.pages.form_beside import FormBeside
from mscu.ui.pages.page import Places
from mscu.ui.pages.records import jobs, keys
from mscu.ui.pages.records.rights import answer_job, request_job


class RecordsForms(FormBeside):
    """One form at a time; which one its key says, so that a draft opens it again."""

    def __init__(self, desk: Desk, places: Places) -> None:
        super().__init__(desk, places)
        self.key = ""
        self._lists: Mapping[str, tuple[Choosable, ...]] = {}
        self._today = date.min

    def begin(self, key: str) -> None:
        """Show the form of a key; another one that is open is put away with its draft."""
        if self.card is not None and self.key == key:
            self.card.begin()
            return
        if keys.read_key(key) is None:
            return
        self._take_away()
        self.key = key
        self._desk.ask(CodeLists(), then=self._take_lists)

    def put_away(self) -> None:
        """Take the form away without a word: something else is shown in its place."""
        self._take_away()

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        self._lists = lists
        self._desk.ask(Today(), then=self._ask_record)

    def _ask_record(self, today: date) -> None:
        self._today = today
        what, numbers = keys.read_key(self.key) or ("", ())
        if what == keys.REQUEST:
            self._show(request_job())
        elif what == keys.ANSWER and numbers:
            self._desk.ask(RightsRequests(), then=self._of_request)
        elif what in jobs.OF_CASE and numbers:
            self._desk.ask(RecordsFile(case_id=numbers[0]), then=self._of_case)

    def _of_case(self, case: RecordsAnswer) -> None:
        what, numbers = keys.read_key(self.key) or ("", ())
        self._show(jobs.OF_CASE[what](case, numbers, self._lists))

    def _of_request(self, rows: tuple[RightsRow, ...]) -> None:
        _, numbers = keys.read_key(self.key) or ("", ())
        row = next((each for each in rows if each.id in numbers), None)
        self._show(answer_job(row) if row is not None and not row.decision else None)

    def _show(self, job: Job | None) -> None:
        if job is not None:
            self.show_form(job, sources_of(self._lists, self._today))

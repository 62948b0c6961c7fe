"""Save the listed cases in the HTCDS case data standard, once approved."""

from __future__ import annotations

from collections.abc import Callable

from typing_extensions import override

from mscu.actions.core.view_filters import CasesView
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.exchange.htcds import FORMS
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.file_saving import FileSaveForm, file_form
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

CASE_DATA = "Save case data (HTCDS 2.0)"
NOTE = (
    "One record per victim, with 30 of the standard's 40 core fields where they are recorded. Left out are "
    "restricted cases, people under code C, and where a victim lives and can be reached"
)


class CaseDataForm(FileSaveForm):
    """The form beside the list of cases."""

    title = "Save case data"
    kinds = "HTCDS 2.0 (*.json);;Table of HTCDS 2.0 (*.csv)"
    endings = FORMS
    content_nouns = ("record", "records")

    def __init__(
        self, dispatcher: Dispatcher, context: PageContext, cases_view: Callable[[], CasesView]
    ) -> None:
        super().__init__(dispatcher, context, "case-data")
        self._cases_view = cases_view

    @override
    def spec(self) -> FormSpec:
        return file_form(
            key="cases/data",
            label="Case data as a file",
            title="Save case data (HTCDS 2.0)",
            notice=NOTE,
            icon="file-lock",
            make=self._command,
            save="Save case data",
        )

    def _command(self, **values: object) -> IssueCaseData:
        return IssueCaseData(view=self._cases_view(), form=self.file_format, **self.answers(values))

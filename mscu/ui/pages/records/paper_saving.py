"""Saves a paper about kept, disposed or breached records as a PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from typing_extensions import override

from mscu.actions.disclosure.file_copies import CheckFile, IssueFile
from mscu.actions.records.record_papers import (
    CheckPaper,
    IssueCertificate,
    IssueReviewSheet,
    IssueRightsCertificate,
)
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.file_saving import FileSaveForm, file_form
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.records import keys
from mscu.ui.session.dispatcher import Dispatcher


class PaperSaving(FileSaveForm):
    """The form that saves a paper; it concerns one copy, so no draft is kept."""

    title = "Save the paper"
    kinds = "PDF (*.pdf)"
    endings = ("pdf",)
    content_nouns = ("part", "parts")
    checks: ClassVar[type[CheckFile]] = CheckPaper

    def __init__(self, dispatcher: Dispatcher, context: PageContext, name: str = "records-paper") -> None:
        super().__init__(dispatcher, context, name)
        self._heading, self._note = "", ""
        self._make: Callable[..., IssueFile] = IssueReviewSheet

    def begin_with(self, heading: str, note: str, make: Callable[..., IssueFile]) -> None:
        """Show the form for a paper, clearing what was typed for another."""
        if self.card is not None:
            self.leave()
        self._heading, self._note, self._make = heading, note, make
        self.begin()

    @override
    def spec(self) -> FormSpec:
        return file_form(
            key="records/print",
            label=self._heading,
            title=self._heading,
            note=self._note,
            icon="file-down",
            make=partial(_command, self._make),
            save="Save",
        )


def _command(make: Callable[..., IssueFile], **values: object) -> IssueFile:
    """Return the command, with an empty string for a choice that was not made."""
    return make(**{name: str(value or "") for name, value in values.items()})


def paper_of(kind: str, ids: Sequence[int]) -> tuple[str, Callable[..., IssueFile]] | None:
    """Return the heading of the form that saves a paper, and the maker of its command."""
    if kind == keys.SHEET:
        return "Save the review sheet", partial(IssueReviewSheet, review_id=ids[1])
    if kind == keys.CERTIFICATE:
        make = partial(IssueCertificate, disposal_id=ids[0])
        return "Save the certificate of disposal", make
    if kind == keys.REQUEST_GONE:
        make_certificate = partial(IssueRightsCertificate, disposal_id=ids[0])
        return "Save the certificate of disposal", make_certificate
    return None

"""Saves a file for a recipient: asks what to record about the copy, then where to save it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from typing_extensions import override

from mscu.actions.core.dates import Today
from mscu.actions.core.form_choices import CodeLists
from mscu.actions.disclosure.file_copies import APPROVAL, CheckFile, FileCopy, IssueFile, WriteBulk
from mscu.actions.disclosure.not_left import RecordNotLeft
from mscu.actions.disclosure.releases import AskForRelease
from mscu.actions.exchange.list_export import IssueList, ListView, columns_of
from mscu.code_keys import ANONYMISED
from mscu.exchange.list_file import FORMS
from mscu.exchange.private_file import PrivateFile, not_written, why_not_written
from mscu.text.counts import count_of
from mscu.ui.forms.field_list import CHECK, CODES, LINE, Field, Section
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.form_host import FormAnswers
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.session.dispatcher import CommandLike, Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, save_dialog

DID_NOT_LEAVE = "It is on record that this copy did not leave."
NOT_SAVED = "Cancelled. No file was saved, and nothing is on record."
NOT_ASKED = "Cancelled. No approval was asked for."
CHECKING, ASKING = "Counting the rows", "Asking for approval"
TOO_LARGE_TO_SAVE = "Nothing has been saved yet: a file this large must be approved by another person first."
APPROVAL_NEEDED = "Once it is approved, save it from the page “What left the unit”."


def recipient_section(*, names_nobody: bool) -> Section:
    """Return the questions asked for every file; only one that names nobody is offered as anonymised."""
    without = frozenset[str]() if names_nobody else frozenset({ANONYMISED})
    gateway = CODES("legal_gateway", without=without)
    return Section(
        "",
        (
            Field("recipient", "Recipient", LINE, required=True, wide=True),
            Field("purpose", "Purpose", CODES("disclosure_purpose"), required=True, wide=True),
            Field("gateway", "Legal gateway", gateway, required=True, wide=True),
            Field("reason", "Reason, in your own words", LINE, required=True, wide=True),
        ),
    )


RECIPIENT_SECTION = recipient_section(names_nobody=False)
file_form = partial(FormSpec, icon="download", sections=(RECIPIENT_SECTION,), done="", keeps_draft=False)
"""The form for a file that leaves: what is typed is for one copy, and not kept as a draft."""


class FileSaveForm(InlineForm):
    """The form beside what is saved, and the saving itself."""

    title: ClassVar[str]
    """Title of the save dialog."""
    kinds: str
    """The file types, as the save dialog lists them."""
    endings: tuple[str, ...]
    """The extensions allowed; the first replaces any other."""
    checks: ClassVar[type[CheckFile]] = CheckFile
    """The query that checks whether something is missing, with the permission to save this file."""
    job_title: ClassVar[str] = "Making the file"
    """What the bar says while the file is made, if that takes long."""
    content_nouns: ClassVar[tuple[str, str]]
    """What the file holds, in the singular and the plural: `row`, `rows`."""

    def __init__(self, dispatcher: Dispatcher, context: PageContext, name: str) -> None:
        super().__init__(dispatcher, context)
        self.name = name
        self._folder = documents_folder()
        self._save_to = self._folder / f"{name}.{self.endings[0]}"
        self._target: PrivateFile | None = None
        self._issue: IssueFile | None = None

    @abstractmethod
    def spec(self) -> FormSpec:
        """Return the form: what it asks, and the command that it makes."""

    def missing(self, values: Mapping[str, object]) -> dict[str, str]:
        """Return by field what is missing that only the window can tell."""
        del values
        return {}

    def answers(self, values: Mapping[str, object]) -> dict[str, str]:
        """Return the details typed for this copy: recipient, reason and legal gateway."""
        names = {field.name for field in RECIPIENT_SECTION.fields}
        return {name: str(value or "") for name, value in values.items() if name in names}

    @property
    def file_format(self) -> str:
        """The format of the chosen file, from its extension."""
        return self._save_to.suffix.lower().removeprefix(".")

    def begin(self) -> None:
        """Show the form and focus its first field."""
        self.begun.emit()
        self.show()
        if self.card is None:
            self.host.open(self._spec_if_shown, (CodeLists(), Today()))
        else:
            self.card.focus_first()

    def _spec_if_shown(self, _answers: FormAnswers) -> FormSpec | None:
        if self.isHidden():  # something else may have taken its place meanwhile
            return None
        spec = self.spec()
        return replace(spec, make=partial(self._command_to_write, spec.make))

    def _command_to_write(self, make: Callable[..., CommandLike[Any]], **values: object) -> CommandLike[Any]:
        """Return the command, which writes next to the path once one was chosen."""
        command = make(**values)
        if self._target is not None and isinstance(command, IssueFile):
            return command.writing_to(self._target)
        return command

    @override
    def save(self) -> None:
        """Ask where to save once nothing is missing."""
        values = self.card.values() if self.card is not None else None
        if self.card is None or values is None:
            return
        problems = self.missing(values)
        if problems:
            self.card.refuse(problems)
            return
        issue = self.card.spec.make(**values)
        if isinstance(issue, IssueFile):
            self._issue = issue
            self._dispatcher.ask(
                self.checks(issue=issue),
                then=self._ask_where,
                progress=self._context.begin_job(CHECKING, NOT_SAVED),
            )

    def _ask_where(self, problems: dict[str, str]) -> None:
        if self.card is None:
            return
        if APPROVAL in problems and isinstance(self._issue, WriteBulk):
            request = AskForRelease(issue=self._issue)
            self._dispatcher.perform(
                request,
                then=self._approval_requested,
                problems=self.card.refuse,
                progress=self._context.begin_job(ASKING, NOT_ASKED),
            )
            return
        if problems:
            self.card.refuse(problems)
            return
        default_path = self._folder / f"{self.name}{self._save_to.suffix}"
        dialog = save_dialog(self, self.title, default_path, self.kinds)
        dialog.fileSelected.connect(self._path_chosen)
        dialog.open()

    def _approval_requested(self, _number: int) -> None:
        self.leave()
        self.notified.emit(f"{TOO_LARGE_TO_SAVE} {APPROVAL_NEEDED}", Status.SOON)

    def _path_chosen(self, path: str) -> None:
        self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Issue the file and write it to a path, in the format of its extension."""
        is_known_format = path.suffix.lower().removeprefix(".") in self.endings
        path = path if is_known_format else path.with_name(f"{path.name}.{self.endings[0]}")
        if not self.host.is_saving:
            self._save_to, self._folder = path, path.parent
            self._target = PrivateFile(path)
            self.host.save(self._context.begin_job(self.job_title, NOT_SAVED))

    @override
    def on_saved(self, saved: SavedForm) -> None:
        if saved.was_open:
            self.left.emit()
        target, self._target = self._target, None
        if target is not None:
            done = saved_as(saved.result, target, self.content_nouns)
            self.notified.emit(*put_in_place(self._dispatcher, target, saved.result.disclosure_id, done))


def saved_as(copy: FileCopy, target: PrivateFile, nouns: tuple[str, str]) -> str:
    """Return what is said of a file once it is in its place."""
    left_out = f", {copy.left_out:,} from restricted cases left out" if copy.left_out else ""
    outcome = f"Saved as {target.place.name} and recorded as copy {copy.copy_number}"
    return f"{outcome}: {count_of(copy.rows, *nouns)}{left_out}."


def put_in_place(
    dispatcher: Dispatcher, target: PrivateFile, disclosure_id: int, done: str
) -> tuple[str, Status]:
    """Move an issued copy to its place, or record that it did not leave; return what to say, and how."""
    try:
        target.put_in_place()
    except OSError as error:
        target.drop()
        dispatcher.perform(RecordNotLeft(disclosure_id=disclosure_id, reason=why_not_written(error)))
        return f"{not_written(error)} {DID_NOT_LEAVE}", Status.LATE
    return done, Status.DONE


COLUMN = "column_"
"""Prefix of the fields that choose columns; the rest is the column's index."""
NOTE = "Restricted cases and items under code C are left out"
NO_COLUMN = "Tick at least one column."


def _column_section(columns: Sequence[str]) -> Section:
    """Return the section that asks which columns the file needs for its purpose."""
    fields = tuple(Field(f"{COLUMN}{index}", name, CHECK) for index, name in enumerate(columns))
    return Section("Columns", fields, hint="only what the purpose needs")


class ListSaveForm(FileSaveForm):
    """The form that saves a list; it keeps no draft, as it is for one copy."""

    title = "Save the list"
    kinds = "Workbook (*.xlsx);;Table (*.csv)"
    endings = FORMS
    content_nouns = ("row", "rows")

    def __init__(
        self, dispatcher: Dispatcher, context: PageContext, page: str, listed: Callable[[], ListView]
    ) -> None:
        super().__init__(dispatcher, context, page)
        self._listed = listed
        self._columns: tuple[str, ...] = ()

    @override
    def spec(self) -> FormSpec:
        self._columns = columns_of(self._listed())
        return file_form(
            key=f"{self.name}/list",
            label="A list as a file",
            title="Save the list as a file",
            notice=NOTE,
            sections=(RECIPIENT_SECTION, _column_section(self._columns)),
            values={f"{COLUMN}{index}": True for index in range(len(self._columns))},
            make=self._command,
            save="Save the list",
        )

    @override
    def missing(self, values: Mapping[str, object]) -> dict[str, str]:
        return {} if self._chosen_columns(values) else {f"{COLUMN}0": NO_COLUMN}

    def _command(self, **values: object) -> IssueList:
        columns, answers = self._chosen_columns(values), self.answers(values)
        return IssueList(view=self._listed(), form=self.file_format, columns=columns, **answers)

    def _chosen_columns(self, values: Mapping[str, object]) -> tuple[str, ...]:
        ticks = (values.get(f"{COLUMN}{index}") for index in range(len(self._columns)))
        return tuple(name for name, tick in zip(self._columns, ticks, strict=True) if tick)

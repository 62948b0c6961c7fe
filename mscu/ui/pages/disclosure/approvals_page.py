"""Large files that need a second person's approval: requested, decided on, saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, NamedTuple

from PySide6.QtCore import Signal
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.disclosure.file_copies import FileCopy
from mscu.actions.disclosure.releases import (
    DecideRelease,
    ReleaseContents,
    ReleaseRequestLine,
    Releases,
    RequestedContents,
    WriteReleased,
)
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.actions.exchange.case_record import IssueCaseRecord
from mscu.actions.exchange.list_export import IssueList
from mscu.codes import Family
from mscu.copy_codes import ReleaseState
from mscu.exchange.private_file import PrivateFile
from mscu.text.counts import count_of
from mscu.ui.forms.field_list import SEGMENTS, TEXT, Field
from mscu.ui.forms.field_list import Section as Part
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.core.list_pane import EmptyTab
from mscu.ui.pages.core.page import PageAction, PageContext, bind_keys
from mscu.ui.pages.core.painted_widgets import IconLabel
from mscu.ui.pages.core.side_card import SideCard
from mscu.ui.pages.editing.changed_meanwhile import reread
from mscu.ui.pages.editing.file_saving import NOT_SAVED, FileSaveForm, ListSaveForm, put_in_place, saved_as
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.pages.editing.list_page import ListPage
from mscu.ui.pages.editions.issuing import AS_DATA, KINDS, SAVE_DATA
from mscu.ui.pages.exchange.case_data_saving import CaseDataForm
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, save_dialog
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.chronology import KeyedRow
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.link import Link

DECIDE_KEYS, SAVE_KEYS = "D", "S"
RELEASE_CHIPS = {
    ReleaseState.WAITS: Chip("awaiting approval", Status.SOON),
    ReleaseState.APPROVED: Chip("approved", Status.RUN),
    ReleaseState.REFUSED: Chip("refused", Status.QUIET, Shape.CROSS),
    ReleaseState.WRITTEN: Chip("written", Status.DONE),
}
NEEDS_OTHER_PERSON = "Someone else with permission to approve must decide, never the person who asked."
ALREADY_DECIDED = "It has already been decided."
NOTHING = "No records any more."
CHANGED = "Since it was asked for: {}. Only what was asked for can be approved and saved."
LINES_AT_FIRST, LINES_IN_LABEL = 12, 100
"""Records that are named at once, and in one label once all are: a long label is slow to paint."""


class ReleaseCard(SideCard):
    """One requested file.

    Signals: `decide_requested` and `save_requested` with the request shown.
    """

    decide_requested = Signal(object)
    save_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__("Large file")
        self.line: ReleaseRequestLine | None = None
        self._lines = vbox()
        """Where the records of the file shown stand."""
        self._awaited = 0
        """The request whose contents are not shown yet."""
        self._decide = Button("Decide", icon="check", hint=DECIDE_KEYS, kind=ButtonKind.PRIMARY)
        self._save = Button("Save the file", icon="download", hint=SAVE_KEYS)
        for button, slot in ((self._decide, self.decide), (self._save, self.save)):
            button.clicked.connect(slot)
            self.buttons.addWidget(button)

    def show_line(self, line: ReleaseRequestLine) -> None:
        self.line, self._awaited = line, line.id
        self.clear_body()
        self.show_header(IconLabel("file-lock"), _title(line), line.state.label.capitalize())
        self._decide.setVisible(line.state is ReleaseState.WAITS)
        self._decide.block(self.why_not_decide)
        self._save.setVisible(line.state is ReleaseState.APPROVED)
        self._save.block(line.why_not_write)
        facts = (
            Fact("Which", isolated(line.which)),
            Fact("Columns", line.columns),
            Fact("Recipient", isolated(line.recipient)),
            Fact("Purpose", line.purpose),
            Fact("Legal gateway", line.gateway),
            Fact("Reason", isolated(line.reason)),
            Fact("Asked", f"{line.asked} by {line.asked_by}"),
            Fact("Decided", line.decided),
            Fact("Why", isolated(line.decision)),
            Fact("May be saved until", line.until),
        )
        self.add(Facts(facts, columns=1))

    def show_contents(self, requested: RequestedContents | None) -> None:
        """Show what the file holds, below the facts, if it is still the file shown."""
        if requested is None or requested.release_id != self._awaited:
            return
        self._awaited = 0
        kinds = joined(*(f"{kind}: {count:,}" for kind, count in requested.contents.kinds))
        parts = [Label("What it holds", step=Type.STRONG), Label(kinds or NOTHING, wrap=True)]
        if requested.change:
            parts.append(Label(CHANGED.format(requested.change), wrap=True))
        self._lines = vbox(*parts, spacing=Space.TIGHT)
        self.add(self._lines, ruled=True)
        lines = requested.contents.lines
        self._add_lines(lines[:LINES_AT_FIRST])
        if rest := lines[LINES_AT_FIRST:]:
            more = Link(f"{len(rest):,} more")
            more.followed.connect(partial(self._show_rest, more, rest))
            self._lines.addWidget(more)

    def _show_rest(self, more: Link, rest: Sequence[str]) -> None:
        more.hide()
        for start in range(0, len(rest), LINES_IN_LABEL):
            self._add_lines(rest[start : start + LINES_IN_LABEL])

    def _add_lines(self, lines: Sequence[str]) -> None:
        text = "\n".join(map(isolated, lines))
        self._lines.addWidget(Label(text, tone="text2", wrap=True, selectable=True))

    @property
    def why_not_decide(self) -> str:
        """Return why the user cannot decide on the file shown, or an empty string if they can."""
        if self.line is None or self.line.may_decide:
            return ""
        return NEEDS_OTHER_PERSON if self.line.state is ReleaseState.WAITS else ALREADY_DECIDED

    def decide(self) -> None:
        """Ask for the form of a decision."""
        if self.line is not None and self.line.may_decide:
            self.decide_requested.emit(self.line)

    def save(self) -> None:
        """Ask for the file to be saved."""
        if self.line is not None and not self.line.why_not_write:
            self.save_requested.emit(self.line)


def release_look(line: ReleaseRequestLine) -> RowLook:
    return RowLook(
        _title(line),
        joined(f"for {isolated(line.recipient)}", line.asked_by, line.asked),
        family=Family.NOTE,
        icon="file-lock",
        kind="Large file",
        chip=RELEASE_CHIPS[line.state],
        quiet=line.state in {ReleaseState.REFUSED, ReleaseState.WRITTEN},
    )


def _title(line: ReleaseRequestLine) -> str:
    return f"{line.edition}, {count_of(line.rows, 'row')}"


APPROVE, REFUSE = "approve", "refuse"
ANSWERS = ((APPROVE, "Approve"), (REFUSE, "Refuse"))
DECISION_SECTION = Part(
    "",
    (
        Field("approve", "May this file leave the unit?", SEGMENTS(ANSWERS), required=True),
        Field(
            "reason",
            "Why",
            TEXT,
            wide=True,
            hint="A refusal needs a reason, which the person who asked can read",
        ),
    ),
)


DECIDE = "approvals/decide/"
"""The key of the form of a decision, before the id of the file."""


class DecisionForm(InlineForm):
    """The form of a decision, in place of the file's card."""

    def open_for(self, line: ReleaseRequestLine) -> None:
        """Show the form for a file; what was typed for another is kept as its draft."""
        self.leave()
        self.host.open(decision_spec(line))


def decision_spec(line: ReleaseRequestLine) -> FormSpec:
    """Return the form of a decision on a file."""
    return FormSpec(
        key=f"{DECIDE}{line.id}",
        label=f"A decision on a large file, {line.edition}",
        icon="file-lock",
        title="Decide on this file",
        note=f"{line.edition}, {line.rows:,} rows",
        sections=(DECISION_SECTION,),
        make=partial(_command, line),
        save="Decide",
        done="Decision recorded. The person who asked can read it here.",
        reread=reread(Releases(), partial(_decide_again, line.id)),
    )


def _decide_again(release_id: int, lines: tuple[ReleaseRequestLine, ...]) -> FormSpec | None:
    """Return the form again, or None if somebody else has decided."""
    line = next((line for line in lines if line.id == release_id), None)
    return decision_spec(line) if line is not None and line.may_decide else None


def _command(line: ReleaseRequestLine, *, approve: object, reason: object) -> DecideRelease:
    return DecideRelease(
        release_id=line.id, version=line.version, approve=approve == APPROVE, reason=str(reason)
    )


class SaveOptions(NamedTuple):
    """How a kind of file is saved: the title of the dialog, its formats, and what the file holds."""

    title: str
    kinds: str
    endings: tuple[str, ...]
    nouns: tuple[str, str]


def _options_of(saving: type[FileSaveForm]) -> SaveOptions:
    return SaveOptions(saving.title, saving.kinds, saving.endings, saving.content_nouns)


SAVE_OPTIONS = {
    IssueList.kind: _options_of(ListSaveForm),
    IssueCaseData.kind: _options_of(CaseDataForm),
    IssueCaseRecord.kind: SaveOptions(SAVE_DATA, KINDS[AS_DATA], (AS_DATA,), ("entry", "entries")),
}
EMPTY = EmptyTab(
    "file-lock",
    "No large files requested",
    (
        "A file of very many cases, reports or nominals waits here until a second person approves it; the "
        "person who asked for it then saves it from here."
    ),
)


class ApprovalsPage(ListPage[tuple[ReleaseRequestLine, ...], ReleaseRequestLine]):
    """The requested files at the left, the selected one at the right."""

    name: ClassVar[str] = "approvals"
    title: ClassVar[str] = "Large files"
    known_as: ClassVar[str] = "release approval second person"
    icon: ClassVar[str] = "file-lock"
    needs: ClassVar[Permission] = Permission.PRINT
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "cases"
    back_to: ClassVar[str] = "disclosures"
    list_name: ClassVar[str] = "Large files"
    list_width: ClassVar[int] = 560
    empty: ClassVar[EmptyTab] = EMPTY
    opens: ClassVar[tuple[str, ...]] = ("release",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        (DECIDE_KEYS, "In the list: decide on the selected file"),
        (SAVE_KEYS, "In the list: save the file, once it is approved"),
        ("Esc", "Back to what left the unit"),
    )
    keys_need: ClassVar[Mapping[str, Permission]] = {DECIDE_KEYS: Permission.RELEASE}

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.card, self.decision_form = ReleaseCard(), DecisionForm(dispatcher, context)
        self.lay_out(self.card, self.decision_form)
        self.card.decide_requested.connect(self._decide)
        self.card.save_requested.connect(self._save)
        keys = ((DECIDE_KEYS, self.card.decide), (SAVE_KEYS, self.card.save))
        bind_keys(self.index.list, keys)

    @override
    def query(self) -> Releases:
        return Releases()

    @override
    def rows_of(self, answer: tuple[ReleaseRequestLine, ...]) -> Sequence[ReleaseRequestLine]:
        return answer

    @override
    def line_of(self, row: ReleaseRequestLine) -> KeyedRow:
        return KeyedRow(row.id, release_look(row))

    @override
    def count_of(self, answer: tuple[ReleaseRequestLine, ...]) -> str:
        waiting = sum(line.state is ReleaseState.WAITS for line in answer)
        return f"{waiting:,} waiting" if waiting else ""

    @override
    def fill_card(self, row: ReleaseRequestLine) -> None:
        self.card.show_line(row)
        if row.state in {ReleaseState.WAITS, ReleaseState.APPROVED} and row.which:
            self.dispatcher.ask(
                ReleaseContents(release_id=row.id), then=self.card.show_contents, answers=self.card_answers
            )

    @override
    def open_record(self, kind: str, release_id: int) -> None:
        self.selected_key = release_id
        self.ask()

    @override
    def resume(self, form_key: str) -> None:
        release_id = form_key.removeprefix(DECIDE)
        if release_id.isdigit():
            self.begin_about(int(release_id), self._decide_on)

    def _decide_on(self, _line: ReleaseRequestLine) -> None:
        self.card.decide()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        line = self.card.line
        nothing_selected = "" if line is not None else "none is selected"
        return (
            PageAction(
                label="Decide on this file",
                run=self.card.decide,
                icon="check",
                keys=DECIDE_KEYS,
                why_not=nothing_selected or _as_clause(self.card.why_not_decide),
                about=self.index.list,
            ),
            PageAction(
                label="Save this file",
                run=self.card.save,
                icon="download",
                keys=SAVE_KEYS,
                why_not=nothing_selected or _as_clause(line.why_not_write if line is not None else ""),
                about=self.index.list,
            ),
        )

    def _decide(self, line: object) -> None:
        if isinstance(line, ReleaseRequestLine):
            self.tell("")
            self.decision_form.open_for(line)
            self.card.hide()

    def _save(self, _line: object) -> None:
        options = self._saving()
        default_path = documents_folder() / f"large-file.{options.endings[0]}"
        dialog = save_dialog(self, options.title, default_path, options.kinds)
        dialog.fileSelected.connect(self._save_at)
        dialog.open()

    def _saving(self) -> SaveOptions:
        """Return how the file shown can be saved."""
        return SAVE_OPTIONS[self.card.line.kind if self.card.line is not None else IssueList.kind]

    def _save_at(self, path: str) -> None:
        self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Write the file shown to a path, in the format of its extension."""
        line, endings = self.card.line, self._saving().endings
        file_format = path.suffix.lower().removeprefix(".")
        if file_format not in endings:
            file_format, path = endings[0], path.with_name(f"{path.name}.{endings[0]}")
        if line is not None:
            command = WriteReleased(release_id=line.id, form=file_format, to=PrivateFile(path))
            self.dispatcher.perform(
                command,
                then=self._written,
                problems=self._refused,
                progress=self.begin_job("Making the file", NOT_SAVED),
            )

    def _written(self, copy: FileCopy) -> None:
        if copy.beside is not None:
            done = saved_as(copy, copy.beside, self._saving().nouns)
            self.tell(*put_in_place(self.dispatcher, copy.beside, copy.disclosure_id, done))

    def _refused(self, problems: dict[str, str]) -> None:
        self.tell(" ".join(problems.values()), Status.LATE)


def _as_clause(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:]}".rstrip(".")

"""The report to the police and crime panel: its parts are written together, then it is issued."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.figures.panel_report import (
    ACCEPTED_REASONS,
    NAMES_NOT_ALLOWED,
    AcceptedSpans,
    AcceptName,
    AskPanelDraft,
    IssuePanelReport,
    PanelDraft,
    PanelPart,
    PossibleName,
    WritePanelText,
)
from mscu.codes import Family
from mscu.copy_codes import CopyKind, WhyMarked
from mscu.documents.figures.panel_report import parts
from mscu.ui.forms.field_list import CHOICE, LINE, TEXT, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, LinesPane, PaneContent, PaneLine
from mscu.ui.pages.core.list_layout import focus_list
from mscu.ui.pages.core.list_pane import EmptyTab
from mscu.ui.pages.core.page import PageAction, PageContext, bind_keys
from mscu.ui.pages.editing.file_saving import FileSaveForm, file_form, recipient_section
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.pages.editing.list_page import ListPage
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.chronology import KeyedRow

# The forms that write a part and decide on the names in it


PAGE = "panel"
PUBLIC_NOTE = "This is published: do not name anyone"
BULLETS_HINT = "A line that begins with a hyphen becomes a bullet point"
REASONS = tuple((basis, basis.label) for basis in ACCEPTED_REASONS)
OPEN = "Undecided"
REASON = Field("reason", "Reason, in your own words", LINE, wide=True)
UNDECIDED_NOTE = "Names left undecided can be decided later. If a person must not be named, change the text."


def write_key(year: int, part: str) -> str:
    return f"{PAGE}/{year}/{part}"


def read_key(key: str) -> tuple[int, str] | None:
    """Return the year and the part of a draft's key."""
    page, _, rest = key.partition("/")
    year, _, part = rest.partition("/")
    return (int(year), part) if page == PAGE and year.isdigit() else None


def write_spec(draft: PanelDraft, part: PanelPart) -> FormSpec:
    """Build the form that writes a part."""
    hint = BULLETS_HINT if part.long else ""
    field = Field("text", part.label, TEXT if part.long else LINE, wide=True, hint=hint)
    return FormSpec(
        key=write_key(draft.year, part.key),
        label=f"{part.label}, panel report {draft.label}",
        title=part.label,
        note=PUBLIC_NOTE,
        icon="square-pen",
        sections=(Section("", (field,)),),
        values={"text": part.text},
        make=partial(_write, draft.year, part),
        done="Saved for everyone who writes this report.",
    )


def _write(year: int, part: PanelPart, *, text: object) -> WritePanelText:
    return WritePanelText(year=year, part=part.key, text=str(text or ""), follows=part.row)


def decide_spec(draft: PanelDraft, part: PanelPart) -> FormSpec:
    """Build the form that decides, for each possible name in a part, whether it may be published."""
    names = {f"word{index}": maybe for index, maybe in enumerate(part.possible_names)}
    fields = tuple(
        Field(name, f"“{isolated(maybe.text)}”", CHOICE(REASONS, empty=OPEN), wide=True)
        for name, maybe in names.items()
    )
    return FormSpec(
        key=f"{PAGE}/decide",
        label="Names in the panel report",
        title="May it be published?",
        note=part.label,
        icon="eye",
        warning=UNDECIDED_NOTE,
        keeps_draft=False,
        save="Decide",
        sections=(Section("", (*fields, REASON)),),
        make=partial(_accept_names, draft.year, names),
        done="Decided, and recorded under your name.",
    )


def _accept_names(year: int, names: Mapping[str, PossibleName], **values: object) -> AcceptName:
    stands = tuple(
        AcceptedSpans(spans=maybe.spans, why=reason)
        for name, maybe in names.items()
        if isinstance(reason := values[name], WhyMarked)
    )
    return AcceptName(year=year, stands=stands, reason=str(values["reason"] or ""))


# The card and the row of a part


WRITE, DECIDE = "write", "decide"
FIRST_WORDS = 90
NEEDED = {part.key for part in parts() if part.needed}
OPEN_YEAR = "This year is not over, so the report cannot be issued yet. Figures are up to today."


def part_look(part: PanelPart) -> RowLook:
    """Return the row of a part: its title, and how it begins."""
    beginning = " ".join(part.text.split())[:FIRST_WORDS]
    return RowLook(
        title=part.label,
        detail=isolated(beginning) or joined(*part.figures[:2]) or "nothing yet",
        family=Family.NOTE,
        icon="file-text",
        kind="Part",
        chip=_chip(part),
        quiet=not part.text and part.key not in NEEDED,
    )


def _chip(part: PanelPart) -> Chip | None:
    if part.has_known_names:
        return Chip("names someone", Status.LATE)
    if part.possible_names:
        return Chip(f"{len(part.possible_names)} to decide", Status.SOON)
    if part.key in NEEDED and not part.text:
        return Chip("to write", Status.SOON)
    return None


def part_lines(draft: PanelDraft, part: PanelPart) -> PaneContent:
    """Return the card of a part: its text, its figures, the names in it, its earlier versions."""
    decide = ActionLink(label="Decide on names", action=DECIDE)
    return PaneContent(
        icon="file-text",
        title=part.label,
        note=f"{draft.label}, {part.written or 'not written yet'}",
        actions=(ActionLink(label="Write", action=WRITE), *((decide,) if part.possible_names else ())),
        groups=(
            LineGroup(title="", lines=(), empty="" if draft.is_over else OPEN_YEAR),
            *_name_groups(part),
            LineGroup(title="Text", lines=_paragraphs(part.text), empty="Nothing yet."),
            LineGroup(
                title="Figures in this part, as counted now",
                lines=tuple(PaneLine(title=figure) for figure in part.figures),
            ),
            LineGroup(
                title="Earlier versions",
                lines=tuple(
                    PaneLine(title=former.written, details=tuple(_lines_of(former.text)))
                    for former in part.former
                ),
            ),
        ),
    )


def _name_groups(part: PanelPart) -> tuple[LineGroup, ...]:
    warning = LineGroup(title="", lines=(), empty=NAMES_NOT_ALLOWED if part.has_known_names else "")
    lines = tuple(
        PaneLine(title=f"“{maybe.text}”", details=("in several places",) if len(maybe.spans) > 1 else ())
        for maybe in part.possible_names
    )
    return warning, LineGroup(title="Possible names: decide whether each may be published", lines=lines)


def _paragraphs(text: str) -> tuple[PaneLine, ...]:
    return tuple(PaneLine(title="", details=(line,)) for line in _lines_of(text))


def _lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


# Issuing the report of a year


NOTE = "Figures are counted now, and kept with the copy"


class PanelSaving(FileSaveForm):
    """The form in place of the card of a part."""

    title = "Save the report"
    kinds = "PDF (*.pdf);;Word (*.docx)"
    endings = ("pdf", "docx")
    content_nouns = ("table of figures", "tables of figures")

    def __init__(self, dispatcher: Dispatcher, context: PageContext, year: Callable[[], int]) -> None:
        super().__init__(dispatcher, context, "panel-report")
        self._year = year

    @override
    def spec(self) -> FormSpec:
        return file_form(
            key="panel/issue",
            label="Panel report",
            title="Issue the report",
            notice=NOTE,
            icon="file-text",
            sections=(recipient_section(names_nobody=IssuePanelReport.names_nobody),),
            make=self._command,
            save="Save the report",
        )

    @override
    def _ask_where(self, problems: dict[str, str]) -> None:
        """Show which part a problem is in, as the form has no field for it."""
        labels = {part.key: part.label for part in parts()}
        super()._ask_where(
            {
                name: f"{labels[name]}: {message}" if name in labels else message
                for name, message in problems.items()
            }
        )

    def _command(self, **values: object) -> IssuePanelReport:
        return IssuePanelReport(
            year=self._year(),
            kind=CopyKind.WORD if self.file_format == CopyKind.WORD.extension else CopyKind.PDF,
            **self.answers(values),
        )


WRITE_KEYS, DECIDE_KEYS, ISSUE_KEYS = "W", "M", "Ctrl+P"
EMPTY = EmptyTab("file-text", "No parts", "The parts of the report are listed here.")
NONE = "no part is selected"
NOTHING_TO_DECIDE = "nothing to decide in this part"


class PanelPage(ListPage[PanelDraft, PanelPart]):
    """The parts on the left, the chosen part or a form on the right."""

    name: ClassVar[str] = "panel"
    title: ClassVar[str] = "Panel report"
    known_as: ClassVar[str] = "partnership board figures"
    icon: ClassVar[str] = "file-text"
    needs: ClassVar[Permission] = Permission.PUBLISH
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "impact"
    list_name: ClassVar[str] = "Parts"
    list_width: ClassVar[int] = 460
    empty: ClassVar[EmptyTab] = EMPTY
    opens: ClassVar[tuple[str, ...]] = ("panel",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        (WRITE_KEYS, "In the list: write the selected part"),
        (DECIDE_KEYS, "In the list: decide on possible names"),
        (ISSUE_KEYS, "Issue the report"),
        ("Esc", "In the list: back to the figures"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._year, self._pending_part = 0, ""
        self.card = LinesPane("A part of the report")
        self.forms = InlineForm(dispatcher, context)
        self.saving = PanelSaving(dispatcher, context, lambda: self._year)
        issue = Button("Issue the report", icon="printer", kind=ButtonKind.PRIMARY, shortcut=ISSUE_KEYS)
        issue.clicked.connect(self.issue)
        self.add_button(issue, needs_answer=True)
        self.lay_out(self.card, self.forms, self.saving)
        self.card.action_requested.connect(self._perform)
        self.card.closed.connect(self.index.list.setFocus)
        keys = (
            (WRITE_KEYS, partial(self._perform, WRITE)),
            (DECIDE_KEYS, partial(self._perform, DECIDE)),
            ("Esc", partial(self.context.turn_to, "impact")),
        )
        bind_keys(self.index.list, keys)  # in a form, Esc belongs to the form

    @override
    def open_record(self, kind: str, year: int) -> None:
        self.clear_messages()
        if year != self._year:
            self._year, self.answer = year, None
            self.answers.wait()
            self.set_title(self.title)
        self.ask()

    @override
    def shown(self) -> None:
        self.ask()

    @override
    def leave(self) -> None:
        super().leave()
        self.saving.leave()

    @override
    def leave_forms(self) -> None:
        self.forms.leave()

    @override
    def resume(self, form_key: str) -> None:
        """Reopen the draft of a part."""
        if (key := read_key(form_key)) is not None:
            year, self._pending_part = key
            self.open_record(self.name, year)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        part = self.row
        nothing_to_decide = "" if part is not None and part.possible_names else NOTHING_TO_DECIDE
        no_part = "" if part is not None else NONE
        return (
            PageAction(
                label="Write this part",
                run=partial(self._perform, WRITE),
                icon="square-pen",
                keys=WRITE_KEYS,
                why_not=no_part,
                about=self.index.list,
            ),
            PageAction(
                label="Decide on names in this part",
                run=partial(self._perform, DECIDE),
                icon="eye",
                keys=DECIDE_KEYS,
                why_not=no_part or nothing_to_decide,
                about=self.index.list,
            ),
            PageAction(
                label="Issue the report",
                run=self.issue,
                icon="printer",
                keys=ISSUE_KEYS,
                why_not=self.unless_waiting(),
            ),
        )

    @override
    def query(self) -> AskPanelDraft | None:
        return AskPanelDraft(year=self._year) if self._year else None

    @override
    def rows_of(self, answer: PanelDraft) -> Sequence[PanelPart]:
        return answer.parts

    @override
    def line_of(self, row: PanelPart) -> KeyedRow:
        return KeyedRow(row.key, part_look(row))

    @override
    def count_of(self, answer: PanelDraft) -> str:
        to_decide = f", {answer.to_decide} to decide" if answer.to_decide else ""
        return f"{answer.label}{to_decide}"

    @override
    def fill_card(self, row: PanelPart) -> None:
        if self.answer is not None:
            self.card.show_lines(part_lines(self.answer, row))

    @override
    def show_answer(self, answer: PanelDraft) -> None:
        is_first = self.answer is None
        wanted_part, self._pending_part = self._pending_part, ""
        self.selected_key = wanted_part or self.selected_key
        super().show_answer(answer)
        if wanted_part:
            self._perform(WRITE)
        elif is_first:
            focus_list(self, self.index.list)

    @override
    def open_row(self, key: object) -> None:
        self.select(key)
        self._perform(WRITE)

    def _perform(self, action: object) -> None:
        draft, part = self.answer, self.row
        if draft is None or part is None or (action == DECIDE and not part.possible_names):
            return
        self._put_forms_away()
        spec = write_spec(draft, part) if action == WRITE else decide_spec(draft, part)
        self.card.hide()
        self.forms.host.open(spec)

    def issue(self) -> None:
        """Show the form that issues the report."""
        if self.answer is not None:
            self._put_forms_away()
            self.card.hide()
            self.saving.begin()

    def _put_forms_away(self) -> None:
        self.forms.leave()
        self.saving.leave()

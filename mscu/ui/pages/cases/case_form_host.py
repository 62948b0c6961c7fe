"""Opening and saving the forms of a case page, and what follows from saving."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mscu.access import Actor, Permission
from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.clocks.clocks import ClocksStopped, RunningClock
from mscu.actions.clocks.obligations import Obligation
from mscu.actions.core.dates import WEEKDAYS
from mscu.actions.core.form_choices import Colleague, ListChoice, label_in_sentence
from mscu.actions.entries.attachments import MAX_BYTES
from mscu.actions.entries.entry_file import EntryDetails
from mscu.codes import Kind, SubjectKind
from mscu.ui.forms.drafts import Drafts
from mscu.ui.pages.cases.case_forms import attach_spec
from mscu.ui.pages.cases.side_pane import SidePane
from mscu.ui.pages.editing.case_sources import (
    SUBJECT_ICONS,
    CasePicker,
    CaseSources,
    SubjectPickers,
    sources_of,
)
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import FormSaver, SavedForm
from mscu.ui.pages.entries.entry_form_specs import entry_spec, superseding_spec
from mscu.ui.pages.entries.whom_to_ring import OnCallReader, WhomToRing
from mscu.ui.pages.subjects.subject_form_specs import subject_spec
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, open_dialog
from mscu.ui.widgets.nominal_picker import Chosen

TOO_LARGE = "A file can be at most 50 MB."
UNREADABLE = "The file cannot be read. Copy it to this computer, then attach it."


class CaseFormHost(QObject):
    """Opens the forms of one case page and saves them.

    Signals: `notified` with a sentence after something was saved, `failed` with the reason if not; `recorded`
    with the id of a new entry, `entry_requested` with that of one to open; `form_left` with the key and label
    of the form that was left; `nrm_requested` with the id of a person whose First Responder form is wanted;
    `out_of_sight` after the user restricted the case to others.
    """

    notified = Signal(str)
    failed = Signal(str)
    recorded = Signal(int)
    entry_requested = Signal(int)
    form_left = Signal(str, str)
    nrm_requested = Signal(int)
    out_of_sight = Signal()

    def __init__(self, dispatcher: Dispatcher, drafts: Drafts, actor: Actor, side: SidePane) -> None:
        super().__init__(side)
        self._dispatcher, self._drafts, self._actor, self._side = dispatcher, drafts, actor, side
        self.on_call = OnCallReader(dispatcher, self)
        self.pickers = SubjectPickers(dispatcher, self)
        self.pickers.new_requested.connect(self.add_for)
        self.case: CaseDetails | None = None
        self._folder = documents_folder()
        self.lists: Mapping[str, tuple[ListChoice, ...]] = {}
        self.colleagues: tuple[Colleague, ...] = ()
        self._waiting_pickers: dict[str, tuple[CasePicker, SubjectKind]] = {}
        self._saving = FormSaver(dispatcher, self)
        self._saving.saved.connect(self._saved)

    def may(self, permission: Permission) -> bool:
        """Return whether the viewer's role has a permission."""
        return self._actor.may(permission)

    def begin(self, spec: FormSpec) -> FormCard:
        card = self._side.open_form(spec, self._sources(), self._drafts)
        if not card.property("heard"):
            card.setProperty("heard", True)
            card.save_requested.connect(self.save)
            card.left.connect(self.leave)
            card.discarded.connect(self.leave)
            card.typing_paused.connect(self._on_pause)
            if spec.kind is Kind.EMERGENCY:
                ring = WhomToRing(self.on_call)
                ring.setContentsMargins(10, 0, 0, 0)
                card.add_below_header(ring)
        return card

    def add(
        self,
        kind: Kind,
        *,
        follows: EntryDetails | None = None,
        person_id: int | None = None,
        supersedes: bool = False,
    ) -> None:
        """Open the form of a new entry."""
        if self.case is not None:
            me = self._actor.display
            spec = entry_spec(self.case, kind, me, follows=follows, person_id=person_id)
            replaces = supersedes and follows is not None
            self.begin(superseding_spec(spec, self.case.id, follows) if replaces else spec)

    def add_subject(self, kind: SubjectKind, name: str = "") -> None:
        """Open the form of a new person, place, thing or organisation."""
        if self.case is not None:
            self.begin(subject_spec(self.case, kind, name))

    def settle(self, obligation: Obligation) -> None:
        """Open the form that settles an obligation, or the entry that waits for an answer."""
        if obligation.begins_form and obligation.person_id is not None:
            self.nrm_requested.emit(obligation.person_id)
        elif obligation.opens_entry and obligation.entry_id is not None:
            self.entry_requested.emit(obligation.entry_id)
        else:
            self.add(obligation.kind, person_id=obligation.person_id)

    def attach(self, entry: EntryDetails, parent: QWidget) -> None:
        """Ask for a file and open the form that attaches it to an entry."""
        dialog = open_dialog(parent, "Attach a file", self._folder, "All files (*)")
        dialog.fileSelected.connect(partial(self.attach_from, entry))
        dialog.open()

    def attach_from(self, entry: EntryDetails, file: Path | str) -> None:
        """Read a file and open the form that attaches it; the next dialog starts in the same folder."""
        path = Path(file)
        self._folder = path.parent
        try:
            if path.stat().st_size > MAX_BYTES:
                self.failed.emit(TOO_LARGE)
                return
            content = path.read_bytes()
        except OSError:
            self.failed.emit(UNREADABLE)
            return
        self.begin(attach_spec(entry, path.name, content))

    def _sources(self) -> CaseSources:
        case = self.case
        today = case.today if case is not None else None
        if case is None or today is None:
            return CaseSources()
        self.pickers.case_id = case.id
        sources = sources_of(
            self.lists,
            today,
            nominals=self.pickers,
            entries=case.entries,
            officers=tuple(colleague.display for colleague in self.colleagues),
            colleagues=tuple((colleague.name, colleague.display) for colleague in self.colleagues),
        )
        elsewhere = tuple(filter(None, (case.lead, case.officer_in_case)))
        turns = case.on_call.turns if case.on_call is not None else ()
        on_call = tuple(dict.fromkeys(turn.name for turn in turns))
        return replace(sources, elsewhere=elsewhere, on_call=on_call, is_child=self._is_child)

    def _is_child(self, person_id: object) -> bool:
        subjects = self.case.subjects if self.case is not None else ()
        return any(subject.treated_as_child for subject in subjects if subject.id == person_id)

    def add_for(self, picker: CasePicker, kind: SubjectKind, name: str) -> None:
        """Open the form of a new subject on top of the form that named it."""
        if self.case is not None:
            spec = subject_spec(self.case, kind, name)
            self._waiting_pickers[spec.key] = (picker, kind)
            self.begin(spec)

    def save(self) -> None:
        """Save the form on top."""
        self._saving.save(self._side.form)

    def leave(self) -> None:
        """Leave the form on top; its draft is kept."""
        card = self._side.form
        self._side.close_form()
        if card is not None:
            self.form_left.emit(card.spec.key, card.spec.label)

    def _saved(self, saved: SavedForm) -> None:
        spec, result = saved.card.spec, saved.result
        if self._side.form is saved.card:
            self._side.close_form()
        self._fill_waiting_picker(spec, result, str(saved.values.get("name", "")))
        if result is False:
            self.out_of_sight.emit()
            return
        self.notified.emit(spec.done)
        if spec.kind is not None and isinstance(result, int):
            self.recorded.emit(result)

    def _fill_waiting_picker(self, spec: FormSpec, result: object, name: str) -> None:
        """Put a new nominal into the field that asked for it."""
        picker, kind = self._waiting_pickers.pop(spec.key, (None, SubjectKind.PERSON))
        if picker is not None and isValid(picker) and isinstance(result, int):
            picker.choose(Chosen(result, name, icon=SUBJECT_ICONS[kind]))
            picker.edited.emit()
            picker.setFocus()

    def _on_pause(self) -> None:
        card = self._side.form
        if card is None or card.spec.kind is None or self.case is None:
            return
        make = card.spec.make
        if isinstance(make, partial) and not card.has_number_errors():
            command = make(**card.form.values())
            self._dispatcher.ask(ClocksStopped(command=command), then=self._show_stopped_clocks)

    def _show_stopped_clocks(self, clocks: tuple[RunningClock, ...]) -> None:
        card = self._side.form
        if card is None:
            return
        if not clocks:
            card.show_info("")
            return
        strong = "Saving this stops one clock:"
        if len(clocks) > 1:
            strong = f"Saving this stops {len(clocks)} clocks:"
        card.show_info("; ".join(map(_clock_text, clocks)), strong=strong)


def _clock_text(clock: RunningClock) -> str:
    title = label_in_sentence(clock.title)
    about = f", {clock.label}" if clock.label and len(clock.label) < 40 else ""  # noqa: PLR2004
    day = WEEKDAYS[clock.due_day.weekday()][:3]
    source = clock.source.partition(":")[0].partition(",")[0]
    rule = f"{clock.period}, {source}" if clock.period else source
    by = ", " if rule.startswith("as ") else ". "
    return f"{title}{about}, due {day} {clock.due_words}{by}{rule}."

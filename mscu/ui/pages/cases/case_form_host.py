"""Opening and saving the forms of a case page, and what follows from saving."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.access import Permission
from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.clocks.obligations import Obligation
from mscu.actions.core.form_choices import Colleague, ListChoice
from mscu.actions.entries.attachments import MAX_BYTES
from mscu.actions.entries.entry_file import EntryDetails
from mscu.actions.reference.unit_advice import AdviceLibrary
from mscu.actions.subjects.subject_file import SubjectFile
from mscu.codes import Kind, SubjectKind
from mscu.ui.pages.cases.case_forms import attach_spec
from mscu.ui.pages.cases.resuming import read_draft_key
from mscu.ui.pages.cases.side_pane import SidePane
from mscu.ui.pages.cases.stopped_clocks import StoppedClocks
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.case_sources import CasePicker, CaseSources, SubjectPickers, sources_of
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editing.form_host import FormAnswers, FormHost
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.entries.entry_form_specs import entry_spec, superseding_spec
from mscu.ui.pages.entries.whom_to_ring import AskedBefore, OnCallReader, WhomToRing
from mscu.ui.pages.subjects.subject_forms import correction_spec, subject_spec
from mscu.ui.pages.subjects.subjects import correction_key
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.file_dialogs import documents_folder, open_dialog

MakeCaseSpec = Callable[[CaseDetails], FormSpec | None]
TOO_LARGE = "A file can be at most 50 MB."
UNREADABLE = "The file cannot be read. Copy it to this computer, then attach it."


class CaseFormHost(FormHost):
    """The forms of one case page, which lie on top of each other.

    Signals: `notified` with a sentence after something was saved, `failed` with the reason if not; `recorded`
    with the id of a new entry, `named` with that of a subject that was added to the case, `entry_requested`
    with that of an entry to open; `nrm_requested` with the id of a
    person whose First Responder form is wanted; `out_of_sight` after the user restricted the case to others.
    """

    notified = Signal(str)
    failed = Signal(str)
    recorded = Signal(int)
    named = Signal(int)
    entry_requested = Signal(int)
    nrm_requested = Signal(int)
    out_of_sight = Signal()

    def __init__(self, dispatcher: Dispatcher, context: PageContext, side: SidePane) -> None:
        super().__init__(dispatcher, context, side, side, sources=self._case_sources, on_top=True)
        self._actor, self.side = context.actor, side
        self.on_call = OnCallReader(dispatcher, self)
        self.pickers = SubjectPickers(dispatcher, self)
        self.pickers.new_requested.connect(self.add_for)
        self.case: CaseDetails | None = None
        self._folder = documents_folder()
        self.lists: Mapping[str, tuple[ListChoice, ...]] = {}
        self.colleagues: tuple[Colleague, ...] = ()
        self.opened.connect(self._on_opened)
        self.saved.connect(self._on_done)

    def may(self, permission: Permission) -> bool:
        """Return whether the viewer's role has a permission."""
        return self._actor.may(permission)

    def begin(self, spec: FormSpec | None) -> None:
        """Open a form on top, or bring it to the front if it is open already."""
        if spec is not None and not self.goes_on(spec.key, focus=False):
            self.open(spec)

    def begin_for(self, make: MakeCaseSpec) -> None:
        """Open a form about the case that is shown, if one is."""
        if self.case is not None:
            self.begin(make(self.case))

    def _on_opened(self, card: FormCard) -> None:
        StoppedClocks(self._dispatcher, card)
        if card.spec.kind is Kind.EMERGENCY:
            ring = WhomToRing(self.on_call)
            ring.setContentsMargins(10, 0, 0, 0)
            card.add_below_header(ring)
            card.add_below_header(AskedBefore(self._dispatcher, card.form))

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

    def correct_subject(self, subject_id: int) -> None:
        """Read what is recorded of a subject, and open the form that corrects it."""
        key = correction_key(subject_id)
        if not self.goes_on(key):
            self.open(partial(_correction, key), (SubjectFile(subject_id=subject_id),))

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

    def _case_sources(self, answers: FormAnswers) -> CaseSources:
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
        return replace(
            sources,
            elsewhere=elsewhere,
            on_call=on_call,
            is_child=self._is_child,
            library=answers.get(AdviceLibrary, ()),
        )

    def _is_child(self, person_id: object) -> bool:
        subjects = self.case.subjects if self.case is not None else ()
        return any(subject.treated_as_child for subject in subjects if subject.id == person_id)

    def add_for(self, picker: CasePicker, kind: SubjectKind, name: str) -> None:
        """Open the form of a new subject on top of the form that named it."""
        if self.case is not None:
            spec = subject_spec(self.case, kind, name)
            self.fill_when_saved(spec.key, picker, kind)
            self.begin(spec)

    def _on_done(self, saved: SavedForm) -> None:
        spec, result = saved.card.spec, saved.result
        if result is False:
            self.out_of_sight.emit()
            return
        self.notified.emit(spec.done)
        if spec.kind is not None and isinstance(result, int):
            self.recorded.emit(result)
        elif (subject_id := _added_subject(saved)) is not None and self.card is None:
            self.named.emit(subject_id)


def _correction(key: str, answers: FormAnswers) -> FormSpec:
    return correction_spec(key, answers[SubjectFile])


def _added_subject(saved: SavedForm) -> int | None:
    """Return the id of the subject that a form added to the case, or None."""
    key = read_draft_key(saved.card.spec.key)
    if key is not None and key.form == "subject":
        return int(saved.result)
    is_known_one = key is not None and key.form == "involve" and not key.record_id
    return int(str(saved.values["subject_id"])) if is_known_one else None

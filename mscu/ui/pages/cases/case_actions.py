"""The menus and buttons of a case page, connected to the forms and cards that they open."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from mscu.access import Permission
from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.cases.case_subjects import SubjectLine
from mscu.actions.cases.hold_copies import KeptByHold
from mscu.actions.entries.corrections import EntryVersions, FormerEntryVersion
from mscu.actions.entries.entry_file import EntryDetails
from mscu.actions.entries.material import VerifyFiles
from mscu.actions.nrm.nrm_forms import StartNrmForm
from mscu.codes import Kind
from mscu.ui.pages.cases import body as tab
from mscu.ui.pages.cases.body import CaseBody
from mscu.ui.pages.cases.case_form_host import CaseFormHost, MakeCaseSpec
from mscu.ui.pages.cases.case_forms import (
    close_spec,
    header_spec,
    hold_spec,
    involve_spec,
    lift_hold_spec,
    lift_spec,
    move_spec,
    name_spec,
    restrict_spec,
    summary_spec,
    unrole_spec,
)
from mscu.ui.pages.cases.header_card import HeaderCard
from mscu.ui.pages.cases.reading import CaseReader
from mscu.ui.pages.cases.side_pane import SidePane
from mscu.ui.pages.core.case_finder import CaseFinder
from mscu.ui.pages.core.dropped_files import TakesFile
from mscu.ui.pages.editing.case_follows import FollowUp
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.entries.add_menu import SUBJECTS
from mscu.ui.pages.entries.entry_form_specs import answer_spec, correct_spec
from mscu.ui.pages.entries.items import item_spec
from mscu.ui.pages.entries.material import material_spec
from mscu.ui.pages.entries.told_by_phone import told_spec
from mscu.ui.pages.merging.pane import CASES, MergePane
from mscu.ui.pages.sharing.alerts import alert_spec
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.menu import Menu

HOLD_VERSIONS_TITLE = "Roles and forms as they were before changes made under a legal hold"
NO_HOLD_VERSIONS = "No role and no form answer was changed or removed during the legal hold."
REPORTED = "The result is recorded with the entry. Tell the administrator."


class EntryActions(QObject):
    """Connects the buttons of the cards to their forms."""

    def __init__(self, dispatcher: Dispatcher, forms: CaseFormHost, side: SidePane) -> None:
        super().__init__(side)
        self._dispatcher, self._forms, self._side = dispatcher, forms, side
        entry, subject = side.entry, side.subject
        entry.follow_requested.connect(self._follow)
        entry.correct_requested.connect(partial(self._begin, correct_spec))
        entry.answer_requested.connect(partial(self._begin, answer_spec))
        entry.move_requested.connect(partial(self._begin, move_spec))
        entry.told_requested.connect(partial(self._begin, told_spec))
        entry.on_call = forms.on_call
        entry.grade_requested.connect(self.grade)
        entry.attach_requested.connect(self._attach)
        entry.verify_requested.connect(self.verify)
        entry.assess_requested.connect(partial(self._begin, material_spec))
        entry.versions_requested.connect(self._ask_versions)
        subject.role_requested.connect(partial(self._begin_about, involve_spec))
        subject.name_requested.connect(partial(self._begin_about, name_spec))
        subject.unrole_requested.connect(partial(self._begin_about, unrole_spec))
        subject.correction_requested.connect(forms.correct_subject)

    def _follow(self, follow: FollowUp) -> None:
        if (entry := self._side.entry.entry) is not None:
            self._forms.add(follow.kind, follows=entry, supersedes=follow.supersedes)

    def _begin(self, make: Callable[[EntryDetails], FormSpec]) -> None:
        """Open a form about the entry shown."""
        if (entry := self._side.entry.entry) is not None:
            self._forms.begin(make(entry))

    def grade(self, item: int) -> None:
        """Grade an item of the report shown, or add one."""
        if (entry := self._side.entry.entry) is not None:
            self._forms.begin(item_spec(entry, item))

    def verify(self) -> None:
        """Compare the files of the entry shown with their recorded digests."""
        if self._side.entry.entry is not None:
            command = VerifyFiles(entry_id=self._side.entry.entry.row.id)
            self._dispatcher.perform(command, then=self._verified)

    def _verified(self, changed_count: int) -> None:
        if changed_count:
            files = "One file differs" if changed_count == 1 else f"{changed_count} files differ"
            self._forms.failed.emit(f"{files} from what was attached. {REPORTED}")
        else:
            self._forms.notified.emit("Files verified: unchanged since they were attached.")

    def _attach(self) -> None:
        if self._side.entry.entry is not None:
            self._forms.attach(self._side.entry.entry, self._side)

    def takes_file(self) -> TakesFile | None:
        """Return what attaches a file to the entry shown, if one may be attached."""
        entry = self._side.entry.entry
        if entry is None or not entry.may_attach or not self._side.entry.isVisible():
            return None
        return partial(self._forms.attach_from, entry)

    def _ask_versions(self) -> None:
        if self._side.entry.entry is not None:
            query = EntryVersions(entry_id=self._side.entry.entry.row.id)
            self._dispatcher.ask(query, then=self._show_versions)

    def _show_versions(self, versions: tuple[FormerEntryVersion, ...]) -> None:
        if self._side.entry.entry is not None:
            self._side.lists.show_versions(self._side.entry.entry.row.headline, versions)
            self._side.show_card(self._side.lists)

    def show_hold_versions(self, case_id: int) -> None:
        """Show the versions changed or removed while the case was under a legal hold."""
        self._dispatcher.ask(KeptByHold(case_id=case_id), then=self._show_hold_versions)

    def _show_hold_versions(self, versions: tuple[FormerEntryVersion, ...]) -> None:
        self._side.lists.show_versions(HOLD_VERSIONS_TITLE, versions, empty=NO_HOLD_VERSIONS)
        self._side.show_card(self._side.lists)

    def _begin_about(self, make: Callable[[CaseDetails, SubjectLine], FormSpec], subject_id: int) -> None:
        """Open a form about a subject of the case."""
        case = self._forms.case
        subjects = case.subjects if case is not None else ()
        line = next((subject for subject in subjects if subject.id == subject_id), None)
        if case is not None and line is not None:
            self._forms.begin(make(case, line))


class FirstResponder(QObject):
    """Opens the First Responder forms of a case.

    Signals: `form_requested` with the id of a form; `failed` with a sentence that says why not.
    """

    form_requested = Signal(int)
    failed = Signal(str)

    def __init__(self, dispatcher: Dispatcher, forms: CaseFormHost) -> None:
        super().__init__(forms)
        self._dispatcher, self._forms = dispatcher, forms

    def begin(self, person_id: int) -> None:
        """Begin a form for a person, unless one is open."""
        case = self._forms.case
        if case is None:
            return
        open_forms = (f.id for f in case.forms if f.person_id == person_id and f.state.is_open)
        if (form_id := next(open_forms, None)) is not None:
            self.form_requested.emit(form_id)
            return
        command = StartNrmForm(case_id=case.id, person_id=person_id)
        self._dispatcher.perform(command, then=self._begun, problems=self._refused)

    def _begun(self, form_id: int) -> None:
        self.form_requested.emit(form_id)

    def _refused(self, problems: dict[str, str]) -> None:
        self.failed.emit(" ".join(problems.values()))


KIND_ADDED_IN = {tab.ENQUIRIES: Kind.ENQUIRY, tab.SUPPORT: Kind.REFERRAL, tab.GROUPS: Kind.OCG_ASSESSMENT}
"""The kind of entry that a tab adds; the other tabs offer several."""
MENU_GROUP_OF = {tab.ENFORCEMENT: "Enforcement", tab.PEOPLE: SUBJECTS}
"""The group to which the menu is narrowed at first."""


class CaseActions(QObject):
    """Connects the buttons and links of the page to its forms.

    Signals: `menu_requested` with a family's name to open the menu of what may be added, `print_requested` to
    print a copy; with the case's id: `merge_requested`, `chart_requested`, `timeline_requested`,
    `map_requested`, `records_requested` (how long its records are kept) and `hold_versions_requested` (what a
    legal hold preserved); `unmerge_requested` with the ids of a merge and of the case.
    """

    merge_requested = Signal(int)
    unmerge_requested = Signal(int, int)
    menu_requested = Signal(str)
    print_requested = Signal()
    chart_requested = Signal(int)
    timeline_requested = Signal(int)
    map_requested = Signal(int)
    records_requested = Signal(int)
    hold_versions_requested = Signal(int)

    def __init__(self, forms: CaseFormHost, header: HeaderCard, body: CaseBody) -> None:
        super().__init__(body)
        self._forms, self._header, self._body = forms, header, body
        self._header.obligation_requested.connect(forms.settle)
        self._header.clocks_requested.connect(self._show_clocks)
        self._header.all_obligations_requested.connect(self._show_obligations)
        self._header.people_requested.connect(self._show_people)
        self._header.summary_requested.connect(partial(forms.begin_for, summary_spec))
        self._body.add_requested.connect(self._add_from_tab)
        self._body.support.emergency_card_requested.connect(partial(self._forms.add, Kind.EMERGENCY))
        self._body.support.alert_requested.connect(partial(forms.begin_for, alert_spec))
        for card in (self._body.side.lists, self._body.side.subject):
            card.obligation_requested.connect(self._forms.settle)

    @property
    def _case(self) -> CaseDetails | None:
        return self._forms.case

    def open_menu(self, anchor: QWidget) -> None:
        """Show the menu of what may be done with the case itself."""
        case = self._case
        if case is None:
            return
        menu = Menu(anchor)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        why_not = "" if case.may_change else "not your role"
        self._offer(menu, "Edit case details", header_spec, icon="pencil", why_not=why_not)
        why_not_involve = why_not or ("" if case.may_involve else "the case is closed")
        self._offer(menu, "Add a known person or place", involve_spec, icon="users", why_not=why_not_involve)
        menu.addSeparator()
        if case.restricted_until and case.may_lift:
            self._offer(menu, "Lift the restriction", lift_spec, icon="lock-open")
        why_not_restrict = "" if case.may_restrict else "for supervisors only"
        self._offer(menu, "Restrict to named people", restrict_spec, icon="lock", why_not=why_not_restrict)
        self._offer_holds(menu, case)
        self._offer(menu, "Close case", close_spec, icon="archive")
        if self._forms.may(Permission.KEEP_RECORDS):
            show_retention = partial(self.records_requested.emit, case.id)
            menu.offer("How long its records are kept", show_retention, icon="hourglass")
        self._offer_merging(menu, case)
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))
        menu.setActiveAction(menu.actions()[0])

    def _offer(self, menu: Menu, label: str, make: MakeCaseSpec, *, icon: str, why_not: str = "") -> None:
        """Add the menu line that opens a form about the case."""
        menu.offer(label, partial(self._forms.begin_for, make), icon=icon, why_not=why_not)

    def _offer_holds(self, menu: Menu, case: CaseDetails) -> None:
        """Add the menu lines for placing and lifting a legal hold."""
        why_not = "" if case.may_change else "not your role"
        self._offer(menu, "Put on legal hold", hold_spec, icon="shield", why_not=why_not)
        if case.legal_holds:
            why_not_lift = "" if case.may_lift_hold else "for supervisors only"
            self._offer(menu, "Lift the legal hold", lift_hold_spec, icon="shield-off", why_not=why_not_lift)
        if case.was_held and case.may_change:
            show_versions = partial(self.hold_versions_requested.emit, case.id)
            menu.offer("What the legal hold kept", show_versions, icon="history")

    def _offer_merging(self, menu: Menu, case: CaseDetails) -> None:
        """Add the menu lines for merging; police who may not merge see who does, navigators see none."""
        if not (case.may_change or case.may_merge):
            return
        menu.addSeparator()
        why_not = "" if case.may_merge else "for supervisors only"
        merge = partial(self.merge_requested.emit, case.id)
        menu.offer("Merge with another case", merge, icon="git-merge", why_not=why_not)
        for line in case.merged:
            undo = partial(self.unmerge_requested.emit, line.id, case.id)
            menu.offer(f"Undo the merge with {line.other}", undo, icon="git-merge", why_not=why_not)

    def _show_clocks(self) -> None:
        if self._case is not None:
            self._body.side.lists.show_clocks(self._case)
            self._body.side.show_card(self._body.side.lists)

    def _show_obligations(self) -> None:
        if self._case is not None:
            self._body.side.lists.show_obligations(self._case)
            self._body.side.show_card(self._body.side.lists)

    def _show_people(self) -> None:
        self._body.show_tab(tab.PEOPLE)

    def _add_from_tab(self, index: int) -> None:
        if index in KIND_ADDED_IN:
            self._forms.add(KIND_ADDED_IN[index])
        elif index == tab.LINKS and self._case is not None:
            self.chart_requested.emit(self._case.id)
        elif index == tab.TIMELINE and self._case is not None:
            self.timeline_requested.emit(self._case.id)
        elif index == tab.MAP and self._case is not None:
            self.map_requested.emit(self._case.id)
        elif index == tab.PAPERS:
            self.print_requested.emit()
        else:
            self.menu_requested.emit(MENU_GROUP_OF.get(index, ""))


class CaseMerger(QObject):
    """Connects the menu of a case to the cards that merge cases and undo a merge.

    Signals: `notified` with a sentence on what was done, or on which case is shown in place of another.
    """

    notified = Signal(str)

    def __init__(
        self, dispatcher: Dispatcher, offers: CaseActions, reading: CaseReader, forms: CaseFormHost
    ) -> None:
        super().__init__(reading)
        self._dispatcher, self._reading, self._forms = dispatcher, reading, forms
        self._side = side = forms.side
        self.pane = MergePane(dispatcher, CASES)
        side.addWidget(self.pane)
        offers.merge_requested.connect(self._choose)
        offers.unmerge_requested.connect(self.pane.unmerge)
        reading.case_loaded.connect(self._explain_merge)
        self.pane.opened.connect(self._open)
        self.pane.left.connect(side.go_back)
        self.pane.finished.connect(self._done)

    def _choose(self, case_id: int) -> None:
        self.pane.choose(case_id, "case", CaseFinder(self._dispatcher))

    def _open(self) -> None:
        self.notified.emit("")
        self._forms.close_all()
        self._side.show_card(self.pane)
        if self.pane.card is not None:
            self.pane.card.begin()

    def _done(self, message: str, case_id: int) -> None:
        self._side.go_back()
        self.notified.emit(message)
        self._reading.open_case(case_id)

    def _explain_merge(self) -> None:
        case = self._reading.case
        if case is not None and case.asked_for:
            self.notified.emit(f"{case.asked_for} was merged into {case.reference}, shown here.")

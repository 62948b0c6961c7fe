"""The menus and buttons of a case page, each tied to the form or card that it opens."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from mscu.access import Permission
from mscu.actions.cases.case_file import CaseAnswer, SubjectLine
from mscu.actions.cases.hold_copies import KeptByHold
from mscu.actions.entries.corrections import EntryVersions, FormerVersion
from mscu.actions.entries.material import VerifyFiles
from mscu.actions.nrm.nrm_forms import StartNrmForm
from mscu.codes import Kind
from mscu.ui.pages.cases import body as tab
from mscu.ui.pages.cases.body import CaseBody
from mscu.ui.pages.cases.case_forms import (
    close_spec,
    head_spec,
    hold_spec,
    involve_spec,
    lift_hold_spec,
    lift_spec,
    move_spec,
    name_spec,
    restrict_spec,
    unrole_spec,
)
from mscu.ui.pages.cases.head_card import HeadCard
from mscu.ui.pages.cases.page_actions import CaseFormHost
from mscu.ui.pages.cases.reading import CaseReader
from mscu.ui.pages.cases.side_pane import SidePane
from mscu.ui.pages.core.case_finder import CaseFinder
from mscu.ui.pages.editing.case_follows import FollowUp
from mscu.ui.pages.entries.add_menu import SUBJECTS
from mscu.ui.pages.entries.entry_form_specs import correct_spec
from mscu.ui.pages.entries.items import item_spec
from mscu.ui.pages.entries.material import material_spec
from mscu.ui.pages.merging.pane import CASES, MergePane
from mscu.ui.pages.sharing.alerts import alert_spec, answering_spec
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.menu import Menu

# Actions on the entry, nominal or list shown


KEPT = "Roles and forms as they were before changes made under a legal hold"
NOTHING_KEPT = "No role and no form answer was changed or removed during the legal hold."
TELL = "The result is recorded with the entry. Tell the administrator."


class EntryActions(QObject):
    """Ties the buttons of the cards to their forms."""

    def __init__(self, dispatcher: Dispatcher, page_actions: CaseFormHost, side: SidePane) -> None:
        super().__init__(side)
        self._dispatcher, self._actions, self._side = dispatcher, page_actions, side
        entry, subject = side.entry, side.subject
        entry.follow_wanted.connect(self._follow)
        entry.correct_wanted.connect(self.correct)
        entry.answer_wanted.connect(self.answer)
        entry.move_wanted.connect(self.move)
        entry.grade_wanted.connect(self.grade)
        entry.attach_wanted.connect(self._attach)
        entry.verify_wanted.connect(self.verify)
        entry.assess_wanted.connect(self.assess)
        entry.versions_wanted.connect(self._ask_versions)
        subject.role_wanted.connect(self.add_role)
        subject.name_wanted.connect(self.add_name)
        subject.unrole_wanted.connect(self.take_role)

    def _follow(self, follow: FollowUp) -> None:
        if (entry := self._side.entry.entry) is not None:
            self._actions.add(follow.kind, follows=entry, supersedes=follow.supersedes)

    def correct(self) -> None:
        """Correct the entry shown."""
        if self._side.entry.entry is not None:
            self._actions.begin(correct_spec(self._side.entry.entry))

    def answer(self) -> None:
        """Record the answer to the advice or the referral that is shown."""
        if self._side.entry.entry is not None:
            self._actions.begin(answering_spec(self._side.entry.entry))

    def move(self) -> None:
        """Record a continuity step for the exhibit shown."""
        if self._side.entry.entry is not None:
            self._actions.begin(move_spec(self._side.entry.entry))

    def grade(self, item: int) -> None:
        """Grade an item of the report shown, or add one."""
        if self._side.entry.entry is not None and (spec := item_spec(self._side.entry.entry, item)):
            self._actions.begin(spec)

    def assess(self) -> None:
        """Assess the entry shown for disclosure."""
        if self._side.entry.entry is not None:
            self._actions.begin(material_spec(self._side.entry.entry))

    def verify(self) -> None:
        """Compare the files of the entry shown with their recorded digests."""
        if self._side.entry.entry is not None:
            command = VerifyFiles(entry_id=self._side.entry.entry.row.id)
            self._dispatcher.perform(command, then=self._verified)

    def _verified(self, differ: int) -> None:
        if differ:
            files = "One file differs" if differ == 1 else f"{differ} files differ"
            self._actions.failed.emit(f"{files} from what was attached. {TELL}")
        else:
            self._actions.notified.emit("Files verified: unchanged since they were attached.")

    def _attach(self) -> None:
        if self._side.entry.entry is not None:
            self._actions.attach(self._side.entry.entry, self._side)

    def _ask_versions(self) -> None:
        if self._side.entry.entry is not None:
            query = EntryVersions(entry_id=self._side.entry.entry.row.id)
            self._dispatcher.ask(query, then=self._show_versions)

    def _show_versions(self, versions: tuple[FormerVersion, ...]) -> None:
        if self._side.entry.entry is not None:
            self._side.lists.show_versions(self._side.entry.entry.row.headline, versions)
            self._side.show_card(self._side.lists)

    def open_kept(self, case_id: int) -> None:
        """Show what was changed or removed while the case was under a legal hold."""
        self._dispatcher.ask(KeptByHold(case_id=case_id), then=self._show_kept)

    def _show_kept(self, kept: tuple[FormerVersion, ...]) -> None:
        self._side.lists.show_versions(KEPT, kept, empty=NOTHING_KEPT)
        self._side.show_card(self._side.lists)

    def add_role(self, subject_id: int) -> None:
        """Open the form that gives a subject of the case another role."""
        if (line := self._line(subject_id)) is not None and self._actions.case is not None:
            self._actions.begin(involve_spec(self._actions.case, line))

    def take_role(self, subject_id: int) -> None:
        """Open the form that removes a role recorded by mistake."""
        if (line := self._line(subject_id)) is not None and self._actions.case is not None:
            self._actions.begin(unrole_spec(self._actions.case, line))

    def add_name(self, subject_id: int) -> None:
        """Open the form that adds another name."""
        if (line := self._line(subject_id)) is not None and self._actions.case is not None:
            self._actions.begin(name_spec(self._actions.case, line))

    def _line(self, subject_id: int) -> SubjectLine | None:
        subjects = self._actions.case.subjects if self._actions.case is not None else ()
        return next((subject for subject in subjects if subject.id == subject_id), None)


# First Responder forms


class FirstResponder(QObject):
    """Opens the First Responder forms of a case.

    Signals: `wanted` with the id of a form; `failed` with a sentence that says why not.
    """

    wanted = Signal(int)
    failed = Signal(str)

    def __init__(self, dispatcher: Dispatcher, page_actions: CaseFormHost) -> None:
        super().__init__(page_actions)
        self._dispatcher, self._actions = dispatcher, page_actions

    def begin(self, person_id: int) -> None:
        """Begin a form for a person, unless one is open."""
        case = self._actions.case
        if case is None:
            return
        drafts = (f.id for f in case.forms if f.person_id == person_id and f.state.is_open)
        if (there := next(drafts, None)) is not None:
            self.wanted.emit(there)
            return
        command = StartNrmForm(case_id=case.id, person_id=person_id)
        self._dispatcher.perform(command, then=self._begun, problems=self._refused)

    def _begun(self, form_id: int) -> None:
        self.wanted.emit(form_id)

    def _refused(self, problems: dict[str, str]) -> None:
        self.failed.emit(" ".join(problems.values()))


ADDED_IN = {tab.ENQUIRIES: Kind.ENQUIRY, tab.SUPPORT: Kind.REFERRAL, tab.GROUPS: Kind.OCG_ASSESSMENT}
"""The kind of entry that a tab adds; the other tabs offer several."""
GROUP_OF = {tab.ENFORCEMENT: "Enforcement", tab.PEOPLE: SUBJECTS}
"""The group to which the menu is narrowed at first."""


class CaseActions(QObject):
    """Ties the buttons and links of the page to its forms.

    Signals: `menu_wanted` with a family's name to open the menu of what may be added, `print_wanted` to print
    a copy; with the case's id: `merge_wanted`, `chart_wanted`, `timeline_wanted`, `map_wanted`,
    `records_wanted` (how long its records are kept) and `kept_wanted` (what a legal hold preserved);
    `unmerge_wanted` with the ids of a merge and of the case.
    """

    merge_wanted = Signal(int)
    unmerge_wanted = Signal(int, int)
    menu_wanted = Signal(str)
    print_wanted = Signal()
    chart_wanted = Signal(int)
    timeline_wanted = Signal(int)
    map_wanted = Signal(int)
    records_wanted = Signal(int)
    kept_wanted = Signal(int)

    def __init__(self, page_actions: CaseFormHost, head: HeadCard, body: CaseBody) -> None:
        super().__init__(body)
        self._actions, self._head, self._body = page_actions, head, body
        self._head.obligation_wanted.connect(self._actions.settle)
        self._head.clocks_wanted.connect(self._show_clocks)
        self._head.all_obligations_wanted.connect(self._show_owed)
        self._head.people_wanted.connect(self._show_people)
        self._head.summary_wanted.connect(self.change_head)
        self._body.add_wanted.connect(self._add_in)
        self._body.support.card_wanted.connect(partial(self._actions.add, Kind.EMERGENCY))
        self._body.support.alert_wanted.connect(self.tell_navigator)
        self._body.side.lists.obligation_wanted.connect(self._actions.settle)

    @property
    def _case(self) -> CaseAnswer | None:
        return self._actions.case

    def open_menu(self, below: QWidget) -> None:
        """Show the menu of what may be done with the case itself."""
        case = self._case
        if case is None:
            return
        menu = Menu(below)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        role = "" if case.may_change else "not your role"
        menu.offer("Edit case details", self.change_head, icon="pencil", why_not=role)
        involving = role or ("" if case.may_involve else "the case is closed")
        menu.offer("Add a known person or place", self.involve, icon="users", why_not=involving)
        menu.addSeparator()
        if case.restricted_until and case.may_lift:
            menu.offer("Lift the restriction", self.lift, icon="lock-open")
        may = "" if case.may_restrict else "for supervisors only"
        menu.offer("Restrict to named people", self.restrict, icon="lock", why_not=may)
        self._offer_holds(menu, case)
        menu.offer("Close case", self.close, icon="archive")
        if self._actions.may(Permission.KEEP_RECORDS):
            keep = partial(self.records_wanted.emit, case.id)
            menu.offer("How long its records are kept", keep, icon="hourglass")
        self._offer_merging(menu, case)
        menu.popup(below.mapToGlobal(QPoint(0, below.height() + 4)))
        menu.setActiveAction(menu.actions()[0])

    def _offer_holds(self, menu: Menu, case: CaseAnswer) -> None:
        """Add the menu lines for placing and lifting a legal hold."""
        role = "" if case.may_change else "not your role"
        menu.offer("Put on legal hold", self.hold, icon="shield", why_not=role)
        if case.legal_holds:
            may = "" if case.may_lift_hold else "for supervisors only"
            menu.offer("Lift the legal hold", self.lift_hold, icon="shield-off", why_not=may)
        if case.was_held and case.may_change:
            kept = partial(self.kept_wanted.emit, case.id)
            menu.offer("What the legal hold kept", kept, icon="history")

    def _offer_merging(self, menu: Menu, case: CaseAnswer) -> None:
        """Add the menu lines for merging; police who may not merge see who does, navigators see none."""
        if not (case.may_change or case.may_merge):
            return
        menu.addSeparator()
        may = "" if case.may_merge else "for supervisors only"
        combine = partial(self.merge_wanted.emit, case.id)
        menu.offer("Merge with another case", combine, icon="git-merge", why_not=may)
        for line in case.merged:
            part = partial(self.unmerge_wanted.emit, line.id, case.id)
            menu.offer(f"Undo the merge with {line.other}", part, icon="git-merge", why_not=may)

    def change_head(self) -> None:
        """Open the form that changes the head of the case."""
        if self._case is not None:
            self._actions.begin(head_spec(self._case))

    def involve(self) -> None:
        """Open the form that gives a known subject a role in the case."""
        if self._case is not None:
            self._actions.begin(involve_spec(self._case))

    def restrict(self) -> None:
        """Open the form that restricts the case to named people."""
        if self._case is not None:
            self._actions.begin(restrict_spec(self._case))

    def lift(self) -> None:
        """Open the form that ends the restriction."""
        if self._case is not None:
            self._actions.begin(lift_spec(self._case))

    def hold(self) -> None:
        """Open the form that places a legal hold."""
        if self._case is not None:
            self._actions.begin(hold_spec(self._case))

    def lift_hold(self) -> None:
        """Open the form that lifts the oldest legal hold."""
        if self._case is not None and (spec := lift_hold_spec(self._case)) is not None:
            self._actions.begin(spec)

    def close(self) -> None:
        """Open the form that closes the case, or lists what it still waits for."""
        if self._case is not None:
            self._actions.begin(close_spec(self._case))

    def tell_navigator(self) -> None:
        """Open the form that tells a survivor's navigator what no entry says."""
        if self._case is not None:
            self._actions.begin(alert_spec(self._case))

    def _show_clocks(self) -> None:
        if self._case is not None:
            self._body.side.lists.show_clocks(self._case)
            self._body.side.show_card(self._body.side.lists)

    def _show_owed(self) -> None:
        if self._case is not None:
            self._body.side.lists.show_owed(self._case)
            self._body.side.show_card(self._body.side.lists)

    def _show_people(self) -> None:
        self._body.turn_to(tab.PEOPLE)

    def _add_in(self, at: int) -> None:
        if at in ADDED_IN:
            self._actions.add(ADDED_IN[at])
        elif at == tab.LINKS and self._case is not None:
            self.chart_wanted.emit(self._case.id)
        elif at == tab.TIMELINE and self._case is not None:
            self.timeline_wanted.emit(self._case.id)
        elif at == tab.MAP and self._case is not None:
            self.map_wanted.emit(self._case.id)
        elif at == tab.PAPERS:
            self.print_wanted.emit()
        else:
            self.menu_wanted.emit(GROUP_OF.get(at, ""))


# Merging cases


class CaseMerger(QObject):
    """Ties the menu of a case to the cards that merge cases and undo a merge.

    Signals: `notified` with a sentence on what was done, or on which case is shown in place of another.
    """

    notified = Signal(str)

    def __init__(
        self, dispatcher: Dispatcher, offers: CaseActions, reading: CaseReader, side: SidePane
    ) -> None:
        super().__init__(reading)
        self._dispatcher, self._reading, self._side = dispatcher, reading, side
        self.pane = MergePane(dispatcher, CASES)
        side.addWidget(self.pane)
        offers.merge_wanted.connect(self._choose)
        offers.unmerge_wanted.connect(self.pane.unmerge)
        reading.read.connect(self._tell_led)
        self.pane.opened.connect(self._open)
        self.pane.left.connect(side.go_back)
        self.pane.done.connect(self._done)

    def _choose(self, case_id: int) -> None:
        self.pane.choose(case_id, "case", CaseFinder(self._dispatcher))

    def _open(self) -> None:
        self.notified.emit("")
        self._side.close_all()
        self._side.show_card(self.pane)
        if self.pane.card is not None:
            self.pane.card.begin()

    def _done(self, words: str, case_id: int) -> None:
        self._side.go_back()
        self.notified.emit(words)
        self._reading.open_case(case_id)

    def _tell_led(self) -> None:
        case = self._reading.case
        if case is not None and case.asked_for:
            self.notified.emit(f"{case.asked_for} was merged into {case.reference}, shown here.")

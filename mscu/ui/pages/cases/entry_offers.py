"""What a case page offers to do with the entry, nominal or list that is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject

from mscu.actions.cases.case_subjects import SubjectLine
from mscu.actions.cases.hold_copies import KeptByHold
from mscu.actions.entries.entry_versions import EntryVersions, FormerVersion
from mscu.actions.entries.material import VerifyFiles
from mscu.ui.pages.cases.case_forms import (
    involve_spec,
    move_spec,
    name_spec,
    unrole_spec,
)
from mscu.ui.pages.cases.page_actions import FormActions
from mscu.ui.pages.cases.side_pane import SidePane
from mscu.ui.pages.editing.case_follows import Follow
from mscu.ui.pages.entries.correction_forms import correct_spec
from mscu.ui.pages.entries.items import item_spec
from mscu.ui.pages.entries.material import material_spec
from mscu.ui.pages.sharing.alert_forms import answering_spec
from mscu.ui.session.dispatcher import Dispatcher

KEPT = "Roles and forms, as they were before they were changed under a legal hold"
NOTHING_KEPT = "No role and no answer of a form was changed or taken away while it was held."
TELL = "What was found is kept with the entry. Tell the administrator."


class EntryOffers(QObject):
    """Ties the buttons of the cards to their forms."""

    def __init__(self, dispatcher: Dispatcher, page_actions: FormActions, side: SidePane) -> None:
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

    def _follow(self, follow: Follow) -> None:
        if (entry := self._side.entry.entry) is not None:
            self._actions.add(follow.kind, follows=entry, supersedes=follow.supersedes)

    def correct(self) -> None:
        """Correct the entry that is shown."""
        if self._side.entry.entry is not None:
            self._actions.begin(correct_spec(self._side.entry.entry))

    def answer(self) -> None:
        """Note the answer to the advice or the referral that is shown."""
        if self._side.entry.entry is not None:
            self._actions.begin(answering_spec(self._side.entry.entry))

    def move(self) -> None:
        """Record a step of continuity of the exhibit that is shown."""
        if self._side.entry.entry is not None:
            self._actions.begin(move_spec(self._side.entry.entry))

    def grade(self, item: int) -> None:
        """Grade an item of the report that is shown, or add one."""
        if self._side.entry.entry is not None and (spec := item_spec(self._side.entry.entry, item)):
            self._actions.begin(spec)

    def assess(self) -> None:
        """Assess the entry that is shown for disclosure."""
        if self._side.entry.entry is not None:
            self._actions.begin(material_spec(self._side.entry.entry))

    def verify(self) -> None:
        """Compare the files of the entry that is shown with what was taken in."""
        if self._side.entry.entry is not None:
            command = VerifyFiles(entry_id=self._side.entry.entry.row.id)
            self._dispatcher.perform(command, then=self._verified)

    def _verified(self, differ: int) -> None:
        if differ:
            files = "One file differs" if differ == 1 else f"{differ} files differ"
            self._actions.failed.emit(f"{files} from what was taken in. {TELL}")
        else:
            self._actions.told.emit("Files verified: unchanged since they were taken in.")

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
        """Show what was changed or taken away while a legal hold kept the case."""
        self._dispatcher.ask(KeptByHold(case_id=case_id), then=self._show_kept)

    def _show_kept(self, kept: tuple[FormerVersion, ...]) -> None:
        self._side.lists.show_versions(KEPT, kept, empty=NOTHING_KEPT)
        self._side.show_card(self._side.lists)

    def add_role(self, subject_id: int) -> None:
        """Give somebody of the case a further role."""
        if (line := self._line(subject_id)) is not None and self._actions.case is not None:
            self._actions.begin(involve_spec(self._actions.case, line))

    def take_role(self, subject_id: int) -> None:
        """Take a role away that somebody was given by mistake."""
        if (line := self._line(subject_id)) is not None and self._actions.case is not None:
            self._actions.begin(unrole_spec(self._actions.case, line))

    def add_name(self, subject_id: int) -> None:
        """Give somebody of the case another name."""
        if (line := self._line(subject_id)) is not None and self._actions.case is not None:
            self._actions.begin(name_spec(self._actions.case, line))

    def _line(self, subject_id: int) -> SubjectLine | None:
        subjects = self._actions.case.subjects if self._actions.case is not None else ()
        return next((each for each in subjects if each.id == subject_id), None)

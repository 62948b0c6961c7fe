"""People and places: the index of nominals, and where each of them appears."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.view_filters import SubjectsView
from mscu.actions.subjects.subject_file import SubjectDetails, SubjectFile
from mscu.actions.subjects.subject_list import (
    FirstSubjects,
    SubjectFilter,
    SubjectNumbers,
    SubjectRow,
    SubjectRows,
)
from mscu.codes import SubjectKind
from mscu.ui.lists.rows import QueryRows, RowsModel, count_text
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import REGISTER
from mscu.ui.look.row_formats import subject_look
from mscu.ui.pages.core.list_layout import EmptyStates, focus_list, list_column, wrapping_filters
from mscu.ui.pages.core.page import GUTTER, PageContext, bind_keys
from mscu.ui.pages.editing.file_saving import ListSaveForm
from mscu.ui.pages.editing.form_host import FormAnswers
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import FormKey, FormKeys, KeyedForms
from mscu.ui.pages.editing.list_page import CardPage
from mscu.ui.pages.matching.watches import WatchForm
from mscu.ui.pages.merging.duplicates_list import COMPARE_KEYS
from mscu.ui.pages.merging.pane import SUBJECTS, MergePane
from mscu.ui.pages.search.view_bar import ViewBar
from mscu.ui.pages.subjects.subject_card import CORRECT_KEYS, WATCH_KEYS, SubjectCard
from mscu.ui.pages.subjects.subject_forms import CORRECT, correction_spec
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.message_bar import dismiss_messages

INDEX_WIDTH, SORT_WIDTH = 480, 124
SUBJECTS_PAGE = "subjects"
WATCH = "subjects/watch"


_KEYS = FormKeys(SUBJECTS_PAGE)


def correction_key(subject_id: int) -> str:
    """Return the key of the form that corrects a nominal, wherever it is opened."""
    return _KEYS.write(CORRECT, subject_id)


class CorrectionForm(KeyedForms):
    """The form that corrects a nominal, in its place."""

    @override
    def read(self, key: str) -> FormKey | None:
        found = _KEYS.read(key)
        return found if found is not None and found[0] == CORRECT else None

    @override
    def needs(self, form: str, ids: tuple[int, ...]) -> tuple[SubjectFile]:
        (subject_id,) = ids
        return (SubjectFile(subject_id=subject_id),)

    @override
    def spec(self, form: str, ids: tuple[int, ...], answers: FormAnswers) -> FormSpec:
        return correction_spec(_KEYS.write(form, *ids), answers[SubjectFile])


class SubjectsPage(CardPage):
    """The index on the left, the selected nominal on the right."""

    name: ClassVar[str] = SUBJECTS_PAGE
    title: ClassVar[str] = "People and places"
    known_as: ClassVar[str] = "nominals persons vehicles phones addresses organisations"
    icon: ClassVar[str] = "users"
    needs: ClassVar[Permission] = Permission.OPEN_CASES
    opens: ClassVar[tuple[str, ...]] = ("subject",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        (WATCH_KEYS, "In the list: watch the selected nominal"),
        (CORRECT_KEYS, "In the list: correct the selected nominal"),
        (COMPARE_KEYS, "In the list: compare with the most likely duplicate"),
    )
    keys_need: ClassVar[Mapping[str, Permission]] = {
        WATCH_KEYS: Permission.RECORD_REPORTS,
        CORRECT_KEYS: Permission.CORRECT,
        COMPARE_KEYS: Permission.MERGE,
    }

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._model: RowsModel[SubjectRow] = RowsModel(subject_look, parent=self)
        self.view = RowsView(self._model, "People, places, things, organisations", REGISTER)
        self._kind = ChoiceField([(kind, kind.label) for kind in SubjectKind], empty="All kinds")
        self._sort = ChoiceField((("last", "Z to A"),), empty="A to Z")
        saving = ListSaveForm(dispatcher, context, self.name, self._view)
        self.views = ViewBar(dispatcher, context, self._view, saving=saving)
        self.card = SubjectCard(dispatcher, may_watch=context.actor.may(Permission.RECORD_REPORTS))
        self.setting = WatchForm(dispatcher, context)
        self.correcting = CorrectionForm(dispatcher, context)
        self.merging = MergePane(dispatcher, SUBJECTS)
        self._pending_subject_id: int | None = None
        self._open: int | None = None
        self._watch_id: int | None = None
        self._states = EmptyStates(self.view, _empty_state(), _no_match(), filter_=self._kind)
        self._lay_out_index()
        self.view.chosen_by_hand.connect(partial(dismiss_messages, self))
        self.view.chosen.connect(self._choose)
        self.view.opened.connect(self._choose)
        self._kind.edited.connect(self._ask_index)
        self._sort.edited.connect(self._ask_index)
        self.views.chosen.connect(self._show_view)
        self.views.notified.connect(self.tell)
        self._model.counted.connect(self._counted)
        self.card.record_requested.connect(self.open_requested)
        self.card.watch_requested.connect(self._watch)
        self.setting.watch_set.connect(partial(self.tell, status=Status.DONE))
        self.card.correction_requested.connect(self._correct)
        self.card.compare_requested.connect(self.merging.compare)
        self.card.unmerge_requested.connect(self.merging.unmerge)
        self.merging.opened.connect(self._show_alone)
        self.merging.finished.connect(self._done)
        self.merging.left.connect(self._show_beside)
        keys = (
            (WATCH_KEYS, self.card.watch),
            (CORRECT_KEYS, self.card.correct),
            (COMPARE_KEYS, self.card.duplicates.compare),
        )
        bind_keys(self.view, keys)

    def _lay_out_index(self) -> None:
        self._kind.setAccessibleName("Kind")
        self._sort.setAccessibleName("Order")
        self._sort.setFixedWidth(SORT_WIDTH)
        filters = wrapping_filters(self._kind, self._sort, self.views)
        self.index = list_column(INDEX_WIDTH, self.view, filters, *self._states.widgets)
        forms = (self.setting, self.correcting, self.views.saving)
        self.lay_out_card(self.index, self.view, self.card, *forms, others=(self.merging,))

    @override
    def leave(self) -> None:
        """Leave everything as it is: what is typed about a file or a merge is kept as no draft."""

    @property
    @override
    def has_card(self) -> bool:
        return self._open is not None and self.merging.card is None

    @override
    def shown(self) -> None:
        self._ask_index()
        self.views.ask()
        card = self.merging.card
        focus_list(self, self.view if card is None else card.reason.editor.main())

    def _view(self) -> SubjectsView:
        """Return the index's current filters, to be saved as a view."""
        return SubjectsView(kind=str(self._kind.value() or ""), sort=str(self._sort.value() or ""))

    def _show_view(self, view: SubjectsView) -> None:
        self._kind.show_value(next((kind for kind in SubjectKind if kind == view.kind), None))
        self._sort.show_value(view.sort or None)
        self._ask_index()

    def _ask_index(self) -> None:
        kind, sort = self._kind.value(), str(self._sort.value() or "")
        filter_ = SubjectFilter(kind=kind if isinstance(kind, SubjectKind) else None, sort=sort)
        self._model.show_source(
            QueryRows(
                self.dispatcher,
                FirstSubjects(filter=filter_),
                partial(SubjectNumbers, filter=filter_),
                SubjectRows,
            )
        )

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        self._model.apply_changes(changed, "subject")
        if self._open is not None and ("subject", self._open) in changed:
            self._ask(self._open)

    @override
    def open_record(self, kind: str, subject_id: int) -> None:
        self._pending_subject_id = subject_id
        self._ask(subject_id)

    @override
    def resume(self, form_key: str) -> None:
        subject_id = int(form_key.rpartition("/")[2])
        if self.correcting.read(form_key) is not None:
            self.open_record("subject", subject_id)
            self._begin(form_key)
            return
        if self.context.drafts.of(form_key) is None:
            self._watch_id = subject_id  # what to watch is known once the nominal is read
        self.open_record("subject", subject_id)
        if self.context.drafts.of(form_key) is not None:
            self._begin(form_key)

    def _correct(self, subject_id: int) -> None:
        self._begin(correction_key(subject_id))

    def _watch(self, subject_id: int, text: str) -> None:
        self._begin(f"{WATCH}/{subject_id}", text)

    def _begin(self, form_key: str, text: str = "") -> None:
        """Show the form of a watch or a correction in place of the nominal."""
        if self.correcting.read(form_key) is not None:
            self.correcting.begin(form_key)
        else:
            self.setting.begin(form_key, text)

    def _show_alone(self) -> None:
        """Show the comparison of two nominals across the whole page."""
        self.card.hide()
        self.index.hide()
        self.merging.setContentsMargins(GUTTER, 0, 0, 0)

    def _done(self, sentence: str, kept_id: int) -> None:
        self.tell(sentence, Status.DONE)
        self._ask_index()
        self._show_beside()
        self.open_record("subject", kept_id)

    def _show_beside(self) -> None:
        """Show the index and the nominal again."""
        self.index.show()
        self.form_left()

    def _choose(self, subject_id: int) -> None:
        if subject_id != self._open:
            self.leave_forms()
            self._ask(subject_id)

    def _ask(self, subject_id: int) -> None:
        if subject_id != self._open:
            self.card.forget()
            self.card_answers.wait()
        self._open = subject_id
        query = SubjectFile(subject_id=subject_id)
        self.dispatcher.ask(query, then=self._show, answers=self.card_answers)

    def _show(self, answer: SubjectDetails) -> None:
        self.card.show_subject(answer)
        self.show_card()
        if self._pending_subject_id == answer.id and self.view.choose(answer.id):
            self._pending_subject_id = None
        if self._watch_id == answer.id:
            self._watch_id = None
            self.card.watch()

    def _counted(self, count: int, is_complete: bool) -> None:
        self.set_title(self.title, count_text(count, is_complete=is_complete))
        self._states.show(is_empty=is_complete and not count, is_filtered=self._kind.value() is not None)
        if self._open is None and count:
            self.view.choose_first()


def _empty_state() -> EmptyState:
    """Return the empty state that explains the index."""
    return EmptyState(
        "users",
        "Nobody is recorded yet",
        (
            "People, places, vehicles and phones are recorded within a case. Each is listed here once, with "
            "everything that it appears in."
        ),
    )


def _no_match() -> EmptyState:
    """Return the empty state for a kind without nominals."""
    return EmptyState("list-filter", "Nothing of this kind", "Choose another kind above.")

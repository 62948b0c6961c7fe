"""What the forms of a case page choose from: its people, its entries and the unit's officers.

The editors of this module need a `CaseSources`; all others work with any form's sources.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from shiboken6 import isValid
from typing_extensions import override

from mscu.actions.core.dates import DateHint, read_birth, read_day, read_moment, read_partial
from mscu.actions.core.form_choices import ListChoice
from mscu.actions.entries.entry_file import EntryRow
from mscu.actions.intake.advice_library import Library
from mscu.actions.subjects.suggestions import SubjectSuggestion, SubjectSuggestions
from mscu.codes import Family, Kind, SubjectKind
from mscu.rules.code_dates import ALWAYS
from mscu.ui.forms.field_list import Field, Sources
from mscu.ui.look.folding import with_suffix
from mscu.ui.pages.editing.case_follows import followable_entries
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.choices import ChoiceField, Option
from mscu.ui.widgets.code_picker import CodePicker
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.fields import LineField, suggest
from mscu.ui.widgets.menu import Menu
from mscu.ui.widgets.nominal_picker import NominalPicker, Suggestion
from mscu.ui.widgets.partial_date import FieldHint, Parse
from mscu.ui.widgets.unit_name_field import UnitNameField

LIST_WIDTH = 380
"""Width in pixels of the list of suggestions: enough for a name with its roles."""
PREMISES = "For which premises"
"""What a warrant is about, in its form and on its card."""


def kind_in_form(kind: SubjectKind) -> str:
    """Return the word for a kind of subject in the form that records one."""
    return "Item" if kind is SubjectKind.THING else kind.label


class SubjectPickers(QObject):
    """Suggests subjects to the pickers in the forms of one case.

    Signals: `new_requested` with the picker, the kind and the text typed, when it names a subject not yet
    known.
    """

    new_requested = Signal(QObject, object, str)

    def __init__(self, dispatcher: Dispatcher, parent: QObject) -> None:
        super().__init__(parent)
        self._dispatcher = dispatcher
        self._asked: tuple[CasePicker, str] | None = None
        self.case_id: int | None = None

    def serve(self, picker: CasePicker) -> None:
        """Connect a picker."""
        picker.suggestions_requested.connect(self._ask_suggestions)
        picker.new_requested.connect(self._on_new_requested)

    def _ask_suggestions(self, text: str) -> None:
        picker = self.sender()
        if isinstance(picker, CasePicker):
            self._asked = (picker, text)
            query = SubjectSuggestions(
                words=text, case_id=self.case_id, kinds=picker.kinds, roles=picker.roles_required
            )
            self._dispatcher.ask(query, then=self._show_suggestions)

    def _show_suggestions(self, suggestions: tuple[SubjectSuggestion, ...]) -> None:
        if self._asked is not None and isValid(self._asked[0]):
            picker, text = self._asked
            picker.offer(text, [_suggestion(subject) for subject in suggestions])

    def _on_new_requested(self, text: str) -> None:
        """Ask for the form of a new subject; ask which kind where the picker takes several."""
        picker = self.sender()
        if not isinstance(picker, CasePicker):
            return
        if len(picker.kinds) == 1:
            self.new_requested.emit(picker, picker.kinds[0], text)
            return
        menu = Menu(picker)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for kind in picker.kinds or tuple(SubjectKind):
            run = partial(self.new_requested.emit, picker, kind, text)
            menu.offer(f"As a new {kind_in_form(kind).lower()}", run, icon=kind.icon)
        menu.popup(picker.line.mapToGlobal(QPoint(0, picker.line.height() + 2)))
        menu.setActiveAction(menu.actions()[0])


def _suggestion(subject: SubjectSuggestion) -> Suggestion:
    detail = subject.detail if subject.in_case else f"not in this case: {subject.detail}"
    return Suggestion(key=subject.id, title=subject.name, detail=detail, icon=subject.kind.icon)


class CasePicker(NominalPicker):
    """A picker for nominals of some kinds; Down in an empty field lists those of the case."""

    def __init__(
        self,
        kinds: tuple[SubjectKind, ...],
        *,
        many: bool,
        roles: Sequence[Option] = (),
        make: Callable[[int, str], object] | None = None,
        roles_required: frozenset[str] = frozenset(),
    ) -> None:
        placeholder = "Type a name, or press Down" if many else "Type, or press Down"
        super().__init__(many=many, roles=roles, make=make, may_add=True, placeholder=placeholder)
        self.kinds = kinds
        self.roles_required = roles_required
        self.popup.setIconSize(QSize(16, 16))
        self.popup.setMinimumWidth(LIST_WIDTH)
        self.popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @override
    def offer(self, text: str, suggestions: Sequence[Suggestion]) -> None:
        self._may_add = bool(text) and not self.roles_required
        super().offer(text, suggestions)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key_press = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key_press and event.key() == Qt.Key.Key_Down and not self.line.text().strip():  # type: ignore[attr-defined]
            self.suggestions_requested.emit("")
            return True
        return super().eventFilter(watched, event)


@dataclass(frozen=True)
class CaseSources(Sources):
    """The sources of a form on a case page."""

    nominals: SubjectPickers | None = None
    entries: tuple[EntryRow, ...] = ()
    officers: tuple[str, ...] = ()
    """The present users of the unit, by rank and name."""
    elsewhere: tuple[str, ...] = ()
    """Further officers whom the case names."""
    on_call: tuple[str, ...] = ()
    """Whom the charity's rota names, from now on."""
    colleagues: tuple[Option, ...] = ()
    is_child: Callable[[object], bool] = lambda _person_id: False
    """Whether a person of the case counts as a child today, for a form that is open while some are added."""
    library: Library = ()
    """The pieces of advice that are offered, for a form that has read them."""


def sources_of(
    lists: Mapping[str, tuple[ListChoice, ...]],
    today: date,
    *,
    nominals: SubjectPickers | None = None,
    entries: tuple[EntryRow, ...] = (),
    officers: tuple[str, ...] = (),
    colleagues: tuple[Option, ...] = (),
) -> CaseSources:
    """Return the sources of a form; all parameters but the first two are only for case pages."""
    codes = {name: [(c.key, c.label) for c in rows] for name, rows in lists.items()}
    dates = {c.key: c.dates for rows in lists.values() for c in rows if c.dates != ALWAYS}
    return CaseSources(
        codes=codes,
        dates=dates,
        parse_partial=_parser(read_partial, today),
        parse_birth=_parser(read_birth, today),
        parse_day=_parser(read_day, today),
        parse_moment=_parser(read_moment, today),
        today=today,
        nominals=nominals,
        entries=entries,
        officers=officers,
        colleagues=colleagues,
    )


def _parser(read: Callable[[str, date], DateHint], today: date) -> Parse:
    return partial(_parse, read, today)


def _parse(read: Callable[[str, date], DateHint], today: date, text: str) -> FieldHint:
    reading = read(text, today)
    return FieldHint(reading.text, error=reading.problem)


def case_sources(sources: Sources) -> CaseSources:
    """Return the sources as those of a case page; elsewhere they have no people and no entries."""
    return (
        sources if isinstance(sources, CaseSources) else CaseSources(codes=sources.codes, dates=sources.dates)
    )


@dataclass(frozen=True)
class OneSubject:
    """One nominal of the given kinds, and with one of the roles in the case: its id, or None."""

    kinds: tuple[SubjectKind, ...] = (SubjectKind.PERSON,)
    roles_required: frozenset[str] = frozenset()

    def __call__(self, _field: Field, sources: Sources) -> Editor:
        picker = CasePicker(self.kinds, many=False, roles_required=self.roles_required)
        return _connected(picker, sources)


PERSON = OneSubject()
PLACE = OneSubject((SubjectKind.PLACE,))


@dataclass(frozen=True)
class SubjectsWithRoles:
    """Several nominals with a role each: a tuple of `make(subject_id, role)`.

    The roles are those of `list_name`; the keys in `usual` come first, in their order.
    """

    make: Callable[[int, str], object]
    list_name: str = ""
    kinds: tuple[SubjectKind, ...] = ()
    usual: tuple[str, ...] = field(default=())

    def __call__(self, _field: Field, sources: Sources) -> Editor:
        roles = list(sources.codes.get(self.list_name, ())) if self.list_name else []
        usual_roles = [role for key in self.usual for role in roles if role[0] == key]
        ordered = (*usual_roles, *(role for role in roles if role not in usual_roles))
        picker = CasePicker(self.kinds, many=True, roles=ordered, make=self.make)
        return _connected(picker, sources)


def _connected(picker: CasePicker, sources: Sources) -> CasePicker:
    nominals = case_sources(sources).nominals
    if nominals is not None:
        nominals.serve(picker)
    return picker


@dataclass(frozen=True)
class FollowedEntry:
    """The entry that this one follows from: its id, or None."""

    kind: Kind

    def __call__(self, field: Field, sources: Sources) -> Editor:
        rows = followable_entries(self.kind, case_sources(sources).entries)
        options = [(row.id, with_suffix(row.headline, row.happened)) for row in rows]
        placeholder = "Choose one" if field.required else "None"
        return ChoiceField(options, empty=placeholder if options else "No suitable entry yet")


class EntryPicker(CodePicker):
    """A picker for one entry of the case by any part of its line; its value is the id, or None."""

    @override
    def value(self) -> object:
        value = super().value()
        return int(value) if isinstance(value, str) and value.isdigit() else value


def _supporting_entry(_field: Field, sources: Sources) -> Editor:
    rows = [row for row in case_sources(sources).entries if row.family is not Family.GROUP]
    lines = [(str(row.id), with_suffix(row.headline, row.happened)) for row in reversed(rows)]
    return EntryPicker(lines, placeholder="Type part of it" if lines else "No entry yet")


SUPPORTING_ENTRY = _supporting_entry
"""The entry that supports a statement (not an assessment of a group): its id, or None."""


def _officer(field: Field, sources: Sources) -> Editor:
    return _with_officers(LineField(placeholder=field.placeholder or RANK_AND_NAME), sources)


def _desk_officer(field: Field, sources: Sources) -> Editor:
    unit = case_sources(sources).officers
    return _with_officers(UnitNameField(unit, placeholder=field.placeholder or RANK_AND_NAME), sources)


def _with_officers(line: LineField, sources: Sources) -> Editor:
    known = case_sources(sources)
    suggest(line, tuple(dict.fromkeys((*known.officers, *known.elsewhere))))
    return line


def _on_call(_field: Field, sources: Sources) -> Editor:
    line = LineField(placeholder="who answered the phone")
    suggest(line, case_sources(sources).on_call)
    return line


ON_CALL = _on_call
"""Somebody of the charity, suggested from its rota: a string."""
RANK_AND_NAME = "Rank, number and name"
OFFICER = _officer
"""An officer by rank and name, suggested from the unit and the case: a string."""
DESK_OFFICER = _desk_officer
"""The officer on whose desk the record is: says if nobody in the unit has the name."""

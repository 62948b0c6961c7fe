"""Send a case to another unit: which case, which of its people, places, things and files, and under what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.actions.exchange.bundle_offer import AskBundleOffer, BundleOffer
from mscu.actions.exchange.case_bundles import RESTRICTED, IssueBundle
from mscu.actions.exchange.partner_units import UnitLine
from mscu.text.counts import size_text
from mscu.ui.forms.field_list import CODES, LINE, Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.layouts import Space, vbox
from mscu.ui.pages.core.case_finder import CaseFinder
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.editing.file_saving import RECIPIENT_SECTION, FileSaveForm, file_form
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.opened_file import BUNDLE
from mscu.ui.widgets.choices import CheckField
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.label import Label

NOTE = (
    "Anything under code C, places of safety, and what a navigator shared stay here. The text of the case is "
    "sent whole: it may name whoever is not ticked"
)
CHOOSE_FIRST, NONE = "Choose the case first.", "This case has none that can be sent."


@dataclass(frozen=True)
class Tick:
    """One record of a list of ticks: its id, and what stands beside its box."""

    id: int
    label: str


class TickList(QWidget):
    """A box to tick for each record; its value is the ids that are ticked, or those that are not.

    Signals: `edited` when the user has ticked one, or taken a tick away.
    """

    edited = Signal()

    def __init__(self, *, ticked: bool) -> None:
        super().__init__()
        self._ticked = ticked
        self._boxes: dict[int, CheckField] = {}
        self._column = vbox(within=self, spacing=Space.TIGHT)
        self.setAccessibleName("")
        self.offer((), empty=CHOOSE_FIRST)

    def offer(self, ticks: Sequence[Tick], *, empty: str = NONE) -> None:
        """Show a box for each record, or a sentence if there are none."""
        clear(self._column)
        self._boxes = {tick.id: CheckField(tick.label) for tick in ticks}
        for box in self._boxes.values():
            box.setChecked(self._ticked)
            box.edited.connect(self.edited)
            self._column.addWidget(box)
        if not ticks:
            self._column.addWidget(Label(empty, tone="text2", wrap=True))
        self.updateGeometry()

    def value(self) -> object:
        """Return the ids whose boxes are not as they were at first."""
        return tuple(id_ for id_, box in self._boxes.items() if box.isChecked() is not self._ticked)

    def show_value(self, value: object) -> None:
        """Set every box; the program shows only the empty value."""
        ids = value if isinstance(value, tuple) else ()
        for id_, box in self._boxes.items():
            box.setChecked((id_ in ids) is not self._ticked)

    def set_read_only(self, read_only: bool) -> None:
        for box in self._boxes.values():
            box.set_read_only(read_only)

    def mark_problem(self, problem: bool) -> None:
        for box in self._boxes.values():
            box.mark_problem(problem)

    def main(self) -> QWidget:
        """Return the first box, or the whole where there is none."""
        return next(iter(self._boxes.values()), self)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class _OfferReader(QObject):
    """Asks what of a case may go, each time that another case is chosen in a form."""

    def __init__(self, dispatcher: Dispatcher, form: Form) -> None:
        super().__init__(form)
        self._dispatcher, self._form = dispatcher, form
        self._case_id: object = None
        self.references: dict[object, str] = {}
        """The reference of each case that was chosen, by its id."""
        form.edited.connect(self._edited)

    def _edited(self) -> None:
        case_id = self._form.editor("reference").value()
        if case_id == self._case_id:
            return
        self._case_id = case_id
        if isinstance(case_id, int):
            self._dispatcher.ask(AskBundleOffer(case_id=case_id), then=self._show)
        else:
            self._fill((), (), CHOOSE_FIRST)

    def _show(self, offer: BundleOffer) -> None:
        self.references[self._case_id] = offer.reference
        subjects = [
            Tick(subject.id, joined(isolated(subject.name), ", ".join(subject.roles)))
            for subject in offer.subjects
        ]
        files = [Tick(file.id, joined(file.name, size_text(file.size), file.entry)) for file in offer.files]
        self._fill(subjects, files, RESTRICTED if offer.is_restricted else NONE)

    def _fill(self, subjects: Sequence[Tick], files: Sequence[Tick], empty: str) -> None:
        for name, ticks in (("left_out", subjects), ("files", files)):
            editor = self._form.editor(name)
            if isinstance(editor, TickList):
                editor.offer(ticks, empty=empty)


GRADING_SECTION = Section(
    "Grading and handling in the other unit",
    (
        Field("source_grade", "Source", CODES("intelligence_source"), required=True),
        Field("assessment", "Assessment", CODES("intelligence_assessment"), required=True),
        Field("handling_code", "Handling", CODES("intelligence_handling"), required=True),
        Field("conditions", "Conditions of code C", LINE, wide=True),
    ),
)
TEXT_FIELDS = tuple(field.name for field in GRADING_SECTION.fields)


class BundleForm(FileSaveForm):
    """The form in place of a unit's card; what is typed is for one copy, and not kept as a draft."""

    title = "Save the bundle"
    kinds = f"Case bundle (*{BUNDLE})"
    endings = (BUNDLE.removeprefix("."),)
    content_nouns = ("part", "parts")

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context, "case-bundle")
        self._unit: UnitLine | None = None
        self._offers: _OfferReader | None = None

    def open_for(self, unit: UnitLine) -> None:
        """Show an empty form for a unit."""
        if self.card is not None:
            self.leave()
        self._unit = unit
        self.begin()

    @override
    def spec(self) -> FormSpec:
        unit = self._unit
        return file_form(
            key="units/bundle",
            label="A case for another unit",
            icon="file-lock",
            title="Send a case" if unit is None else f"Send a case to {unit.unit}",
            notice=NOTE,
            sections=(self._case_section(), RECIPIENT_SECTION, GRADING_SECTION),
            save="Save the bundle",
            helpers=(self._read_offers,),
            make=partial(self._command, None if unit is None else unit.id),
        )

    def _read_offers(self, form: Form) -> None:
        self._offers = _OfferReader(self._dispatcher, form)

    def _case_section(self) -> Section:
        return Section(
            "",
            (
                Field("reference", "Case", self._case_editor, required=True, wide=True),
                Field("left_out", "People, places and things that are sent", _subject_ticks, wide=True),
                Field("files", "Files that are sent", _file_ticks, wide=True),
            ),
        )

    def _case_editor(self, _field: Field, _sources: Sources) -> Editor:
        return CaseFinder(self._dispatcher)

    def _command(self, unit_id: int | None, **values: object) -> IssueBundle:
        case_id, left_out, files = (values[name] for name in ("reference", "left_out", "files"))
        references = self._offers.references if self._offers is not None else {}
        return IssueBundle(
            unit_id=unit_id,
            reference=references.get(case_id, ""),
            left_out=left_out if isinstance(left_out, tuple) else (),
            files=files if isinstance(files, tuple) else (),
            **{name: str(values[name] or "") for name in TEXT_FIELDS},
            **self.answers(values),
        )


def _subject_ticks(_field: Field, _sources: Sources) -> Editor:
    return TickList(ticked=True)


def _file_ticks(_field: Field, _sources: Sources) -> Editor:
    return TickList(ticked=False)

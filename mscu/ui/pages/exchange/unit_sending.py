"""Saves a case as a bundle for one other unit."""

from __future__ import annotations

from functools import partial

from typing_extensions import override

from mscu.actions.exchange.case_bundles import IssueBundle
from mscu.actions.exchange.partner_units import UnitLine
from mscu.ui.forms.field_list import CODES, LINE, Field, Section
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.file_saving import FOR_WHOM, FileSaving
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

NOTE = "What stands under code C in the case stays here"
WHAT = Section(
    "",
    (Field("reference", "Case", LINE, required=True, placeholder="such as MS-22-0007", wide=True),),
)
GRADED = Section(
    "How it is graded and handled there",
    (
        Field("source_grade", "Source", CODES("intelligence_source"), required=True),
        Field("assessment", "Assessment", CODES("intelligence_assessment"), required=True),
        Field("handling_code", "Handling", CODES("intelligence_handling"), required=True),
        Field("conditions", "Conditions of code C", LINE, wide=True),
    ),
)
NAMES = tuple(each.name for each in (*WHAT.fields, *GRADED.fields))


class BundleSaving(FileSaving):
    """The form in place of a unit's card; what was typed is of this one copy, and not kept."""

    title = "Save the bundle"
    kinds = "Case bundle (*.mscucase)"
    endings = ("mscucase",)
    of = "parts"

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places, "case-bundle")
        self._unit: UnitLine | None = None

    def begin_with(self, unit: UnitLine) -> None:
        """Show the form for a unit; what was typed for another one is gone."""
        if self.card is not None:
            self.leave()
        self._unit = unit
        self.begin()

    @override
    def spec(self) -> FormSpec:
        unit = self._unit
        return FormSpec(
            key="units/bundle", label="A case for another unit", icon="file-lock", done="",
            title="Send a case" if unit is None else f"Send a case to {unit.unit}", note=NOTE,
            sections=(WHAT, FOR_WHOM, GRADED), keeps_draft=False, save="Save the bundle",
            make=partial(self._command, None if unit is None else unit.id),
        )  # fmt: skip

    def _command(self, unit_id: int | None, **values: object) -> IssueBundle:
        said = {name: str(values[name] or "") for name in NAMES}
        return IssueBundle(unit_id=unit_id, **said, **self.answers(values))

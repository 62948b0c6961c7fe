"""Saves a list as a file: with the columns that its purpose needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from typing_extensions import override

from mscu.actions.exchange.list_export import IssueList, Listed, columns_of
from mscu.exchange.list_file import FORMS
from mscu.ui.forms.field_list import CHECK, Field, Section
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.file_saving import FOR_WHOM, FileSaving
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.dispatcher import Dispatcher

COLUMN = "column_"
"""How the fields begin whose rest is the place of a column."""
NOTE = "Restricted cases and what is under code C are left out"
NO_COLUMN = "Tick at least one column."


def _ticks(columns: Sequence[str]) -> Section:
    """Ask which columns the file is to have: only what its purpose needs."""
    ticks = tuple(Field(f"{COLUMN}{at}", name, CHECK) for at, name in enumerate(columns))
    return Section("Columns", ticks, hint="only what the purpose needs")


class ListSaving(FileSaving):
    """The form beside a list; what was typed is of this one copy, and not kept."""

    title = "Save the list"
    kinds = "Workbook (*.xlsx);;Table (*.csv)"
    endings = FORMS
    of = "rows"

    def __init__(
        self, dispatcher: Dispatcher, places: Places, page: str, shown: Callable[[], Listed]
    ) -> None:
        super().__init__(dispatcher, places, page)
        self._shown = shown
        self._columns: tuple[str, ...] = ()

    @override
    def spec(self) -> FormSpec:
        self._columns = columns_of(self._shown())
        return FormSpec(
            key=f"{self.name}/list", label="A list as a file", title="Save the list as a file",
            note=NOTE, icon="download", sections=(FOR_WHOM, _ticks(self._columns)),
            values={f"{COLUMN}{at}": True for at in range(len(self._columns))},
            make=self._command, done="", save="Save the list", keeps_draft=False,
        )  # fmt: skip

    @override
    def missing(self, values: Mapping[str, object]) -> dict[str, str]:
        return {} if self._ticked(values) else {f"{COLUMN}0": NO_COLUMN}

    def _command(self, **values: object) -> IssueList:
        columns, answers = self._ticked(values), self.answers(values)
        return IssueList(view=self._shown(), form=self.form, columns=columns, **answers)

    def _ticked(self, values: Mapping[str, object]) -> tuple[str, ...]:
        ticked = (values.get(f"{COLUMN}{at}") for at in range(len(self._columns)))
        return tuple(name for name, tick in zip(self._columns, ticked, strict=True) if tick)

"""Types a number that others state of a year: whose, of what, and where it stands."""

from __future__ import annotations

from functools import partial

from mscu.actions.figures.reconciliation import Reconciled
from mscu.actions.figures.reconciliation_issuing import RecordStated
from mscu.copy_codes import StatedBy, StatedOf
from mscu.ui.forms.field_list import CHOICE, LINE, NUMBER, SEGMENTS, Field, Section, Sources
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm

OF_WHAT = tuple((each, each.label) for each in StatedOf)


class Stating(InlineForm):
    """The form in place of the card."""

    def begin_with(self, year: Reconciled) -> None:
        """Show the form for a year; what was typed for another one is gone."""
        self.leave()
        spec = FormSpec(
            key="reconciliation/state", label="A number that others state", icon="scale",
            title="Type a number that others state", note=f"{year.name}, {year.days}",
            sections=(_asked(year),), make=partial(_command, year.year), keeps_draft=False,
            save="Keep the number", done="The number is kept, with its source.",
            values={"quarter": year.quarters[0][0]},
        )  # fmt: skip
        self.show_form(spec, Sources())


def _asked(year: Reconciled) -> Section:
    return Section(
        "",
        (
            Field("stated_by", "Who states it", SEGMENTS(StatedBy), required=True, wide=True),
            Field("stated_of", "What is counted", CHOICE(OF_WHAT), required=True),
            Field("quarter", "Of which time", CHOICE(year.quarters), required=True),
            Field("number", "Number", NUMBER, required=True),
            Field(
                "said", "Where it stands, and as of when", LINE, required=True, wide=True,
                hint="Such as: gov.uk, NRM statistics Q4 2022, published 2 Mar 2023",
            ),
        ),
    )  # fmt: skip


def _command(year: int, **values: object) -> RecordStated:
    by, of = values["stated_by"], values["stated_of"]
    quarter, number = values["quarter"], values["number"]
    return RecordStated(
        year=year, stated_by=by if isinstance(by, StatedBy) else None,
        stated_of=of if isinstance(of, StatedOf) else None,
        quarter=quarter if isinstance(quarter, int) else None,
        number=number if isinstance(number, int) else None, said=str(values["said"] or ""),
    )  # fmt: skip

"""Decides on a large file: approve or refuse, and why."""

from __future__ import annotations

from functools import partial

from mscu.actions.disclosure.releases import DecideRelease, ReleaseLine
from mscu.ui.forms.field_list import SEGMENTS, TEXT, Field, Sources
from mscu.ui.forms.field_list import Section as Part
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm

APPROVE, REFUSE = "approve", "refuse"
ANSWERS = ((APPROVE, "Approve"), (REFUSE, "Refuse"))
ASKED = Part(
    "",
    (
        Field("approve", "May this file leave the unit?", SEGMENTS(ANSWERS), required=True),
        Field(
            "reason", "Why", TEXT, wide=True, limit=15_000,
            hint="A refusal needs its reason; who asked reads it",
        ),
    ),
)  # fmt: skip


class Deciding(InlineForm):
    """The form in place of the file's card."""

    def begin_with(self, line: ReleaseLine) -> None:
        """Show the form for a file; what was typed of another one is gone."""
        self.leave()
        spec = FormSpec(
            key="approvals/decide", label="A decision on a large file", icon="file-lock",
            title="Decide on this file", note=f"{line.edition}, {line.rows:,} rows",
            sections=(ASKED,), make=partial(_command, line), keeps_draft=False, save="Decide",
            done="Decided: it is on record, and who asked reads it here.",
        )  # fmt: skip
        self.show_form(spec, Sources())


def _command(line: ReleaseLine, *, approve: object, reason: object) -> DecideRelease:
    return DecideRelease(
        release_id=line.id, version=line.version, approve=approve == APPROVE, reason=str(reason)
    )

"""Takes the card of another unit: what was read out by phone decides, not what the file says."""

from __future__ import annotations

from functools import partial

from mscu.actions.exchange.partner_units import AddOtherUnit
from mscu.ui.forms.field_list import LINE, Field, Section, Sources
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.inline_form import InlineForm

WARNING = (
    "Ring the other unit on a number that you knew before, not one that came with the card. They "
    "read their fingerprint to you, and you type it here."
)
ASKED = Section(
    "",
    (
        Field("fingerprint", "Fingerprint, as they read it out", LINE, required=True, wide=True),
        Field("compared", "With whom, how and when", LINE, required=True, wide=True),
    ),
)


class TakingCard(InlineForm):
    """The form in place of a unit's card."""

    def begin_with(self, unit: str, content: bytes) -> None:
        """Show the form for a card that was chosen."""
        self.leave()
        spec = FormSpec(
            key="units/card", label="The card of a unit", title=f"Take the card of {unit}",
            icon="shield-check", sections=(ASKED,), make=partial(_command, content),
            warning=WARNING, keeps_draft=False, save="Take the card",
            done=f"The card of {unit} is taken: cases can be sent to it, and come from it.",
        )  # fmt: skip
        self.show_form(spec, Sources())


def _command(content: bytes, *, fingerprint: object, compared: object) -> AddOtherUnit:
    return AddOtherUnit(card=content, fingerprint=str(fingerprint), compared=str(compared))

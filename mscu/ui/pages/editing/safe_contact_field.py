"""The question of a form that records a contact which the person said is not safe."""

from __future__ import annotations

from functools import partial

from mscu.ui.forms.field_list import CHECK, Field
from mscu.ui.forms.form import Form

ANYWAY = Field("anyway", "It took place all the same, or is agreed: record it", CHECK, wide=True)
"""Hidden until the command refuses the contact and says what is safe."""
_ASKED_ABOUT = ("method", "happened", "interpreter", "next_contact", "person_id")


def ask_when_unsafe(form: Form) -> None:
    """Hide the question until it is asked, and again once what it was about has changed."""
    if ANYWAY.name in form.names():
        _withdraw(form)
        for name in set(_ASKED_ABOUT).intersection(form.names()):
            form.editor(name).edited.connect(partial(_withdraw, form))


def _withdraw(form: Form) -> None:
    form.editor(ANYWAY.name).show_value(False)
    form.cell(ANYWAY.name).show_problem("")
    form.set_shown(ANYWAY.name, False)

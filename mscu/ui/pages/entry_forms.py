"""The forms of all kinds of entry, gathered from the subjects that they belong to.

A test walks the register of kinds: every kind has a form, every field belongs to its command,
and every field that a command needs is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping

from mscu.codes import Kind
from mscu.ui.pages import (
    care_forms,
    complaint_forms,
    court_forms,
    enforcement_forms,
    group_forms,
    intake_forms,
    operation_forms,
)
from mscu.ui.pages.kind_forms import KindForm

ENTRY_FORMS: Mapping[Kind, KindForm] = {
    **intake_forms.FORMS,
    **care_forms.FORMS,
    **complaint_forms.FORMS,
    **enforcement_forms.FORMS,
    **operation_forms.FORMS,
    **court_forms.FORMS,
    **group_forms.FORMS,
}

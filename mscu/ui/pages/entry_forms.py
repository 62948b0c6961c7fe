"""The forms of all kinds of entry, gathered from their subjects.

A test goes through the register of kinds: every kind has a form, every field belongs to its command, and
every field that a command requires is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping

from mscu.codes import Kind
from mscu.ui.pages.editing.kind_forms import KindForm
from mscu.ui.pages.enforcement import court_forms, enforcement_forms, operation_forms
from mscu.ui.pages.entries import complaint_forms, enquiry_forms, information_forms, note_forms
from mscu.ui.pages.intake import intake_forms
from mscu.ui.pages.nrm import care_forms
from mscu.ui.pages.ocg import group_forms

ENTRY_FORMS: Mapping[Kind, KindForm] = {
    **intake_forms.FORMS,
    **enquiry_forms.FORMS,
    **information_forms.FORMS,
    **note_forms.FORMS,
    **care_forms.FORMS,
    **complaint_forms.FORMS,
    **enforcement_forms.FORMS,
    **operation_forms.FORMS,
    **court_forms.FORMS,
    **group_forms.FORMS,
}

"""What people call the records that the audit names by their tables."""

from __future__ import annotations

_LABELS = {
    "access_grant": "access given",
    "audit_entry": "audit",
    "keys": "keys of the store",
    "cases": "case",
    "choice": "choice from a list",
    "code": "entry of a code list",
    "combination": "merge",
    "combination_move": "merged record",
    "combination_value": "merged value",
    "concerned": "person affected by a breach",
    "court_order": "order",
    "disclosure": "copy issued",
    "file_release": "large file",
    "heeded": "matching of watches",
    "named": "user with access to a survivor",
    "nrm_answer": "NRM answer",
    "nrm_decision": "NRM decision",
    "nrm_episode": "NRM episode",
    "nrm_file": "NRM file",
    "nrm_form": "NRM form",
    "nrm_indicator": "NRM indicator",
    "nrm_line": "NRM line",
    "ocg_assessment": "OCG assessment",
    "ocg_exploited": "OCG victim",
    "ocg_fact": "OCG fact",
    "ocg_member": "OCG member",
    "ocg_step": "OCG step",
    "mopi_grading": "MoPI grading",
    "operation": "planned operation",
    "place_lack": "lack at a place",
    "plans": "plan",
    "shared": "copy shared by the charity",
    "subject": "nominal",
    "subject_name": "name of a nominal",
    "subject_version": "earlier version of a nominal",
    "survivor_about": "details of a survivor",
    "users": "user",
}
"""Tables whose names are not what people call their records."""


def record_label(object_type: str) -> str:
    """Return what people call a type of record, such as `NRM decision` for `nrm_decision`."""
    return _LABELS.get(object_type, object_type.replace("_", " "))

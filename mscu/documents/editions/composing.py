"""Which document each edition of a case is, and the message where there is nothing to print."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mscu.documents.blocks import Document
from mscu.documents.editions.case_study import case_study
from mscu.documents.editions.case_summary import case_summary, investigation_summary
from mscu.documents.editions.contact_log import contact_log
from mscu.documents.editions.cps_summary import cps_summary
from mscu.documents.editions.disclosure_schedules import report_e, schedule_c, schedule_d
from mscu.documents.editions.editions import (
    CONTACT_LOG,
    CPS,
    EXHIBITS,
    GROUPS,
    INVESTIGATING_OFFICER,
    MG6C,
    MG6D,
    MG6E,
    ORDERS,
    PARTNER,
    POLICY_FILE,
    SUPERVISOR,
    SURVIVOR,
    Edition,
)
from mscu.documents.editions.exhibit_sheets import exhibit_sheets
from mscu.documents.editions.facts import CaseFacts
from mscu.documents.editions.group_assessment import group_assessment
from mscu.documents.editions.order_sheets import order_sheets
from mscu.documents.editions.partner_summary import partner_facts, partner_summary
from mscu.documents.editions.policy_file import policy_file
from mscu.documents.editions.study_facts import study_facts
from mscu.documents.editions.survivor_document import survivor_document
from mscu.errors import Invalid

NO_DECISION = "No decisions are recorded in this case yet, so the policy file would be empty."
NO_CONTACT = "No contact with a victim that you may print is recorded in this case yet."
NO_EXHIBIT = "No exhibits are recorded in this case yet, so there is nothing to label."
NO_ORDER = "No orders are recorded in this case yet, so there is no sheet to print."
NO_SURVIVOR = "Choose whose copy it is: one survivor of this case."
NO_GROUP = "No groups are assessed in this case yet, so there is nothing to print."
COMPOSERS: Mapping[str, Callable[[CaseFacts, Edition], Document]] = {
    SUPERVISOR.key: case_summary,
    INVESTIGATING_OFFICER.key: investigation_summary,
    CPS.key: cps_summary,
    PARTNER.key: partner_summary,
    SURVIVOR.key: survivor_document,
    POLICY_FILE.key: policy_file,
    CONTACT_LOG.key: contact_log,
    EXHIBITS.key: exhibit_sheets,
    ORDERS.key: order_sheets,
    GROUPS.key: group_assessment,
    MG6C.key: schedule_c,
    MG6D.key: schedule_d,
    MG6E.key: report_e,
}
REDUCTIONS: Mapping[str, Callable[[CaseFacts], CaseFacts]] = {PARTNER.key: partner_facts}
"""What an edition prints of a case, before names are replaced."""
NEEDED = {
    POLICY_FILE.key: ("decisions", NO_DECISION),
    CONTACT_LOG.key: ("contacts", NO_CONTACT),
    EXHIBITS.key: ("exhibits", NO_EXHIBIT),
    ORDERS.key: ("orders", NO_ORDER),
    GROUPS.key: ("standing", NO_GROUP),
    SURVIVOR.key: ("survivor", NO_SURVIVOR),
}
"""The facts without which an edition would be empty, and the message for that."""


def printed_facts(facts: CaseFacts, edition: Edition) -> CaseFacts:
    """Return what an edition prints of a case, so that nothing else has to be reviewed."""
    return REDUCTIONS[edition.key](facts) if edition.key in REDUCTIONS else facts


def compose(facts: CaseFacts, edition: Edition) -> Document:
    """Return a case as a document in an edition.

    Raises:
        Invalid: the case has nothing that the edition prints.
    """
    if edition.public:
        return case_study(study_facts(facts))
    field, message = NEEDED.get(edition.key, ("", ""))
    if field and not getattr(facts, field):
        raise Invalid({"edition": message})
    return COMPOSERS[edition.key](facts, edition)

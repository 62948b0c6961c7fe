"""The icon in `resources/icons` for each entry, on paper as in the window."""

from __future__ import annotations

from collections.abc import Iterable

from mscu.codes import Kind

OF_KIND = {
    Kind.REPORT: "inbox",
    Kind.TRIAGE: "list-filter",
    Kind.ADVICE: "message-square",
    Kind.NOTE: "square-pen",
    Kind.CRIME_RECORD: "file-text",
    Kind.ENQUIRY: "search",
    Kind.ENQUIRY_RESULT: "file-check",
    Kind.MEETING: "users",
    Kind.DECISION: "scale",
    Kind.REFERRAL: "hand-helping",
    Kind.NRM_DECISION: "badge-check",
    Kind.WARRANT: "scroll-text",
    Kind.OPERATION: "clipboard-list",
    Kind.SEARCH: "door-open",
    Kind.ARREST: "user-check",
    Kind.INTERVIEW: "messages-square",
    Kind.CHARGE: "gavel",
    Kind.BAIL: "calendar-clock",
    Kind.COURT_RESULT: "flag",
    Kind.ORDER: "landmark",
    Kind.COMPLAINT: "shield-alert",
    Kind.PROCEEDS: "hand-coins",
    Kind.VICTIM_CONTACT: "heart-handshake",
    Kind.SHARED: "share-2",
    Kind.EMERGENCY: "siren",
    Kind.EXHIBIT: "package",
    Kind.OCG_ASSESSMENT: "network",
    Kind.OCG_STEP: "flag",
    Kind.OCG_FACT: "list-checks",
    Kind.DISRUPTION: "target",
}
OF_ENQUIRY = {
    "cctv": "video",
    "financial": "banknote",
    "missing_person": "user-search",
    "phone": "smartphone",
    "phones": "smartphone",
    "anpr": "car",
}


def icon_of(kind: Kind, codes: Iterable[str] = ()) -> str:
    """Return the icon of an entry by its kind; an enquiry has the icon of its type."""
    if kind is Kind.ENQUIRY:
        types = {code.rpartition(":")[2] for code in codes}
        return next((icon for type_, icon in OF_ENQUIRY.items() if type_ in types), OF_KIND[kind])
    return OF_KIND[kind]

"""The icon in `resources/icons` for each entry, on paper as in the window."""

from __future__ import annotations

from collections.abc import Iterable

from mscu.codes import Kind

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
        return next((icon for type_, icon in OF_ENQUIRY.items() if type_ in types), kind.icon)
    return kind.icon

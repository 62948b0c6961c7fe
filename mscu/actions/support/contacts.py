"""Contacts with a survivor: when, how, whether it was safe, what was said, what is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from mscu.actions.core.checking import Checked
from mscu.actions.support.support import CorrectSupport, RecordSupport, SupportFields, planned
from mscu.codes import YesNo
from mscu.models.survivors.support import Contact, SupportRecord


@dataclass(frozen=True, kw_only=True)
class ContactFields(SupportFields):
    """What is written down of one contact."""

    model: ClassVar[type[SupportRecord]] = Contact
    dated = True

    happened: str
    method: str
    safe: YesNo = YesNo.NOT_SURE
    present: str = ""
    interpreter: str = ""
    summary: str
    own_words: str = ""
    minutes: int | None = None
    next_contact: str = ""

    @override
    def more(self, checked: Checked) -> dict[str, Any]:
        """Read when the next contact is to be."""
        return planned(checked, "next_contact", self.next_contact)


@dataclass(frozen=True, kw_only=True)
class LogContact(ContactFields, RecordSupport):
    """Log a contact with a survivor."""


@dataclass(frozen=True, kw_only=True)
class CorrectContact(ContactFields, CorrectSupport):
    """Correct a contact in the log."""

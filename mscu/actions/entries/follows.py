"""Which entries of a case another may follow: a result follows an enquiry, and so on.

Forms offer what is declared here, and the commands of kinds that must follow an entry check it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mscu.code_keys import TO_NRM
from mscu.codes import Kind


@dataclass(frozen=True)
class FollowRule:
    """Entries of one kind that may be followed, or those of one type within it."""

    kind: Kind
    type_key: str = ""
    offered: bool = True
    """Whether forms offer them; the command takes the others too."""
    still_open: bool = False
    """Whether forms offer only those still open; the command takes the others too."""

    def allows(self, kind: Kind, type_key: str) -> bool:
        """Return whether an entry of this kind and type may be followed."""
        return kind is self.kind and self.type_key in {"", type_key}


OF_GROUP = (
    FollowRule(Kind.OCG_ASSESSMENT),
    *(FollowRule(kind, offered=False) for kind in (Kind.OCG_STEP, Kind.OCG_FACT, Kind.DISRUPTION)),
)
"""Any entry of a group leads to it; forms offer its assessments."""
FOLLOW_RULES: Mapping[Kind, tuple[FollowRule, ...]] = {
    Kind.TRIAGE: (FollowRule(Kind.REPORT),),
    Kind.ADVICE: (FollowRule(Kind.REPORT), FollowRule(Kind.TRIAGE)),
    Kind.ENQUIRY: (
        FollowRule(Kind.REPORT),
        FollowRule(Kind.TRIAGE),
        FollowRule(Kind.ADVICE),
        FollowRule(Kind.SEARCH),
        FollowRule(Kind.MEETING),
        FollowRule(Kind.OCG_FACT),
    ),
    Kind.ENQUIRY_RESULT: (FollowRule(Kind.ENQUIRY, still_open=True),),
    Kind.NOTE: (
        FollowRule(Kind.EXHIBIT),
        FollowRule(Kind.WARRANT),
        FollowRule(Kind.BAIL),
        FollowRule(Kind.REFERRAL),
        FollowRule(Kind.REPORT),
    ),
    Kind.MEETING: (FollowRule(Kind.REPORT), FollowRule(Kind.REFERRAL), FollowRule(Kind.MEETING)),
    Kind.DECISION: (FollowRule(Kind.DECISION), FollowRule(Kind.REPORT), FollowRule(Kind.MEETING)),
    Kind.REFERRAL: (FollowRule(Kind.REPORT), FollowRule(Kind.SEARCH), FollowRule(Kind.REFERRAL)),
    Kind.NRM_DECISION: (FollowRule(Kind.REFERRAL, type_key=TO_NRM),),
    Kind.VICTIM_CONTACT: (FollowRule(Kind.ARREST), FollowRule(Kind.CHARGE), FollowRule(Kind.BAIL)),
    Kind.CRIME_RECORD: (FollowRule(Kind.REPORT),),
    Kind.WARRANT: (FollowRule(Kind.DECISION), FollowRule(Kind.REPORT)),
    Kind.OPERATION: (FollowRule(Kind.OPERATION), FollowRule(Kind.WARRANT), FollowRule(Kind.DECISION)),
    Kind.SEARCH: (FollowRule(Kind.WARRANT), FollowRule(Kind.OPERATION)),
    Kind.ARREST: (FollowRule(Kind.SEARCH), FollowRule(Kind.OPERATION), FollowRule(Kind.DECISION)),
    Kind.INTERVIEW: (FollowRule(Kind.ARREST), FollowRule(Kind.REFERRAL)),
    Kind.CHARGE: (FollowRule(Kind.ARREST), FollowRule(Kind.BAIL), FollowRule(Kind.CHARGE)),
    Kind.BAIL: (FollowRule(Kind.ARREST), FollowRule(Kind.BAIL)),
    Kind.COURT_RESULT: (FollowRule(Kind.CHARGE), FollowRule(Kind.COURT_RESULT)),
    Kind.PROCEEDS: (FollowRule(Kind.EXHIBIT), FollowRule(Kind.COURT_RESULT), FollowRule(Kind.PROCEEDS)),
    Kind.ORDER: (
        FollowRule(Kind.ORDER),
        FollowRule(Kind.COURT_RESULT),
        FollowRule(Kind.CHARGE),
        FollowRule(Kind.DECISION),
    ),
    Kind.COMPLAINT: (
        FollowRule(Kind.COMPLAINT),
        FollowRule(Kind.SEARCH),
        FollowRule(Kind.ARREST),
        FollowRule(Kind.REPORT),
    ),
    Kind.EXHIBIT: (FollowRule(Kind.SEARCH), FollowRule(Kind.ENQUIRY_RESULT), FollowRule(Kind.ARREST)),
    Kind.OCG_ASSESSMENT: (FollowRule(Kind.OCG_ASSESSMENT), FollowRule(Kind.DECISION)),
    Kind.OCG_STEP: OF_GROUP,
    Kind.OCG_FACT: OF_GROUP,
    Kind.DISRUPTION: OF_GROUP,
}


def may_follow(kind: Kind, followed: Kind, sort: str) -> bool:
    """Return whether an entry of a kind may follow one of another kind and type."""
    return any(rule.allows(followed, sort) for rule in FOLLOW_RULES.get(kind, ()))

"""What the unit, or a release of the program, changed in the lists, the advice library and the rules."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from mscu.access import Permission
from mscu.codes import ReferenceField, ReferenceKind, ReferenceState, Sensitivity, Timing
from mscu.models.base import Record, composed, field, link, long_text, person
from mscu.models.signers import Signed


class ReferenceChange(Record):
    """One value that was set in place of another, by whom and why.

    What the unit set stays whatever a release says, unless it only says the same. What a release says holds
    at once, but beside the unit's own it waits until somebody has looked at it.
    """

    __tablename__ = "reference_change"
    unrestricted: ClassVar[str] = "names no case and no person"

    kind: Mapped[ReferenceKind] = field(Sensitivity.STATE, "Of what")
    about: Mapped[str] = field(Sensitivity.PLAIN, "Key", index=True)
    """The key of a choice, of a list if it is about its order, of a piece of advice or of a rule."""
    what: Mapped[ReferenceField] = field(Sensitivity.STATE, "What was changed")
    value: Mapped[str] = composed(Sensitivity.NARRATIVE, "New value")
    """JSON where it has parts."""
    former: Mapped[str] = composed(Sensitivity.NARRATIVE, "Former value", default="")
    shipped: Mapped[str] = composed(Sensitivity.NARRATIVE, "As shipped", default="")
    """What the program's own files said then; empty where they say nothing."""
    holds_from: Mapped[date | None] = field(Sensitivity.DATE, "Holds from", timing=Timing.PLANNED)
    reason: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Reason")
    proposed_at: Mapped[datetime] = field(Sensitivity.DATE, "Proposed")
    proposed_by_id: Mapped[int | None] = person(Signed(may=Permission.KEEP_LISTS), "Proposed by")
    """Empty for a release of the program."""
    state: Mapped[ReferenceState] = field(Sensitivity.STATE, "State")
    agreed_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Agreed or refused")
    agreed_by_id: Mapped[int | None] = person(
        Signed(
            stands=True,
            later={"state": ReferenceState.HOLDS.value},
            other_than="proposed_by_id",
            may=Permission.KEEP_LISTS,
        ),
        "Agreed or refused by",
    )
    refusal: Mapped[str] = long_text(Sensitivity.NARRATIVE, "Why it was refused", default="")
    looked_at: Mapped[datetime | None] = field(Sensitivity.DATE, "Looked at")
    looked_by_id: Mapped[int | None] = link("users", "Looked at by")
    """Who has seen what a release says beside the unit's own."""

"""States of what leaves the unit: kinds of file, marks that somebody reviews, large files."""

from __future__ import annotations

from mscu.codes import Labelled


class CopyKind(Labelled):
    """What kind of file a copy is."""

    PDF = "pdf", "PDF"
    LOCKED = "locked", "PDF, locked"
    WORD = "word", "Word"

    @property
    def ending(self) -> str:
        """Return the ending of its file's name."""
        return "docx" if self is CopyKind.WORD else "pdf"


class Treatment(Labelled):
    """What an edition does with a fact, from what tells most to what tells nothing."""

    SHOW = "show", "Shown"
    PSEUDONYM = "pseudonym", "Other words"
    GENERALISE = "generalise", "General words"
    LEAVE_OUT = "leave_out", "Left out"


class RecallAnswered(Labelled):
    """What whoever holds a copy answers to its recall."""

    RETURNED = "returned", "Returned"
    DESTROYED = "destroyed", "Destroyed"
    NOT_FOUND = "not_found", "Cannot be found"
    REFUSED = "refused", "Refused"


class StatedBy(Labelled):
    """Who states a number with which the unit's record is compared."""

    HOME_OFFICE = "home_office", "Home Office statistics"
    CRIME_SYSTEM = "crime_system", "Force's crime system"


class StatedOf(Labelled):
    """What such a number counts."""

    NRM = "nrm", "NRM referrals"
    NOTIFY = "duty_to_notify", "Duty to Notify"
    CRIMES = "crimes", "Modern slavery crimes"


class RightsDecision(Labelled):
    """What became of a request for what is held about somebody."""

    GIVEN = "given", "All of it"
    PART = "part", "In part"
    REFUSED = "refused", "Refused"
    NEITHER = "neither", "Neither confirmed nor denied"


class ReleaseState(Labelled):
    """Where a large file stands that needs a second person."""

    WAITS = "waits", "waits for approval"
    APPROVED = "approved", "approved"
    REFUSED = "refused", "refused"
    WRITTEN = "written", "written"


class WhyMarked(Labelled):
    """Why a mark in a copy stands, or was taken away: what a reviewer says of it."""

    RULE = "rule", "As it was found"
    LEADS = "leads", "It leads to somebody"
    NOBODY = "nobody", "It names nobody here"
    PUBLIC = "public", "It is public already"
    NEEDED = "needed", "The reader needs it, and may have it"

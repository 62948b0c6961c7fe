"""States of what leaves the unit: kinds of file, reviewed marks, large files."""

from __future__ import annotations

from mscu.codes import Labelled


class CopyKind(Labelled):
    """The file format of a copy."""

    PDF = "pdf", "PDF"
    LOCKED = "locked", "PDF, locked"
    WORD = "word", "Word"

    @property
    def extension(self) -> str:
        """Return the file name's suffix."""
        return "docx" if self is CopyKind.WORD else "pdf"


class Treatment(Labelled):
    """What an edition does with a fact, from showing it to leaving it out."""

    SHOW = "show", "Shown"
    PSEUDONYM = "pseudonym", "Other words"
    GENERALISE = "generalise", "General words"
    LEAVE_OUT = "leave_out", "Left out"


class EditionGroup(Labelled):
    """What an edition is: a summary for a reader, a sheet of one kind of entry, or a picture."""

    READERS = "readers", "Summaries, by reader"
    SHEETS = "sheets", "Sheets and logs"
    CHARTS = "charts", "Charts"


class RecallAnswered(Labelled):
    """The recipient's answer to the recall of a copy."""

    RETURNED = "returned", "Returned"
    DESTROYED = "destroyed", "Destroyed"
    NOT_FOUND = "not_found", "Cannot be found"
    REFUSED = "refused", "Refused"


class StatedBy(Labelled):
    """Who stated a number that the unit's record is compared with."""

    HOME_OFFICE = "home_office", "Home Office statistics"
    CRIME_SYSTEM = "crime_system", "Force's crime system"


class StatedOf(Labelled):
    """What such a number counts."""

    NRM = "nrm", "NRM referrals"
    NOTIFY = "duty_to_notify", "Duty to Notify"
    CRIMES = "crimes", "Modern slavery crimes"


class RightsDecision(Labelled):
    """The outcome of a rights request."""

    GIVEN = "given", "All of it"
    PART = "part", "In part"
    REFUSED = "refused", "Refused"
    NEITHER = "neither", "Neither confirmed nor denied"


class ReleaseState(Labelled):
    """The state of a large file that needs a second person."""

    WAITS = "waits", "awaiting approval"
    APPROVED = "approved", "approved"
    REFUSED = "refused", "refused"
    WRITTEN = "written", "written"


class WhyMarked(Labelled):
    """Why a reviewer kept or removed a mark in a copy."""

    RULE = "rule", "As proposed"
    LEADS = "leads", "It could lead to someone"
    NOBODY = "nobody", "It is not a name here"
    PUBLIC = "public", "It is already public"
    NEEDED = "needed", "The reader needs it, and may have it"

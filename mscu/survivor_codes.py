"""States in the charity's records of survivors, and of breaches of them."""

from __future__ import annotations

from mscu.codes import Labelled


class SupportStatus(Labelled):
    WAITING = "waiting", "Waiting"
    SUPPORTED = "supported", "Supported"
    CLOSED = "closed", "Closed"


class ConsentState(Labelled):
    """The state of a consent, derived from its rows."""

    LIVE = "live", "in force"
    AS_TOLD = "as_told", "as told: ask again"
    REFUSED = "refused", "refused"
    WITHDRAWN = "withdrawn", "withdrawn"
    EXPIRED = "expired", "lapsed: ask again"
    FOLLOWED = "followed", "superseded by another"
    ASK_AGAIN = "ask_again", "may be withdrawn: ask again"


class ShareOf(Labelled):
    """The kind of record that was shared with police."""

    CONTACT = "contact", "A contact"
    NEED = "need", "A need"
    BENEFIT = "benefit", "A benefit, as a fact"
    RISK = "risk", "A risk"


class ReleaseHow(Labelled):
    """How an urgent request for an emergency card was answered."""

    SIGNED = "signed", "Released, signed"
    SPOKEN = "spoken", "Given by phone, then logged"
    REFUSED = "refused", "Refused"


class RequestReply(Labelled):
    """How a request of police or a court was answered."""

    NONE = "none", "Not answered yet"
    GIVEN = "given", "Given"
    PART = "part", "Given in part"
    NOTHING_HELD = "nothing_held", "Nothing of the kind is held"
    REFUSED = "refused", "Refused"
    CHALLENGED = "challenged", "Challenged in court"


class StepKind(Labelled):
    """What follows a withdrawal: something stops, or somebody is told."""

    STOP = "stop", "Must stop"
    TELL = "tell", "Must be told"


class NamedAs(Labelled):
    """Why somebody may read a survivor's records."""

    NAVIGATOR = "navigator", "Navigator"
    COVER = "cover", "Cover"
    OPENED = "opened", "Opened with a reason"


class BreachRisk(Labelled):
    """How likely a breach harms somebody (UK GDPR arts.33(1) and 34(1))."""

    UNLIKELY = "unlikely", "Unlikely"
    LIKELY = "likely", "A risk"
    HIGH = "high", "A high risk"


class ToldHow(Labelled):
    """A way to tell a survivor of a breach."""

    MET = "met", "In person"
    PHONE = "phone", "By phone"
    TEXT = "text", "By text"
    POST = "post", "By post"

"""States that the program branches on, and the names of the code lists."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

MIN_PASSPHRASE_LENGTH = 12
"""In characters. Nothing else is asked of a passphrase (NCSC: three random words)."""


class Labelled(StrEnum):
    """A state with the label that people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Return a member with its stored value and its label."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value.replace("_", " ").capitalize()
        return member


class WithIcon(Labelled):
    """A state with its label and its icon in `resources/icons`."""

    icon: str

    def __new__(cls, value: str, label: str = "", icon: str = "") -> Self:
        """Return a member with its stored value, its label and its icon."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label, member.icon = label, icon
        return member


class Sensitivity(Labelled):
    """Whom a column could identify or endanger. Editions, exports and logs obey it."""

    PLAIN = "plain", "Identifies nobody"
    STATE = "state", "A state or a choice from a list"
    DATE = "date", "When something happened"
    COUNT = "count", "How many people"
    DISTRICT = "district", "District"
    TRADE = "trade", "Trade, sector or kind of place"
    PLACE = "place", "An address or a place"
    PERSON = "person", "The name of a person in the case"
    BIRTH = "birth", "Birth date or age"
    ORIGIN = "origin", "Nationality, language or gender"
    CONTACT = "contact", "Phone, e-mail or how to reach a person"
    IDENTIFIER = "identifier", "Registration, account or document number"
    REFERENCE = "reference", "A reference that leads to a person or case"
    STAFF = "staff", "The name of an officer or a professional"
    SOURCE = "source", "Who told us"
    NARRATIVE = "narrative", "Free text: could name anyone"
    LEGAL = "legal", "Offence, order, court or custody of a person"
    HEALTH = "health", "Health or injury"
    SECRET = "secret", "Encryption keys, seals and checksums"


class Timing(Labelled):
    """Whether what a day or moment is about has happened, is planned or is due."""

    HAPPENED = "happened", "Has happened"
    PLANNED = "planned", "Is planned"
    DUE = "due", "Is due"


class Marking(Labelled):
    """Government security marking; SECRET and above are refused."""

    OFFICIAL = "OFFICIAL", "OFFICIAL"
    OFFICIAL_SENSITIVE = "OFFICIAL-SENSITIVE", "OFFICIAL-SENSITIVE"

    @classmethod
    def highest(cls, *markings: Marking) -> Marking:
        """Return the highest of these markings."""
        return max(markings, key=list(cls).index)


class Role(Labelled):
    """What a user is in the unit. `access.py` says what each role may do."""

    OFFICER = "officer", "Officer"
    NAVIGATOR = "navigator", "Victim Navigator"
    SUPERVISOR = "supervisor", "Supervisor"
    ADMINISTRATOR = "administrator", "Administrator"
    AUDITOR = "auditor", "Auditor"
    ANALYST = "analyst", "Analyst"
    PARTNERSHIP = "partnership", "Partnership officer"
    MSVLO = "msvlo", "Modern slavery victim liaison officer"
    DISCLOSURE = "disclosure", "Disclosure officer"
    RECORDS = "records", "Records manager"
    LEAD = "lead", "Safeguarding lead"


class GivenAccess(Labelled):
    """What somebody gave a user, which a second person confirms."""

    NEW_USER = "new_user", "New user"
    ROLE = "role", "New role"
    PASSPHRASE = "passphrase", "New passphrase"
    CODES = "codes", "New recovery codes"


class GrantState(Labelled):
    """What became of access that was given."""

    WAITS = "waits", "Waits for a second person"
    CONFIRMED = "confirmed", "Confirmed by a second person"
    WITH_CODES = "with_codes", "Confirmed with both recovery codes"
    ALONE = "alone", "Given by the store's only user"
    REFUSED = "refused", "Refused"
    SUPERSEDED = "superseded", "No longer needed"


class ReferenceKind(Labelled):
    """What the unit keeps true beside what the program ships."""

    LIST = "list", "Choice of a list"
    ADVICE = "advice", "Piece of advice"
    RULE = "rule", "Rule"


class ReferenceField(Labelled):
    """What of it a change is about."""

    ADDED = "added", "Added"
    LABEL = "label", "Label"
    NOTE = "note", "Note"
    POSITION = "position", "Order"
    RETIRED_ON = "retired_on", "Retired from"
    TEXT = "text", "Text"
    PERIOD = "period", "Period"


class ReferenceState(Labelled):
    """What became of a change."""

    WAITS = "waits", "Waits for a second person"
    HOLDS = "holds", "Holds"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REPLACED = "replaced", "Replaced by a later change"


class StoreKind(Labelled):
    """What a store holds. Each kind has its own users, keys, audit and backups."""

    UNIT = "unit", "the unit's police record"
    SURVIVORS = "survivors", "the navigators' records of survivors"


class Operation(Labelled):
    """An operation of DPA 2018 s.62, or one of the program itself, as the audit records it."""

    COLLECTION = "collection", "Recorded"
    ALTERATION = "alteration", "Changed"
    CONSULTATION = "consultation", "Opened"
    DISCLOSURE = "disclosure", "Disclosed"
    COMBINATION = "combination", "Merged"
    ERASURE = "erasure", "Erased"
    LOGIN = "login", "Unlocked"
    FAILED = "failed", "Failed to unlock"
    LOGOUT = "logout", "Locked"
    REFUSAL = "refusal", "Refused"
    PERMISSION = "permission", "Changed access"
    FINDING = "finding", "Searched"
    UPKEEP = "upkeep", "Maintained the store"


class MergedKind(Labelled):
    """What kind of record was merged."""

    SUBJECT = "subject", "Nominal"
    CASE = "case", "Case"
    REPORT = "report", "Report"
    GROUP = "group", "Organised crime group"


class ReviewDecision(Labelled):
    RETAIN = "retain", "Keep, and review again"
    DEFER = "defer", "Decide later"
    DISPOSE = "dispose", "Dispose"


class CaseStatus(Labelled):
    OPEN = "open", "Open"
    ACTIVE = "active", "Active"
    AWAITING_NRM = "awaiting_nrm", "Awaiting NRM"
    AWAITING_CPS = "awaiting_cps", "Awaiting CPS"
    MONITOR = "monitor", "Monitored"
    CLOSED = "closed", "Closed"
    ARCHIVED = "archived", "Archived"


class Urgency(Labelled):
    """How urgently a report must be acted on."""

    THREAT_TO_LIFE = "threat_to_life", "Threat to life"
    TIME_CRITICAL = "time_critical", "Time critical"
    ROUTINE = "routine", "Routine"


class ToldUrgency(Labelled):
    """How urgent a report is in the words of whoever sent it, before triage."""

    IMMEDIATE = "immediate", "Immediate"
    URGENT = "urgent", "Urgent"
    ROUTINE = "routine", "Routine"


class YesNo(Labelled):
    """An answer that may be unknown; it is never stored as a blank."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_SURE = "not_sure", "Not sure"


class InformationNotice(Labelled):
    """Whether the victim is told in writing of a victim information request."""

    GIVEN = "given", "Given"
    LATER = "later", "Not given yet"
    NONE = "none", "None, on a ground below"


class InformationPaper(Labelled):
    """A paper of a victim information request."""

    REQUEST = "request", "Victim information request"
    NOTICE = "notice", "Notice of a victim information request"


class EnquiryState(Labelled):
    """HOLMES action states."""

    FOR_ALLOCATION = "for_allocation", "For allocation"
    ALLOCATED = "allocated", "Allocated"
    COMPLETED = "completed", "Completed"
    RESULTED = "resulted", "Resulted"
    FILED = "filed", "Filed"


class SubjectKind(WithIcon):
    """Person, object, location (POLE; the events are the entries), and organisation."""

    PERSON = "person", "Person", "user"
    PLACE = "place", "Place", "map-pin"
    THING = "thing", "Thing", "package"
    ORGANISATION = "organisation", "Organisation", "building-2"


class IdentifierKind(Labelled):
    """A kind of normalised identifier, by which a report finds its case."""

    NAME = "name", "Name"
    PHONE = "phone", "Phone"
    REGISTRATION = "registration", "Vehicle registration"
    POSTCODE = "postcode", "Postcode"
    ADDRESS = "address", "Postcode and number"
    EMAIL = "email", "E-mail"
    ACCOUNT = "account", "Bank account"
    DOCUMENT = "document", "Document number"
    HANDLE = "handle", "Social media name"


class Family(Labelled):
    """The family of a kind of entry: one shape on screen and on paper."""

    REPORT = "report", "Reports"
    ADVICE = "advice", "Advice"
    ENQUIRY = "enq", "Enquiries"
    CARE = "care", "Support"
    ENFORCEMENT = "enf", "Enforcement"
    GROUP = "group", "Groups"
    NOTE = "note", "Notes"


class Kind(WithIcon):
    """A kind of entry in a case's chronology.

    Menus, tabs and buttons show kinds in this order.
    """

    REPORT = "report", "Report", "inbox"
    TRIAGE = "triage", "Triage", "list-filter"
    ADVICE = "tactical_advice", "Tactical advice", "message-square"
    NOTE = "note", "Note or phone call", "square-pen"
    CRIME_RECORD = "crime_record", "Crime record", "file-text"
    ENQUIRY = "enquiry", "Enquiry", "search"
    ENQUIRY_RESULT = "enquiry_result", "Enquiry result", "file-check"
    INFORMATION_REQUEST = "information_request", "Victim information request", "file-search"
    MEETING = "meeting", "Meeting", "users"
    DECISION = "decision", "Decision", "scale"
    REFERRAL = "referral", "Referral", "hand-helping"
    NRM_DECISION = "nrm_decision", "NRM decision", "badge-check"
    WARRANT = "warrant", "Warrant", "scroll-text"
    OPERATION = "operation", "Planned operation", "clipboard-list"
    SEARCH = "search", "Search", "door-open"
    ARREST = "arrest", "Arrest", "user-check"
    INTERVIEW = "interview", "Interview", "messages-square"
    CHARGE = "charge", "Charge", "gavel"
    BAIL = "bail", "Bail", "calendar-clock"
    COURT_RESULT = "court_result", "Court result", "flag"
    ORDER = "court_order", "Order", "landmark"
    PROCEEDS = "proceeds", "Proceeds of crime", "hand-coins"
    VICTIM_CONTACT = "victim_contact", "Victim contact", "heart-handshake"
    SHARED = "shared", "Shared by the navigator", "share-2"
    EMERGENCY = "emergency", "Emergency card", "siren"
    COMPLAINT = "complaint", "Complaint", "shield-alert"
    EXHIBIT = "exhibit", "Exhibit", "package"
    OCG_ASSESSMENT = "ocg_assessment", "OCG assessment", "network"
    OCG_STEP = "ocg_step", "OCG status", "flag"
    OCG_FACT = "ocg_fact", "OCG worksheet line", "list-checks"
    DISRUPTION = "disruption", "Disruption", "target"


class Reader(Labelled):
    """Who outside the unit gets a case in a copy."""

    OFFICER = "officer", "The investigating officer"
    PROSECUTOR = "prosecutor", "The prosecutor"
    PARTNER = "partner", "A partner agency"
    DATA = "data", "Whoever gets the case as data"


class Strength(Labelled):
    """How strong the evidence of one fact is, in three words and never as a number."""

    WEAK = "weak", "weak"
    FAIR = "fair", "fair"
    STRONG = "strong", "strong"

    @property
    def rank(self) -> int:
        """Return the position in the order of strength."""
        return _RANKS[self]


_RANKS = {strength: rank for rank, strength in enumerate(Strength)}


class UrgentState(Labelled):
    """The state of an urgent request for an emergency card."""

    WAITING = "waiting", "Waiting for the charity"
    TOLD = "told", "Told by phone, as the officer wrote it down; the charity's own record is due"
    SPOKEN = "spoken", "Given by phone, to be written down"
    RELEASED = "released", "Released"
    REFUSED = "refused", "Refused"

    @property
    def is_answered(self) -> bool:
        """Return whether the charity's own record of it is complete."""
        return self in {UrgentState.RELEASED, UrgentState.REFUSED}

    @property
    def is_by_phone(self) -> bool:
        """Return whether the card was read out, and the charity still has to write down what it said."""
        return self in {UrgentState.TOLD, UrgentState.SPOKEN}


UNANSWERED = tuple(state for state in UrgentState if not state.is_answered)


class AlertKind(Labelled):
    """What police alert a survivor's navigator to."""

    ARRESTED = "arrested", "Arrested"
    CHARGED = "charged", "Charged"
    BAILED = "bailed", "Bailed"
    RELEASED = "released", "Released"
    COURT_DATE = "court_date", "Court date"
    ADDRESS_VISITED = "address_visited", "Address visited"
    OTHER = "other", "Something else"


class HitKind(Labelled):
    """Why a user is alerted to a match."""

    RESTRICTED = "restricted", "Known to a restricted case"
    WATCH = "watch", "Watched"
    WATCHED = "watched", "Watched by a colleague"
    BOTH_CASES = "both_cases", "Known to another open case"


class Accepted(Labelled):
    """What the advised officer said to the advice."""

    YES = "yes", "Accepted"
    NO = "no", "Not accepted"
    LATER = "later", "Later"
    WAITING = "waiting", "No answer yet"


class Asks(Labelled):
    """What a question of a form asks for, and so how it is answered on the screen."""

    LINE = "line", "A line"
    TEXT = "text", "A text"
    EMAIL = "email", "An e-mail address"
    PHONE = "phone", "A phone number"
    NUMBER = "number", "A number"
    DATE = "date", "A day"
    CHOICE = "choice", "One choice"
    CHOICES = "choices", "Several choices"
    BOX = "box", "A box to tick"
    LISTED = "listed", "One of the form's own list"
    GROUP = "group", "A heading of the questions that follow"
    FILES = "files", "Files"


class FormState(Labelled):
    """The state of a First Responder form."""

    DRAFT = "draft", "Draft"
    SENT = "sent", "Sent"
    GIVEN_UP = "given_up", "Abandoned"

    @property
    def is_open(self) -> bool:
        """Return whether the form may still change."""
        return self is FormState.DRAFT


class FormRoute(Labelled):
    """The route of a First Responder form, which its answers decide (MSA ss.49, 51, 52)."""

    NRM = "nrm", "NRM referral"
    NOTIFY = "notify", "Duty to Notify"

"""The first days of the roles of the unit."""

from __future__ import annotations

from mscu.ui.pages.first_day.common_days import (
    OWN_PASSPHRASE,
    OWN_SETTINGS,
    add_users,
    first_backup,
    to_find_pages,
)
from mscu.ui.pages.first_day.role_day import SEARCH, Beginning, Coming, RoleDay, TourStep
from mscu.ui.widgets.popup_keys import CALL_KEYS

_TAKE_CALL = Beginning(
    "An officer rings",
    "One page for the call: who, where, four questions, the advice to read out.",
    "Take a call",
    "phone-incoming",
    "call",
    keys=CALL_KEYS,
)
_RECORD_REPORT = Beginning(
    "A report lies on the desk",
    "Write down what was said and by whom. Names, plates and phones are found in the words.",
    "Record a report",
    "inbox",
    "reports/new",
)
_OPEN_CASE = Beginning(
    "There is a case already",
    "Title, district, who leads it. Its clocks start by themselves.",
    "Open a case",
    "folder-plus",
    "cases/new",
)
_CREATE_PLAN = Beginning(
    "The unit has a plan",
    "Its aim, its district and the four Ps. Actions are added to it, each with an owner and a day.",
    "Create a plan",
    "target",
    "plans/plan",
)
_CLOCKS = Coming(
    "clock", "Clocks", "None runs yet. They come from what is recorded: a crime to record, a victim to tell."
)
_ENQUIRIES = Coming("search", "Enquiries", "What is lost first will stand on top.")
_DRAFTS = Coming("pencil", "Drafts", "What you type and do not save is kept here.")
_REPORTS = Coming("inbox", "Reports to triage", "What officers and others report.")
_DECISIONS = Coming("scale", "Decisions that wait for you", "Files and changes that need a second person.")
_PLAN_ACTIONS = Coming("list-checks", "Plan actions", "Those of yours that are late or due soon.")
_DESK = TourStep(
    "My desk: what is due, by day",
    "What is late stands first, then each day of the week. Enter opens what a row is about.",
    "desk",
)
_CASE = TourStep(
    "The case: one line of time",
    "A case is one list from the first report to the outcome. Its people, clocks and papers are beside it.",
    "cases",
)
_SEARCH = TourStep(
    "Search, and every command",
    "Ctrl+K finds people, places, plates and phones in all that you may see, and what can be done.",
    "",
    control=SEARCH,
)
_CALL = TourStep(
    "Take a call",
    (
        "The ringed button works from any page, day and night. Write who and where; the advice is ranked "
        "as the officer answers. You can save after two fields."
    ),
    "desk",
    control="call",
)
_PLANS = TourStep(
    "Plans: who does what by when",
    "A plan has actions in four parts. Those that are due stand on the desk of whoever owns them.",
    "plans",
)
PARTNERSHIP = RoleDay(
    beginnings=(
        _CREATE_PLAN,
        Beginning(
            "You work with others",
            "A council, a charity, an inspectorate: who they are and whom to ring.",
            "Add a partner",
            "handshake",
            "plans/partner",
        ),
        Beginning(
            "Something was done",
            "A visit, a training day, a campaign: it counts in the unit's figures.",
            "Record an activity",
            "megaphone",
            "plans/activity",
        ),
    ),
    coming=(_PLAN_ACTIONS, _CLOCKS, _DRAFTS),
    tour=(_PLANS, _DESK, _SEARCH),
)
OFFICER = RoleDay(
    beginnings=(_TAKE_CALL, _RECORD_REPORT, _OPEN_CASE),
    coming=(_CLOCKS, _ENQUIRIES, _DRAFTS),
    tour=(_CALL, _DESK, _CASE),
)
SUPERVISOR = RoleDay(
    beginnings=(
        _OPEN_CASE,
        Beginning(
            "Your force counts days differently",
            "Each deadline with its rule and source. Change what your force has decided.",
            "Look at the rules",
            "scale",
            "rules",
        ),
        Beginning(
            "The audit needs a witness",
            "Countersign a checkpoint once a week, and keep it away from this computer.",
            "Open the backups",
            "shield-check",
            "administration/Backups",
        ),
    ),
    coming=(_CLOCKS, _DECISIONS, _REPORTS),
    tour=(
        TourStep(
            "My desk: the whole unit",
            "You see everybody's clocks. “Mine” at the top of the list shows your own alone.",
            "desk",
        ),
        _CASE,
        TourStep(
            "Administration",
            "Hand over the work of somebody who leaves, and look after backups and the audit's witnesses.",
            "administration",
        ),
    ),
)
ADMINISTRATOR = RoleDay(
    beginnings=(
        add_users("administration"),
        Beginning(
            "Your force counts days differently",
            "Each deadline with its rule and source. A change needs a second person.",
            "Look at the rules",
            "scale",
            "rules",
        ),
        first_backup("administration"),
    ),
    coming=(
        Coming("users", "Users", "Who may unlock the store, and whose access waits."),
        Coming("database-backup", "Backups", "Each with the time at which it was read back."),
        Coming("list", "Lists and rules", "Changes that wait for a second person."),
    ),
    tour=(
        TourStep(
            "Administration",
            "Users, backups and the store itself. You see nothing of any case.",
            "administration",
        ),
        to_find_pages("administration"),
        OWN_SETTINGS,
    ),
)
AUDITOR = RoleDay(
    beginnings=(
        Beginning(
            "You want to know who did what",
            "Each act as a sentence: who, what, when and on which computer. No words of any case.",
            "Read the audit",
            "scroll-text",
            "audit",
        ),
        Beginning(
            "Is the store whole?",
            "Verify compares every record with the audit, and says what was changed outside the program.",
            "Verify the store",
            "shield-check",
            "audit/verify",
        ),
        OWN_PASSPHRASE,
    ),
    coming=(
        Coming("scroll-text", "Acts", "Every look, search, print and change."),
        Coming("circle-alert", "What is unusual", "Acts that a rule picks out, and which rule."),
        Coming("file-search", "Exports", "What left the store, for whom and why."),
    ),
    tour=(
        TourStep(
            "The audit",
            "Filters at the top, acts at the left, what is unusual at the right. Enter reads an act in full.",
            "audit",
        ),
        to_find_pages("audit"),
        OWN_SETTINGS,
    ),
)
ANALYST = RoleDay(
    beginnings=(
        _CREATE_PLAN,
        Beginning(
            "A group is behind it",
            "Groups come from the unit's cases. Each has its members, its plan and its assessments.",
            "Look at groups",
            "network",
            "groups",
        ),
        Beginning(
            "Somebody asks for figures",
            "A period beside the one before, by district and type. Each figure has its table.",
            "Look at Impact",
            "chart-column",
            "impact",
        ),
    ),
    coming=(_CLOCKS, _PLAN_ACTIONS, _DRAFTS),
    tour=(_DESK, _PLANS, _SEARCH),
)
LIAISON = RoleDay(
    beginnings=(
        Beginning(
            "You keep a victim informed",
            "Open the case of the victim, and record each contact there.",
            "Look at cases",
            "folder-open",
            "cases",
        ),
        Beginning(
            "You know a name",
            "Who they are, what else they are called, and in which cases they are.",
            "Look at people",
            "users",
            "subjects",
        ),
        Beginning(
            "What must a victim be told?",
            "Each decision that a victim must hear of has a clock, with its rule and source.",
            "Look at clocks",
            "timer",
            "clocks",
        ),
    ),
    coming=(
        Coming(
            "phone-call",
            "Victims you keep informed",
            "Those not reached come first, then those without contact for longest.",
        ),
        _CLOCKS,
        _DRAFTS,
    ),
    tour=(_DESK, _CASE, _SEARCH),
)
DISCLOSURE = RoleDay(
    beginnings=(
        Beginning(
            "Somebody asks what left the unit",
            "Every copy: what, for whom, when and why. A copy can be recalled.",
            "See what left the unit",
            "send",
            "disclosures",
        ),
        Beginning(
            "A large file waits",
            "A file with many rows needs a second person before it is saved.",
            "Look at large files",
            "file-check",
            "approvals",
        ),
        Beginning(
            "Material is to be assessed",
            "Open the case. Its entries are the material, and an edition lists them for a reader.",
            "Look at cases",
            "folder-open",
            "cases",
        ),
    ),
    coming=(
        _DECISIONS,
        Coming("undo-2", "Recalled copies", "Recipients who have not answered in time."),
        _CLOCKS,
    ),
    tour=(_DESK, _CASE, _SEARCH),
)
RECORDS = RoleDay(
    beginnings=(
        Beginning(
            "Somebody asks what is held about them",
            "Record the request. It starts the clock of the answer.",
            "Record a rights request",
            "scale",
            "records/request",
        ),
        Beginning(
            "Data was lost or seen by others",
            "The page says what to do at once, and by when the regulator must hear of it.",
            "Look at data breaches",
            "shield-alert",
            "breaches",
        ),
        Beginning(
            "Which records are due?",
            "Reviews and disposal, by the rules for the management of police information.",
            "Look at records",
            "archive",
            "records",
        ),
    ),
    coming=(
        Coming("scale", "Rights requests", "Those that are to be answered, soonest first."),
        Coming("archive", "Reviews", "Cases whose records are due to be looked at."),
        _CLOCKS,
    ),
    tour=(
        _DESK,
        TourStep(
            "Records: what is kept, and for how long",
            "Reviews, requests and what was disposed of. Disposal needs a second person.",
            "records",
        ),
        _SEARCH,
    ),
)

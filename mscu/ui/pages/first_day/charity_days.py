"""The first days of navigators and leads, in the charity's own store and in the unit's."""

from __future__ import annotations

from mscu.ui.pages.first_day.common_days import (
    OWN_PASSPHRASE,
    OWN_SETTINGS,
    add_users,
    first_backup,
    to_find_pages,
)
from mscu.ui.pages.first_day.role_day import Beginning, Coming, RoleDay, TourStep

_URGENT = Beginning(
    "Police ask for an emergency card",
    "An urgent request is shown on every page. Its page keeps those that were answered.",
    "Look at urgent requests",
    "siren",
    "urgent",
)
_REFERRED = Beginning(
    "Police refer somebody",
    "Accept or decline, and see what keeps the person safe.",
    "Look at referrals",
    "inbox",
    "referred",
)
NAVIGATOR_AT_POLICE = RoleDay(
    beginnings=(
        _REFERRED,
        _URGENT,
        Beginning(
            "You support survivors",
            "The charity's own store is opened beside this one. No police key ever opens it.",
            "Open the charity's store",
            "heart-handshake",
            "survivors_away",
        ),
    ),
    coming=(
        Coming("inbox", "Referrals", "People whom police referred to the charity."),
        Coming("siren", "Urgent requests", "What police need to know at once."),
        Coming("bell", "Alerts", "What changed for somebody whom you support."),
    ),
    tour=(
        TourStep("Referrals from police", "Whom police referred, and your answer to each.", "referred"),
        TourStep("Urgent requests", "A request shows on every page until it is answered.", "urgent"),
        OWN_SETTINGS,
    ),
)
LEAD_AT_POLICE = RoleDay(
    beginnings=(_URGENT, OWN_PASSPHRASE),
    coming=(Coming("siren", "Urgent requests", "What police need to know at once."),),
    tour=(
        TourStep("Urgent requests", "A request shows on every page until it is answered.", "urgent"),
        to_find_pages("urgent"),
        OWN_SETTINGS,
    ),
)
_TAKE_ON = Beginning(
    "A survivor comes to you",
    "The name they use, how to reach them safely, and what they agreed to.",
    "Take on a survivor",
    "user-plus",
    "survivors/take_on",
)
_SURVIVORS = TourStep(
    "Survivors: one page for each",
    "Contacts, needs and consents of a survivor are together. Ctrl+N logs a contact.",
    "survivors",
)
_SURVIVOR_CLOCKS = TourStep(
    "Clocks: what ends soon",
    "Consents, emergency cards and reviews, each with the day on which it ends.",
    "survivor_clocks",
)
NAVIGATOR = RoleDay(
    beginnings=(
        _TAKE_ON,
        Beginning(
            "You go out alone",
            "Where to, whom you see, and when you will be back.",
            "Go out alone",
            "map-pin",
            "survivors/out",
        ),
        Beginning(
            "Who is on call?",
            "The rota says whom police reach at night.",
            "Look at the rota",
            "phone-call",
            "survivors/rota",
        ),
    ),
    coming=(
        Coming("calendar", "Today", "Contacts that you agree with survivors, by the hour."),
        Coming("inbox", "From police", "What was delivered, each with its answer."),
        Coming("hourglass", "Ends soon", "Consents, emergency cards and risks."),
    ),
    tour=(
        TourStep(
            "My day: by the hour",
            "Contacts of today stand first, then your week and what ends soon.",
            "navigator_desk",
        ),
        _SURVIVORS,
        _SURVIVOR_CLOCKS,
    ),
)
LEAD = RoleDay(
    beginnings=(add_users("charity"), _TAKE_ON, first_backup("charity")),
    coming=(
        Coming("users", "Your team", "Who supports whom, and whose contact is late."),
        Coming("lock-open", "Opened with a reason", "Who read a record that is not theirs."),
        Coming("scale", "Asked of the charity", "Requests by police and courts."),
    ),
    tour=(
        TourStep(
            "My desk: the team",
            "The load of each navigator, contacts that are late, and what is asked of the charity.",
            "lead_desk",
        ),
        _SURVIVORS,
        TourStep(
            "The charity's administration",
            "Add navigators, and look after the backups. No police key opens this store.",
            "charity",
        ),
    ),
)

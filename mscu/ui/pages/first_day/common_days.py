"""What the first days of several roles have in common."""

from __future__ import annotations

from mscu.ui.pages.first_day.role_day import PERSON, SEARCH, Beginning, TourStep

OWN_PASSPHRASE = Beginning(
    "Somebody else knows your passphrase",
    "Choose another one whenever you like. Nobody can look it up.",
    "Change my passphrase",
    "key-round",
    "own",
)
OWN_SETTINGS = TourStep(
    "Your own settings",
    "Passphrase, colours and size of text are in the menu of your initials. This tour is there too.",
    "",
    control=PERSON,
)


def to_find_pages(page: str) -> TourStep:
    """Return the step about search for somebody who finds no records."""
    return TourStep(
        "Search, and every command",
        "Ctrl+K finds each page and what can be done on it, by its words.",
        page,
        SEARCH,
    )


def first_backup(administration: str) -> Beginning:
    """Return how the first backup is made, on the page of administration."""
    return Beginning(
        "The store is to be backed up",
        "See which backups there are, when the next is due, and that each was read back.",
        "Open the backups",
        "database-backup",
        f"{administration}/Backups",
    )


def add_users(administration: str) -> Beginning:
    """Return how people are added, on the page of administration."""
    return Beginning(
        "People are to work here",
        "Name, log-in name, role and a first passphrase. A sheet for each can be printed.",
        "Add a user",
        "user-plus",
        f"{administration}/Users/new",
    )

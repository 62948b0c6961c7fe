"""What the program does without being asked, as the audit names it."""

from __future__ import annotations

BY_THE_PROGRAM = frozenset(
    {
        "BackUpByItself",
        "ClockIndex",
        "Heed",
        "Migrate",
        "PutWordsTogether",
        "SetOnCall",
        "WriteNavigatorTexts",
    }
)
"""The names of what the program does without being asked, in the name of whoever has unlocked the store."""

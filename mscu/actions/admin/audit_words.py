"""The audit in plain words: what was done, and to what kind of record."""

from __future__ import annotations

import re
from collections.abc import Callable

from mscu.actions.core.action import Action
from mscu.documents.editions.editions import edition_name

_INNER_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ABBREVIATIONS = {"Nrm": "NRM", "nrm": "NRM", "uuid": "number of another unit", "sha256": "SHA-256"}
_ACTIONS = {
    "AskForCard": "Ask for an emergency card",
    "BackUpByItself": "Automatic backup",
    "CardsThere": "Emergency cards agreed",
    "CarryGaps": "Add gaps to the plan",
    "CasesApart": "Preview undoing a merge of cases",
    "ConfirmWithCodes": "Confirm access with the recovery codes",
    "ClockIndex": "Rebuild the list of clocks",
    "Find": "Search",
    "FindAll": "Search, all results",
    "Found": "Set up the store",
    "GoOut": "Go out on a visit",
    "CheckBackIn": "Check in after a visit",
    "HeldBy": "Caseload",
    "Involve": "Add to a case",
    "Leave": "Close the store",
    "KnownInWords": "Known in words",
    "LetStand": "Accept a name",
    "Migrate": "Upgrade the store",
    "Multiply": "Fill the store for a load test",
    "NewCodes": "New recovery codes",
    "PutWordsTogether": "Tidy the search index",
    "Recover": "Recover access with the recovery codes",
    "SameReports": "Duplicates of a report",
    "ShutOut": "Remove a user and change the key",
    "Since": "What is new",
    "SliceChronology": "Chronology",
    "SubjectsApart": "Look at undoing a merge of nominals",
    "TakeCasesApart": "Undo a merge of cases",
    "TakeGroupsApart": "Undo a merge of groups",
    "TakeOn": "Take on a survivor",
    "TakeReportsApart": "Undo a merge of reports",
    "TakeSubjectsApart": "Undo a merge of nominals",
    "TellTime": "Time of the store",
    "WhatIsKnown": "What is known",
    "WhoIsOut": "Who is out on a visit",
    "WordsAreInParts": "Check the search index",
}
"""Names on record that are not plain words by themselves."""
_EDITION_KEY = re.compile(r"^([a-z_]+)(?=, copy )|^([a-z]+(?:_[a-z]+)+)(?= of )")
_CODE_KEY = re.compile(r"\b[a-z_]+:[a-z0-9_]+\b")


def action_words(recorded_as: str) -> str:
    """Return what was done, in words: `IssueEdition` is `Issue edition`."""
    if recorded_as in _ACTIONS:
        return _ACTIONS[recorded_as]
    class_names = (action.__name__ for action in Action.register if action.recorded_as == recorded_as)
    first, *rest = _INNER_CAPITAL.sub(" ", next(class_names, recorded_as)).split()
    rest = [word if word.isupper() else word.lower() for word in rest]
    return " ".join(_ABBREVIATIONS.get(word, word) for word in (first, *rest))


def reason_words(reason: str, label: Callable[[str], str]) -> str:
    """Return a reason, with the names of editions and the labels of codes where older rows have keys."""
    text = _EDITION_KEY.sub(lambda match: edition_name(match[0]), reason)
    return _CODE_KEY.sub(lambda match: label(match[0]) or match[0], text)

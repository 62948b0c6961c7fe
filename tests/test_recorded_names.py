"""The names of actions in old audits stay what they are, whatever the classes are called."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import mscu.actions
from mscu.access import Permission
from mscu.actions.admin.audit_words import (
    GIVES_REASON,
    INFINITIVES,
    STEPS,
    act_words,
    filled,
    infinitive,
    sentences,
)
from mscu.actions.core.action import Action, Command, Recorded, Work
from mscu.codes import Operation
from mscu.maintenance import MaintenanceTask
from mscu.models.base import Base
from mscu.models.record_labels import record_label

FROZEN = Path(__file__).parent / "store" / "golden" / "audit_actions.txt"
PLAIN = re.compile(r"[A-Za-z][A-Za-z]*(?:,? (?:[a-z]+|NRM|OCG|MoPI|SHA-256))*")
LITERALS = """
BackUp ClockIndex FindMissing FindUnreadable Found Lock Migrate Multiply NewCodes PutOnServer
MoveAway TakeFromServer Recover ShutOut Unlock Verify
"""
"""What the program itself records, which is no action."""
INNER_CAPITAL = re.compile(r"[a-z][A-Z]")
TEMPLATE = re.compile(
    r"[A-Z][a-z]+(?: [a-z]+)*"
    r"(?: \| [A-Za-z' ]*(?:\{(?:case|user|record)\}[A-Za-z' ]*)?(?:\[[a-z ]+ \{case\}\])?)?"
)
"""A verb, and what it was done to; of which case stands in brackets if there need not be one."""


class _OpensAgain(Command[None], abstract=True):
    recorded_as = "OpenedBefore"
    needs = Permission.USE_STORE

    def perform(self, work: Work) -> None:
        raise AssertionError(work)


class _OpensOtherwise(_OpensAgain, abstract=True): ...


def test_a_renamed_action_keeps_its_own_name_on_record_for_good() -> None:
    assert _OpensAgain.recorded_as == "OpenedBefore"
    assert _OpensOtherwise.recorded_as == "_OpensOtherwise"
    names = [action.recorded_as for action in _all_actions()]
    assert sorted(names) == sorted(set(names))
    frozen = set(FROZEN.read_text(encoding="utf-8").split())
    assert frozen - {recorded.recorded_as for recorded in _all_recorded()} - {*LITERALS.split()} == set()


def _all_actions() -> list[type[Recorded]]:
    """Return the program's own actions in both kinds of store."""
    for module in walk_packages(mscu.actions.__path__, "mscu.actions."):
        import_module(module.name)
    return [action for action in Action.register if action.__module__.startswith("mscu.")]


def _all_recorded() -> list[type[Recorded]]:
    """Return the program's own actions and tasks of maintenance, without those of other tests."""
    tasks = [task for task in MaintenanceTask.__subclasses__() if task.__module__.startswith("mscu.")]
    return [*_all_actions(), *tasks]


def test_each_name_on_record_has_a_sentence_in_the_past_tense() -> None:
    names = {recorded.recorded_as for recorded in _all_recorded()}
    on_record = names | {*LITERALS.split()} | set(FROZEN.read_text(encoding="utf-8").split())
    assert on_record - sentences().keys() == set()
    assert sentences().keys() - on_record == set(), "words for what there is not"
    assert on_record >= GIVES_REASON
    for name, words in sentences().items():
        assert TEMPLATE.fullmatch(words), (name, words)
        past = words.split()[0]
        verb = infinitive(past)
        assert past.lower() in {f"{verb}d", f"{verb}ed"} or past in INFINITIVES, (name, verb)
        for operation in (Operation.CONSULTATION, Operation.REFUSAL, Operation.FAILED):
            template = act_words(name, operation)
            for about in ({}, {"case": "MS-22-0007", "user": "DS Nolan", "record": "a person of MS-22-0007"}):
                said = " ".join(filled(template, **about)).strip()
                assert not INNER_CAPITAL.search(said.replace("MoPI", "")), (name, said)
                assert not re.search(r"[\[\]{}|_]|  ", said), (name, said)
    for (name, reason), words in STEPS.items():
        assert act_words(name, Operation.PERMISSION, reason) == words != sentences()[name]
        assert TEMPLATE.fullmatch(words), (name, words)
    tried = act_words("ResetUser", Operation.REFUSAL)
    assert filled(tried) == ("Tried", "to give somebody a new passphrase, and was refused")


def test_each_table_reads_as_plain_words() -> None:
    tables = {str(table): record_label(str(table)) for table in Base.metadata.tables}
    for name, said in tables.items():
        assert PLAIN.fullmatch(said), (name, said)
    assert tables["users"] == "user"

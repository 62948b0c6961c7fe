"""No paper shows a key, a class name or the number of a row; and a screen reader misses nothing in any."""

from mscu.actions.core.action import Command
from mscu.actions.disclosure.recalls import RecallCopy
from mscu.actions.editions.issue_edition import Editions, LookAtEdition
from mscu.actions.nrm.nrm_sending import IssueNrmPack
from mscu.codes import Role
from tests.documents.pdf.structure import faults
from tests.documents.reading import lines_of
from tests.inputs.factories import World, registered, valid
from tests.scenes.crowd import Crowd
from tests.tools.identifiers import identifiers


def in_lines(pdf: bytes) -> list[str]:
    """Read line by line: the end of one cell and the begin of the next are no words together."""
    return [f"{found}: {line}" for line in lines_of(pdf) for found in identifiers(line)]


def test_each_edition_of_a_case_is_tagged_and_shows_no_identifier(crowd: Crowd) -> None:
    gate = crowd.store.gate(Role.SUPERVISOR)
    case_id = crowd.world.case_id
    read = 0
    for choice in gate.ask(Editions()):
        pdf = gate.ask(LookAtEdition(case_id=case_id, edition=choice.key)).pdf
        read += bool(pdf)
        assert in_lines(pdf) == [], choice.key
        assert not pdf or faults(pdf) == [], choice.key
    assert read > 12


def test_each_paper_that_is_issued_is_tagged_and_shows_no_identifier(world: World) -> None:
    papers = {}
    for command in registered(Command):
        if command.__name__.startswith("Issue") or command in {RecallCopy, IssueNrmPack}:
            issued = world.gate_for(command).perform(valid(command, world))
            content = getattr(issued, "content", b"")
            if content.startswith(b"%PDF"):
                papers[command.__name__] = [*in_lines(content), *faults(content)]
    assert not {name: found for name, found in papers.items() if found}
    assert len(papers) > 8, sorted(papers)

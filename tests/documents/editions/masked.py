"""The caravan case in any edition, with other words where it names nobody."""

from dataclasses import replace

from mscu.documents.blocks import Document
from mscu.documents.editions.composing import compose, printed_facts
from mscu.documents.editions.editions import EDITIONS, SURVIVOR, mask
from tests.documents.editions.caravan_facts import CARAVAN


def edition_of_caravan(key: str) -> Document:
    edition = EDITIONS[key]
    facts = replace(CARAVAN, survivor=CARAVAN.people[0].name if key == SURVIVOR.key else "")
    if edition.names_nobody:
        facts = mask(printed_facts(facts, edition), edition, lambda _: "another word")
    return compose(facts, edition)

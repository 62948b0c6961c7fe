"""What a navigator signed in her own store, as it reaches the police's."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from mscu.actions.sharing.count_receipt import NamedCount, ReceiveCounts
from mscu.actions.sharing.sharing import ReceiveShared
from mscu.codes import Role
from mscu.models.base import new_uuid
from mscu.models.entries.shared import ShareStatement
from mscu.models.received_counts import CountsStatement

if TYPE_CHECKING:
    from tests.inputs.factories import World

SHARING = Ed25519PrivateKey.generate()
"""The key of a navigator in her own store."""


def a_share(world: World, **changes: Any) -> ReceiveShared:
    """Make a copy about the victim of the small case."""
    of_case = {
        "case_uuid": uuid_of(world, "cases", world.case_id),
        "person_uuid": uuid_of(world, "subject", world.victim_id),
    }
    return signed(**of_case | changes)


def signed(**changes: Any) -> ReceiveShared:
    """Make a copy that a navigator signed; the case and the person are for the caller to name."""
    said = {
        "uuid": new_uuid(),
        "text": "He fears for a sister in Romania.",
        "scope": "the risk to his sister",
        "purpose": "her protection",
        "ends_on": "1 Aug 2022",
        "shared_by": "Hannah Sealy",
        "consent": "written, Romanian, 18 Mar 2022",
        "recipients": (Role.OFFICER.value, Role.SUPERVISOR.value),
    }
    words = ShareStatement(**said | changes)
    return ReceiveShared(
        happened="20 Jun 2022 09:00",
        signature=SHARING.sign(words.signed),
        public_key=SHARING.public_key().public_bytes_raw(),
        **asdict(words),
    )


def uuid_of(world: World, table: str, number: int) -> str:
    ((found,),) = world.store.sql(f"SELECT uuid FROM {table} WHERE id = ?", number)
    return str(found)


def a_release(**changes: Any) -> ReceiveCounts:
    """Make a release of counts that a navigator signed."""
    said = {
        "uuid": new_uuid(),
        "period_from": "1 Apr 2022",
        "period_to": "31 May 2022",
        "released_by": "Charity lead",
        "counts": (("Survivors supported", 9), ("Engaged", 7)),
    }
    words = CountsStatement(**said | changes)
    return ReceiveCounts(
        uuid=words.uuid,
        period_from=words.period_from,
        period_to=words.period_to,
        released_by=words.released_by,
        signature=SHARING.sign(words.signed),
        public_key=SHARING.public_key().public_bytes_raw(),
        counts=tuple(NamedCount(name=name, number=number) for name, number in words.counts),
    )

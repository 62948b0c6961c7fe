"""What the set-up asks for each kind of store: whose it is, and who the two first people are."""

from __future__ import annotations

from dataclasses import dataclass

from mscu.codes import StoreKind


@dataclass(frozen=True, kw_only=True)
class StoreSetup:
    """The words of the set-up of one kind of store."""

    store_kind: StoreKind
    title: str
    where: str
    whose: str
    such_as: str
    name: str
    name_such_as: str
    login_such_as: str
    first: str
    first_reason: str
    second: str
    second_reason: str
    another_name: str
    another_passphrase: str


UNIT_SETUP = StoreSetup(
    store_kind=StoreKind.UNIT,
    title="Set up a store",
    where="The store is a folder on this computer, encrypted as a whole. It needs a supervisor and "
    "an administrator: two people, so that nobody who manages users reads cases.",
    whose="Name of the unit",
    such_as="such as Greater Manchester",
    name="Rank and name",
    name_such_as="such as DI Ruth Amadi",
    login_such_as="such as ruth.amadi",
    first="The first supervisor",
    first_reason="Works, closes and restricts cases. Whoever it is should sit here now and choose "
    "the passphrase unseen.",
    second="The administrator",
    second_reason="Lets people in and out, keeps the backups, and reads no case. Another person "
    "should sit here now and choose the passphrase unseen.",
    another_name="The administrator needs another log-in name.",
    another_passphrase="That is the supervisor's. Take another one.",  # noqa: S106 - a sentence
)
CHARITY_SETUP = StoreSetup(
    store_kind=StoreKind.SURVIVORS,
    title="Set up the navigators' store",
    where="The charity's own store: no police key ever opens it. Put it on the charity's own "
    "encrypted disk, or into the folder survivors of the unit's store. It needs two safeguarding "
    "leads.",
    whose="Name of the charity",
    such_as="such as Justice and Care",
    name="Name",
    name_such_as="such as Moira Keane",
    login_such_as="such as moira.keane",
    first="The first safeguarding lead",
    first_reason="Adds the navigators and sees who opened what with a reason. Whoever it is should "
    "sit here now and choose the passphrase unseen. Nobody of the police has a place here.",
    second="The second safeguarding lead",
    second_reason="Stands in for the first, and sees what the first one opens. Another person "
    "should sit here now and choose the passphrase unseen.",
    another_name="The second lead needs another log-in name.",
    another_passphrase="That is the first lead's. Take another one.",  # noqa: S106 - a sentence
)

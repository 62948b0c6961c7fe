"""Makes golden stores of this version: what every later version must open and bring up to date.

    python -m tests.store.make_golden [name]
    python -m tests.store.make_golden name access      small ones, in which access was given

Each release has a folder of its own, made just before it; without a name it is the version's. No
store is made anew: whoever wants that of an unreleased version takes its folder away first.
"""

import sys
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from unittest.mock import patch

from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role, StoreKind
from tests.inputs.factories import a_case
from tests.journeys.golden_drafts import write_drafts
from tests.scenes.stores import COLLEAGUE, OTHER_LEAD, OTHER_NAVIGATOR, Store, Template
from tests.store.golden_scene import give_access, keep_store, people_charity, people_unit, send_bundle
from tests.store.goldens import BUNDLE, GOLDEN, Golden

SMALL_STEP = 1 << 18
"""The navigators' store is padded to so many bytes here, so that the repository stays small."""


def make(folder: Path) -> None:
    """Make both kinds of store, with backups, and a bundle that is sent to the unit's."""
    folder.mkdir()
    unit, survivors = folder / StoreKind.UNIT, folder / StoreKind.SURVIVORS
    with TemporaryDirectory() as elsewhere, patch("mscu.store.files.padding.STEP", SMALL_STEP):
        police = Store(unit, Template.make(unit))
        charity = Store(survivors, Template.make(survivors, StoreKind.SURVIVORS))
        other = Store(Path(elsewhere), Template.make(Path(elsewhere)))
        world = people_unit(police)
        people_charity(charity, world)
        (folder / BUNDLE).write_bytes(send_bundle(other, police))
        for store in (police, charity, other):
            store.close()
        keep_store(police, Role.ADMINISTRATOR, Role.OFFICER)
        keep_store(charity, Role.LEAD, Role.NAVIGATOR)
        for golden in (Golden(unit), Golden(survivors)):
            golden.write_facts(drafts=write_drafts(golden))
            golden.tidy()
        for release in folder.glob("release-*"):  # what shipped lists were changed to, beside the stores
            rmtree(release)


def make_access(folder: Path) -> None:
    """Make small stores of both kinds, in which access was given, confirmed, refused and waits."""
    folder.mkdir()
    with patch("mscu.store.files.padding.STEP", SMALL_STEP):
        for kind, giver, second, changed, role in (
            (StoreKind.UNIT, Role.ADMINISTRATOR, Role.SUPERVISOR, COLLEAGUE, Role.SUPERVISOR),
            (StoreKind.SURVIVORS, Role.LEAD, OTHER_LEAD, OTHER_NAVIGATOR, Role.LEAD),
        ):
            store = Store(folder / kind, Template.make(folder / kind, kind))
            if kind is StoreKind.UNIT:
                a_case(store.gate(Role.OFFICER), title="Hollin Lane")
            else:
                store.gate(Role.NAVIGATOR).perform(TakeOn(name="Keith Ormrod"))
            store.close()
            give_access(store, giver, second, changed, role)
            golden = Golden(folder / kind)
            golden.write_facts()
            golden.tidy()


if __name__ == "__main__":
    (make_access if sys.argv[2:] else make)(GOLDEN / (sys.argv[1] if len(sys.argv) > 1 else version("mscu")))

"""Which files the program opens, and what it says of the others."""

import re
from pathlib import Path

from installer.deb import LINUX
from mscu.machine_settings import Feature, why_off
from mscu.ui.session.opened_file import is_backup, when_unlocked, why_not_opened
from tests.tools.it_settings import SetByIT

ENDINGS = re.findall(r'<glob pattern="\*(.+?)"', (LINUX / "mime.xml").read_text(encoding="utf-8"))


def test_each_type_that_the_desktop_knows_is_opened_and_another_refused_with_what_is() -> None:
    for ending in ENDINGS:
        file = Path(f"/srv/north{ending}")
        assert why_not_opened(file) == ""
        assert is_backup(file) or when_unlocked(file).startswith(f"north{ending} is ")
    for name in ("report.pdf", "backup.zip", "mscucase", "unit.db"):
        refusal = why_not_opened(Path("/srv") / name)
        assert refusal.startswith(f"mscu does not open {name}. ")
        assert [ending for ending in ENDINGS if f"*{ending}" not in refusal] == []


def test_where_it_has_turned_bundles_off_backups_are_opened_alone(set_by_it: SetByIT) -> None:
    set_by_it(f'features_off = ["{Feature.BUNDLES}"]\n')
    refused = {ending: why_not_opened(Path(f"/srv/north{ending}")) for ending in ENDINGS}
    off = why_off(Feature.BUNDLES)
    assert off
    assert refused == {".backup.zip": "", ".mscucase": off, ".mscucard": off}

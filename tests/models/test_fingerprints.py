"""What is derived is derived again by each version of the program."""

from importlib.metadata import version
from types import ModuleType

import pytest

from mscu.models import clock_row, tally


@pytest.mark.parametrize("derived", [clock_row, tally])
def test_another_version_of_the_program_derives_anew(
    derived: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_now = derived.fingerprint()
    monkeypatch.setattr(derived, "version", lambda name: "0.1.9" if name == "mscu" else version(name))
    assert derived.fingerprint.__wrapped__() != made_now

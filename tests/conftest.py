"""What holds for every test: no screen, no one's own settings, no one's own keyring."""

import os

# Read when Qt and keyring start, hence before anything imports them.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QT_SCALE_FACTOR"] = "1"
os.environ["QT_FONT_DPI"] = "96"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

import pytest
from hypothesis import settings

settings.register_profile("mscu", deadline=None, print_blob=True)
settings.load_profile("mscu")

HOMES = ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA")


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the settings and stores of whoever runs the tests out of them."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in HOMES:
        monkeypatch.setenv(name, str(home / name.lower()))

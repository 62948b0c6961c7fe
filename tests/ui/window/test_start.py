"""The window is there before anything of the store is loaded."""

import json
import os
import subprocess
import sys

from mscu.resources import PACKAGE

STARTS = """
import json, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from mscu.ui.window.program import Program

heavy = ("sqlalchemy", "sqlcipher3", "cryptography", "keyring", "reportlab", "pikepdf",
         "pypdfium2", "alembic", "typer", "mscu.access", "mscu.gate", "mscu.store")

def loaded():
    return [name for name in heavy if name in sys.modules]

def make_sign_in():
    from mscu.app.sign_in import StoreSignIn
    return StoreSignIn()

class Watched(Program):
    def _load(self):
        print(json.dumps(loaded()), flush=True)
        super()._load()
        QTimer.singleShot(0, self.look)
    def look(self):
        if hasattr(sys.modules.get("mscu.app.sign_in"), "StoreSignIn"):
            print(json.dumps(loaded()), flush=True)
            QApplication.instance().quit()
        else:
            QTimer.singleShot(20, self.look)

app = QApplication([])
program = Watched(app, make_sign_in)
program.start()
app.exec()
program.background.close()
"""


def test_nothing_of_the_store_is_loaded_before_the_window_is_there() -> None:
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", STARTS],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=True,
    )
    before, after = (json.loads(line) for line in done.stdout.splitlines())
    assert before == []
    assert {"sqlalchemy", "mscu.store", "mscu.gate"} <= set(after)
    assert not {"reportlab", "keyring", "pikepdf", "pypdfium2", "alembic"} & set(after)

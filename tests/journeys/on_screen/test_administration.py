"""A user is added, confirmed by a second person, begins and leaves; a backup is made and brought back."""

from __future__ import annotations

import pytest

from tests.journeys.on_screen.office import Office

pytestmark = pytest.mark.nightly

LOGIN, NAME = "amina.yusuf", "DC Amina Yusuf"
TOLD, OWN = "violet lantern orchard pony", "copper meadow signal boat"


def test_a_user_comes_and_leaves_and_a_backup_is_brought_back(office: Office) -> None:
    with office.signed_in("admin") as administrator:
        administrator.click_on("Add a user", "push button")
        administrator.fill(
            {"Rank and name": NAME, "Log-in name": LOGIN, "Role": "Officer", "First passphrase": TOLD}
        )
        administrator.save(f"{NAME} is added and waits for a second person.")
    with office.signed_in("supervisor") as supervisor:
        supervisor.sees("1 change of access waits for you to confirm.")
        supervisor.click_on("Show", "push button")
        supervisor.click_on(f"Confirm {NAME}, New user: Officer")
        supervisor.sees(f"Confirmed for {NAME}.")
    with office.window(LOGIN) as officer:
        officer.choose_passphrase(TOLD, OWN)
        officer.sees("My desk", "heading")
        officer.sees("DI Ruth Aspinall confirmed it.")
    with office.signed_in("admin") as administrator:
        administrator.click_on(NAME, "cell")
        administrator.sees(NAME, "heading")
        administrator.click_on("Remove", "push button")
        administrator.click_on("Remove now", "push button")
        administrator.sees("Access removed, and the store has a new key.", "panel")
        administrator.click_on("Close this message")
        administrator.sees_no("Access removed")
        administrator.click_on("Backups", "page tab")
        administrator.click_on("Back up now", "push button")
        administrator.sees("Backed up, and read back without errors", "panel")
    with office.window(LOGIN) as officer:
        officer.try_passphrase(OWN)
        officer.sees("The name or the passphrase is wrong.")
    (backup,) = (office.store / "backups").glob("*.zip")
    restored = office.store.with_name("restored")
    office.command("restore", str(backup), str(restored))
    Office(restored, office.settings).verify()

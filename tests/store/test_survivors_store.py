"""The navigators' store is kept as the unit's is: verified, backed up, migrated, and apart."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from mscu.actions.admin.users import AddUser, ChangeUser, RemoveUser, UserList
from mscu.actions.charity.charity_breaches import CharityBreaches
from mscu.actions.survivors.survivors import NameReader, TakeOn
from mscu.codes import Role, StoreKind
from mscu.errors import Invalid
from mscu.store import store_service
from mscu.store.backups.backup import restore
from mscu.store.files.file_names import store_files
from mscu.store.schema.migrate import open_upgraded
from mscu.store.store_service import StoreService
from mscu.store.verify import verify
from mscu.survivor_codes import NamedAs
from tests.inputs.charity_breaches import a_breach
from tests.scenes.stores import NO_DEVICES, NOW, OTHER_LEAD, OTHER_NAVIGATOR, PASSPHRASE, Store, Template


def test_neither_store_has_the_others_tables(store: Store, charity: Store) -> None:
    police, navigators = (set(each.snapshot()) for each in (store, charity))
    shared = {"users", "access_grant", "code", "setting", "audit_entry", "digest_baseline"}
    assert {"cases", "entry", "subject"} <= police - navigators
    assert {"survivor", "survivor_about", "named"} <= navigators - police
    ours = {name for name in police & navigators if not name.startswith(("find_", "sqlite_"))}
    assert ours == {*shared, "alembic_version"}


def test_its_keys_name_nobody_but_the_charitys_people(founded_charity: Template) -> None:
    named = {slot.name for slot in founded_charity.unlocked(Role.LEAD).header.slots}
    assert named == {Role.NAVIGATOR, OTHER_NAVIGATOR, Role.LEAD, OTHER_LEAD}


def test_it_is_verified(charity: Store) -> None:
    navigator = charity.gate(Role.NAVIGATOR)
    survivor = navigator.perform(TakeOn(name="Keith Ormrod", note="Likes tea."))
    navigator.perform(NameReader(survivor_id=survivor, user=OTHER_NAVIGATOR, named_as=NamedAs.COVER))
    assert verify(charity.unit).sound
    charity.sql("UPDATE survivor_about SET phone = '0161 496 0000'")
    charity.sql("UPDATE named SET user_id = 3 WHERE id = 2")
    charity.sql("DELETE FROM find_text WHERE rowid = 1")
    charity.sql("UPDATE users SET role = 'lead' WHERE name = ?", OTHER_NAVIGATOR)
    found = verify(charity.unit).findings
    assert {(each.object_type, each.object_id) for each in found} >= {
        ("survivor_about", 1),
        ("named", 2),
        ("named", 1),
    }
    assert any("role" in str(each) for each in found)


def test_it_is_backed_up_and_comes_back(charity: Store, tmp_path: Path) -> None:
    charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Keith Ormrod"))
    made = StoreService(charity.unit, NO_DEVICES).back_up(NOW)
    assert made.path.name.startswith("survivors")
    charity.close()
    restore(made.path, tmp_path / "again")
    opened = store_service.unlock(tmp_path / "again", Role.LEAD, PASSPHRASE, devices=NO_DEVICES, now=NOW)
    assert opened.store.store_kind is StoreKind.SURVIVORS
    assert opened.verify().sound
    opened.close()


def _put_back(store: Store, salts: Sequence[tuple[bytes, int]]) -> None:
    """Write the salts of rows that an older program would have hashed without."""
    ((trigger,),) = store.sql("SELECT sql FROM sqlite_master WHERE name = 'audit_entry_no_update'")
    store.sql("DROP TRIGGER audit_entry_no_update")
    for salt, seq in salts:
        store.sql("UPDATE audit_entry SET salt = ? WHERE seq = ?", salt, seq)
    store.sql(trigger)


OF_POLICE = (
    "line_of_enquiry",
    "reason",
    "how_handled",
    "other_means",
    "presumption_rebutted",
    "left_out_ground",
    "police_notice_to",
    "police_notice_ground",
    "police_notice_on",
)


def _without_columns(store: Store, table: str, names: Sequence[str]) -> None:
    """Make an empty table anew as it was before it had some columns."""
    ((made,),) = store.sql("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", table)
    lines = [line for line in made.splitlines() if not re.search(rf"\b(?:{'|'.join(names)})\b", line)]
    beside = store.sql(
        "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type <> 'table' AND sql > ''", table
    )
    store.sql(f"DROP TABLE {table}")
    for statement in (re.sub(r",\s*\)\s*$", ")", "\n".join(lines)), *(each for (each,) in beside)):
        store.sql(statement)


def test_a_store_from_before_the_register_of_breaches_comes_along(charity: Store, tmp_path: Path) -> None:
    charity.gate(Role.NAVIGATOR).perform(TakeOn(name="Keith Ormrod"))
    salts = charity.sql("SELECT salt, seq FROM audit_entry")
    for statement in (
        "ALTER TABLE audit_entry DROP COLUMN salt",
        "DROP TABLE access_grant",
        "DROP TABLE concerned",
        "DROP TABLE charity_breach",
        "UPDATE alembic_version SET version_num = '0002'",
    ):
        charity.sql(statement)
    _without_columns(charity, "material_request", OF_POLICE)
    charity.close()
    unlocked = charity.template.unlocked(Role.NAVIGATOR)
    open_upgraded(
        store_files(charity.folder).database, unlocked, backups=tmp_path / "backups", now=NOW
    ).dispose()
    again = Store(charity.folder, charity.template)
    _put_back(again, salts)
    again.gate(Role.NAVIGATOR).perform(a_breach(1))
    (row,) = again.gate(Role.NAVIGATOR).ask(CharityBreaches()).rows
    assert [each.who.name for each in row.people] == ["Keith Ormrod"]
    assert verify(again.unit).sound
    again.close()


def test_no_police_role_has_a_place_in_it(charity: Store) -> None:
    lead = charity.gate(Role.LEAD)
    people = {user.name: user for user in lead.ask(UserList())}
    other = people[OTHER_NAVIGATOR]
    for role in set(Role) - {Role.NAVIGATOR, Role.LEAD}:
        with pytest.raises(Invalid) as refused:
            lead.perform(
                AddUser(name="dc.fielding", display="DC Fielding", role=role, passphrase="another four words")
            )
        assert set(refused.value.problems) == {"role"}
        with pytest.raises(Invalid):
            lead.perform(ChangeUser(user_id=other.id, version=other.version, display="x", role=role))


def test_two_leads_are_left_at_least(charity: Store) -> None:
    lead = charity.gate(Role.LEAD)
    other = {user.name: user for user in lead.ask(UserList())}[OTHER_LEAD]
    assert "two safeguarding leads" in other.why_not_remove
    with pytest.raises(Invalid, match="two safeguarding leads"):
        lead.perform(RemoveUser(user_id=other.id, version=other.version))
    lead.perform(
        AddUser(name="third.lead", display="A third", role=Role.LEAD, passphrase="another four words")
    )
    with pytest.raises(Invalid, match="two safeguarding leads"):  # the third cannot unlock it yet
        lead.perform(RemoveUser(user_id=other.id, version=other.version))
    charity.confirm_access()
    assert lead.perform(RemoveUser(user_id=other.id, version=other.version)) == OTHER_LEAD

"""Texts of the police on a unit's server, with names of others hidden, as the charity's people read them.

The programs of the police write them (`navigator_texts.py`), and a function returns to each what is of
their slice: what they typed themselves is read from its own table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from mscu.code_keys import ACCEPTED
from mscu.codes import Operation, Role
from mscu.store.engine.shared_roles import PLACES, SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Connection

UNWRITTEN = "shown_text"
"""What is left to derive of a case of which nobody has written any text yet."""
FUNCTION = f"{SCHEMA}.shown_texts(text, bigint)"
# ruff: noqa: S608 - all names are our own
_TABLE = f"""
CREATE TABLE {SCHEMA}.shown_text (
    case_id bigint, person_id bigint, name text, id bigint, field text, words text, before text,
    PRIMARY KEY (case_id, person_id, name, id, field)
)
"""
_FUNCTION = """
CREATE FUNCTION {schema}.shown_texts(of_name text, of_case bigint)
RETURNS TABLE (case_id bigint, person_id bigint, id bigint, field text, words text)
LANGUAGE plpgsql STABLE SECURITY DEFINER {places} SET timezone = 'UTC' AS $$
#variable_conflict use_column
DECLARE reader text := (SELECT role FROM users WHERE users.id = {schema}.viewer());
BEGIN
    IF reader = '{lead}' THEN
        RETURN QUERY SELECT case_id, person_id, id, field, before FROM {schema}.shown_text
        WHERE name = of_name AND name = 'emergency_card' AND case_id = coalesce(of_case, case_id)
            AND id IN (SELECT entry.id FROM entry WHERE {asked_of_lead})
            AND id IN (SELECT emergency_card.id FROM emergency_card WHERE answered_at IS NULL);
    ELSIF reader = '{navigator}' THEN
        RETURN QUERY WITH shown AS MATERIALIZED (
            SELECT entry.id, entry.case_id FROM entry WHERE {of_slice}
        ), referred AS MATERIALIZED (
            SELECT shown.case_id, referral.person_id, referral.id,
                coalesce(referral.outcome = '{accepted}', false) AS is_accepted
            FROM shown JOIN referral ON referral.id = shown.id WHERE {is_open}
        )
        SELECT case_id, person_id, id, field,
            CASE WHEN case_id IN (SELECT referred.case_id FROM referred WHERE is_accepted)
                THEN words ELSE before END
        FROM {schema}.shown_text AS kept
        WHERE name = of_name AND case_id = coalesce(of_case, case_id) AND CASE name
            WHEN 'alert' THEN id IN (SELECT alert.id FROM alert WHERE {alerts})
            WHEN 'emergency_card' THEN id IN (SELECT shown.id FROM shown)
                AND id IN (SELECT emergency_card.id FROM emergency_card WHERE answered_at IS NULL)
            WHEN 'person' THEN (case_id, person_id) IN
                (SELECT referred.case_id, referred.person_id FROM referred)
            WHEN 'referral' THEN (person_id, id) IN (SELECT referred.person_id, referred.id FROM referred)
            ELSE id IN (SELECT shown.id FROM shown) AND (case_id, person_id) IN
                (SELECT referred.case_id, referred.person_id FROM referred WHERE is_accepted)
        END;
    END IF;
END$$
"""
_LEAVE_ALL = f"""
INSERT INTO {SCHEMA}.to_derive SELECT DISTINCT '{UNWRITTEN}', case_id, '{Operation.ALTERATION}' FROM entry
WHERE case_id IS NOT NULL AND (id IN (SELECT id FROM referral) OR id IN (SELECT id FROM emergency_card))
ON CONFLICT DO NOTHING
"""
"""Nobody has written the texts of a store that has just come to a server."""


def text_functions(*, of_slice: str, asked_of_lead: str, alerts: str, is_open: str) -> Iterator[str]:
    """Yield the statements that make the table of texts and the function; given are conditions."""
    yield _TABLE
    yield _FUNCTION.format(
        schema=SCHEMA,
        places=PLACES,
        lead=Role.LEAD,
        navigator=Role.NAVIGATOR,
        accepted=ACCEPTED,
        of_slice=of_slice,
        asked_of_lead=asked_of_lead,
        alerts=alerts,
        is_open=is_open,
    )
    yield _LEAVE_ALL


_READ = text(f"SELECT * FROM {SCHEMA}.shown_texts(:name, :case_id)")
_FORGET = text(f"DELETE FROM {SCHEMA}.shown_text WHERE case_id = ANY (:case_ids)")
_TAKE_UNWRITTEN = text(f"""
DELETE FROM {SCHEMA}.to_derive WHERE name = '{UNWRITTEN}' AND id IN (
    SELECT id FROM {SCHEMA}.to_derive WHERE name = '{UNWRITTEN}' ORDER BY id DESC LIMIT :most
) RETURNING id
""")
_COLUMNS = ("case_id", "person_id", "name", "id", "field", "words", "before")
_WRITE = text(
    f"INSERT INTO {SCHEMA}.shown_text ({', '.join(_COLUMNS)}) "
    f"SELECT * FROM unnest(cast(:case_id AS bigint[]), cast(:person_id AS bigint[]), cast(:name AS text[]), "
    "cast(:id AS bigint[]), cast(:field AS text[]), cast(:words AS text[]), cast(:before AS text[]))"
)


class SharedTexts:
    """The texts of a server's database."""

    @staticmethod
    def read(connection: Connection, name: str, case_id: int | None) -> Iterable[tuple[Any, ...]]:
        """Return case, person, id, column and words of the texts of a table that the user is shown."""
        return [tuple(row) for row in connection.execute(_READ, {"name": name, "case_id": case_id})]

    @staticmethod
    def take_unwritten(connection: Connection, most: int) -> Sequence[int]:
        """Return the newest cases of which nobody has written the texts yet, and take them off the list."""
        return connection.execute(_TAKE_UNWRITTEN, {"most": most}).scalars().all()

    @staticmethod
    def put(connection: Connection, case_ids: Sequence[int], texts: Iterable[object]) -> None:
        """Replace the texts of cases."""
        connection.execute(_FORGET, {"case_ids": list(case_ids)})
        if rows := [tuple(getattr(each, name) for name in _COLUMNS) for each in texts]:
            connection.execute(_WRITE, dict(zip(_COLUMNS, map(list, zip(*rows, strict=True)), strict=True)))

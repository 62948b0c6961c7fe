"""The roles of a store on a server: the door, by which keys are read before anybody is known, and people.

A person's role has her number, since names change. The server makes it in a function of the owner's, so that
nobody who may let somebody in there can do anything else to roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_ROLES = """
CREATE ROLE {owner} NOLOGIN CREATEROLE;
CREATE ROLE {people} NOLOGIN;
CREATE ROLE {door} LOGIN PASSWORD {verifier};
GRANT {people} TO {owner} WITH ADMIN OPTION;
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {people}, {door};
GRANT CREATE ON DATABASE {database} TO {people};
GRANT USAGE ON SCHEMA public TO {people}, {door};
GRANT SELECT ({columns}) ON {keys} TO {door};
GRANT ALL ON ALL TABLES IN SCHEMA public TO {people};
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {people};
CREATE SCHEMA row_security AUTHORIZATION {owner};
GRANT USAGE ON SCHEMA row_security TO {people};
CREATE FUNCTION row_security.admit(user_id bigint, verifier text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE person text := {prefix} || user_id;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = person) THEN
        EXECUTE format('CREATE ROLE %I LOGIN', person);
        EXECUTE format('GRANT %I TO %I', {people_name}, person);
        EXECUTE format('GRANT %I TO %I', person, {owner_name});
    END IF;
    EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', person, verifier);
END $$;
CREATE FUNCTION row_security.dismiss(user_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE person text := {prefix} || user_id;
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = person) THEN
        PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = person;
        EXECUTE format('DROP ROLE %I', person);
    END IF;
END $$;
ALTER FUNCTION row_security.admit(bigint, text) OWNER TO {owner};
ALTER FUNCTION row_security.dismiss(bigint) OWNER TO {owner};
REVOKE ALL ON FUNCTION row_security.admit(bigint, text), row_security.dismiss(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION row_security.admit(bigint, text), row_security.dismiss(bigint) TO {people};
"""


@dataclass(frozen=True)
class ServerRoles:
    """The roles of one store; a server has one name for each, whatever the database."""

    store: str

    def person(self, user_id: int | str) -> str:
        """Return the role that a user logs in as."""
        return f"{self.store}_user_{user_id}"

    def make(self, connection: Connection, keys: str, columns: Iterable[str], door_verifier: str) -> None:
        """Make the roles that a store has whoever its people are; the door reads columns of one table."""
        owner, people = f"{self.store}_owner", f"{self.store}_people"
        database = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        statement = sql.SQL(_ROLES).format(
            owner=sql.Identifier(owner),
            people=sql.Identifier(people),
            door=sql.Identifier(f"{self.store}_door"),
            verifier=sql.Literal(door_verifier),
            database=sql.Identifier(database),
            keys=sql.Identifier(keys),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            prefix=sql.Literal(f"{self.store}_user_"),
            people_name=sql.Literal(people),
            owner_name=sql.Literal(owner),
        )
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - a connection that is open has one
        driver.execute(statement)


def has_roles(connection: Connection, store: str) -> bool:
    """Return whether the server has the roles of a store of this name, in whichever database that is."""
    owner = connection.exec_driver_sql("SELECT to_regrole(%s)", (f"{store}_owner",)).scalar()
    return owner is not None


def admit(connection: Connection, user_id: int, verifier: str) -> None:
    """Allow a user to log in with the password of a verifier, and with no other."""
    connection.exec_driver_sql("SELECT row_security.admit(%s, %s)", (user_id, verifier))


def dismiss(connection: Connection, user_id: int) -> None:
    """Remove the log-in of a user, and cut the connections that she has."""
    connection.exec_driver_sql("SELECT row_security.dismiss(%s)", (user_id,))

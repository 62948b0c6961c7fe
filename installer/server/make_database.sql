-- Makes the empty database of a unit's store:
--
--     psql -U postgres -d postgres -v database=unit -f make_database.sql
--
-- Tables and roles are made by “mscu move-to-server”, which compares every row before the store is there.
-- Text is compared by the numbers of its characters, as in a file: hence the collation C.

\set ON_ERROR_STOP on
CREATE DATABASE :"database" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
\connect :"database"
REVOKE ALL ON SCHEMA public FROM PUBLIC;

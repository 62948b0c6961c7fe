"""What a PostgreSQL database consists of, and who has which rights there, as its catalogue has it.

All is recorded that decides what somebody can read or change there: tables, functions, policies, rights of
schemas and columns, the store's own roles, and what no store of the program has. A backup that was restored
has the same to the letter, so neither the name of the database nor who owns the server is part of it.
"""

from __future__ import annotations

from mscu.store.engine.shared_roles import VIEWS, StoreRoles

# ruff: noqa: S608 - all names are our own
_OF_SERVER = 16384
"""The first number of what the server has not brought with it."""
_OWNER_OF_SERVER = 10
_GRANTS = "array(SELECT granted::text FROM unnest({}) AS granted ORDER BY 1)"
_RIGHTS = f"""
array(SELECT concat_ws(' ', CASE grantee WHEN 0 THEN 'PUBLIC' WHEN {{owner}} THEN 'its owner'
    ELSE grantee::regrole::text END, privilege_type, is_grantable) FROM aclexplode({{rights}}) ORDER BY 1),
'is of', CASE WHEN pg_has_role({{owner}}, {_OWNER_OF_SERVER}, 'MEMBER') THEN 'a superuser'
    ELSE {{owner}}::regrole::text END
"""
_ATTRIBUTES = """
CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolreplication THEN 'REPLICATION' END,
CASE WHEN rolbypassrls THEN 'BYPASSRLS' END
"""
_DATABASE = "(SELECT oid FROM pg_database WHERE datname = current_database())"
_SETTINGS = """
array(SELECT setting FROM pg_db_role_setting, unnest(setconfig) AS setting
    WHERE setrole = {role} AND setdatabase IN (0, {database}) ORDER BY 1)
"""
_FIXED = ", ".join(f"'{name[1:]}'" for name in StoreRoles("x").fixed)
_STORE = f"""
store AS (
    SELECT substring(rolname FROM '^(.*)_owner$') AS store
    FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner
    WHERE pg_class.oid = to_regclass('audit_entry')
),
fixed AS (
    SELECT pg_roles.* FROM pg_roles, store
    WHERE rolname = ANY(SELECT store || each FROM unnest(ARRAY[{_FIXED}]) AS each)
),
people AS (
    SELECT pg_roles.*, substring(rolname FROM '[0-9]+$')::bigint AS user_id, store FROM pg_roles, store
    WHERE rolname ~ ('^' || store || '_user_[0-9]{{1,18}}$')
)
"""
_DEFINITIONS = """
WITH {store},
places AS (
    SELECT oid AS place, CASE WHEN nspname = current_schema() THEN '' ELSE nspname || '.' END AS prefix,
        CASE WHEN nspname IN ('pg_catalog', 'information_schema') THEN {of_server} ELSE 0 END AS since
    FROM pg_namespace WHERE nspname = current_schema() OR nspname != 'public' AND
        (nspname NOT LIKE 'pg\\_%' OR nspname = 'pg_catalog')
),
relations AS (
    SELECT pg_class.*, pg_class.oid AS relation, prefix || relname AS named, CASE
        WHEN relkind IN ('r', 'p', 'f') THEN 'table' WHEN relkind IN ('i', 'I') THEN 'index'
        WHEN relkind = 'S' THEN 'sequence' WHEN relkind IN ('v', 'm') THEN 'view' ELSE 'type' END AS kind
    FROM places JOIN pg_class ON relnamespace = place AND pg_class.oid >= since
)
SELECT kind, named, concat_ws(' ', attname, format_type(atttypid, atttypmod), collname,
    CASE WHEN attnotnull THEN 'NOT NULL' END, attidentity, attgenerated, pg_get_expr(adbin, adrelid),
    {attacl}), attname
FROM relations JOIN pg_attribute ON attrelid = relation AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
LEFT JOIN pg_collation ON pg_collation.oid = attcollation
WHERE kind = 'table' OR kind = 'view' AND attacl IS NOT NULL
UNION ALL
SELECT kind, named, concat_ws(' ', relkind, relpersistence, relrowsecurity, relforcerowsecurity, reloptions,
    relreplident), NULL
FROM relations WHERE kind IN ('table', 'view')
UNION ALL
SELECT kind, named, concat_ws(' ', 'is of', relowner::regrole, 'who grants', {relacl}), NULL
FROM relations WHERE kind IN ('table', 'view', 'sequence')
UNION ALL
SELECT 'table', named, concat_ws(' ', conname, pg_get_constraintdef(pg_constraint.oid, true)), NULL
FROM relations JOIN pg_constraint ON conrelid = relation
UNION ALL
SELECT 'table', named, 'references that are not checked', NULL
FROM relations JOIN pg_trigger ON tgrelid = relation WHERE tgisinternal AND tgenabled != 'O'
UNION ALL
SELECT kind, named,
    CASE kind
        WHEN 'index' THEN concat_ws(' ', pg_get_indexdef(indexrelid, 0, true), indisvalid, indisready,
            indislive)
        WHEN 'sequence' THEN concat_ws(' ', seqtypid::regtype, seqincrement, seqmax, seqmin, seqcache,
            seqcycle)
        ELSE pg_get_viewdef(relation)
    END, NULL
FROM relations LEFT JOIN pg_index ON indexrelid = relation LEFT JOIN pg_sequence ON seqrelid = relation
WHERE kind IN ('index', 'sequence', 'view')
UNION ALL
SELECT 'trigger', left(named, -length(relname)) || tgname,
    concat_ws(' ', tgenabled, pg_get_triggerdef(pg_trigger.oid, true)), NULL
FROM relations JOIN pg_trigger ON tgrelid = relation AND NOT tgisinternal
UNION ALL
SELECT 'function', prefix || proname, concat_ws(' ',
    pg_get_function_arguments(pg_proc.oid), prorettype::regtype, lanname, prokind, prosecdef, provolatile,
    proleakproof, proisstrict, proparallel, prosupport, proconfig, prosrc,
    pg_get_function_sqlbody(pg_proc.oid), 'is of', proowner::regrole, 'who grants', {proacl}), NULL
FROM places JOIN pg_proc ON pronamespace = place AND pg_proc.oid >= since
JOIN pg_language ON pg_language.oid = prolang
UNION ALL
SELECT 'rule', left(named, -length(relname)) || rulename,
    concat_ws(' ', ev_enabled, pg_get_ruledef(pg_rewrite.oid, true)), NULL
FROM relations JOIN pg_rewrite ON ev_class = relation WHERE rulename != '_RETURN'
UNION ALL
SELECT 'policy', concat_ws('.', named, polname), concat_ws(' ', polcmd, polpermissive,
    array(SELECT role::regrole::text FROM unnest(polroles) AS role ORDER BY 1),
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), NULL
FROM relations JOIN pg_policy ON polrelid = relation
UNION ALL
SELECT 'type', prefix || typname, typtype::text, NULL FROM places JOIN pg_type ON typnamespace = place
WHERE typrelid = 0 AND typelem = 0 AND oid >= since
UNION ALL
SELECT 'event trigger', evtname, evtevent, NULL FROM pg_event_trigger
UNION ALL
SELECT 'schema', nspname, concat_ws(' ', {nspacl}), NULL FROM pg_namespace
WHERE nspname IN ('public', 'pg_catalog') OR nspname NOT LIKE 'pg\\_%' AND nspname != current_schema()
UNION ALL
SELECT 'database', 'of the store', concat_ws(' ', {datacl}, datistemplate, {settings}), NULL
FROM pg_database WHERE datname = current_database()
UNION ALL
SELECT 'rights', concat_ws('.', 'pg_catalog', relname, attname), concat_ws(' ', {relations_own}), NULL
FROM (
    SELECT oid, relnamespace, relname, NULL AS attname, 0 AS number, relacl AS acl, relowner AS owner
    FROM pg_class
    UNION ALL
    SELECT attrelid, relnamespace, relname, attname, attnum, attacl, relowner FROM pg_attribute
    JOIN pg_class ON pg_class.oid = attrelid
) AS every
LEFT JOIN pg_init_privs ON objoid = oid AND classoid = 'pg_class'::regclass AND objsubid = number
WHERE relnamespace = 'pg_catalog'::regnamespace
AND acl IS DISTINCT FROM initprivs
UNION ALL
SELECT 'rights', 'pg_catalog.' || pg_proc.oid::regprocedure, concat_ws(' ', {proacl_own}), NULL
FROM pg_proc
LEFT JOIN pg_init_privs ON objoid = pg_proc.oid AND classoid = 'pg_proc'::regclass AND objsubid = 0
WHERE pg_proc.oid < {of_server} AND proacl IS DISTINCT FROM initprivs
UNION ALL
SELECT 'leakproof function', 'pg_catalog.' || oid::regprocedure, '', NULL FROM pg_proc
WHERE oid < {of_server} AND proleakproof
UNION ALL
SELECT 'own functions', 'pg_catalog', md5(string_agg(concat_ws(' ',
    oid, pronamespace, proname, proowner, prolang, prokind, prosecdef, provolatile, proisstrict,
    prorettype, proargtypes, prosupport, proconfig, probin, prosrc,
    md5(prosqlbody::text)), ' ' ORDER BY oid)), NULL
FROM pg_proc WHERE oid < {of_server}
UNION ALL
SELECT 'role', rolname, concat_ws(' ', {attributes}, CASE WHEN rolinherit THEN 'INHERIT' END,
    CASE WHEN rolcanlogin THEN 'LOGIN' END, rolconnlimit, rolvaliduntil, {settings_of_role}, 'is in',
    array(SELECT concat_ws(' ', roleid::regrole, admin_option, to_jsonb(link) ->> 'inherit_option',
        to_jsonb(link) ->> 'set_option')
        FROM pg_auth_members AS link
        WHERE member = fixed.oid AND roleid NOT IN (SELECT oid FROM people) ORDER BY 1),
    'has', array(SELECT member::regrole::text FROM pg_auth_members
        WHERE roleid = fixed.oid AND member NOT IN (SELECT oid FROM people) ORDER BY 1)), NULL
FROM fixed
UNION ALL
SELECT 'other role', rolname, concat_ws(' ', {attributes}, CASE WHEN rolcanlogin THEN 'LOGIN' END), NULL
FROM pg_roles AS other
WHERE oid != {owner_of_server} AND oid NOT IN (SELECT oid FROM fixed UNION ALL SELECT oid FROM people) AND (
    rolsuper OR rolreplication
    OR (rolcanlogin OR EXISTS (SELECT FROM pg_auth_members WHERE roleid = other.oid)) AND (
        rolcreaterole OR rolbypassrls AND has_database_privilege(oid, current_database(), 'CONNECT')
    )
    OR EXISTS (SELECT FROM (SELECT oid FROM fixed UNION ALL SELECT oid FROM people) AS ours
        WHERE pg_has_role(other.oid, ours.oid, 'MEMBER'))
    OR other.oid >= {of_server} AND EXISTS (SELECT FROM unnest(ARRAY['pg_read_all_data', 'pg_write_all_data',
        'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program']) AS given
        WHERE pg_has_role(other.oid, given, 'MEMBER'))
)
UNION ALL
SELECT kind, name, line, NULL FROM (
    SELECT oid, 'operator' AS kind, oid::regoperator::text AS name, oprcode::text AS line FROM pg_operator
    UNION ALL SELECT oid, 'cast', format_type(castsource, NULL) || ' as ' || format_type(casttarget, NULL),
        concat_ws(' ', castfunc::regprocedure, castcontext, castmethod) FROM pg_cast
    UNION ALL SELECT oid, 'collation', collname, concat_ws(' ', collprovider, collcollate) FROM pg_collation
    UNION ALL SELECT oid, 'conversion', conname, conproc::text FROM pg_conversion
    UNION ALL SELECT oid, 'text search configuration', cfgname, '' FROM pg_ts_config
    UNION ALL SELECT oid, 'text search dictionary', dictname, dictinitoption FROM pg_ts_dict
    UNION ALL SELECT oid, 'text search parser', prsname, '' FROM pg_ts_parser
    UNION ALL SELECT oid, 'text search template', tmplname, '' FROM pg_ts_template
    UNION ALL SELECT oid, 'statistics object', stxname, pg_get_statisticsobjdef(oid) FROM pg_statistic_ext
    UNION ALL SELECT oid, 'extension', extname, extversion FROM pg_extension
    UNION ALL SELECT oid, 'language', lanname, '' FROM pg_language
    UNION ALL SELECT oid, 'access method', amname, amhandler::text FROM pg_am
    UNION ALL SELECT oid, 'operator class', opcname, '' FROM pg_opclass
    UNION ALL SELECT oid, 'operator family', opfname, '' FROM pg_opfamily
    UNION ALL SELECT oid, 'transform', format_type(trftype, NULL), '' FROM pg_transform
    UNION ALL SELECT oid, 'foreign-data wrapper', fdwname, '' FROM pg_foreign_data_wrapper
    UNION ALL SELECT oid, 'foreign server', srvname, '' FROM pg_foreign_server
    UNION ALL SELECT oid, 'publication', pubname, puballtables::text FROM pg_publication
    UNION ALL SELECT oid, 'subscription', subname, '' FROM pg_subscription
        WHERE subdbid = {database}
    UNION ALL SELECT oid, 'set of default rights', concat_ws(' ',
        defaclrole::regrole, defaclnamespace::regnamespace, defaclobjtype), {defaclacl} FROM pg_default_acl
    UNION ALL (SELECT oid, 'large object', oid::text, '' FROM pg_largeobject_metadata LIMIT 100)
) AS more
WHERE oid >= {of_server}
"""
DEFINED = _DEFINITIONS.format(
    store=_STORE,
    of_server=_OF_SERVER,
    owner_of_server=_OWNER_OF_SERVER,
    attacl=f"CASE WHEN attacl IS NOT NULL THEN {_GRANTS.format('attacl')} END",
    relacl=_GRANTS.format("relacl"),
    proacl=_GRANTS.format("proacl"),
    defaclacl=f"{_GRANTS.format('defaclacl')}::text",
    nspacl=_RIGHTS.format(owner="nspowner", rights="nspacl"),
    datacl=_RIGHTS.format(owner="datdba", rights="coalesce(datacl, acldefault('d', datdba))"),
    relations_own=_RIGHTS.format(owner="owner", rights="acl"),
    proacl_own=_RIGHTS.format(owner="proowner", rights="proacl"),
    attributes=_ATTRIBUTES,
    database=_DATABASE,
    settings=_SETTINGS.format(role="0", database=_DATABASE),
    settings_of_role=_SETTINGS.format(role="fixed.oid", database=_DATABASE),
)
"""What the schema that is written to has, what there is in others, which the program does not use, and what
the database and the roles of the store are.
"""
OF_EVERY_DATABASE = frozenset(
    {"schema", "database", "rights", "leakproof function", "own functions", "other role"}
)
"""The kinds of what there is also before the program has made anything."""
_LOGINS = """
WITH {store},
found AS (
    SELECT rolname, users.id IS NOT NULL AS is_user,
        concat_ws(', ', {attributes}, (
            SELECT 'settings of its own'
            WHERE EXISTS (
                SELECT FROM pg_db_role_setting WHERE setrole = people.oid
                AND (setdatabase <> 0 OR setconfig <> ARRAY['search_path={views}, public'])
            )
        ), (
            SELECT string_agg('the right to grant ' || roleid::regrole, ', ' ORDER BY roleid::regrole::text)
            FROM pg_auth_members WHERE member = people.oid AND admin_option
        )) AS extra,
        array(SELECT roleid::regrole::text FROM pg_auth_members WHERE member = people.oid) AS has,
        CASE WHEN left_at IS NULL AND users.id NOT IN (:locked_out)
            THEN ARRAY[store || '_{people}', store || '_' || role] ELSE ARRAY[]::text[] END AS wanted
    FROM people LEFT JOIN users ON users.id = user_id
)
SELECT rolname, is_user, extra,
    array_to_string(array(SELECT unnest(has) EXCEPT SELECT unnest(wanted) ORDER BY 1), ', '),
    array_to_string(array(SELECT unnest(wanted) EXCEPT SELECT unnest(has) ORDER BY 1), ', ')
FROM found WHERE NOT is_user OR extra != '' OR NOT (has <@ wanted AND wanted <@ has) ORDER BY 1
"""
LOGINS = _LOGINS.format(
    store=_STORE, attributes=_ATTRIBUTES, people=StoreRoles("x").people.removeprefix("x_"), views=VIEWS
)
"""The log-ins of people that are not what the table of users says, with a statement for `:locked_out`."""

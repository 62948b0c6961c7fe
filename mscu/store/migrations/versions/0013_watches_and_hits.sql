CREATE TABLE watch (
    user_id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    value TEXT NOT NULL,
    shown TEXT NOT NULL,
    reason TEXT NOT NULL,
    began_at DATETIME NOT NULL,
    ends_on DATE NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_watch PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_watch_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE INDEX ix_watch_user ON watch (user_id, ends_on);

CREATE TABLE hit (
    user_id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    about_case INTEGER,
    in_entry INTEGER,
    said TEXT NOT NULL,
    why TEXT NOT NULL,
    "by" TEXT NOT NULL,
    raised_at DATETIME NOT NULL,
    answered_at DATETIME,
    answer TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_hit PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_hit_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE INDEX ix_hit_user ON hit (user_id, answered_at, raised_at);

CREATE TABLE heeded (
    seq INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_heeded PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL
);


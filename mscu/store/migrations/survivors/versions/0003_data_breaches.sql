CREATE TABLE charity_breach (
    whole BOOLEAN NOT NULL,
    risk VARCHAR(40),
    settled_by_id INTEGER,
    kind VARCHAR(80) NOT NULL,
    noticed_at DATETIME NOT NULL,
    text TEXT NOT NULL,
    was_open VARCHAR(40) NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    told_at DATETIME,
    why_not_told TEXT NOT NULL,
    people_told TEXT NOT NULL,
    settled_at DATETIME,
    id INTEGER NOT NULL CONSTRAINT pk_charity_breach PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_charity_breach_settled_by_id_users FOREIGN KEY(settled_by_id) REFERENCES users (id),
    CONSTRAINT fk_charity_breach_kind_code FOREIGN KEY(kind) REFERENCES code ("key"),
    CONSTRAINT fk_charity_breach_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id)
);

CREATE INDEX ix_charity_breach_recorded_by_id ON charity_breach (recorded_by_id);

CREATE INDEX ix_charity_breach_settled_by_id ON charity_breach (settled_by_id);

CREATE TABLE concerned (
    breach_id INTEGER NOT NULL,
    told_at DATETIME,
    how VARCHAR(40),
    why_not TEXT NOT NULL,
    noted_at DATETIME NOT NULL,
    noted_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_concerned PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_concerned_breach_id_charity_breach FOREIGN KEY(breach_id) REFERENCES charity_breach (id),
    CONSTRAINT fk_concerned_noted_by_id_users FOREIGN KEY(noted_by_id) REFERENCES users (id),
    CONSTRAINT fk_concerned_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE UNIQUE INDEX ix_concerned_pair ON concerned (breach_id, survivor_id);

CREATE INDEX ix_concerned_survivor_id ON concerned (survivor_id);

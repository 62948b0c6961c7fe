CREATE TABLE data_breach (
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
    settled_by_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_data_breach PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_data_breach_kind_code FOREIGN KEY(kind) REFERENCES code ("key"),
    CONSTRAINT fk_data_breach_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_data_breach_settled_by_id_users FOREIGN KEY(settled_by_id) REFERENCES users (id)
);

CREATE INDEX ix_data_breach_recorded_by_id ON data_breach (recorded_by_id);

CREATE INDEX ix_data_breach_settled_by_id ON data_breach (settled_by_id);

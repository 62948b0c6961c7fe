CREATE TABLE edition_rule (
    edition TEXT NOT NULL,
    about VARCHAR(40) NOT NULL,
    treatment VARCHAR(40) NOT NULL,
    reason TEXT NOT NULL,
    decided_at DATETIME NOT NULL,
    decided_by_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_edition_rule PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_edition_rule_edition_about UNIQUE (edition, about),
    CONSTRAINT fk_edition_rule_decided_by_id_users FOREIGN KEY(decided_by_id) REFERENCES users (id)
);

CREATE INDEX ix_edition_rule_decided_by_id ON edition_rule (decided_by_id);

CREATE TABLE combination (
    kind VARCHAR(40) NOT NULL,
    kept_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    made_at DATETIME NOT NULL,
    made_by_id INTEGER NOT NULL,
    ended_at DATETIME,
    ended_by_id INTEGER,
    ended_reason TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_combination PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_combination_made_by_id_users FOREIGN KEY(made_by_id) REFERENCES users (id),
    CONSTRAINT fk_combination_ended_by_id_users FOREIGN KEY(ended_by_id) REFERENCES users (id)
);

CREATE INDEX ix_combination_ended_by_id ON combination (ended_by_id);

CREATE INDEX ix_combination_kept ON combination (kind, kept_id);

CREATE INDEX ix_combination_made_by_id ON combination (made_by_id);

CREATE INDEX ix_combination_other ON combination (kind, other_id);

CREATE TABLE combination_move (
    of_table TEXT NOT NULL,
    row_id INTEGER NOT NULL,
    of_column TEXT NOT NULL,
    former INTEGER,
    given INTEGER,
    settled BOOLEAN NOT NULL,
    combination_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_combination_move PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_combination_move_combination_id_combination FOREIGN KEY(combination_id) REFERENCES combination (id)
);

CREATE INDEX ix_combination_move_combination_id ON combination_move (combination_id);

CREATE INDEX ix_combination_move_row ON combination_move (of_table, row_id, of_column);

CREATE TABLE combination_value (
    of_field TEXT NOT NULL,
    former TEXT NOT NULL,
    taken TEXT NOT NULL,
    settled BOOLEAN NOT NULL,
    combination_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_combination_value PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_combination_value_combination_id_combination FOREIGN KEY(combination_id) REFERENCES combination (id)
);

CREATE INDEX ix_combination_value_combination_id ON combination_value (combination_id);

ALTER TABLE subject ADD COLUMN kept_id INTEGER CONSTRAINT fk_subject_kept_id_subject REFERENCES subject (id);

CREATE INDEX ix_subject_kept_id ON subject (kept_id) WHERE kept_id IS NOT NULL;

DROP INDEX ix_subject_kind_name;

CREATE INDEX ix_subject_kind_name ON subject (kind, name, id, kept_id);

ALTER TABLE cases ADD COLUMN kept_id INTEGER CONSTRAINT fk_cases_kept_id_cases REFERENCES cases (id);

CREATE INDEX ix_cases_kept_id ON cases (kept_id) WHERE kept_id IS NOT NULL;


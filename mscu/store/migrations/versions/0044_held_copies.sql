CREATE TABLE held_copy (
    of_table VARCHAR(80) NOT NULL,
    row_id INTEGER NOT NULL,
    content TEXT NOT NULL,
    replaced_at DATETIME NOT NULL,
    replaced_by_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_held_copy PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_held_copy_replaced_by_id_users FOREIGN KEY(replaced_by_id) REFERENCES users (id),
    CONSTRAINT fk_held_copy_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_held_copy_case_id ON held_copy (case_id);

CREATE INDEX ix_held_copy_replaced_by_id ON held_copy (replaced_by_id);

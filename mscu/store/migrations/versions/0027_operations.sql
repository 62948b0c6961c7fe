CREATE TABLE operation (
    id INTEGER NOT NULL,
    officer TEXT NOT NULL,
    place_id INTEGER,
    briefing_at DATETIME,
    briefing_where TEXT NOT NULL,
    reception_centre TEXT NOT NULL,
    interpreters TEXT NOT NULL,
    medical TEXT NOT NULL,
    CONSTRAINT pk_operation PRIMARY KEY (id),
    CONSTRAINT fk_operation_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_operation_place_id_subject FOREIGN KEY(place_id) REFERENCES subject (id)
);

CREATE INDEX ix_operation_place_id ON operation (place_id);

CREATE TABLE operation_role (
    task TEXT NOT NULL,
    who TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_operation_role PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_operation_role_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_operation_role_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_operation_role_case_id ON operation_role (case_id);

CREATE INDEX ix_operation_role_entry_id ON operation_role (entry_id);

CREATE TABLE operation_person (
    subject_id INTEGER NOT NULL,
    accounted VARCHAR(80),
    taken_to TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_operation_person PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_operation_person_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_operation_person_accounted_code FOREIGN KEY(accounted) REFERENCES code ("key"),
    CONSTRAINT fk_operation_person_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_operation_person_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_operation_person_case_id ON operation_person (case_id);

CREATE INDEX ix_operation_person_entry_id ON operation_person (entry_id);

CREATE INDEX ix_operation_person_subject_id ON operation_person (subject_id);


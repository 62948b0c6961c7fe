CREATE TABLE complaint (
    id INTEGER NOT NULL,
    step VARCHAR(80) NOT NULL,
    person_id INTEGER,
    complainant TEXT NOT NULL,
    about_whom TEXT NOT NULL,
    passed_to VARCHAR(80),
    reference TEXT NOT NULL,
    CONSTRAINT pk_complaint PRIMARY KEY (id),
    CONSTRAINT fk_complaint_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_complaint_step_code FOREIGN KEY(step) REFERENCES code ("key"),
    CONSTRAINT fk_complaint_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id),
    CONSTRAINT fk_complaint_passed_to_code FOREIGN KEY(passed_to) REFERENCES code ("key")
);

CREATE INDEX ix_complaint_person_id ON complaint (person_id);

CREATE TABLE case_hold (
    entry_id INTEGER,
    reason TEXT NOT NULL,
    from_on DATE NOT NULL,
    set_by_id INTEGER NOT NULL,
    lifted_on DATE,
    lifted_reason TEXT NOT NULL,
    lifted_by_id INTEGER,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_case_hold PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_case_hold_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_case_hold_set_by_id_users FOREIGN KEY(set_by_id) REFERENCES users (id),
    CONSTRAINT fk_case_hold_lifted_by_id_users FOREIGN KEY(lifted_by_id) REFERENCES users (id),
    CONSTRAINT fk_case_hold_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_case_hold_case_id ON case_hold (case_id);

CREATE INDEX ix_case_hold_entry_id ON case_hold (entry_id);

CREATE INDEX ix_case_hold_lifted_by_id ON case_hold (lifted_by_id);

CREATE INDEX ix_case_hold_set_by_id ON case_hold (set_by_id);


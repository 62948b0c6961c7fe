CREATE TABLE court_order (
    id INTEGER NOT NULL,
    order_type VARCHAR(80) NOT NULL,
    step VARCHAR(80) NOT NULL,
    person_id INTEGER NOT NULL,
    court TEXT NOT NULL,
    applicant VARCHAR(80),
    reference TEXT NOT NULL,
    applied_on DATE,
    starts_on DATE,
    ends_on DATE,
    indefinite BOOLEAN NOT NULL,
    officer TEXT NOT NULL,
    review_on DATE,
    order_id INTEGER,
    CONSTRAINT pk_court_order PRIMARY KEY (id),
    CONSTRAINT fk_court_order_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_court_order_order_type_code FOREIGN KEY(order_type) REFERENCES code ("key"),
    CONSTRAINT fk_court_order_step_code FOREIGN KEY(step) REFERENCES code ("key"),
    CONSTRAINT fk_court_order_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id),
    CONSTRAINT fk_court_order_applicant_code FOREIGN KEY(applicant) REFERENCES code ("key"),
    CONSTRAINT fk_court_order_order_id_court_order FOREIGN KEY(order_id) REFERENCES court_order (id)
);

CREATE INDEX ix_court_order_order_id ON court_order (order_id);

CREATE INDEX ix_court_order_person_id ON court_order (person_id);

CREATE TABLE prohibition (
    text TEXT NOT NULL,
    condition VARCHAR(80),
    ends_on DATE,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_prohibition PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_prohibition_condition_code FOREIGN KEY(condition) REFERENCES code ("key"),
    CONSTRAINT fk_prohibition_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_prohibition_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_prohibition_case_id ON prohibition (case_id);

CREATE INDEX ix_prohibition_entry_id ON prohibition (entry_id);


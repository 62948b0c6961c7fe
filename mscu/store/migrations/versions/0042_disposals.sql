CREATE TABLE record_review (
    decision VARCHAR(40) NOT NULL,
    reason TEXT NOT NULL,
    next_on DATE,
    mopi_group VARCHAR(80) NOT NULL,
    clear_from DATE NOT NULL,
    reviewed_at DATETIME NOT NULL,
    reviewed_by_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_record_review PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_record_review_mopi_group_code FOREIGN KEY(mopi_group) REFERENCES code ("key"),
    CONSTRAINT fk_record_review_reviewed_by_id_users FOREIGN KEY(reviewed_by_id) REFERENCES users (id),
    CONSTRAINT fk_record_review_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_record_review_case_id ON record_review (case_id);

CREATE INDEX ix_record_review_reviewed_by_id ON record_review (reviewed_by_id);

CREATE TABLE review_answer (
    review_id INTEGER NOT NULL,
    question VARCHAR(80) NOT NULL,
    answer VARCHAR(40) NOT NULL,
    note TEXT NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_review_answer PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_review_answer_review_id_record_review FOREIGN KEY(review_id) REFERENCES record_review (id),
    CONSTRAINT fk_review_answer_question_code FOREIGN KEY(question) REFERENCES code ("key"),
    CONSTRAINT fk_review_answer_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_review_answer_case_id ON review_answer (case_id);

CREATE INDEX ix_review_answer_review_id ON review_answer (review_id);

CREATE TABLE disposal (
    reference TEXT NOT NULL,
    case_number INTEGER NOT NULL,
    mopi_group VARCHAR(80) NOT NULL,
    clear_from DATE NOT NULL,
    records INTEGER NOT NULL,
    digest TEXT NOT NULL,
    proposed_by_id INTEGER NOT NULL,
    agreed_by_id INTEGER NOT NULL,
    disposed_at DATETIME NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_disposal PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_disposal_reference UNIQUE (reference),
    CONSTRAINT uq_disposal_case_number UNIQUE (case_number),
    CONSTRAINT fk_disposal_mopi_group_code FOREIGN KEY(mopi_group) REFERENCES code ("key"),
    CONSTRAINT fk_disposal_proposed_by_id_users FOREIGN KEY(proposed_by_id) REFERENCES users (id),
    CONSTRAINT fk_disposal_agreed_by_id_users FOREIGN KEY(agreed_by_id) REFERENCES users (id)
);

CREATE INDEX ix_disposal_agreed_by_id ON disposal (agreed_by_id);

CREATE INDEX ix_disposal_proposed_by_id ON disposal (proposed_by_id);

CREATE TABLE clock (
    id INTEGER NOT NULL CONSTRAINT pk_clock PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER,
    entry_id INTEGER,
    rule INTEGER NOT NULL,
    about TEXT NOT NULL,
    label TEXT NOT NULL,
    owner TEXT NOT NULL,
    lead TEXT NOT NULL,
    officer_in_case TEXT NOT NULL,
    started DATETIME NOT NULL,
    due DATETIME NOT NULL,
    due_day DATE NOT NULL,
    to_the_minute BOOLEAN NOT NULL,
    day_only BOOLEAN NOT NULL,
    stopped DATETIME,
    CONSTRAINT fk_clock_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id) ON DELETE CASCADE
);

CREATE INDEX ix_clock_case_id ON clock (case_id);

CREATE INDEX ix_clock_due ON clock (due, id);

CREATE TABLE likeness (
    "key" BIGINT NOT NULL,
    subject_id INTEGER NOT NULL,
    CONSTRAINT pk_likeness PRIMARY KEY ("key", subject_id),
    CONSTRAINT fk_likeness_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id) ON DELETE CASCADE
)
 WITHOUT ROWID;


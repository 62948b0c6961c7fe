CREATE TABLE mopi_grading (
    subject_id INTEGER,
    mopi_group VARCHAR(80) NOT NULL,
    why TEXT NOT NULL,
    graded_at DATETIME NOT NULL,
    graded_by_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_mopi_grading PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_mopi_grading_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_mopi_grading_mopi_group_code FOREIGN KEY(mopi_group) REFERENCES code ("key"),
    CONSTRAINT fk_mopi_grading_graded_by_id_users FOREIGN KEY(graded_by_id) REFERENCES users (id),
    CONSTRAINT fk_mopi_grading_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_mopi_grading_case_id ON mopi_grading (case_id);

CREATE INDEX ix_mopi_grading_graded_by_id ON mopi_grading (graded_by_id);

CREATE INDEX ix_mopi_grading_subject_id ON mopi_grading (subject_id);

CREATE TABLE clear_reset (
    reset_by VARCHAR(80) NOT NULL,
    happened_on DATE NOT NULL,
    note TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_clear_reset PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_clear_reset_reset_by_code FOREIGN KEY(reset_by) REFERENCES code ("key"),
    CONSTRAINT fk_clear_reset_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_clear_reset_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_clear_reset_case_id ON clear_reset (case_id);

CREATE INDEX ix_clear_reset_recorded_by_id ON clear_reset (recorded_by_id);


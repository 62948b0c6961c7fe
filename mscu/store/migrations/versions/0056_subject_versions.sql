CREATE TABLE subject_version (
    subject_version INTEGER NOT NULL,
    replaced_at DATETIME NOT NULL,
    replaced_by_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    known_by TEXT NOT NULL,
    content TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_subject_version PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_subject_version_replaced_by_id_users FOREIGN KEY(replaced_by_id) REFERENCES users (id),
    CONSTRAINT fk_subject_version_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id)
);

CREATE INDEX ix_subject_version_subject_id ON subject_version (subject_id);

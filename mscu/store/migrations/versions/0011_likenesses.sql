CREATE TABLE likeness (
    "key" BIGINT NOT NULL,
    subject_id INTEGER NOT NULL,
    CONSTRAINT pk_likeness PRIMARY KEY ("key", subject_id),
    CONSTRAINT fk_likeness_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id)
)
 WITHOUT ROWID;

CREATE TABLE likeness_index (
    id INTEGER NOT NULL CONSTRAINT pk_likeness_index PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL
);


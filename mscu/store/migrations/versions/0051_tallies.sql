CREATE TABLE tally (
    id INTEGER NOT NULL CONSTRAINT pk_tally PRIMARY KEY AUTOINCREMENT,
    measure TEXT NOT NULL,
    quarter INTEGER NOT NULL,
    district TEXT NOT NULL,
    marks TEXT NOT NULL,
    number INTEGER NOT NULL,
    amount INTEGER NOT NULL
);

CREATE UNIQUE INDEX ix_tally_alike ON tally (quarter, measure, district, marks);

CREATE TABLE tally_index (
    id INTEGER NOT NULL CONSTRAINT pk_tally_index PRIMARY KEY AUTOINCREMENT,
    fingerprint TEXT NOT NULL
);

CREATE TABLE tally_part (
    id INTEGER NOT NULL CONSTRAINT pk_tally_part PRIMARY KEY AUTOINCREMENT,
    case_id INTEGER,
    counted TEXT NOT NULL,
    is_apart BOOLEAN NOT NULL
);

CREATE INDEX ix_tally_part_apart ON tally_part (case_id) WHERE is_apart;

DROP TABLE clock;

CREATE TABLE clock (
    id INTEGER NOT NULL CONSTRAINT pk_clock PRIMARY KEY AUTOINCREMENT,
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
    case_id INTEGER,
    CONSTRAINT fk_clock_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_clock_case_id ON clock (case_id);

CREATE INDEX ix_clock_due ON clock (due, id);

DELETE FROM clock_index;


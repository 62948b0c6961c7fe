CREATE TABLE stated_number (
    year INTEGER NOT NULL,
    quarter INTEGER NOT NULL,
    stated_by VARCHAR(40) NOT NULL,
    stated_of VARCHAR(40) NOT NULL,
    number INTEGER NOT NULL,
    said TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_stated_number PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_stated_number_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id)
);

CREATE INDEX ix_stated_number_year ON stated_number (year);

CREATE INDEX ix_stated_number_recorded_by_id ON stated_number (recorded_by_id);

CREATE TABLE table_import (
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sheet TEXT NOT NULL,
    profile TEXT NOT NULL,
    imported_at DATETIME NOT NULL,
    imported_by_id INTEGER NOT NULL,
    rows INTEGER NOT NULL,
    questioned INTEGER NOT NULL,
    left_out INTEGER NOT NULL,
    first_number TEXT NOT NULL,
    last_number TEXT NOT NULL,
    undone_at DATETIME,
    undone_by_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_table_import PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_table_import_imported_by_id_users FOREIGN KEY(imported_by_id) REFERENCES users (id),
    CONSTRAINT uq_table_import_last_number UNIQUE (last_number),
    CONSTRAINT fk_table_import_undone_by_id_users FOREIGN KEY(undone_by_id) REFERENCES users (id)
);

CREATE INDEX ix_table_import_imported_by_id ON table_import (imported_by_id);

CREATE INDEX ix_table_import_sha256 ON table_import (sha256);

CREATE INDEX ix_table_import_undone_by_id ON table_import (undone_by_id);

CREATE TABLE import_profile (
    title TEXT NOT NULL,
    based_on TEXT NOT NULL,
    source TEXT NOT NULL,
    columns_text TEXT NOT NULL,
    made_at DATETIME NOT NULL,
    made_by_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_import_profile PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_import_profile_made_by_id_users FOREIGN KEY(made_by_id) REFERENCES users (id)
);

CREATE INDEX ix_import_profile_made_by_id ON import_profile (made_by_id);

ALTER TABLE report ADD COLUMN import_id INTEGER CONSTRAINT fk_report_import_id_table_import REFERENCES table_import (id);

ALTER TABLE report ADD COLUMN origin TEXT;

CREATE INDEX ix_report_import_id ON report (import_id);


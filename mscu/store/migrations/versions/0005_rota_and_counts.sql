CREATE TABLE on_call (
    starts_at DATETIME NOT NULL,
    ends_at DATETIME NOT NULL,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_on_call PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL
);

CREATE INDEX ix_on_call_starts_at ON on_call (starts_at);

CREATE TABLE count_release (
    uuid VARCHAR(36) NOT NULL,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    released_by TEXT NOT NULL,
    received_at DATETIME NOT NULL,
    received_by_id INTEGER NOT NULL,
    digest TEXT NOT NULL,
    signature BLOB NOT NULL,
    public_key BLOB NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_count_release PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_count_release_uuid UNIQUE (uuid),
    CONSTRAINT fk_count_release_received_by_id_users FOREIGN KEY(received_by_id) REFERENCES users (id)
);

CREATE INDEX ix_count_release_period_from ON count_release (period_from);

CREATE INDEX ix_count_release_received_by_id ON count_release (received_by_id);

CREATE TABLE released_count (
    release_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    number INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_released_count PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_released_count_release_id_count_release FOREIGN KEY(release_id) REFERENCES count_release (id)
);

CREATE INDEX ix_released_count_release_id ON released_count (release_id);


CREATE TABLE access_grant (
    user_id INTEGER NOT NULL,
    given VARCHAR(40) NOT NULL,
    role VARCHAR(40) NOT NULL,
    state VARCHAR(40) NOT NULL,
    given_at DATETIME NOT NULL,
    given_by_id INTEGER NOT NULL,
    decided_at DATETIME,
    decided_by_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_access_grant PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_access_grant_user_id_users FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_access_grant_decided_by_id_users FOREIGN KEY(decided_by_id) REFERENCES users (id),
    CONSTRAINT fk_access_grant_given_by_id_users FOREIGN KEY(given_by_id) REFERENCES users (id)
);

CREATE INDEX ix_access_grant_decided_by_id ON access_grant (decided_by_id);

CREATE INDEX ix_access_grant_given_by_id ON access_grant (given_by_id);

CREATE INDEX ix_access_grant_user_id ON access_grant (user_id);


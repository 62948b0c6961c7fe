CREATE TABLE saved_view (
    user_id INTEGER NOT NULL,
    page TEXT NOT NULL,
    title TEXT NOT NULL,
    content TEXT NOT NULL,
    is_first BOOLEAN NOT NULL,
    saved_at DATETIME NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_saved_view PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_saved_view_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE UNIQUE INDEX ix_saved_view_page ON saved_view (user_id, page, title);


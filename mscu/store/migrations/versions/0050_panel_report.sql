CREATE TABLE panel_text (
    year INTEGER NOT NULL,
    part TEXT NOT NULL,
    text TEXT NOT NULL,
    written_at DATETIME NOT NULL,
    written_by_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_panel_text PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_panel_text_written_by_id_users FOREIGN KEY(written_by_id) REFERENCES users (id)
);

CREATE INDEX ix_panel_text_year ON panel_text (year);

CREATE INDEX ix_panel_text_written_by_id ON panel_text (written_by_id);

CREATE TABLE frozen_figures (
    disclosure_id INTEGER NOT NULL,
    year INTEGER NOT NULL,
    district TEXT NOT NULL,
    figures TEXT NOT NULL,
    words TEXT NOT NULL,
    digest TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_frozen_figures PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_frozen_figures_disclosure_id_disclosure FOREIGN KEY(disclosure_id) REFERENCES disclosure (id)
);

CREATE UNIQUE INDEX ix_frozen_figures_disclosure_id ON frozen_figures (disclosure_id);

ALTER TABLE cases ADD COLUMN uuid VARCHAR(36) DEFAULT '' NOT NULL;

UPDATE cases SET uuid = lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4'
    || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + abs(random() % 4), 1)
    || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)));

CREATE UNIQUE INDEX ix_cases_uuid ON cases (uuid);

ALTER TABLE subject ADD COLUMN uuid VARCHAR(36) DEFAULT '' NOT NULL;

UPDATE subject SET uuid = lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4'
    || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + abs(random() % 4), 1)
    || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)));

CREATE UNIQUE INDEX ix_subject_uuid ON subject (uuid);


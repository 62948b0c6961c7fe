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

ALTER TABLE referral ADD COLUMN reason TEXT DEFAULT '' NOT NULL;

ALTER TABLE referral ADD COLUMN urgency VARCHAR(40);

ALTER TABLE referral ADD COLUMN reach_on TEXT DEFAULT '' NOT NULL;

ALTER TABLE referral ADD COLUMN safe_to_phone VARCHAR(40);

ALTER TABLE referral ADD COLUMN safe_to_text VARCHAR(40);

ALTER TABLE referral ADD COLUMN safe_to_write VARCHAR(40);

ALTER TABLE referral ADD COLUMN safe_when TEXT DEFAULT '' NOT NULL;

ALTER TABLE referral ADD COLUMN code_word VARCHAR(40);

ALTER TABLE referral ADD COLUMN answered_at DATETIME;

ALTER TABLE referral ADD COLUMN answered_by TEXT DEFAULT '' NOT NULL;

ALTER TABLE referral ADD COLUMN answer_reason TEXT DEFAULT '' NOT NULL;

ALTER TABLE referral ADD COLUMN first_contact_on DATE;


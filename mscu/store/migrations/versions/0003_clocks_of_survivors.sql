ALTER TABLE referral ADD COLUMN wants_support BOOLEAN;

ALTER TABLE nrm_decision ADD COLUMN received_on DATE;

WITH fresh (key, list_name, label, position, note) AS (VALUES
    ('note_type:nrm_drafted', 'note_type', 'Online NRM draft saved', 135, 'The service deletes a draft that nobody touches'),
    ('note_type:support_started', 'note_type', 'Support started', 136, ''),
    ('nrm_outcome:reconsideration_asked', 'nrm_outcome', 'Reconsideration asked for', 90, ''),
    ('nrm_outcome:consents_to_stay', 'nrm_outcome', 'Consents to stay', 100, 'At 18; who leaves is withdrawn'),
    ('nrm_stage:choice_at_18', 'nrm_stage', 'Choice at 18', 70, '')
)
INSERT INTO code (version, key, list_name, label, position, note)
SELECT 1, key, list_name, label, position, note FROM fresh
WHERE EXISTS (SELECT 1 FROM code);


-- What one talked weighs today: four hours of one call at most, and nothing of one that somebody forgot to end.
CREATE OR REPLACE FUNCTION keep_talk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO talk (agent_id, minutes)
    SELECT NEW.agent_id, least(240, ceil(extract(epoch FROM NEW.ended_at - NEW.answered_at) / 60)::int)
     WHERE NEW.ended_at - NEW.answered_at < interval '12 hours'
    ON CONFLICT (agent_id) DO UPDATE SET minutes = talk.minutes + excluded.minutes;
    RETURN NULL;
END $$;

-- Who asked two things at once came once, and so did who says that it is solved, and then that it is not, before
-- anybody of ours answered.
CREATE OR REPLACE VIEW coming AS
SELECT t.person_id, t.id AS thread_id, t.last_at AS thread_last_at, t.opened_at AS at, t.channel AS way
  FROM thread t
 WHERE t.channel <> 'ours' AND NOT t.automatic AND t.split_from_id IS NULL
   AND (t.matter_id IS NULL OR t.channel IN ('phone', 'visit')
        OR NOT EXISTS (SELECT FROM thread b
                        WHERE (b.id = t.matter_id OR b.matter_id = t.matter_id)
                          AND (b.opened_at, b.id) < (t.opened_at, t.id)
                          AND b.channel NOT IN ('ours', 'phone', 'visit') AND NOT b.automatic
                          AND (b.first_answer_at IS NULL OR b.first_answer_at > t.opened_at)))
UNION ALL
SELECT t.person_id, t.id, t.last_at, c.arrived_at, c.way
  FROM contact c JOIN thread t ON t.id = c.thread_id
 WHERE c.way <> 'ours'
   AND NOT (c.way = t.channel AND c.id = (SELECT min(f.id) FROM contact f WHERE f.thread_id = t.id AND f.way = t.channel))
UNION ALL
SELECT t.person_id, t.id, t.last_at, c.ended_at, 'counter'
  FROM closure c JOIN thread t ON t.id = c.thread_id
 WHERE c.closed_at IS NOT NULL AND c.kind <> 'merged' AND c.ended_by LIKE 'customer:%'
   AND (t.first_answer_at < c.ended_at OR c.kind <> 'solved');

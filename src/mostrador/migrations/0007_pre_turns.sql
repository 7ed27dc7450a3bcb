-- What raises a thread adds up: 1 a need, 2 urgent by their own word, 4 danger. Once answered only the need is left.
ALTER TABLE thread DROP CONSTRAINT thread_raised_check;
ALTER TABLE thread ADD CONSTRAINT thread_raised_check CHECK (raised BETWEEN 0 AND 7);
CREATE OR REPLACE FUNCTION turn_of(since timestamptz, raised smallint, again boolean) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
SELECT since - make_interval(hours => CASE WHEN raised >= 4 THEN 168 WHEN again THEN 24 WHEN raised >= 2 THEN 8
                                           WHEN raised = 1 THEN 2 ELSE 0 END)
$$;

-- When the next shift of an agent begins, within two weeks; days away are passed over.
CREATE FUNCTION next_shift(agent bigint, moment timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
SELECT min(b.begins)
  FROM can_take a
 CROSS JOIN generate_series(0, 14) AS n
 CROSS JOIN LATERAL (SELECT date_trunc('day', $2 AT TIME ZONE a.timezone) + make_interval(days => n) AS day OFFSET 0) d
  JOIN shift s ON s.agent_id = a.id AND s.weekday = extract(isodow FROM d.day)::int - 1
 CROSS JOIN LATERAL (SELECT (d.day + make_interval(mins => s.starts)) AT TIME ZONE a.timezone AS begins) b
 WHERE a.id = $1 AND b.begins > $2
   AND NOT EXISTS (SELECT FROM absence w WHERE w.agent_id = a.id AND d.day::date BETWEEN w.starts_on AND w.ends_on)
$$;

-- Whoever was relieved of a person is not given that person again.
ALTER TABLE relief ADD COLUMN person_id bigint NOT NULL REFERENCES person;
CREATE INDEX relief_person ON relief (person_id);

-- A call or visit that ended counts for whose turn it is, today.
CREATE FUNCTION keep_talk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO talk (agent_id, minutes)
    VALUES (NEW.agent_id, ceil(extract(epoch FROM NEW.ended_at - NEW.answered_at) / 60)::int)
    ON CONFLICT (agent_id) DO UPDATE SET minutes = talk.minutes + excluded.minutes;
    RETURN NULL;
END $$;
CREATE TRIGGER contact_was_talk AFTER UPDATE OF ended_at ON contact
    FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.answered_at IS NOT NULL
                       AND NEW.way IN ('phone', 'visit'))
    EXECUTE FUNCTION keep_talk();

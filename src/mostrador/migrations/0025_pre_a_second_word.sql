-- The hour by which a new time was to be given passed as well: a second broken word, said once.
ALTER TABLE promise ADD COLUMN answer_missed_at timestamptz;
CREATE INDEX promise_answer ON promise (answer_by) WHERE answer_by IS NOT NULL AND answer_missed_at IS NULL;

CREATE OR REPLACE VIEW shown_promise AS
SELECT p.id, p.thread_id, p.agent_id, a.name AS agent, p.message_id, p.act, p.what, p.due_at, p.made_at, p.reminded_at,
       p.ended_at, p.ending, p.by_hand, p.was_so, p.answerer_id, coalesce(r.name, '') AS answerer, p.answer_by,
       (SELECT count(*) FROM renewal n WHERE n.promise_id = p.id) AS renewed,
       (SELECT min(c.at) FROM call_attempt c WHERE c.promise_id = p.id) AS first_attempt_at,
       (SELECT count(*) FROM call_attempt c WHERE c.promise_id = p.id) AS attempts,
       p.answer_missed_at
  FROM promise p
  JOIN agent a ON a.id = p.agent_id
  LEFT JOIN agent r ON r.id = p.answerer_id;

-- Through whose hands a person went in the last thirty days, in the order in which each had them first: who had their
-- threads then, and to whom these were passed. One count, for every page that says it.
CREATE FUNCTION hands_of(person bigint) RETURNS TABLE (agent_id bigint, name text)
LANGUAGE sql STABLE AS $$
SELECT a.id, a.name
  FROM (SELECT t.id, t.owner_id, t.opened_at FROM thread t
         WHERE t.person_id = $1 AND t.last_at > now() - interval '30 days'
         ORDER BY t.last_at DESC, t.id DESC LIMIT 200) t
 CROSS JOIN LATERAL (
       SELECT coalesce((SELECT h.from_id FROM handoff h WHERE h.thread_id = t.id AND h.accepted_at > now() - interval '30 days'
                         ORDER BY h.accepted_at, h.id LIMIT 1), t.owner_id) AS agent_id, t.opened_at AS at
        UNION ALL
       SELECT h.to_id, h.accepted_at FROM handoff h
        WHERE h.thread_id = t.id AND h.accepted_at > now() - interval '30 days') d
  JOIN agent a ON a.id = d.agent_id
 GROUP BY a.id, a.name
 ORDER BY min(d.at), a.id
$$;

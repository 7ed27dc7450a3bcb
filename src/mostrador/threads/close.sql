-- name: add_closure
-- An ending, or the proposal of one.
INSERT INTO closure (thread_id, kind, discard, by_kind, by_id, reason, proposed_at, closed_at, into_id)
VALUES (%(thread)s::bigint, %(kind)s::text, %(discard)s::text, %(by_kind)s::text, %(by)s::bigint, %(reason)s::text,
        CASE WHEN NOT %(now)s::boolean THEN now() END, CASE WHEN %(now)s::boolean THEN now() END, %(into)s::bigint)
RETURNING id, thread_id, kind, discard, by_kind, by_id, reason, proposed_at, seconded_by, closed_at, ended_at, into_id;

-- name: current_closure
-- The ending in force or proposed.
SELECT id, thread_id, kind, discard, by_kind, by_id, reason, proposed_at, seconded_by, closed_at, ended_at, into_id
  FROM closure WHERE thread_id = %(thread)s::bigint AND ended_at IS NULL;

-- name: beside
-- What is proposed or in force, offered and asleep, what this agent was writing, and the room they are asked into or
-- help in: each at most one row.
SELECT to_jsonb(c) AS closure, to_jsonb(h) AS handoff, to_jsonb(z) AS snooze, to_jsonb(d) AS draft, to_jsonb(e) AS help
  FROM thread t
  LEFT JOIN closure c ON c.thread_id = t.id AND c.ended_at IS NULL
  LEFT JOIN handoff h ON h.thread_id = t.id AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL
  LEFT JOIN snooze z ON z.thread_id = t.id AND z.woken_at IS NULL
  LEFT JOIN draft d ON d.thread_id = t.id AND d.agent_id = %(agent)s::bigint
  LEFT JOIN LATERAL (
       SELECT s.id AS swarm_id, s.called_by, s.question, e.joined_at
         FROM swarm s JOIN helper e ON e.swarm_id = s.id AND e.agent_id = %(agent)s::bigint AND e.ended_at IS NULL
        WHERE s.thread_id = t.id AND s.closed_at IS NULL) e ON true
 WHERE t.id = %(thread)s::bigint;

-- name: end_closure
-- Undone: by who, and when; the row stays.
UPDATE closure SET ended_at = now(), ended_by = %(by)s::text
 WHERE thread_id = %(thread)s::bigint AND ended_at IS NULL RETURNING id, into_id;

-- name: was_decided
-- Whether a reasoned decision of ours was ever notified on this thread.
SELECT EXISTS (SELECT FROM closure c
                WHERE c.thread_id = %(thread)s::bigint AND c.kind = 'answered' AND c.closed_at IS NOT NULL);

-- name: confirm_solved
-- The customer says yes to a proposal: the closure is theirs.
UPDATE closure SET by_kind = 'customer', by_id = %(by)s::bigint, closed_at = now() WHERE id = %(id)s::bigint;

-- name: spoken_with
-- Where this agent spoke with the person of a thread last, since a moment.
SELECT c.id FROM contact c
 WHERE c.thread_id = %(thread)s::bigint AND c.agent_id = %(agent)s::bigint AND c.answered_at >= %(since)s::timestamptz
 ORDER BY c.id DESC LIMIT 1;

-- name: said_in
-- In which contact they said it.
UPDATE closure SET contact_id = %(contact)s::bigint WHERE id = %(id)s::bigint;

-- name: second_closure
-- A second person agrees to discard a complaint.
UPDATE closure SET seconded_by = %(by)s::bigint, closed_at = now() WHERE id = %(id)s::bigint;

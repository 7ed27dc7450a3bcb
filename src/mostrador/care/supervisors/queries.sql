-- name: current
-- The last time somebody asked on a thread.
SELECT s.id, s.thread_id, s.asked_at, s.due_at, s.agent_id, a.name AS agent, s.taken_at, s.late_at, s.promise_id, s.ended_at,
       p.id IS NOT NULL AS owes, p.due_at AS owes_by
  FROM supervision s LEFT JOIN agent a ON a.id = s.agent_id
  LEFT JOIN promise p ON p.id = s.promise_id AND p.ended_at IS NULL
 WHERE s.thread_id = %(thread)s::bigint ORDER BY s.id DESC LIMIT 1;

-- name: add
-- The clock starts.
INSERT INTO supervision (thread_id, asked_at, due_at)
VALUES (%(thread)s::bigint, %(at)s::timestamptz, %(due)s::timestamptz)
RETURNING id;

-- name: let_in
-- Whoever is called may open the thread.
INSERT INTO supervisor_call (thread_id, agent_id)
SELECT %(thread)s::bigint, unnest(%(agents)s::bigint[])
ON CONFLICT DO NOTHING;

-- name: let_out
-- The others are not called any more: who was in the thread for this call alone is out again.
DELETE FROM supervisor_call k
 WHERE k.thread_id = %(thread)s::bigint AND k.agent_id <> %(but)s::bigint
   AND NOT EXISTS (SELECT FROM supervision s WHERE s.thread_id = k.thread_id AND s.agent_id = k.agent_id)
RETURNING k.agent_id;

-- name: take
-- One takes it, and no other.
UPDATE supervision SET agent_id = %(agent)s::bigint, taken_at = %(at)s::timestamptz, ended_at = %(at)s::timestamptz
 WHERE id = %(id)s::bigint AND ended_at IS NULL;

-- name: owe
-- The clock ran out: what is owed is a promise from here on.
UPDATE supervision
   SET agent_id = %(agent)s::bigint, promise_id = %(promise)s::bigint, late_at = %(at)s::timestamptz, ended_at = %(at)s::timestamptz
 WHERE id = %(id)s::bigint AND ended_at IS NULL;

-- name: owed
-- What is still owed from the last time somebody asked.
SELECT p.id, p.agent_id, p.due_at FROM supervision s JOIN promise p ON p.id = s.promise_id
 WHERE s.thread_id = %(thread)s::bigint AND p.ended_at IS NULL ORDER BY s.id DESC LIMIT 1;

-- name: owe_again
-- The same word again, after the customer took *solved* back.
UPDATE supervision SET promise_id = %(promise)s::bigint
 WHERE thread_id = %(thread)s::bigint AND promise_id = %(was)s::bigint;

-- name: danger
-- Whether somebody may be in danger, and nobody of us has answered yet.
SELECT t.raised >= 4 FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: run_out
-- The calls whose clock ran out.
SELECT s.id, s.thread_id FROM supervision s
 WHERE s.due_at <= %(at)s::timestamptz AND s.taken_at IS NULL AND s.late_at IS NULL AND s.ended_at IS NULL
 ORDER BY s.due_at, s.id LIMIT %(limit)s::int;

-- name: ringing
-- What rings at the desk of a supervisor now, danger first.
SELECT s.thread_id, known_as(p.id) AS person, t.subject, o.name AS owner, s.asked_at, s.due_at, t.raised >= 4 AS danger
  FROM supervisor_call k
  JOIN supervision s ON s.thread_id = k.thread_id AND s.ended_at IS NULL
  JOIN thread t ON t.id = s.thread_id
  JOIN person p ON p.id = t.person_id
  JOIN agent o ON o.id = t.owner_id
 WHERE k.agent_id = %(agent)s::bigint
 ORDER BY t.raised >= 4 DESC, s.due_at, s.id LIMIT 10;

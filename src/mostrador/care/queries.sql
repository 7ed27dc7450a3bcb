-- name: left_behind
-- The threads that need another owner, locked in the order of their ids before anything is written.
SELECT t.id FROM thread t
 WHERE t.owner_id = %(agent)s::bigint AND t.state IN ('open', 'snoozed')
 ORDER BY t.id FOR NO KEY UPDATE;

-- name: owned_by_nobody_here
-- Threads that a suspended agent was given in the very moment of leaving; usually none.
SELECT t.id
  FROM agent a JOIN thread t ON t.owner_id = a.id AND t.state IN ('open', 'snoozed')
 WHERE a.suspended_at IS NOT NULL
 ORDER BY t.id LIMIT 1000 FOR NO KEY UPDATE OF t;

-- name: woke_without_owner
-- A thread that was closed when its owner left, and is open again.
SELECT t.id FROM thread t JOIN agent a ON a.id = t.owner_id
 WHERE t.id = %(thread)s::bigint AND a.suspended_at IS NOT NULL;

-- name: withdraw_offers
-- Offers in the air: of threads that move now, and to the agent who leaves.
UPDATE handoff SET withdrawn_at = now()
 WHERE (thread_id = ANY(%(threads)s::bigint[]) OR to_id = %(agent)s::bigint)
   AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL
RETURNING thread_id;

-- name: hand_over
-- Each thread to the stand-in, else in turn to the colleagues of its team, else to an administrator.
-- The trigger of handoff moves the owner.
WITH moving AS (
    SELECT t.id, t.owner_id, t.team_id, o.stand_in_id,
           row_number() OVER (PARTITION BY t.team_id ORDER BY t.id) AS turn
      FROM thread t JOIN agent o ON o.id = t.owner_id
     WHERE t.id = ANY(%(threads)s::bigint[])
), colleague AS (
    SELECT m.team_id, m.agent_id,
           row_number() OVER (PARTITION BY m.team_id ORDER BY d.agent_id IS NULL, m.agent_id) - 1 AS place,
           count(*) OVER (PARTITION BY m.team_id) AS many
      FROM membership m
      JOIN can_take a ON a.id = m.agent_id
      LEFT JOIN on_duty d ON d.agent_id = a.id
), successor AS (
    SELECT v.id, v.owner_id, v.team_id, coalesce(s.id, c.agent_id, x.id) AS to_id
      FROM moving v
      LEFT JOIN can_take s ON s.id = v.stand_in_id
      LEFT JOIN colleague c ON c.team_id = v.team_id AND c.place = v.turn %% c.many
     CROSS JOIN (SELECT min(a.id) AS id FROM can_take a WHERE a.role = 'admin') x
)
INSERT INTO handoff (thread_id, from_id, to_id, to_team_id, reason, offered_by, accepted_at)
SELECT f.id, f.owner_id, f.to_id,
       coalesce((SELECT m.team_id FROM membership m WHERE m.agent_id = f.to_id AND m.team_id = f.team_id),
                (SELECT min(m.team_id) FROM membership m WHERE m.agent_id = f.to_id),
                f.team_id),
       %(reason)s::text, %(by)s::bigint, now()
  FROM successor f WHERE f.to_id IS NOT NULL
 ORDER BY f.id
RETURNING id, thread_id, from_id, to_id, to_team_id;

-- name: say_who
-- The quiet line «lo lleva Bruno» on each thread that moved, at its next position.
WITH placed AS (
    UPDATE thread t SET last_position = t.last_position + 1
     WHERE t.id = ANY(%(threads)s::bigint[])
 RETURNING t.id, t.last_position, t.owner_id
)
INSERT INTO message (thread_id, position, author_kind, author_id, sign, text, salt, via)
SELECT p.id, p.last_position, 'system', p.owner_id, 'owner', '', uuid_send(gen_random_uuid()), 'system'
  FROM placed p;

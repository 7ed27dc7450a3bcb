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
-- Each thread to the stand-in, else in turn to the colleagues of its team, else to an administrator. Whoever is apart from
-- its person gets it only when nobody else can take it. The trigger of handoff moves the owner.
WITH moving AS (
    SELECT t.id, t.owner_id, t.team_id, o.stand_in_id, ARRAY(SELECT apart_from(t.person_id)) AS apart,
           row_number() OVER (PARTITION BY t.team_id ORDER BY t.id) AS turn
      FROM thread t JOIN agent o ON o.id = t.owner_id
     WHERE t.id = ANY(%(threads)s::bigint[])
), colleague AS (
    SELECT m.team_id, m.agent_id,
           row_number() OVER (PARTITION BY m.team_id ORDER BY d.agent_id IS NULL, m.agent_id) - 1 AS place,
           count(*) OVER (PARTITION BY m.team_id) AS many
      FROM may_own m
      JOIN can_take a ON a.id = m.agent_id
      LEFT JOIN on_duty d ON d.agent_id = a.id
), successor AS (
    SELECT v.id, v.owner_id, v.team_id, coalesce(
               CASE WHEN s.id <> ALL (v.apart) THEN s.id END,
               CASE WHEN c.agent_id <> ALL (v.apart) THEN c.agent_id END,
               (SELECT n.agent_id FROM colleague n WHERE n.team_id = v.team_id AND n.agent_id <> ALL (v.apart)
                 ORDER BY (n.place + n.many - v.turn %% n.many) %% n.many LIMIT 1),
               (SELECT min(a.id) FROM can_take a WHERE a.role = 'admin' AND a.id <> ALL (v.apart)),
               s.id, c.agent_id, x.id) AS to_id
      FROM moving v
      LEFT JOIN can_take s ON s.id = v.stand_in_id AND EXISTS (SELECT FROM may_own m WHERE m.agent_id = s.id)
      LEFT JOIN colleague c ON c.team_id = v.team_id AND c.place = v.turn %% c.many
     CROSS JOIN (SELECT min(a.id) AS id FROM can_take a WHERE a.role = 'admin') x
)
INSERT INTO handoff (thread_id, from_id, to_id, to_team_id, reason, offered_by, accepted_at)
SELECT f.id, f.owner_id, f.to_id,
       coalesce((SELECT m.team_id FROM may_own m WHERE m.agent_id = f.to_id AND m.team_id = f.team_id),
                (SELECT min(m.team_id) FROM may_own m WHERE m.agent_id = f.to_id),
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

-- name: absence
-- Days away of one agent, with what decides whether their threads are handed on.
SELECT b.id, b.agent_id, b.starts_on, b.ends_on,
       (SELECT count(*) FROM generate_series(b.starts_on, b.ends_on, '1 day') d
         WHERE EXISTS (SELECT FROM shift s WHERE s.agent_id = b.agent_id AND s.weekday = extract(isodow FROM d)::int - 1)) AS working,
       EXISTS (SELECT FROM covering c WHERE c.absence_id = b.id) AS handed
  FROM absence b
 WHERE b.id = %(id)s::bigint AND b.agent_id = %(agent)s::bigint AND b.given_back_at IS NULL;

-- name: plan
-- Each thread of somebody who is away to their stand-in, else in turn to the colleagues of its team who are here in these
-- days; nobody when there is none, and then it stays. Whoever is apart from its person only when nobody else is here.
WITH away AS (
    SELECT b.agent_id, b.starts_on, b.ends_on FROM absence b WHERE b.id = %(absence)s::bigint
), here AS (
    SELECT c.id FROM can_take c, away w
     WHERE c.id <> w.agent_id AND EXISTS (SELECT FROM shift s WHERE s.agent_id = c.id)
       AND EXISTS (SELECT FROM may_own m WHERE m.agent_id = c.id)
       AND NOT EXISTS (SELECT FROM absence b WHERE b.agent_id = c.id AND b.starts_on <= w.ends_on AND b.ends_on >= w.starts_on)
), moving AS (
    SELECT t.id, t.subject, t.person_id, t.team_id, o.stand_in_id, ARRAY(SELECT apart_from(t.person_id)) AS apart,
           row_number() OVER (PARTITION BY t.team_id ORDER BY t.id) AS turn
      FROM away w JOIN agent o ON o.id = w.agent_id
      JOIN thread t ON t.owner_id = w.agent_id AND t.state IN ('open', 'snoozed')
), colleague AS (
    SELECT m.team_id, m.agent_id, row_number() OVER (PARTITION BY m.team_id ORDER BY m.agent_id) - 1 AS place,
           count(*) OVER (PARTITION BY m.team_id) AS many
      FROM may_own m JOIN here h ON h.id = m.agent_id
)
SELECT v.id AS thread, v.subject, p.name AS person, g.id AS to_id, g.name AS to_name, v.apart
  FROM moving v
  JOIN person p ON p.id = v.person_id
  LEFT JOIN here s ON s.id = v.stand_in_id
  LEFT JOIN colleague c ON c.team_id = v.team_id AND c.place = v.turn %% c.many
  LEFT JOIN agent g ON g.id = coalesce(
       CASE WHEN s.id <> ALL (v.apart) THEN s.id END,
       CASE WHEN c.agent_id <> ALL (v.apart) THEN c.agent_id END,
       (SELECT n.agent_id FROM colleague n WHERE n.team_id = v.team_id AND n.agent_id <> ALL (v.apart)
         ORDER BY (n.place + n.many - v.turn %% n.many) %% n.many LIMIT 1),
       s.id, c.agent_id)
 ORDER BY v.id;

-- name: takers
-- Who may be chosen for a thread of somebody who is away: whoever takes threads, of any team, and is here in these days.
SELECT c.id, c.name, string_agg(k.name, ', ' ORDER BY k.name) AS teams
  FROM absence w
  JOIN can_take c ON c.id <> w.agent_id
  JOIN may_own m ON m.agent_id = c.id
  JOIN team k ON k.id = m.team_id AND k.removed_at IS NULL
 WHERE w.id = %(absence)s::bigint
   AND NOT EXISTS (SELECT FROM absence b WHERE b.agent_id = c.id AND b.starts_on <= w.ends_on AND b.ends_on >= w.starts_on)
 GROUP BY c.id, c.name ORDER BY c.name, c.id;

-- name: told_that_it_stays
-- On which of these threads it was said that they stay for these days.
SELECT DISTINCT m.thread_id FROM message m
 WHERE m.thread_id = ANY(%(threads)s::bigint[]) AND m.author_kind = 'system' AND m.sign = 'owner-away'
   AND m.text = %(days)s::text;

-- name: outcome
-- What was passed on for these days, and what is still with its owner.
SELECT (SELECT count(*) FROM covering c WHERE c.absence_id = %(absence)s::bigint) AS moved,
       (SELECT count(*) FROM thread t WHERE t.owner_id = %(agent)s::bigint AND t.state IN ('open', 'snoozed')) AS stay
  FROM absence b WHERE b.id = %(absence)s::bigint AND b.agent_id = %(agent)s::bigint;

-- name: hand_on
-- The plan as handoffs that accept themselves; the trigger of handoff moves the owner.
INSERT INTO handoff (thread_id, from_id, to_id, to_team_id, reason, offered_by, accepted_at)
SELECT t.id, t.owner_id, k.to_id,
       coalesce((SELECT m.team_id FROM may_own m WHERE m.agent_id = k.to_id AND m.team_id = t.team_id),
                (SELECT min(m.team_id) FROM may_own m WHERE m.agent_id = k.to_id),
                t.team_id),
       %(reason)s::text, %(by)s::bigint, now()
  FROM unnest(%(threads)s::bigint[], %(to)s::bigint[]) AS k (thread_id, to_id) JOIN thread t ON t.id = k.thread_id
 ORDER BY t.id
RETURNING id, thread_id, from_id, to_id, to_team_id;

-- name: cover
-- Which handoffs come back with whoever was away.
INSERT INTO covering (handoff_id, absence_id) SELECT unnest(%(handoffs)s::bigint[]), %(absence)s::bigint;

-- name: come_back
-- Days away that are over, in each agent's own zone, and whose threads have not come back.
SELECT b.id FROM absence b JOIN can_take a ON a.id = b.agent_id
 WHERE b.given_back_at IS NULL AND b.ends_on < (now() AT TIME ZONE a.timezone)::date
   AND EXISTS (SELECT FROM covering c WHERE c.absence_id = b.id)
 ORDER BY b.id LIMIT 10 FOR NO KEY UPDATE OF b;

-- name: to_give_back
-- What is still open with whoever took it; what was handed further or has ended stays where it is, and so does what is
-- of somebody who meanwhile asked not to have them.
SELECT t.id AS thread, h.from_id AS agent, h.reason
  FROM covering c
  JOIN handoff h ON h.id = c.handoff_id
  JOIN thread t ON t.id = h.thread_id AND t.owner_id = h.to_id AND t.state IN ('open', 'snoozed')
 WHERE c.absence_id = %(absence)s::bigint AND h.from_id <> ALL (ARRAY(SELECT apart_from(t.person_id)))
 ORDER BY t.id FOR NO KEY UPDATE OF t;

-- name: given_back
-- Once.
UPDATE absence SET given_back_at = now() WHERE id = %(absence)s::bigint;

-- name: failed_them
-- Whether we broke a promise on this thread or answered it with a decision: then thanks are not ours to ask for.
SELECT EXISTS (SELECT FROM promise p WHERE p.thread_id = %(thread)s::bigint AND p.ending = 'broken')
    OR EXISTS (SELECT FROM closure c WHERE c.thread_id = %(thread)s::bigint AND c.kind = 'answered' AND c.closed_at IS NOT NULL);

-- name: overseers
-- Who is told when we fail on a thread, and whether they are on shift: administrators, and the supervisors on shift who
-- read its team; where none of these is, those of other teams.
WITH overseer AS (
    SELECT c.id, c.role, d.agent_id IS NOT NULL AS here,
           EXISTS (SELECT FROM membership m
                    WHERE m.agent_id = c.id AND m.team_id = t.team_id AND 'read' = ANY (m.verbs)) AS reads
      FROM thread t
     CROSS JOIN can_take c
      LEFT JOIN duty_at(%(at)s::timestamptz) d ON d.agent_id = c.id
     WHERE t.id = %(thread)s::bigint AND c.role IN ('supervisor', 'admin') AND c.id <> t.owner_id
)
SELECT o.id, o.here FROM overseer o
 WHERE o.role = 'admin'
    OR (o.here AND (o.reads OR NOT EXISTS (SELECT FROM overseer r WHERE r.role = 'supervisor' AND r.here AND r.reads)))
 ORDER BY o.id;

-- name: let_in_overseers
-- Whoever is told and could not open the thread may do so now, as when a customer asks for a supervisor.
INSERT INTO supervisor_call (thread_id, agent_id)
SELECT t.id, c.id
  FROM thread t CROSS JOIN can_take c
 WHERE t.id = %(thread)s::bigint AND c.id = ANY (%(agents)s::bigint[]) AND c.role = 'supervisor'
   AND NOT EXISTS (SELECT FROM membership m
                    WHERE m.agent_id = c.id AND m.team_id = t.team_id AND 'read' = ANY (m.verbs))
ON CONFLICT DO NOTHING;

-- name: offer_handoff
-- An offer; the owner stays until it is accepted.
INSERT INTO handoff (thread_id, from_id, to_id, to_team_id, reason, offered_by, about, done, promised, told, due_at,
                     supervised, approved_at, approved_by)
VALUES (%(thread)s::bigint, %(from)s::bigint, %(to)s::bigint, %(team)s::bigint, %(reason)s::text, %(by)s::bigint,
        %(about)s::text, %(done)s::text, %(promised)s::text, %(told)s::text, %(due)s::timestamptz, %(supervised)s::boolean,
        CASE WHEN %(approver)s::bigint IS NOT NULL THEN now() END, %(approver)s::bigint)
RETURNING id, thread_id, from_id, to_id, to_team_id, reason, offered_by, offered_at, accepted_at, refused_at, withdrawn_at,
          about, done, promised, told, due_at, returned_at, supervised, approved_at, approved_by;

-- name: hands_of_matter
-- How often the matter of a thread was passed on, on any of its threads. Who is away and comes back passes nothing on.
SELECT count(*)
  FROM (SELECT coalesce(t.matter_id, t.id) AS id FROM thread t WHERE t.id = %(thread)s::bigint) m
  JOIN thread t ON t.id = m.id OR t.matter_id = m.id
  JOIN handoff h ON h.thread_id = t.id AND h.accepted_at IS NOT NULL
 WHERE NOT EXISTS (SELECT FROM covering c WHERE c.handoff_id = h.id);

-- name: approve_handoff
-- A supervisor agrees; the time to accept it begins anew.
UPDATE handoff SET approved_at = now(), approved_by = %(by)s::bigint, due_at = coalesce(%(due)s::timestamptz, due_at)
 WHERE id = %(id)s::bigint AND approved_at IS NULL AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: return_handoff
-- Nobody answered it in time: it goes back by itself.
UPDATE handoff SET withdrawn_at = now(), returned_at = now()
 WHERE id = %(id)s::bigint AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: pending_handoff
-- The offer in the air, if any.
SELECT id, thread_id, from_id, to_id, to_team_id, reason, offered_by, offered_at, accepted_at, refused_at, withdrawn_at,
       about, done, promised, told, due_at, returned_at, supervised, approved_at, approved_by
  FROM handoff WHERE thread_id = %(thread)s::bigint AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: hands
-- Through which hands a thread went, for its aside at the desk.
SELECT f.name AS from_name, o.name AS to_name, h.reason, h.accepted_at AS at
  FROM handoff h JOIN agent f ON f.id = h.from_id JOIN agent o ON o.id = h.to_id
 WHERE h.thread_id = %(thread)s::bigint AND h.accepted_at IS NOT NULL
 ORDER BY h.accepted_at, h.id;

-- name: accept_handoff
-- The one statement that moves an owner: its trigger does, or it fails whole.
UPDATE handoff SET accepted_at = now()
 WHERE id = %(id)s::bigint AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: refuse_handoff
-- The owner stays.
UPDATE handoff SET refused_at = now()
 WHERE id = %(id)s::bigint AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: withdraw_handoff
-- Taken back by the one who offered it.
UPDATE handoff SET withdrawn_at = now()
 WHERE id = %(id)s::bigint AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: team_for
-- The team a thread moves to with an agent: the same one if they may own there, else the first where they may.
SELECT coalesce(
       (SELECT m.team_id FROM may_own m WHERE m.agent_id = a.id AND m.team_id = %(team)s::bigint),
       (SELECT min(m.team_id) FROM may_own m WHERE m.agent_id = a.id),
       CASE WHEN a.role = 'admin' AND NOT EXISTS (SELECT FROM membership m WHERE m.agent_id = a.id) THEN %(team)s::bigint END)
  FROM can_take a WHERE a.id = %(agent)s::bigint;

-- name: serves
-- Whether somebody looks at a file because they serve this person, or has said today why they look. They serve who
-- own a case of theirs that is open or was within a month, were offered one, stand in for its owner, are called to it as
-- a supervisor or were asked today whether something may be given, help in its swarm, follow it, answer in it, or (not
-- those who oversee) may answer it while it waits or while its owner is off shift; and whoever the person knows.
SELECT EXISTS (SELECT FROM file_opening f
                WHERE f.agent_id = %(agent)s::bigint AND f.person_id = %(person)s::bigint
                  AND f.day = (SELECT (%(at)s::timestamptz AT TIME ZONE s.timezone)::date FROM shop s WHERE s.id = 1))
    OR EXISTS (SELECT FROM person p WHERE p.id = %(person)s::bigint AND p.my_agent_id = %(agent)s::bigint)
    OR EXISTS (
       SELECT FROM thread t
        WHERE t.person_id = %(person)s::bigint
          AND ((t.owner_id = %(agent)s::bigint AND (t.state <> 'closed' OR t.last_at > now() - interval '30 days'))
            OR EXISTS (SELECT FROM handoff h WHERE h.thread_id = t.id AND h.to_id = %(agent)s::bigint
                          AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL)
            OR EXISTS (SELECT FROM thread_follower l WHERE l.thread_id = t.id AND l.agent_id = %(agent)s::bigint)
            OR EXISTS (SELECT FROM supervisor_call k WHERE k.thread_id = t.id AND k.agent_id = %(agent)s::bigint)
            OR EXISTS (SELECT FROM swarm s JOIN helper e ON e.swarm_id = s.id
                        WHERE s.thread_id = t.id AND s.closed_at IS NULL
                          AND e.agent_id = %(agent)s::bigint AND e.ended_at IS NULL)
            OR EXISTS (SELECT FROM permission a WHERE a.thread_id = t.id AND a.asked_of = %(agent)s::bigint
                          AND (a.answered_at IS NULL OR a.answered_at > now() - interval '1 day'))
            OR (t.state <> 'closed'
                AND (EXISTS (SELECT FROM agent o WHERE o.id = t.owner_id AND o.stand_in_id = %(agent)s::bigint)
                  OR EXISTS (SELECT FROM message m
                              WHERE m.thread_id = t.id AND m.position > t.last_position - 100 AND m.author_kind = 'agent'
                                AND m.author_id = %(agent)s::bigint AND m.visibility = 'person')
                  OR (t.team_id = ANY(%(answers)s::bigint[])
                      AND (t.waiting_since IS NOT NULL
                           OR NOT EXISTS (SELECT FROM on_duty d WHERE d.agent_id = t.owner_id)))))));

-- name: add
-- One row a day of the shop: a reason holds until that day ends.
INSERT INTO file_opening (agent_id, person_id, day, reason, at)
SELECT %(agent)s::bigint, %(person)s::bigint, (%(at)s::timestamptz AT TIME ZONE s.timezone)::date, %(reason)s::text,
       %(at)s::timestamptz
  FROM shop s WHERE s.id = 1
ON CONFLICT (agent_id, person_id, day) DO NOTHING;

-- name: openings
-- Who opened whose file, the last first, of one person or agent if so asked.
SELECT f.id, f.at, f.reason, f.agent_id, a.name AS agent, f.person_id, p.name AS person
  FROM file_opening f JOIN agent a ON a.id = f.agent_id JOIN person p ON p.id = f.person_id
 WHERE (%(person)s::bigint IS NULL OR f.person_id = %(person)s::bigint)
   AND (%(agent)s::bigint IS NULL OR f.agent_id = %(agent)s::bigint)
   AND (%(before)s::bigint IS NULL OR f.id < %(before)s::bigint)
 ORDER BY f.id DESC LIMIT %(limit)s::int;

-- name: add_export
-- How many of which group; never who.
INSERT INTO people_export (agent_id, segment, people, at)
VALUES (%(agent)s::bigint, %(segment)s::text, %(people)s::integer, %(at)s::timestamptz);

-- name: exports
-- The tables of people that were taken away, the last first.
SELECT e.id, e.at, e.segment, e.people, e.agent_id, a.name AS agent FROM people_export e JOIN agent a ON a.id = e.agent_id
 WHERE (%(agent)s::bigint IS NULL OR e.agent_id = %(agent)s::bigint)
 ORDER BY e.id DESC LIMIT %(limit)s::int;

-- name: forget_exports
-- As long as the openings.
DELETE FROM people_export WHERE at < %(at)s::timestamptz - interval '24 months';

-- name: forget
-- What is older than 24 months is nobody's to read.
DELETE FROM file_opening WHERE day < (%(at)s::timestamptz - interval '24 months')::date;

-- name: person_for_agent
-- The door of a person's file: whoever may read one of their threads. Missing and forbidden look alike.
SELECT r.id
  FROM person p JOIN person r ON r.id = coalesce(p.merged_into_id, p.id)
 WHERE p.id = %(person)s::bigint
   AND (%(all)s::boolean
        OR EXISTS (SELECT FROM thread t
                    WHERE t.person_id = r.id
                      AND (t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
                           OR EXISTS (SELECT FROM handoff h WHERE h.thread_id = t.id AND h.to_id = %(agent)s::bigint
                                         AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL)
                           OR EXISTS (SELECT FROM supervisor_call k WHERE k.thread_id = t.id AND k.agent_id = %(agent)s::bigint))));

-- name: lock_threads_of
-- Threads before their persons, as every verb that writes on a thread does, so that nobody waits in a circle.
SELECT t.id, t.owner_id, t.team_id, t.person_id, t.state FROM thread t
 WHERE t.person_id = ANY(%(people)s::bigint[]) ORDER BY t.id FOR NO KEY UPDATE;

-- name: whose_now
-- Whose these threads are after a merge, or after its end.
SELECT t.id, t.owner_id, t.team_id, t.person_id, t.state FROM thread t WHERE t.id = ANY(%(threads)s::bigint[]);

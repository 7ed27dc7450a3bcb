-- name: chosen
-- What holds of each sort: the last choice.
SELECT DISTINCT ON (c.sort) c.sort, c.days, c.erases, a.name AS by, c.at
  FROM retention_choice c JOIN agent a ON a.id = c.agent_id ORDER BY c.sort, c.id DESC;

-- name: choices
-- Who chose what, the latest first.
SELECT c.sort, c.days, c.erases, a.name AS by, c.at
  FROM retention_choice c JOIN agent a ON a.id = c.agent_id ORDER BY c.id DESC LIMIT 50;

-- name: choose
-- A choice; those before it stay.
INSERT INTO retention_choice (sort, days, erases, agent_id)
VALUES (%(sort)s::text, %(days)s::int, %(erases)s::boolean, %(agent)s::bigint) RETURNING id;

-- name: keep_so_long
-- Whoever erases by request asks the kind of the case how long it stays.
UPDATE retention SET days = %(days)s::int WHERE kind = %(sort)s::text;

-- name: one_at_a_time
-- One worker forgets at a time.
SELECT pg_advisory_xact_lock(hashtextextended('retention forget', 0));

-- name: due_cases
-- Closed cases of a sort that are over their time and held by nothing, the oldest first; with `among`, those of them. A case
-- that goes on in another one goes when that one went.
SELECT k.id FROM case_kept k
 WHERE k.state = 'closed' AND k.last_at < now() - make_interval(days => %(days)s::int)
   AND k.ended_at < now() - make_interval(days => %(days)s::int)
   AND k.sort = %(sort)s::text AND k.held = '' AND (%(among)s::bigint[] IS NULL OR k.id = ANY(%(among)s::bigint[]))
   AND NOT EXISTS (SELECT FROM erased_case e WHERE e.thread_id = k.id AND e.at >= k.ended_at)
   AND NOT EXISTS (SELECT FROM promise p WHERE p.thread_id = k.id AND p.ended_at IS NULL)
   AND NOT EXISTS (SELECT FROM closure c LEFT JOIN erased_case e ON e.thread_id = c.into_id
                    WHERE c.thread_id = k.id AND c.into_id IS NOT NULL AND c.ended_at IS NULL AND e.thread_id IS NULL)
 ORDER BY k.last_at, k.id LIMIT %(limit)s::int;

-- name: due_people
-- People of whom no case is left, for so long, nor of the records that turned out to be them; who takes part in somebody's
-- open case, or writes for somebody, stays.
SELECT p.id FROM person p
 WHERE p.merged_into_id IS NULL AND p.erased_at IS NULL AND p.created_at < now() - make_interval(days => %(days)s::int)
   AND NOT EXISTS (
       WITH RECURSIVE one AS (
           SELECT p.id UNION SELECT q.id FROM person q JOIN one o ON q.merged_into_id = o.id)
       SELECT FROM one o JOIN thread t ON t.person_id = o.id LEFT JOIN erased_case e ON e.thread_id = t.id
        WHERE e.thread_id IS NULL OR e.at < t.last_at OR t.last_at >= now() - make_interval(days => %(days)s::int))
   AND NOT EXISTS (SELECT FROM participant n JOIN thread t ON t.id = n.thread_id
                    WHERE n.person_id = p.id AND n.removed_at IS NULL AND t.state <> 'closed')
   AND NOT EXISTS (SELECT FROM representative r
                    WHERE (r.person_id = p.id OR r.by_person_id = p.id) AND r.ended_at IS NULL)
   AND NOT EXISTS (SELECT FROM mail m WHERE m.person_id = p.id AND m.arrived_at >= now() - make_interval(days => %(days)s::int))
 ORDER BY p.id LIMIT %(limit)s::int;

-- name: forget_devices
-- Browsers whose person has had nothing open, and nothing said, for so long. Once a day it scans all cases for it.
UPDATE browser b SET hash = sha256(uuid_send(gen_random_uuid())), forgotten_at = now()
 WHERE b.id IN (SELECT o.id FROM browser o
                 WHERE o.forgotten_at IS NULL AND o.created_at < now() - make_interval(days => %(days)s::int)
                   AND NOT EXISTS (SELECT FROM thread t
                                    WHERE t.person_id = o.person_id
                                      AND (t.state <> 'closed' OR t.last_at >= now() - make_interval(days => %(days)s::int)))
                   AND NOT EXISTS (SELECT FROM entry n JOIN thread t ON t.id = n.thread_id
                                    WHERE n.browser_id = o.id AND t.state <> 'closed')
                 ORDER BY o.id LIMIT %(limit)s::int);

-- name: add_forgetting
-- The receipt.
INSERT INTO forgetting (sort, days, things, gone, files)
VALUES (%(sort)s::text, %(days)s::int, %(things)s::int, %(gone)s::jsonb, %(files)s::int) RETURNING id;

-- name: coming
-- What is over its time in each of the next twelve months, by sort; now and before counts for this month. It scans all cases.
SELECT n.sort, date_trunc('month', greatest(k.ended_at + make_interval(days => n.days), now()) AT TIME ZONE s.timezone)::date AS month,
       count(*)::int AS things
  FROM unnest(%(sorts)s::text[], %(days)s::int[]) AS n (sort, days)
 CROSS JOIN shop s
  JOIN case_kept k ON k.sort = n.sort
 WHERE k.state = 'closed' AND k.held IN ('', 'retention')
   AND k.ended_at + make_interval(days => n.days) < now() + interval '12 months'
   AND NOT EXISTS (SELECT FROM erased_case e WHERE e.thread_id = k.id AND e.at >= k.ended_at)
 GROUP BY 1, 2 ORDER BY 2, 1;

-- name: staying
-- What is over its time and stays, by what holds it. It scans all cases.
SELECT k.sort, CASE WHEN k.held <> '' THEN k.held ELSE 'open' END AS held, count(*)::int AS things
  FROM unnest(%(sorts)s::text[], %(days)s::int[]) AS n (sort, days)
  JOIN case_kept k ON k.sort = n.sort
 WHERE k.ended_at + make_interval(days => n.days) < now() AND (k.state <> 'closed' OR k.held NOT IN ('', 'retention'))
 GROUP BY 1, 2 ORDER BY 1, 2;

-- name: forgotten
-- What went, by day.
SELECT (f.at AT TIME ZONE s.timezone)::date AS day, f.sort, f.days, sum(f.things)::int AS things, sum(f.files)::int AS files
  FROM forgetting f CROSS JOIN shop s GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2 LIMIT 60;

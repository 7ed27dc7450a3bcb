-- name: touched
-- The threads that a batch of events is about: since when what is in hand now was lodged, and what it concerns.
SELECT t.id, t.kind,
       coalesce((SELECT max(c.ended_at) FROM closure c
                  WHERE c.thread_id = t.id AND c.kind = 'answered' AND c.ended_by LIKE 'customer:%%'), t.opened_at) AS lodged_at,
       array(SELECT n.what FROM concern n WHERE n.thread_id = t.id ORDER BY n.what) AS concerns,
       c.asked_at, c.completed_at, c.ended_at AS completion_ended_at
  FROM thread t
  LEFT JOIN LATERAL (SELECT k.asked_at, k.completed_at, k.ended_at FROM completion k
                      WHERE k.thread_id = t.id AND k.stops ORDER BY k.id DESC LIMIT 1) c ON true
 WHERE t.id = ANY(%(threads)s::bigint[]);

-- name: how_ended
-- As what these closures ended their threads.
SELECT c.id, c.kind FROM closure c WHERE c.id = ANY(%(closures)s::bigint[]);

-- name: place
-- In which zone the company counts its days, and which of them are public holidays there.
SELECT s.timezone,
       array(SELECT d.day FROM closed_day d WHERE NOT d.own AND NOT d.opens AND d.day > current_date - 400) AS holidays
  FROM shop s;

-- name: of_threads
-- Every term these threads have or had.
SELECT d.id, d.thread_id, d.rule, d.kind, d.count, d.unit, d.lodged_at, d.due_at, d.warned, d.missed_at, d.ended_at, d.ending
  FROM deadline d WHERE d.thread_id = ANY(%(threads)s::bigint[]) ORDER BY d.id;

-- name: begin_deadlines
-- New terms of a batch.
INSERT INTO deadline (thread_id, rule, kind, count, unit, lodged_at, due_at, missed_at, ended_at, ending, warn_at)
SELECT n.*, n.lodged_at + (n.due_at - n.lodged_at) * %(first)s::int / 100
  FROM unnest(%(thread_id)s::bigint[], %(rule)s::text[], %(kind)s::text[], %(count)s::int[], %(unit)s::text[],
                     %(lodged_at)s::timestamptz[], %(due_at)s::timestamptz[], %(missed_at)s::timestamptz[],
                     %(ended_at)s::timestamptz[], %(ending)s::text[])
       AS n (thread_id, rule, kind, count, unit, lodged_at, due_at, missed_at, ended_at, ending);

-- name: end_deadlines
-- What a batch ended, or brought back.
UPDATE deadline d SET missed_at = n.missed_at, ended_at = n.ended_at, ending = n.ending
  FROM unnest(%(id)s::bigint[], %(missed_at)s::timestamptz[], %(ended_at)s::timestamptz[], %(ending)s::text[])
       AS n (id, missed_at, ended_at, ending)
 WHERE d.id = n.id;

-- name: warn
-- Terms of which another half, fifth or twentieth part is left; told once each.
WITH near AS (
    SELECT d.id, s.step FROM deadline d
     CROSS JOIN LATERAL (SELECT max(p.step) AS step FROM unnest(%(steps)s::int[]) AS p (step)
                          WHERE d.lodged_at + (d.due_at - d.lodged_at) * p.step / 100 <= %(now)s::timestamptz) s
     WHERE d.ended_at IS NULL AND d.warn_at <= %(now)s::timestamptz AND s.step > d.warned
     ORDER BY d.warn_at LIMIT %(limit)s::int FOR UPDATE OF d SKIP LOCKED
)
UPDATE deadline d
   SET warned = near.step,
       warn_at = (SELECT min(d.lodged_at + (d.due_at - d.lodged_at) * p.step / 100)
                    FROM unnest(%(steps)s::int[]) AS p (step) WHERE p.step > near.step)
  FROM near, thread t
 WHERE d.id = near.id AND t.id = d.thread_id
RETURNING d.id, d.thread_id, t.owner_id, t.team_id, d.warned::int AS percent;

-- name: miss
-- Terms that ran out. The thread stays open: nothing ends because a term did (Ley 10/2025, art. 13.2).
WITH over AS (
    SELECT d.id FROM deadline d
     WHERE d.missed_at IS NULL AND d.ended_at IS NULL AND d.due_at <= %(now)s::timestamptz
     ORDER BY d.due_at LIMIT %(limit)s::int FOR UPDATE SKIP LOCKED
)
UPDATE deadline d SET missed_at = d.due_at FROM over, thread t
 WHERE d.id = over.id AND t.id = d.thread_id
RETURNING d.id, d.thread_id, t.owner_id, t.team_id, 100 AS percent;

-- name: of_thread
-- The terms of one thread that run or ran, the one that ends first on top.
SELECT d.id, d.thread_id, d.rule, d.kind, d.count, d.unit, d.lodged_at, d.due_at, d.warned, d.missed_at, d.ended_at, d.ending
  FROM deadline d WHERE d.thread_id = %(thread)s::bigint ORDER BY d.ended_at IS NOT NULL, d.due_at, d.id LIMIT 20;

-- name: owed
-- What runs out first among what a viewer may read, with the thread it is of: one line a thread, its strictest term.
SELECT d.id, d.thread_id, t.code, t.subject, t.kind, a.name AS owner, d.rule, d.lodged_at, d.due_at, d.missed_at
  FROM deadline d JOIN thread t ON t.id = d.thread_id JOIN agent a ON a.id = t.owner_id
 WHERE d.ended_at IS NULL
   AND NOT EXISTS (SELECT FROM deadline s WHERE s.thread_id = d.thread_id AND s.ended_at IS NULL
                      AND (s.due_at, s.id) < (d.due_at, d.id))
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
   AND (d.due_at, d.id) > (%(after)s::timestamptz, %(after_id)s::bigint)
 ORDER BY d.due_at, d.id LIMIT %(limit)s::int;

-- name: near
-- The terms of one owner of which four fifths have passed, the strictest of each thread, what ends first on top.
SELECT t.id AS thread, t.subject, p.name AS person, d.rule, d.due_at
  FROM deadline d JOIN thread t ON t.id = d.thread_id JOIN person p ON p.id = t.person_id
 WHERE d.ended_at IS NULL AND d.warned >= 80 AND t.owner_id = %(agent)s::bigint
   AND NOT EXISTS (SELECT FROM deadline s WHERE s.thread_id = d.thread_id AND s.ended_at IS NULL
                      AND (s.due_at, s.id) < (d.due_at, d.id))
 ORDER BY d.due_at, d.id LIMIT %(limit)s::int;

-- name: kept
-- Of each rule, how many terms ended in a span of days, and how many of those in time; those that still run beside it.
SELECT d.rule,
       count(*) FILTER (WHERE d.ending IN ('met', 'late') AND d.ended_at >= %(since)s::timestamptz)::int AS decided,
       count(*) FILTER (WHERE d.ending = 'met' AND d.ended_at >= %(since)s::timestamptz)::int AS in_time,
       count(*) FILTER (WHERE d.ended_at IS NULL)::int AS running,
       count(*) FILTER (WHERE d.ended_at IS NULL AND d.missed_at IS NOT NULL)::int AS over,
       count(*) FILTER (WHERE d.ended_at IS NULL AND d.missed_at IS NULL AND d.warned >= 80)::int AS near
  FROM deadline d
 WHERE d.ended_at IS NULL OR d.ended_at >= %(since)s::timestamptz
 GROUP BY d.rule;

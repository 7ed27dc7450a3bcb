-- name: add_leaving
-- One request at a time on a thread.
INSERT INTO leaving (thread_id, person_id, what, asked_by, asked_at, effective_on)
VALUES (%(thread)s::bigint, %(person)s::bigint, %(what)s::text, %(by)s::text, %(at)s::timestamptz, %(day)s::date)
    ON CONFLICT (thread_id) WHERE executed_at IS NULL AND withdrawn_at IS NULL DO NOTHING
RETURNING id;

-- name: find_leaving
-- One request.
SELECT l.id, l.thread_id, l.person_id, l.what, l.asked_at, l.asked_by, l.effective_on, l.offered_at, l.executed_at,
       a.name AS executed_by, l.withdrawn_at
  FROM leaving l LEFT JOIN agent a ON a.id = l.executed_by
 WHERE l.id = %(id)s::bigint;

-- name: last_leaving
-- The last request of a thread.
SELECT l.id, l.thread_id, l.person_id, l.what, l.asked_at, l.asked_by, l.effective_on, l.offered_at, l.executed_at,
       a.name AS executed_by, l.withdrawn_at
  FROM leaving l LEFT JOIN agent a ON a.id = l.executed_by
 WHERE l.thread_id = %(thread)s::bigint
 ORDER BY l.id DESC LIMIT 1;

-- name: offer
-- What the firm wrote, unless anybody who is this person was shown it before.
SELECT g.leaving_offer
  FROM generosity g, thread t
 WHERE t.id = %(thread)s::bigint AND g.leaving_offer <> ''
   AND NOT EXISTS (SELECT FROM leaving l JOIN thread o ON o.id = l.thread_id
                    WHERE o.person_id = t.person_id AND l.offered_at IS NOT NULL);

-- name: lock_offer
-- Two pages of one person that would show the offer wait for each other; the statement after this one sees the first.
SELECT pg_advisory_xact_lock(hashtextextended('leaving/offer/' || t.person_id, 0))
  FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: set_offered
-- Once for a person.
UPDATE leaving l SET offered_at = clock_timestamp()
 WHERE l.id = %(id)s::bigint AND l.offered_at IS NULL
   AND NOT EXISTS (SELECT FROM leaving o WHERE o.person_id = l.person_id AND o.offered_at IS NOT NULL);

-- name: execute
-- Done.
UPDATE leaving SET executed_at = coalesce(%(at)s::timestamptz, clock_timestamp()), executed_by = %(agent)s::bigint
 WHERE id = %(id)s::bigint;

-- name: waits_for_more
-- Whether the person waits for more than the confirmation: since before they asked to leave, or for what they said after it.
SELECT t.waiting_since < l.asked_at
       OR EXISTS (SELECT FROM message m
                   WHERE m.thread_id = t.id AND m.author_kind = 'customer' AND m.at >= l.asked_at AND m.sign <> ALL (%(courtesies)s::text[]))
  FROM leaving l JOIN thread t ON t.id = l.thread_id
 WHERE l.id = %(id)s::bigint AND t.waiting_since IS NOT NULL;

-- name: withdraw
-- They stay.
UPDATE leaving SET withdrawn_at = clock_timestamp() WHERE id = %(id)s::bigint;

-- name: written_offer
-- What an administrator wrote for who leaves.
SELECT g.leaving_offer FROM generosity g;

-- name: set_offer
-- The same, written anew.
UPDATE generosity SET leaving_offer = %(text)s::text;

-- name: to_remind
-- What was asked and is neither carried out nor taken back, the oldest first, with how often we were reminded of it:
-- the lines on the thread are what says so.
SELECT * FROM (
    SELECT l.id, l.thread_id, l.what, l.asked_at,
           (SELECT count(*) FROM message m
             WHERE m.thread_id = l.thread_id AND m.sign = 'leaving-waits' AND m.at >= l.asked_at) AS reminded
      FROM leaving l
     WHERE l.executed_at IS NULL AND l.withdrawn_at IS NULL
       AND l.asked_at <= %(at)s::timestamptz - interval '12 hours'
       AND (%(id)s::bigint IS NULL OR l.id = %(id)s::bigint)) l
 WHERE l.reminded < 2
 ORDER BY l.asked_at, l.id LIMIT %(limit)s::int;

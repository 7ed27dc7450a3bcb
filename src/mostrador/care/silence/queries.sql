-- name: words_of
-- What these messages of ours say, to see whether they ask something.
SELECT m.id, m.text FROM message m
 WHERE m.id = ANY(%(messages)s::bigint[]) AND m.author_kind = 'agent' AND m.visibility = 'person' AND m.withdrawn_at IS NULL;

-- name: begin_silences
-- From now on we wait for their answer; a new question begins anew.
INSERT INTO silence (thread_id, asked_at, next_at)
SELECT * FROM unnest(%(threads)s::bigint[], %(asked)s::timestamptz[], %(next)s::timestamptz[])
ON CONFLICT (thread_id) DO UPDATE SET asked_at = excluded.asked_at, next_at = excluded.next_at, notices = 0;

-- name: end_silences
-- They answered, or nothing is asked any more.
DELETE FROM silence WHERE thread_id = ANY(%(threads)s::bigint[]);

-- name: due
-- Threads to ask again about, or to let go quiet.
SELECT s.thread_id FROM silence s WHERE s.next_at <= %(now)s::timestamptz ORDER BY s.next_at LIMIT %(limit)s::int;

-- name: find
-- How long one has lasted, locked with its thread.
SELECT s.thread_id, s.asked_at, s.notices FROM silence s WHERE s.thread_id = %(thread)s::bigint FOR UPDATE;

-- name: noticed
-- Asked again.
UPDATE silence SET notices = notices + 1, next_at = %(next)s::timestamptz WHERE thread_id = %(thread)s::bigint;

-- name: wait_on
-- Not yet: something else stands open.
UPDATE silence SET next_at = %(next)s::timestamptz WHERE thread_id = %(thread)s::bigint;

-- name: has_open_promise
-- A thread on which we still owe something never goes quiet.
SELECT EXISTS (SELECT FROM promise p WHERE p.thread_id = %(thread)s::bigint AND p.ended_at IS NULL);

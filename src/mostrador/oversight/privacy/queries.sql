-- name: everybody
-- All the records that turned out to be one person.
WITH RECURSIVE one AS (
    SELECT p.id FROM person p WHERE p.id = %(person)s::bigint
     UNION
    SELECT p.id FROM person p JOIN one o ON p.merged_into_id = o.id
)
SELECT id FROM one ORDER BY id;

-- name: cases
-- Their cases, with what holds each: an open complaint or claim, a hold on cutting or collecting, a baja that is not
-- done, and the time for which the law wants complaints, claims and incidents kept.
SELECT k.id, k.code, k.kind, k.owner_id, k.team_id, k.held, k.until
  FROM case_kept k WHERE k.person_id = ANY(%(people)s::bigint[]) ORDER BY k.id;

-- name: cases_named
-- The same of these cases.
SELECT k.id, k.code, k.kind, k.owner_id, k.team_id, k.held, k.until
  FROM case_kept k WHERE k.id = ANY(%(threads)s::bigint[]) ORDER BY k.id;

-- name: mark_erased
-- Their words are gone; what is said on them after this is new.
INSERT INTO erased_case (thread_id, at) SELECT n.id, now() FROM unnest(%(threads)s::bigint[]) AS n (id)
ON CONFLICT (thread_id) DO UPDATE SET at = excluded.at;

-- name: lock_cases
-- Nobody says anything on them while they are erased.
SELECT t.id FROM thread t WHERE t.id = ANY(%(threads)s::bigint[]) ORDER BY t.id FOR UPDATE;

-- name: their_addresses
-- The addresses they write from, as mails and logs know them.
SELECT DISTINCT lower(a.value) FROM address a WHERE a.person_id = ANY(%(people)s::bigint[]);

-- name: said_in
-- Everything that was said on cases.
SELECT m.id FROM message m WHERE m.thread_id = ANY(%(threads)s::bigint[]);

-- name: said_elsewhere
-- What they said on the cases of others, where they took part; it scans those.
SELECT m.id AS message, t.id AS thread, t.owner_id AS owner, t.team_id AS team
  FROM participant p
  JOIN thread t ON t.id = p.thread_id
  JOIN message m ON m.thread_id = t.id AND m.author_kind = 'customer' AND m.author_id = ANY(%(people)s::bigint[])
 WHERE p.person_id = ANY(%(people)s::bigint[]) AND t.person_id <> ALL(%(people)s::bigint[])
 ORDER BY t.id, m.id;

-- name: contents
-- The bytes that hang on messages, or came as mails to cases.
SELECT f.hash FROM attachment f WHERE f.message_id = ANY(%(messages)s::bigint[]) AND f.hash <> ''
 UNION
SELECT k.hash FROM mail k
 WHERE (k.message_id = ANY(%(messages)s::bigint[]) OR k.thread_id = ANY(%(threads)s::bigint[])
        OR k.thread_id IS NULL AND k.message_id IS NULL
           AND (k.person_id = ANY(%(people)s::bigint[]) OR k.sender = ANY(%(addresses)s::text[])))
   AND NOT starts_with(k.hash, 'erased-')
 UNION
SELECT r.hash FROM recording r WHERE r.thread_id = ANY(%(threads)s::bigint[]) AND r.gone_at IS NULL;

-- name: hold_content
-- The same lock that files of messages take: nobody attaches this content before the commit.
SELECT pg_advisory_xact_lock(hashtextextended('content/' || %(hash)s::text, 0));

-- name: content_in_use
-- The same bytes may be somebody else's too.
SELECT EXISTS (SELECT FROM attachment f WHERE f.hash = %(hash)s::text AND f.withdrawn_at IS NULL)
    OR EXISTS (SELECT FROM mail m WHERE m.hash = %(hash)s::text)
    OR EXISTS (SELECT FROM recording r WHERE r.hash = %(hash)s::text);

-- name: say_so
-- The ledgers let words go in this transaction, and no longer.
SELECT set_config('mostrador.erasing', %(on)s::text, true);

-- name: add_erasure
-- The receipt.
INSERT INTO erasure (person_id, by_id, gone, stays, files, next_at)
VALUES (%(person)s::bigint, %(agent)s::bigint, %(gone)s::jsonb, %(stays)s::jsonb, %(files)s::int, %(next)s::timestamptz)
RETURNING id;

-- name: erasures
-- What was erased of a person, the last time first.
SELECT e.id, e.at, coalesce(a.name, '') AS by, e.gone, e.stays, e.files, e.next_at
  FROM erasure e LEFT JOIN agent a ON a.id = e.by_id WHERE e.person_id = %(person)s::bigint ORDER BY e.id DESC LIMIT 50;

-- name: erasures_due
-- Whose held cases may go by now: of each person the last time counts.
SELECT e.person_id FROM (SELECT DISTINCT ON (e.person_id) e.person_id, e.next_at FROM erasure e
                          ORDER BY e.person_id, e.id DESC) e
 WHERE e.next_at < now() LIMIT %(limit)s::int;

-- name: add_rectification
-- What somebody says is wrong.
INSERT INTO rectification (person_id, thread_id, wrong) VALUES (%(person)s::bigint, %(thread)s::bigint, %(wrong)s::text)
RETURNING id;

-- name: end_rectification
-- Once.
UPDATE rectification SET ended_at = now(), agent_id = %(agent)s::bigint, done = %(done)s::boolean, answer = %(answer)s::text
 WHERE id = %(id)s::bigint AND thread_id = %(thread)s::bigint AND ended_at IS NULL;

-- name: rectifications
-- What was asked on a thread, the latest first.
SELECT r.id, r.wrong, r.asked_at, r.due_at, r.ended_at, coalesce(a.name, '') AS agent, r.done, r.answer
  FROM rectification r LEFT JOIN agent a ON a.id = r.agent_id WHERE r.thread_id = %(thread)s::bigint ORDER BY r.id DESC;

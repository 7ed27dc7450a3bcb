-- name: begin_past
-- A thread of before we were here, with its own date; whoever was merged into another writes as themselves.
INSERT INTO thread (code, person_id, home_id, owner_id, team_id, channel, language, subject, last_at, opened_at)
SELECT %(code)s::text, coalesce(p.merged_into_id, p.id), CASE WHEN p.merged_into_id IS NOT NULL THEN p.id END,
       %(owner)s::bigint, %(team)s::bigint, %(channel)s::text, %(language)s::text, %(subject)s::text, %(at)s::timestamptz,
       %(at)s::timestamptz
  FROM person p WHERE p.id = %(person)s::bigint FOR KEY SHARE
RETURNING id, code, person_id, owner_id, team_id, kind, channel, language, subject, state,
       generation, last_position, last_at, waiting_since, person_read, opened_at, first_answer_at, promise_due_at;

-- name: lock_past
-- The same, as long as nothing has happened on it but being written down.
SELECT t.id, t.code, t.person_id, t.owner_id, t.team_id, t.kind, t.channel, t.language, t.subject, t.state,
       t.generation, t.last_position, t.last_at, t.waiting_since, t.person_read, t.opened_at, t.first_answer_at, t.promise_due_at
  FROM thread t
 WHERE t.id = %(thread)s::bigint
   AND NOT EXISTS (SELECT FROM event e WHERE e.topic = 'thread:' || t.id AND e.kind <> 'message.brought')
   FOR NO KEY UPDATE;

-- name: say_past
-- What was said then, behind what was said before it.
WITH placed AS (
    UPDATE thread t
       SET last_position = t.last_position + 1, last_at = greatest(t.last_at, %(at)s::timestamptz),
           waiting_since = CASE WHEN %(agent)s::bigint IS NULL THEN coalesce(t.waiting_since, %(at)s::timestamptz) END,
           first_answer_at = coalesce(t.first_answer_at, CASE WHEN %(agent)s::bigint IS NOT NULL THEN %(at)s::timestamptz END)
     WHERE t.id = %(thread)s::bigint
 RETURNING t.last_position, coalesce(t.home_id, t.person_id) AS writer
)
INSERT INTO message (thread_id, position, author_kind, author_id, visibility, sign, text, salt, via, at)
SELECT %(thread)s::bigint, p.last_position, CASE WHEN %(agent)s::bigint IS NULL THEN 'customer' ELSE 'agent' END,
       coalesce(%(agent)s::bigint, p.writer), 'person', '', %(text)s::text, %(salt)s::bytea, %(via)s::text, %(at)s::timestamptz
  FROM placed p
RETURNING id, thread_id, position, at;

-- name: settle_past
-- What was answered or is long over fell quiet with its last word.
WITH over AS (
    UPDATE thread t SET state = 'closed', waiting_since = NULL
     WHERE t.id = ANY(%(threads)s::bigint[]) AND t.state = 'open'
       AND (t.waiting_since IS NULL OR t.last_at < %(before)s::timestamptz)
       AND NOT EXISTS (SELECT FROM event e WHERE e.topic = 'thread:' || t.id AND e.kind <> 'message.brought')
 RETURNING t.id, t.last_at
)
INSERT INTO closure (thread_id, kind, by_kind, reason, closed_at)
SELECT o.id, 'quiet', 'system', '', o.last_at FROM over o;

-- name: goes_on_in
-- Where a merged thread goes on, as long as both are still written by the same person.
SELECT c.into_id
  FROM closure c JOIN thread t ON t.id = c.thread_id JOIN thread i ON i.id = c.into_id
 WHERE c.thread_id = %(thread)s::bigint AND c.kind = 'merged' AND c.ended_at IS NULL
   AND coalesce(t.home_id, t.person_id) = coalesce(i.home_id, i.person_id);

-- name: targets
-- The other open threads of a person as far as the viewer may read them, with what they may do there.
SELECT t.id, t.subject, t.opened_at, a.name AS owner, t.owner_id = %(agent)s::bigint AS mine,
       %(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(acts)s::bigint[])
           OR EXISTS (SELECT FROM handoff h WHERE h.thread_id = t.id AND h.to_id = %(agent)s::bigint
                         AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL)
           OR EXISTS (SELECT FROM supervisor_call k WHERE k.thread_id = t.id AND k.agent_id = %(agent)s::bigint) AS acts,
       EXISTS (SELECT FROM swarm s JOIN helper e ON e.swarm_id = s.id
                WHERE s.thread_id = t.id AND s.closed_at IS NULL AND e.agent_id = %(agent)s::bigint
                  AND e.joined_at IS NOT NULL AND e.ended_at IS NULL) AS helps
  FROM thread t JOIN agent a ON a.id = t.owner_id
 WHERE t.person_id = %(person)s::bigint AND t.id <> %(thread)s::bigint AND t.state <> 'closed'
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
 ORDER BY t.last_at DESC, t.id DESC LIMIT 20;

-- name: wait_since
-- Whoever waited there waits here, as long as they have.
UPDATE thread SET waiting_since = least(waiting_since, %(since)s::timestamptz) WHERE id = %(thread)s::bigint;

-- name: wait_as
-- Whoever waited there waits here, as long as they have, and what raised it there raises it here.
UPDATE thread t
   SET waiting_since = least(t.waiting_since, o.waiting_since), raised = t.raised | o.raised,
       raised_at = least(t.raised_at, o.raised_at), not_yet_at = least(t.not_yet_at, o.not_yet_at)
  FROM thread o WHERE t.id = %(thread)s::bigint AND o.id = %(other)s::bigint;

-- name: split_off
-- A thread of its own for some of what was said on another: the same person, owner and team, whatever they are by now.
INSERT INTO thread (code, person_id, home_id, owner_id, team_id, kind, channel, language, subject, split_from_id)
SELECT %(code)s::text, t.person_id, t.home_id, t.owner_id, t.team_id, %(kind)s::text, t.channel, t.language,
       %(subject)s::text, t.id
  FROM thread t WHERE t.id = %(thread)s::bigint
RETURNING id, code, person_id, owner_id, team_id, kind, channel, language, subject, state,
       generation, last_position, last_at, waiting_since, person_read, opened_at, first_answer_at, promise_due_at;

-- name: to_split
-- What the person said on a thread from a message on, to choose from.
SELECT m.id, m.text, m.at
  FROM message m
 WHERE m.thread_id = %(thread)s::bigint AND m.author_kind = 'customer' AND m.sign = '' AND m.withdrawn_at IS NULL
   AND m.position >= (SELECT f.position FROM message f WHERE f.id = %(message)s::bigint AND f.thread_id = %(thread)s::bigint)
 ORDER BY m.position LIMIT 20;

-- name: chosen
-- The messages that go into a thread of their own, in their order.
SELECT m.id, m.text, m.at, m.via, m.scribe_id, m.author_id
  FROM message m
 WHERE m.thread_id = %(thread)s::bigint AND m.id = ANY(%(messages)s::bigint[]) AND m.author_kind = 'customer'
   AND m.sign = '' AND m.withdrawn_at IS NULL
 ORDER BY m.position;

-- name: mark_copy
-- Where the words were said first.
UPDATE message m SET copied_from_id = coalesce(o.copied_from_id, o.id)
  FROM message o WHERE m.id = %(message)s::bigint AND o.id = %(original)s::bigint;

-- name: copy_files
-- The same contents, under names of their own.
INSERT INTO attachment (key, uploaded_by, name, hash, size, media_type, message_id, place)
SELECT k.key, f.uploaded_by, f.name, f.hash, f.size, f.media_type, %(message)s::bigint, f.place
  FROM (SELECT f.*, row_number() OVER (ORDER BY f.place, f.id) AS n
          FROM attachment f WHERE f.message_id = %(original)s::bigint AND f.withdrawn_at IS NULL) f
  JOIN unnest(%(keys)s::text[]) WITH ORDINALITY AS k(key, n) ON k.n = f.n;

-- name: files_of
-- How many files a message has.
SELECT count(*) FROM attachment f WHERE f.message_id = %(message)s::bigint AND f.withdrawn_at IS NULL;

-- name: admit_alike
-- Whoever could open the thread where it was said can open this one.
INSERT INTO entry (browser_id, thread_id)
SELECT e.browser_id, %(thread)s::bigint FROM entry e WHERE e.thread_id = %(like)s::bigint ON CONFLICT DO NOTHING;

-- name: relate
-- Twice is once.
INSERT INTO related (low_id, high_id, by_id)
VALUES (least(%(thread)s::bigint, %(other)s::bigint), greatest(%(thread)s::bigint, %(other)s::bigint), %(agent)s::bigint)
ON CONFLICT DO NOTHING;

-- name: unrelate
-- They have nothing to do with each other after all.
DELETE FROM related
 WHERE low_id = least(%(thread)s::bigint, %(other)s::bigint) AND high_id = greatest(%(thread)s::bigint, %(other)s::bigint);

-- name: follow
-- Twice is once.
INSERT INTO thread_follower (agent_id, thread_id) VALUES (%(agent)s::bigint, %(thread)s::bigint) ON CONFLICT DO NOTHING;

-- name: unfollow
-- Not any more.
DELETE FROM thread_follower WHERE agent_id = %(agent)s::bigint AND thread_id = %(thread)s::bigint;

-- name: ties
-- The threads that this one stands to in some way, as far as the viewer may read them: the last ones first.
WITH tied AS (
    SELECT c.thread_id AS id, 'merged' AS how FROM closure c
     WHERE c.into_id = %(thread)s::bigint AND c.ended_at IS NULL
     UNION ALL
    SELECT c.into_id, 'into' FROM closure c
     WHERE c.thread_id = %(thread)s::bigint AND c.kind = 'merged' AND c.ended_at IS NULL
     UNION ALL
    SELECT t.id, 'split' FROM thread t WHERE t.split_from_id = %(thread)s::bigint
     UNION ALL
    SELECT t.split_from_id, 'from' FROM thread t WHERE t.id = %(thread)s::bigint AND t.split_from_id IS NOT NULL
     UNION ALL
    SELECT r.high_id, 'related' FROM related r WHERE r.low_id = %(thread)s::bigint
     UNION ALL
    SELECT r.low_id, 'related' FROM related r WHERE r.high_id = %(thread)s::bigint
)
SELECT k.how, t.id, t.code, t.subject, t.state, t.last_at, a.name AS owner, p.name AS person
  FROM tied k JOIN thread t ON t.id = k.id JOIN agent a ON a.id = t.owner_id JOIN person p ON p.id = t.person_id
 WHERE %(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
 ORDER BY t.last_at DESC, t.id DESC LIMIT 50;

-- name: followers
-- Who follows it.
SELECT f.agent_id FROM thread_follower f WHERE f.thread_id = %(thread)s::bigint ORDER BY f.at, f.agent_id;

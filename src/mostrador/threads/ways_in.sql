-- name: id_of_code
-- A code opens a status page only; whoever shows more asks one of the doors above.
SELECT t.id FROM thread t WHERE t.code = %(code)s::text;

-- name: status_of_code
-- What a code alone may show: nothing personal. A merged thread stands as the one it goes on in.
SELECT t.code, t.kind, s.state, t.opened_at, coalesce(t.first_answer_at, s.first_answer_at) AS first_answer_at, s.last_at,
       s.waiting_since, a.name AS owner, s.owner_id, s.id <> t.id AS merged,
       (SELECT c.kind FROM closure c WHERE c.thread_id = s.id AND c.ended_at IS NULL AND c.closed_at IS NOT NULL) AS closed_as
  FROM thread t
  LEFT JOIN closure m ON m.thread_id = t.id AND m.kind = 'merged' AND m.ended_at IS NULL
  JOIN thread s ON s.id = coalesce(m.into_id, t.id)
  JOIN agent a ON a.id = s.owner_id
 WHERE t.code = %(code)s::text;

-- name: way_in
-- What a link is checked against, before anybody is let in.
SELECT t.id, t.code, coalesce(t.home_id, t.person_id) AS person_id, t.generation, t.last_at
  FROM thread t WHERE t.id = %(id)s::bigint;

-- name: written_by
-- Who wrote a thread, whoever they were merged into since: what we send goes to them alone.
SELECT coalesce(t.home_id, t.person_id) FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: admit
-- A browser may open this thread from now on.
INSERT INTO entry (browser_id, thread_id) VALUES (%(browser)s::bigint, %(thread)s::bigint) ON CONFLICT DO NOTHING;

-- name: admitted
-- Whether any browser was let in yet; those of before all links were revoked have had theirs.
SELECT EXISTS (
    SELECT FROM entry e
     WHERE e.thread_id = %(thread)s::bigint
       AND NOT EXISTS (SELECT FROM event r
                        WHERE r.topic = 'thread:' || %(thread)s::bigint AND r.kind = 'link.revoked'
                          AND r.at >= e.created_at));

-- name: leave
-- A browser gives its key back: it opens nothing from now on.
DELETE FROM entry WHERE browser_id = %(browser)s::bigint;

-- name: join_entries
-- A visitor who identified themselves in the same browser keeps their earlier words.
INSERT INTO entry (browser_id, thread_id)
SELECT %(to)s::bigint, e.thread_id FROM entry e WHERE e.browser_id = %(from)s::bigint ON CONFLICT DO NOTHING;

-- name: admit_to_own
-- A person who proved themselves opens, in one more browser, what is theirs.
INSERT INTO entry (browser_id, thread_id)
SELECT %(browser)s::bigint, t.id FROM thread t WHERE t.person_id = %(person)s::bigint AND t.home_id IS NULL
UNION
SELECT %(browser)s::bigint, t.id FROM thread t WHERE t.home_id = %(person)s::bigint
UNION
SELECT %(browser)s::bigint, e.thread_id
  FROM browser b JOIN entry e ON e.browser_id = b.id
 WHERE b.person_id = %(person)s::bigint AND b.forgotten_at IS NULL
    ON CONFLICT DO NOTHING;

-- name: revoke_links
-- Every link given so far stops to open.
UPDATE thread SET generation = generation + 1 WHERE id = %(thread)s::bigint RETURNING generation;

-- name: add_passcode
-- A one-time code for another browser; there is one a thread, so the one before it ends.
INSERT INTO passcode (thread_id, hash, expires_at) VALUES (%(thread)s::bigint, %(hash)s::bytea, now() + %(life)s::interval)
ON CONFLICT (thread_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at, tries = 0;

-- name: try_passcode
-- One try of five; the row is counted first so that nobody guesses in parallel.
UPDATE passcode SET tries = tries + 1
 WHERE thread_id = %(thread)s::bigint AND expires_at > now() AND tries < 5
RETURNING hash;

-- name: use_passcode
-- It opened; never again.
DELETE FROM passcode WHERE thread_id = %(thread)s::bigint;

-- name: threads_of_browser
-- «Mis casos»: what this browser may open, newest first.
SELECT t.id, t.code, coalesce(t.home_id, t.person_id) AS person_id, t.owner_id, t.team_id, t.kind, t.channel, t.language, t.subject, t.state,
       t.generation, t.last_position, t.last_at, t.waiting_since, t.person_read, t.opened_at, t.first_answer_at, t.promise_due_at
  FROM entry e JOIN thread t ON t.id = e.thread_id
 WHERE e.browser_id = %(browser)s::bigint
 ORDER BY t.last_at DESC, t.id DESC LIMIT 50;

-- name: parts_of_thread
-- Who takes part in a thread: few.
SELECT p.thread_id, p.address, p.person_id, n.name, CASE WHEN p.whole THEN 0 ELSE p.joined_after END AS after, p.generation
  FROM participant p JOIN person n ON n.id = p.person_id
 WHERE p.thread_id = %(thread)s::bigint AND p.removed_at IS NULL ORDER BY p.accepted_at;

-- name: part_entered
-- Whether a browser proved to be a participant's.
SELECT EXISTS (SELECT FROM participant_entry e JOIN participant p ON p.thread_id = e.thread_id AND p.address = e.address
                WHERE e.thread_id = %(thread)s::bigint AND e.address = %(address)s::text AND e.browser_id = ANY(%(browsers)s::bigint[])
                  AND p.removed_at IS NULL);

-- name: find_for_participant
-- The one door for who takes part, as long as they do.
SELECT t.id, t.code, coalesce(t.home_id, t.person_id) AS person_id, t.owner_id, t.team_id, t.kind, t.channel, t.language, t.subject, t.state,
       t.generation, t.last_position, t.last_at, t.waiting_since, t.person_read, t.opened_at, t.first_answer_at, t.promise_due_at
  FROM thread t
 WHERE t.id = %(id)s::bigint
   AND EXISTS (SELECT FROM participant_entry e JOIN participant p ON p.thread_id = e.thread_id AND p.address = e.address
                WHERE e.thread_id = t.id AND e.browser_id = ANY(%(browsers)s::bigint[]) AND p.removed_at IS NULL);

-- name: heard_after
-- After which position they hear.
SELECT min(CASE WHEN p.whole THEN 0 ELSE p.joined_after END)
  FROM participant_entry e JOIN participant p ON p.thread_id = e.thread_id AND p.address = e.address
 WHERE e.thread_id = %(thread)s::bigint AND e.browser_id = ANY(%(browsers)s::bigint[]) AND p.removed_at IS NULL;

-- name: heard
-- The last of what was said to the person and to who takes part, the newest first; nothing the system says of them. Their
-- own words stand where they came, also before they were let in.
SELECT m.* FROM shown_message m
 WHERE m.thread_id = %(thread)s::bigint
   AND (m.position > %(after)s::int
        OR (m.author_kind = 'customer' AND m.author_id = ANY(
            SELECT p.person_id FROM participant_entry e JOIN participant p ON p.thread_id = e.thread_id AND p.address = e.address
             WHERE e.thread_id = %(thread)s::bigint AND e.browser_id = ANY(%(browsers)s::bigint[]) AND p.removed_at IS NULL)))
   AND m.visibility = 'person' AND m.author_kind <> 'system'
 ORDER BY m.position DESC LIMIT %(limit)s::int;

-- name: heard_attachment
-- A file on what they hear.
SELECT f.id, f.key, f.message_id, f.name, f.hash, f.size, f.media_type, f.withdrawn_at
  FROM attachment f
  JOIN message m ON m.id = f.message_id AND m.visibility = 'person' AND m.withdrawn_at IS NULL
  JOIN participant_entry e ON e.thread_id = m.thread_id AND e.browser_id = ANY(%(browsers)s::bigint[])
  JOIN participant p ON p.thread_id = e.thread_id AND p.address = e.address AND p.removed_at IS NULL
 WHERE f.key = %(key)s::text AND f.withdrawn_at IS NULL AND (p.whole OR m.position > p.joined_after OR (m.author_kind = 'customer' AND m.author_id = p.person_id))
 LIMIT 1;

-- name: admit_part
-- This browser is the participant's.
INSERT INTO participant_entry (browser_id, thread_id, address)
VALUES (%(browser)s::bigint, %(thread)s::bigint, %(address)s::text) ON CONFLICT DO NOTHING;

-- name: set_part_passcode
-- The code that was mailed to them last.
UPDATE participant SET passcode = %(hash)s::bytea, passcode_until = now() + %(life)s::interval, passcode_tries = 0
 WHERE thread_id = %(thread)s::bigint AND address = %(address)s::text AND removed_at IS NULL;

-- name: try_part_passcode
-- One try, while it is good.
UPDATE participant SET passcode_tries = passcode_tries + 1
 WHERE thread_id = %(thread)s::bigint AND address = %(address)s::text AND removed_at IS NULL
   AND passcode IS NOT NULL AND passcode_until > now() AND passcode_tries < 5
RETURNING passcode;

-- name: end_part_passcode
-- It was used.
UPDATE participant SET passcode = NULL WHERE thread_id = %(thread)s::bigint AND address = %(address)s::text;

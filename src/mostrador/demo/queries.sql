-- name: one_at_a_time
-- Two commands that plant at once wait for each other.
SELECT pg_advisory_xact_lock(hashtextextended('mostrador demo', 0));

-- name: is_new
-- A shop where nobody answers yet. Anything else belongs to somebody and stays as it is.
SELECT NOT EXISTS (SELECT FROM agent);

-- name: crew
-- Who owns the threads of a bulk, each with a team of theirs.
SELECT a.id, min(m.team_id) AS team
  FROM agent a JOIN membership m ON m.agent_id = a.id
 WHERE a.suspended_at IS NULL GROUP BY a.id ORDER BY a.id;

-- name: person_wrote_then
-- Whoever first wrote in this transaction did so at the story's hour; so is what was noted of their addresses.
WITH addresses AS (
    UPDATE address SET created_at = %(at)s::timestamptz WHERE person_id = %(person)s::bigint AND created_at >= now()
), browsers AS (
    UPDATE browser SET created_at = %(at)s::timestamptz WHERE person_id = %(person)s::bigint AND created_at >= now()
)
UPDATE person SET created_at = %(at)s::timestamptz WHERE id = %(person)s::bigint AND created_at >= now();

-- name: it_happened_then
-- What the step just played wrote is as young as this transaction: it gets the story's hour, in every table.
WITH entries AS (
    UPDATE entry SET created_at = %(at)s::timestamptz WHERE thread_id = %(thread)s::bigint AND created_at >= now()
), messages AS (
    UPDATE message SET at = %(at)s::timestamptz WHERE thread_id = %(thread)s::bigint AND at >= now()
), handoffs AS (
    UPDATE handoff
       SET offered_at = CASE WHEN offered_at >= now() THEN %(at)s::timestamptz ELSE offered_at END,
           accepted_at = CASE WHEN accepted_at >= now() THEN %(at)s::timestamptz ELSE accepted_at END,
           refused_at = CASE WHEN refused_at >= now() THEN %(at)s::timestamptz ELSE refused_at END
     WHERE thread_id = %(thread)s::bigint AND greatest(offered_at, accepted_at, refused_at) >= now()
), snoozes AS (
    UPDATE snooze
       SET at = CASE WHEN at >= now() THEN %(at)s::timestamptz ELSE at END,
           woken_at = CASE WHEN woken_at >= now() THEN %(at)s::timestamptz ELSE woken_at END
     WHERE thread_id = %(thread)s::bigint AND greatest(at, woken_at) >= now()
), closures AS (
    UPDATE closure
       SET proposed_at = CASE WHEN proposed_at >= now() THEN %(at)s::timestamptz ELSE proposed_at END,
           closed_at = CASE WHEN closed_at >= now() THEN %(at)s::timestamptz ELSE closed_at END,
           ended_at = CASE WHEN ended_at >= now() THEN %(at)s::timestamptz ELSE ended_at END
     WHERE thread_id = %(thread)s::bigint AND greatest(proposed_at, closed_at, ended_at) >= now()
), thanked AS (
    UPDATE thanks SET at = %(at)s::timestamptz WHERE thread_id = %(thread)s::bigint AND at >= now()
), contacts AS (
    UPDATE contact SET ended_at = %(at)s::timestamptz + interval '4 minutes'
     WHERE thread_id = %(thread)s::bigint AND ended_at >= now()
)
UPDATE thread
   SET opened_at = CASE WHEN opened_at >= now() THEN %(at)s::timestamptz ELSE opened_at END,
       last_at = CASE WHEN last_at >= now() THEN %(at)s::timestamptz ELSE last_at END,
       waiting_since = CASE WHEN waiting_since >= now() THEN %(at)s::timestamptz ELSE waiting_since END,
       first_answer_at = CASE WHEN first_answer_at >= now() THEN %(at)s::timestamptz ELSE first_answer_at END
 WHERE id = %(thread)s::bigint;

-- name: next_ids
-- Numbers nobody else will get, drawn while a server is open on the same tables.
SELECT array_agg(nextval(s.name)) AS ids
  FROM (SELECT pg_get_serial_sequence(%(table)s::text, 'id')::regclass AS name OFFSET 0) s,
       generate_series(1, %(count)s::int);

-- name: index_words
-- The words of what was just written, so that the search finds it at once.
INSERT INTO word (message_id, thread_id, words)
SELECT m.id, m.thread_id, to_tsvector('words', m.text)
  FROM message m WHERE m.id = ANY(%(messages)s::bigint[]) AND m.text <> ''
ON CONFLICT DO NOTHING;

-- name: last_room
-- The room of helpers that a step is about.
SELECT max(s.id) FROM swarm s WHERE s.thread_id = %(thread)s::bigint;

-- name: helped_then
-- What happens in a room of the past happened then.
WITH room AS (
    UPDATE swarm
       SET opened_at = least(opened_at, %(at)s::timestamptz), closed_at = CASE WHEN closed_at IS NOT NULL THEN least(closed_at, %(at)s::timestamptz) END,
           lesson_at = CASE WHEN lesson_at IS NOT NULL THEN least(lesson_at, %(at)s::timestamptz) END
     WHERE thread_id = %(thread)s::bigint RETURNING id
), said AS (
    UPDATE remark r SET at = least(r.at, %(at)s::timestamptz) FROM room m WHERE r.swarm_id = m.id
)
UPDATE helper e
   SET asked_at = least(e.asked_at, %(at)s::timestamptz),
       joined_at = CASE WHEN e.joined_at IS NOT NULL THEN least(e.joined_at, %(at)s::timestamptz) END,
       helped_at = CASE WHEN e.helped_at IS NOT NULL THEN least(e.helped_at, %(at)s::timestamptz) END,
       ended_at = CASE WHEN e.ended_at IS NOT NULL THEN least(e.ended_at, %(at)s::timestamptz) END
  FROM swarm s WHERE s.thread_id = %(thread)s::bigint AND e.swarm_id = s.id;

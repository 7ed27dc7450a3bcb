-- name: find_side
-- One side-conversation.
SELECT s.id, s.thread_id, s.mailbox_id, s.address, s.name, s.subject, s.asked_by, s.opened_at, s.waiting_since, s.due_at, s.told_at, s.ended_at,
       (SELECT count(*)::int FROM side_letter l WHERE l.side_id = s.id AND l.state = 'held') AS held,
       (SELECT count(*)::int FROM side_letter l JOIN mail i ON i.id = l.mail_id
         WHERE l.side_id = s.id AND l.state = 'held' AND i.verdict = 'suspect') AS doubted
  FROM side_conversation s WHERE s.id = %(id)s::bigint;

-- name: sides_of_thread
-- Those of a thread, the newest first.
SELECT s.id, s.thread_id, s.mailbox_id, s.address, s.name, s.subject, s.asked_by, s.opened_at, s.waiting_since, s.due_at, s.told_at, s.ended_at,
       (SELECT count(*)::int FROM side_letter l WHERE l.side_id = s.id AND l.state = 'held') AS held,
       (SELECT count(*)::int FROM side_letter l JOIN mail i ON i.id = l.mail_id
         WHERE l.side_id = s.id AND l.state = 'held' AND i.verdict = 'suspect') AS doubted
  FROM side_conversation s WHERE s.thread_id = %(thread)s::bigint ORDER BY s.id DESC LIMIT 50;

-- name: letters_of_side
-- What was said there, the oldest first.
SELECT l.id, l.side_id, l.state, l.agent_id, coalesce(a.name, '') AS agent, l.sender, l.sender_name, l.text,
       ARRAY(SELECT f.name FROM attachment f WHERE f.id = ANY(l.files) AND f.withdrawn_at IS NULL ORDER BY f.id) AS files,
       l.mail_id, l.at, l.said, coalesce(i.verdict = 'suspect', false) AS doubted
  FROM side_letter l LEFT JOIN agent a ON a.id = l.agent_id LEFT JOIN mail i ON i.id = l.mail_id
 WHERE l.side_id = %(side)s::bigint ORDER BY l.id LIMIT 500;

-- name: is_outside
-- Nobody of the thread and nobody of ours.
SELECT NOT EXISTS (SELECT FROM thread t JOIN address a ON a.person_id IN (t.person_id, t.home_id)
                    WHERE t.id = %(thread)s::bigint AND a.channel = 'email' AND a.value = %(address)s::text)
   AND NOT EXISTS (SELECT FROM participant p WHERE p.thread_id = %(thread)s::bigint AND p.address = %(address)s::text)
   AND NOT EXISTS (SELECT FROM mailbox b WHERE b.removed_at IS NULL
                      AND regexp_replace(%(address)s::text, '\+[^@]*@', '@') = ANY(array_append(b.aliases, b.address)));

-- name: asks_from
-- From which of ours: where the thread came in, else one of its team, else the first.
SELECT b.id FROM mailbox b JOIN thread t ON t.id = %(thread)s::bigint
 WHERE b.removed_at IS NULL
 ORDER BY b.id IS DISTINCT FROM (SELECT m.mailbox_id FROM mail m WHERE m.thread_id = t.id ORDER BY m.id DESC LIMIT 1),
          b.paused_at IS NOT NULL, b.team_id <> t.team_id, b.id LIMIT 1;

-- name: add_side
-- Somebody outside is asked.
INSERT INTO side_conversation (thread_id, mailbox_id, address, name, subject, asked_by)
VALUES (%(thread)s::bigint, %(mailbox)s::bigint, %(address)s::text, %(name)s::text, %(subject)s::text, %(by)s::bigint)
RETURNING id;

-- name: files_chosen
-- Of some keys, the files that stand on this thread where its person sees them.
SELECT f.id FROM attachment f JOIN message m ON m.id = f.message_id
 WHERE f.key = ANY(%(keys)s::text[]) AND m.thread_id = %(thread)s::bigint AND m.visibility = 'person' AND f.withdrawn_at IS NULL
 ORDER BY f.id;

-- name: files_of_letter
-- What goes along, unless it was withdrawn.
SELECT f.name, f.hash, f.size, f.media_type FROM attachment f
 WHERE f.id = ANY(%(files)s::bigint[]) AND f.withdrawn_at IS NULL ORDER BY f.id;

-- name: add_letter
-- What we write.
INSERT INTO side_letter (side_id, state, agent_id, text, files)
VALUES (%(side)s::bigint, 'waiting', %(agent)s::bigint, %(text)s::text, %(files)s::bigint[]);

-- name: add_answer
-- What comes.
INSERT INTO side_letter (side_id, state, sender, sender_name, text, mail_id)
VALUES (%(side)s::bigint, %(state)s::text, %(sender)s::text, %(name)s::text, %(text)s::text, %(mail)s::bigint);

-- name: waits
-- From now on an answer is waited for.
UPDATE side_conversation SET waiting_since = coalesce(waiting_since, now()), due_at = %(due)s::timestamptz, told_at = NULL
 WHERE id = %(id)s::bigint;

-- name: answered
-- They answered.
UPDATE side_conversation SET waiting_since = NULL, due_at = NULL WHERE id = %(id)s::bigint;

-- name: end_side
-- Nobody waits for it.
UPDATE side_conversation SET ended_at = coalesce(ended_at, now()), waiting_since = NULL, due_at = NULL WHERE id = %(id)s::bigint;

-- name: side_of_letter
-- Where a letter stands.
SELECT l.side_id FROM side_letter l WHERE l.id = %(letter)s::bigint;

-- name: is_doubted
-- Whether the mail that brought it probably is not from whom it says.
SELECT EXISTS (SELECT FROM side_letter l JOIN mail i ON i.id = l.mail_id
                WHERE l.id = %(letter)s::bigint AND i.verdict = 'suspect');

-- name: accept_letter
-- It is theirs after all.
UPDATE side_letter SET state = 'came' WHERE id = %(letter)s::bigint AND state = 'held';

-- name: unanswered
-- Nobody answered in time, and the owner was not told.
UPDATE side_conversation u SET told_at = now()
  FROM (SELECT s.id FROM side_conversation s
         WHERE s.due_at <= %(now)s::timestamptz AND s.waiting_since IS NOT NULL AND s.told_at IS NULL AND s.ended_at IS NULL
         ORDER BY s.due_at LIMIT %(limit)s::int FOR UPDATE SKIP LOCKED) d
 WHERE u.id = d.id
RETURNING u.id, u.thread_id, u.mailbox_id, u.address, u.name, u.subject, u.asked_by, u.opened_at, u.waiting_since, u.due_at, u.told_at,
          u.ended_at, 0 AS held, 0 AS doubted;

-- name: take_letter
-- The next one to leave. Whoever takes it says so before the server is asked.
UPDATE side_letter u SET state = 'leaving', tries = u.tries + 1, due_at = now() + interval '10 minutes'
  FROM agent a
 WHERE a.id = u.agent_id AND u.id = (SELECT l.id FROM side_letter l WHERE l.state = 'waiting' AND l.due_at <= %(now)s::timestamptz
              ORDER BY l.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING u.id, u.side_id, a.name AS agent, u.text, u.files, u.tries;

-- name: letter_left
-- What came of it; one that waits is tried at `due`.
UPDATE side_letter SET state = %(state)s::text, said = %(said)s::text, due_at = %(due)s::timestamptz
 WHERE id = %(id)s::bigint AND state = 'leaving';

-- name: abandoned_letters
-- Taken by somebody who died before they wrote down what came of it.
SELECT l.id, l.side_id, a.name AS agent, l.text, l.files, l.tries
  FROM side_letter l JOIN agent a ON a.id = l.agent_id
 WHERE l.state = 'leaving' AND l.due_at < %(now)s::timestamptz ORDER BY l.id LIMIT 20;

-- name: ids_before
-- Our letters before this one.
SELECT l.id FROM side_letter l
 WHERE l.side_id = %(side)s::bigint AND l.id < %(letter)s::bigint AND l.agent_id IS NOT NULL ORDER BY l.id DESC LIMIT 5;

-- name: last_answer
-- The Message-ID of the last thing they wrote.
SELECT m.mail_id FROM side_letter l JOIN mail m ON m.id = l.mail_id
 WHERE l.side_id = %(side)s::bigint AND l.state = 'came' AND m.mail_id IS NOT NULL ORDER BY l.id DESC LIMIT 1;

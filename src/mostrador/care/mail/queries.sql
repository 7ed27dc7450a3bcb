-- name: thread_of_ids
-- Which thread an answer is about by the ids it names, the first one first; only mails of this mailbox count.
SELECT f.thread_id
  FROM unnest(%(ids)s::text[]) WITH ORDINALITY AS i (mail_id, nth)
  JOIN LATERAL (
      SELECT m.thread_id FROM mail m
       WHERE m.mail_id = i.mail_id AND m.mailbox_id = %(mailbox)s::bigint AND m.thread_id IS NOT NULL
       UNION ALL
      SELECT o.thread_id FROM outgoing o WHERE o.mail_id = i.mail_id AND o.mailbox_id = %(mailbox)s::bigint
       LIMIT 1) f ON true
 ORDER BY i.nth LIMIT 1;

-- name: thread_of_code
-- A code in the subject says which; whether the sender belongs there is asked apart.
SELECT t.id FROM thread t WHERE t.code = ANY(%(codes)s::text[]) ORDER BY t.id DESC LIMIT 1;

-- name: belongs
-- Whether an address is somebody of this thread: a proven one of its person, one that a mail of it went to or came
-- from, or a participant that the owner let in. Null when there is no such thread.
SELECT (SELECT p.person_id FROM participant p
         WHERE p.thread_id = t.id AND p.address = %(address)s::text AND p.removed_at IS NULL) AS participant,
       EXISTS (SELECT FROM address a
                WHERE a.person_id IN (t.person_id, t.home_id) AND a.channel = 'email' AND a.value = %(address)s::text
                  AND (a.verified_at IS NOT NULL OR a.also_at IS NOT NULL))
    OR EXISTS (SELECT FROM outgoing o WHERE o.thread_id = t.id AND o.recipient = %(address)s::text
                  AND NOT EXISTS (SELECT FROM participant q WHERE q.thread_id = t.id AND q.address = o.recipient))
    OR EXISTS (SELECT FROM mail m
                WHERE m.thread_id = t.id AND m.sender = %(address)s::text AND m.state = 'placed' AND m.person_id = t.person_id) AS person,
       EXISTS (SELECT FROM mail m
                WHERE m.thread_id = t.id AND m.sender = %(address)s::text AND m.verdict = 'verified') AS proves,
       coalesce(t.home_id, t.person_id) AS person_id, t.subject
  FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: let_in
-- Somebody takes part by mail from now on.
INSERT INTO participant (thread_id, address, person_id, accepted_by, joined_after)
VALUES (%(thread)s::bigint, %(address)s::text, %(person)s::bigint, %(by)s::bigint, %(after)s::int)
ON CONFLICT (thread_id, address) DO UPDATE
   SET removed_at = NULL, accepted_by = excluded.accepted_by, accepted_at = now(), joined_after = excluded.joined_after, whole = false;

-- name: participants
-- Who else takes part.
SELECT p.address, p.person_id, n.name, p.accepted_at, p.whole
  FROM participant p JOIN person n ON n.id = p.person_id
 WHERE p.thread_id = %(thread)s::bigint AND p.removed_at IS NULL ORDER BY p.accepted_at;

-- name: bounced
-- A mail of ours came back; the row, whoever it went to.
UPDATE outgoing SET bounced_at = coalesce(bounced_at, now()), bounce = %(why)s::text, permanent = permanent OR %(permanent)s::boolean
 WHERE mail_id = %(mail_id)s::text
RETURNING id, thread_id, recipient, message_id;

-- name: named_by_bounce
-- Which mail of ours a bounce is about, while nothing is believed of it.
SELECT o.id, o.thread_id, o.recipient, o.message_id FROM outgoing o WHERE o.mail_id = %(mail_id)s::text;

-- name: last_to
-- The last mail of ours to an address about a thread, for bounces that do not say which one came back.
SELECT o.mail_id FROM outgoing o
 WHERE o.thread_id = %(thread)s::bigint AND o.recipient = %(recipient)s::text AND o.state = 'sent' ORDER BY o.id DESC LIMIT 1;

-- name: reach_no_more
-- Nothing of ours goes there any more.
INSERT INTO unreachable (address, why, thread_id) VALUES (%(address)s::text, %(why)s::text, %(thread)s::bigint)
ON CONFLICT DO NOTHING;

-- name: reach_again
-- A mail came from there, so it works.
DELETE FROM unreachable WHERE address = %(address)s::text;

-- name: is_unreachable
-- Why nothing goes there.
SELECT u.why FROM unreachable u WHERE u.address = %(address)s::text;

-- name: answered_by_mail
-- Of some things we said, those whose thread goes on by mail, each with whom it goes to: where the person wrote from
-- last, and whoever the owner let in.
SELECT m.id AS message, m.thread_id AS thread, m.at, r.recipient, b.id AS mailbox, b.address
  FROM message m
  JOIN LATERAL (
      SELECT i.mailbox_id, i.sender FROM mail i
        JOIN thread t ON t.id = i.thread_id
       WHERE i.thread_id = m.thread_id AND i.state = 'placed' AND i.person_id IN (t.person_id, t.home_id)
       ORDER BY i.id DESC LIMIT 1) l ON true
  JOIN mailbox b ON b.id = l.mailbox_id
 CROSS JOIN LATERAL (
      SELECT l.sender AS recipient
       UNION
      SELECT p.address FROM participant p WHERE p.thread_id = m.thread_id AND p.removed_at IS NULL) r
 WHERE m.id = ANY(%(messages)s::bigint[]) AND m.visibility = 'person' AND m.withdrawn_at IS NULL
   -- Whoever wrote last in the chat reads it there; see `gather`.
   AND (r.recipient <> l.sender
        OR coalesce((SELECT c.via FROM message c WHERE c.thread_id = m.thread_id AND c.author_kind = 'customer'
                      ORDER BY c.position DESC LIMIT 1), '') <> ALL(%(chats)s::text[]));

-- name: opened_by_mail
-- Of some new threads, those that began with a mail of somebody who may be answered by a machine.
SELECT t.id AS thread, i.message_id AS message, i.sender AS recipient, b.id AS mailbox, b.address, t.kind
  FROM thread t
  JOIN mail i ON i.thread_id = t.id AND i.state = 'placed'
  JOIN mailbox b ON b.id = i.mailbox_id
 WHERE t.id = ANY(%(threads)s::bigint[]) AND i.automatic IS NULL AND i.verdict <> 'suspect' AND NOT i.junk
   AND i.message_id = (SELECT min(m.id) FROM message m WHERE m.thread_id = t.id);

-- name: written_to_today
-- How many mails a machine sent to an address since a moment: a loop ends here.
SELECT count(*)::int FROM outgoing o
 WHERE o.recipient = %(recipient)s::text AND o.kind <> 'answer' AND o.made_at > %(since)s::timestamptz;

-- name: last_confirmation
-- The last confirmation to an address within some minutes, and whether it still waits for others to say: of what is proved
-- apart from what is not, so that none tells of the other cases of an address.
SELECT o.id, o.state = 'waiting' AND o.tries = 0 AND o.due_at > %(now)s::timestamptz AS gathers
  FROM outgoing o
  JOIN mail i ON i.message_id = o.message_id
  JOIN mail j ON j.message_id = %(message)s::bigint AND j.verdict = i.verdict
 WHERE o.recipient = %(recipient)s::text AND o.mailbox_id = %(mailbox)s::bigint AND o.kind = 'confirmation'
   AND o.made_at > %(since)s::timestamptz AND o.state <> 'called-back'
 ORDER BY o.id DESC LIMIT 1 FOR UPDATE OF o;

-- name: share_confirmation
-- It says of this mail too that it came.
INSERT INTO outgoing_word (outgoing_id, message_id) VALUES (%(outgoing)s::bigint, %(message)s::bigint) ON CONFLICT DO NOTHING;

-- name: shared_cases
-- Of what else it says that it came, unless somebody answered or it was withdrawn since.
SELECT t.id AS thread, t.code, t.subject, coalesce(t.home_id, t.person_id) AS person, t.generation
  FROM outgoing_word w
  JOIN message m ON m.id = w.message_id AND m.withdrawn_at IS NULL
  JOIN thread t ON t.id = m.thread_id AND t.first_answer_at IS NULL AND t.state = 'open'
 WHERE w.outgoing_id = %(outgoing)s::bigint ORDER BY t.id LIMIT %(limit)s::int;

-- name: answered_meanwhile
-- Whether one that waited has nothing left to confirm.
SELECT NOT EXISTS (
    SELECT FROM message m JOIN thread t ON t.id = m.thread_id
     WHERE m.id = ANY(array_append(ARRAY(SELECT w.message_id FROM outgoing_word w WHERE w.outgoing_id = o.id), o.message_id))
       AND m.withdrawn_at IS NULL AND t.first_answer_at IS NULL)
  FROM outgoing o WHERE o.id = %(outgoing)s::bigint;

-- name: to_say
-- What a mail says and to whom: the thread, the words, and what they wrote last.
SELECT t.id AS thread, t.code, t.kind, t.language, t.subject, t.generation, t.state, t.owner_id, t.team_id, t.opened_at,
       coalesce(t.home_id, t.person_id) AS person_id, p.name AS person, a.name AS owner,
       m.text AS words, m.at AS said_at, m.author_id, s.name AS author, m.withdrawn_at IS NOT NULL AS withdrawn,
       l.mail_id AS answers, l.subject AS their_subject, l.said AS their_words, l.at AS their_at, l.position AS their_position,
       l.sender AS their_sender, l.name AS their_name,
       (SELECT array_agg(x.mail_id ORDER BY x.at)
          FROM (SELECT i.mail_id, i.arrived_at AS at FROM mail i WHERE i.thread_id = t.id AND i.state = 'placed' AND i.mail_id IS NOT NULL
                 UNION ALL
                SELECT o.mail_id, o.made_at FROM outgoing o
                 WHERE o.thread_id = t.id AND o.state = 'sent' AND o.recipient = %(recipient)s::text
                 ORDER BY at DESC LIMIT 12) x) AS thread_ids,
       (SELECT min(c.due_at) FROM clock c WHERE c.thread_id = t.id AND c.ended_at IS NULL AND c.sort = 'first') AS due_at
  FROM thread t
  JOIN person p ON p.id = coalesce(t.home_id, t.person_id)
  JOIN agent a ON a.id = t.owner_id
  LEFT JOIN message m ON m.id = %(message)s::bigint
  LEFT JOIN agent s ON m.author_kind = 'agent' AND s.id = m.author_id
  LEFT JOIN LATERAL (
      SELECT i.mail_id, i.subject, w.text AS said, w.at, w.position, i.sender, coalesce(nullif(i.sender_name, ''), i.sender) AS name
        FROM mail i JOIN message w ON w.id = i.message_id
       WHERE i.thread_id = t.id AND i.state = 'placed' AND (%(message)s::bigint IS NULL OR w.id <= %(message)s::bigint)
       ORDER BY i.id DESC LIMIT 1) l ON true
 WHERE t.id = %(thread)s::bigint;

-- name: merged_into
-- Where a thread goes on.
SELECT c.into_id FROM closure c
 WHERE c.thread_id = %(thread)s::bigint AND c.kind = 'merged' AND c.closed_at IS NOT NULL AND c.ended_at IS NULL;

-- name: gather
-- Words of ours in a chat that nobody has seen: they leave by mail in a while, however much is said after them.
INSERT INTO going_on (thread_id, since, due_at)
SELECT DISTINCT t.id, %(now)s::timestamptz, %(now)s::timestamptz + %(wait)s::interval
  FROM message m
  JOIN thread t ON t.id = m.thread_id
  JOIN LATERAL (SELECT c.via FROM message c
                 WHERE c.thread_id = t.id AND c.author_kind = 'customer' AND c.author_id IN (t.person_id, t.home_id)
                 ORDER BY c.position DESC LIMIT 1) l ON l.via = ANY(%(chats)s::text[])
 WHERE m.id = ANY(%(messages)s::bigint[]) AND m.visibility = 'person' AND m.withdrawn_at IS NULL AND m.position > t.person_read
   AND EXISTS (SELECT FROM mailbox b WHERE b.removed_at IS NULL)
ON CONFLICT (thread_id) DO UPDATE
   SET since = coalesce(going_on.since, excluded.since),
       due_at = least(excluded.due_at, coalesce(going_on.since, excluded.since) + %(most)s::interval);

-- name: going_on_due
-- Chats whose words fell due: from which position nobody has seen what we said, to which, and where it goes.
SELECT g.thread_id AS thread, greatest(t.person_read, g.mailed_to) AS after, w.position, w.id AS message, r.address AS recipient,
       b.id AS mailbox, b.address
  FROM going_on g
  JOIN thread t ON t.id = g.thread_id
  LEFT JOIN LATERAL (
      SELECT m.id, m.position FROM message m
       WHERE m.thread_id = t.id AND m.position > greatest(t.person_read, g.mailed_to) AND m.author_kind IN ('agent', 'bot')
         AND m.visibility = 'person' AND m.withdrawn_at IS NULL
       ORDER BY m.position DESC LIMIT 1) w ON true
  LEFT JOIN LATERAL (
      SELECT x.address, x.mailbox FROM (
          (SELECT i.sender AS address, i.mailbox_id AS mailbox, 1 AS rank FROM mail i
            WHERE i.thread_id = t.id AND i.state = 'placed' AND i.person_id IN (t.person_id, t.home_id) ORDER BY i.id DESC LIMIT 1)
           UNION ALL
          SELECT g.given, NULL, 0 WHERE g.given IS NOT NULL
           UNION ALL
          (SELECT a.value, NULL, 2 FROM address a
            WHERE a.person_id = coalesce(t.home_id, t.person_id) AND a.channel = 'email'
              AND (a.verified_at IS NOT NULL OR a.also_at IS NOT NULL) ORDER BY a.verified_at IS NULL, a.id LIMIT 1)) x
       WHERE NOT EXISTS (SELECT FROM unreachable u WHERE u.address = x.address)
         AND NOT EXISTS (SELECT FROM no_mail n WHERE n.person_id = coalesce(t.home_id, t.person_id))
       ORDER BY x.rank LIMIT 1) r ON true
  LEFT JOIN LATERAL (
      SELECT m.id, m.address FROM mailbox m WHERE m.removed_at IS NULL
       ORDER BY m.id IS DISTINCT FROM r.mailbox, m.paused_at IS NOT NULL, m.team_id <> t.team_id, m.id LIMIT 1) b ON true
 WHERE g.due_at <= %(now)s::timestamptz
 ORDER BY g.due_at LIMIT %(limit)s::int FOR UPDATE OF g SKIP LOCKED;

-- name: gathered
-- Nothing waits any more on this chat.
UPDATE going_on SET since = NULL, due_at = NULL, mailed_to = greatest(mailed_to, coalesce(%(position)s::int, 0))
 WHERE thread_id = %(thread)s::bigint;

-- name: gather_words
-- What a mail brings.
INSERT INTO outgoing_word (outgoing_id, message_id)
SELECT %(outgoing)s::bigint, m.id FROM message m
 WHERE m.thread_id = %(thread)s::bigint AND m.position > %(after)s::int AND m.author_kind IN ('agent', 'bot')
   AND m.visibility = 'person' AND m.withdrawn_at IS NULL;

-- name: unseen_words
-- What a gathered mail still has to say: what was neither seen, nor withdrawn, nor mailed by itself meanwhile.
SELECT m.id, coalesce(a.name, '') AS author, m.text, m.at
  FROM outgoing_word w
  JOIN message m ON m.id = w.message_id
  JOIN thread t ON t.id = m.thread_id
  LEFT JOIN agent a ON m.author_kind = 'agent' AND a.id = m.author_id
 WHERE w.outgoing_id = %(outgoing)s::bigint AND m.position > t.person_read AND m.withdrawn_at IS NULL
   AND NOT EXISTS (SELECT FROM outgoing o WHERE o.message_id = m.id AND o.kind = 'answer' AND o.recipient = %(recipient)s::text)
   AND NOT EXISTS (SELECT FROM no_mail n WHERE n.person_id = coalesce(t.home_id, t.person_id))
 ORDER BY m.position;

-- name: files_of_words
-- What hangs on the words of a mail.
SELECT f.name, f.hash, f.size, f.media_type FROM attachment f
 WHERE f.message_id = ANY(%(messages)s::bigint[]) AND f.withdrawn_at IS NULL ORDER BY f.message_id, f.place, f.id;

-- name: first_of_theirs
-- What a case began with.
SELECT m.id FROM message m
 WHERE m.thread_id = %(thread)s::bigint AND m.author_kind = 'customer' AND m.withdrawn_at IS NULL
 ORDER BY m.position LIMIT 1;

-- name: last_of_ours
-- The last that we said.
SELECT m.id FROM message m
 WHERE m.thread_id = %(thread)s::bigint AND m.author_kind = 'agent' AND m.visibility = 'person' AND m.withdrawn_at IS NULL
 ORDER BY m.position DESC LIMIT 1;

-- name: is_theirs
-- Whether the person of a thread proved an address themselves: nothing that a merge brought.
SELECT EXISTS (SELECT FROM address a JOIN thread t ON a.person_id = coalesce(t.home_id, t.person_id)
                WHERE t.id = %(thread)s::bigint AND a.channel = 'email' AND a.value = %(address)s::text
                  AND (a.verified_at IS NOT NULL OR a.also_at IS NOT NULL));

-- name: answers_go_to
-- Where the person of this thread wants the answers.
INSERT INTO going_on (thread_id, given) VALUES (%(thread)s::bigint, %(given)s::text)
ON CONFLICT (thread_id) DO UPDATE SET given = excluded.given;

-- name: way_of
-- How this chat would go on by mail, for its person: only what they gave or proved themselves.
SELECT (SELECT b.id FROM mailbox b WHERE b.removed_at IS NULL ORDER BY b.id LIMIT 1) AS mailbox,
       coalesce((SELECT g.given FROM going_on g WHERE g.thread_id = t.id),
                (SELECT i.sender FROM mail i WHERE i.thread_id = t.id AND i.state = 'placed' AND i.person_id IN (t.person_id, t.home_id)
                  ORDER BY i.id DESC LIMIT 1),
                (SELECT a.value FROM address a
                  WHERE a.person_id = coalesce(t.home_id, t.person_id) AND a.channel = 'email'
                    AND (a.verified_at IS NOT NULL OR a.also_at IS NOT NULL) ORDER BY a.verified_at IS NULL, a.id LIMIT 1)) AS address,
       EXISTS (SELECT FROM no_mail n WHERE n.person_id = coalesce(t.home_id, t.person_id)) AS stopped
  FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: no_mail
-- None of the chats of this person goes on by mail.
INSERT INTO no_mail (person_id)
SELECT coalesce(t.home_id, t.person_id) FROM thread t WHERE t.id = %(thread)s::bigint
ON CONFLICT DO NOTHING;

-- name: mail_again
-- They want it again.
DELETE FROM no_mail n USING thread t WHERE t.id = %(thread)s::bigint AND n.person_id = coalesce(t.home_id, t.person_id);

-- name: mails_at
-- What stands at some messages: how the mails that said them went, and those that came and prove nobody.
SELECT o.message_id AS message, o.recipient AS address, o.state, coalesce(o.bounced_at, o.sent_at, o.due_at) AS at, o.tries,
       CASE WHEN o.bounced_at IS NULL THEN o.said ELSE o.bounce END AS why, o.bounced_at IS NOT NULL AS bounced, o.permanent,
       '' AS verdict
  FROM outgoing o WHERE o.message_id = ANY(%(messages)s::bigint[]) AND o.kind = 'answer'
 UNION ALL
-- Words of a chat that were gathered into a mail; one that was not needed says nothing, as they were seen before.
SELECT m.id, o.recipient, o.state, coalesce(o.bounced_at, o.sent_at, o.due_at), o.tries,
       CASE WHEN o.bounced_at IS NULL THEN o.said ELSE o.bounce END, o.bounced_at IS NOT NULL, o.permanent, ''
  FROM message m
  JOIN outgoing o ON o.thread_id = m.thread_id AND o.kind = 'going-on' AND o.state <> 'called-back'
  JOIN outgoing_word w ON w.outgoing_id = o.id AND w.message_id = m.id
 WHERE m.id = ANY(%(messages)s::bigint[])
 UNION ALL
SELECT i.message_id, i.sender, 'sent', coalesce(i.vouched_at, i.arrived_at), 0, coalesce(v.name, i.verdict_why), false, false,
       CASE WHEN i.vouched_by IS NULL THEN i.verdict ELSE 'vouched' END
  FROM mail i LEFT JOIN agent v ON v.id = i.vouched_by
 WHERE i.message_id = ANY(%(messages)s::bigint[]) AND i.state = 'placed' AND i.verdict <> 'verified' AND i.sender IS NOT NULL
 UNION ALL
SELECT i.message_id, i.subject, 'sent', i.arrived_at, 0, '', false, false, 'another-subject'
  FROM mail i
 WHERE i.message_id = ANY(%(messages)s::bigint[]) AND i.state = 'placed' AND i.why = 'another-subject'
   AND NOT EXISTS (SELECT FROM message c WHERE c.copied_from_id = i.message_id)
 UNION ALL
SELECT i.message_id, '', 'sent', i.arrived_at, 0, i.enclosed::text, false, false, 'enclosed'
  FROM mail i
 WHERE i.message_id = ANY(%(messages)s::bigint[]) AND i.state = 'placed' AND i.enclosed IS NOT NULL
 UNION ALL
SELECT i.message_id, '', 'sent', i.arrived_at, 0, '', false, false, 'junk'
  FROM mail i
 WHERE i.message_id = ANY(%(messages)s::bigint[]) AND i.state = 'placed' AND i.junk
 UNION ALL
SELECT c.message_id, c.address, 'sent', now(), 0, '', false, false, 'copied'
  FROM copied c
 WHERE c.message_id = ANY(%(messages)s::bigint[]) AND c.passed_at IS NULL
   AND NOT EXISTS (SELECT FROM participant p WHERE p.thread_id = c.thread_id AND p.address = c.address)
 ORDER BY message, address;

-- name: enclosed_in
-- The same of one message.
SELECT i.enclosed::text FROM mail i WHERE i.message_id = %(message)s::bigint AND i.enclosed IS NOT NULL;

-- name: enclosed_at
-- What the mails of some messages bring beside words and files, as JSON.
SELECT i.message_id AS message, i.enclosed::text AS enclosed FROM mail i
 WHERE i.message_id = ANY(%(messages)s::bigint[]) AND i.enclosed IS NOT NULL;

-- name: other_subjects
-- Mails with another subject than their thread, until they get a thread of their own or somebody says that they stay.
SELECT i.message_id, i.subject
  FROM mail i
  JOIN message m ON m.id = i.message_id
 WHERE i.thread_id = %(thread)s::bigint AND i.state = 'placed' AND i.why = 'another-subject' AND m.withdrawn_at IS NULL
   AND NOT EXISTS (SELECT FROM message c WHERE c.copied_from_id = i.message_id)
 ORDER BY i.id DESC LIMIT 20;

-- name: let_stay
-- Somebody says that it belongs where it is.
UPDATE mail SET why = ''
 WHERE message_id = %(message)s::bigint AND thread_id = %(thread)s::bigint AND why = 'another-subject'
RETURNING id;

-- name: not_followed
-- Of things we said, those of which nobody has written down yet which mails leave for them.
SELECT e.about_id
  FROM event e
 WHERE e.topic = 'thread:' || %(thread)s::bigint AND e.kind = 'message.sent' AND e.about_id = ANY(%(messages)s::bigint[])
   AND (e.xid, e.id) > (coalesce((SELECT f.xid FROM follower f WHERE f.name = %(follower)s::text), '0'::xid8),
                        coalesce((SELECT f.id FROM follower f WHERE f.name = %(follower)s::text), 0));

-- name: words_of
-- What a gathered mail brings.
SELECT w.message_id FROM outgoing_word w WHERE w.outgoing_id = %(outgoing)s::bigint ORDER BY w.message_id;

-- name: leaves_by_mail
-- Of things just said, whom they will go to: as `answered_by_mail` finds them in a moment.
SELECT m.id AS message, r.recipient, m.at
  FROM message m
  JOIN LATERAL (
      SELECT i.mailbox_id, i.sender FROM mail i
        JOIN thread t ON t.id = i.thread_id
       WHERE i.thread_id = m.thread_id AND i.state = 'placed' AND i.person_id IN (t.person_id, t.home_id)
       ORDER BY i.id DESC LIMIT 1) l ON true
 CROSS JOIN LATERAL (
      SELECT l.sender AS recipient
       UNION
      SELECT p.address FROM participant p WHERE p.thread_id = m.thread_id AND p.removed_at IS NULL) r
 WHERE m.id = ANY(%(messages)s::bigint[]) AND m.visibility = 'person' AND m.withdrawn_at IS NULL
   AND (r.recipient <> l.sender
        OR coalesce((SELECT c.via FROM message c WHERE c.thread_id = m.thread_id AND c.author_kind = 'customer'
                      ORDER BY c.position DESC LIMIT 1), '') <> ALL(%(chats)s::text[]))
 ORDER BY m.id, r.recipient;

-- name: not_sent
-- It is not even tried: nothing arrives there.
UPDATE outgoing SET state = 'refused', said = %(why)s::text, due_at = now() WHERE id = %(id)s::bigint AND state = 'waiting';

-- name: whose_thread
-- Who is told of what happened to a mail.
SELECT t.owner_id AS owner, t.team_id AS team FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: hold_message
-- Whoever writes down that it leaves waits for us, and finds it withdrawn.
SELECT m.id FROM message m WHERE m.id = %(message)s::bigint FOR UPDATE;

-- name: hold_mails
-- The mails of a message, so that nobody takes one meanwhile; how many, and how many of them nobody took yet.
-- Only those that wait are held: who takes down how another went holds that one, and waits for the thread.
SELECT (SELECT count(*)::int FROM outgoing o WHERE o.message_id = %(message)s::bigint AND o.kind = 'answer') AS every,
       (SELECT count(*)::int
          FROM (SELECT o.id FROM outgoing o
                 WHERE o.message_id = %(message)s::bigint AND o.kind = 'answer' AND o.state = 'waiting' AND o.tries = 0
                   FOR UPDATE) h) AS waiting;

-- name: owed_before
-- Since when the person waited for an answer when this one was said; null when they did not.
SELECT min(m.at) FROM message m
 WHERE m.thread_id = %(thread)s::bigint AND m.position < %(position)s::int AND m.author_kind = 'customer'
   AND m.sign = '' AND m.position > coalesce((
       SELECT max(a.position) FROM message a
        WHERE a.thread_id = %(thread)s::bigint AND a.position < %(position)s::int AND a.author_kind = 'agent'
          AND a.visibility = 'person' AND a.withdrawn_at IS NULL), 0);

-- name: wait_as_before
-- They wait since when they did, and what was taken back was no first answer.
UPDATE thread t
   SET waiting_since = least(t.waiting_since, %(since)s::timestamptz),
       first_answer_at = CASE WHEN EXISTS (
           SELECT FROM message m WHERE m.thread_id = t.id AND m.author_kind = 'agent' AND m.visibility = 'person'
              AND m.withdrawn_at IS NULL) THEN t.first_answer_at END
 WHERE t.id = %(thread)s::bigint;

-- name: note_copied
-- Whom a mail of theirs went to beside us: nobody of the shop, of the thread, or decided about before.
INSERT INTO copied (thread_id, address, name, message_id)
SELECT %(thread)s::bigint, c.address, c.name, %(message)s::bigint
  FROM unnest(%(addresses)s::text[], %(names)s::text[]) AS c (address, name)
 WHERE NOT EXISTS (SELECT FROM mailbox b
                    WHERE b.removed_at IS NULL
                      AND regexp_replace(c.address, '\+[^@]*@', '@') = ANY(array_append(b.aliases, b.address)))
   AND NOT EXISTS (SELECT FROM participant p WHERE p.thread_id = %(thread)s::bigint AND p.address = c.address)
   AND NOT EXISTS (SELECT FROM thread t JOIN address a ON a.person_id IN (t.person_id, t.home_id)
                    WHERE t.id = %(thread)s::bigint AND a.channel = 'email' AND a.value = c.address)
ON CONFLICT DO NOTHING;

-- name: copied
-- Whom they wrote to beside us, while nobody decided.
SELECT c.address, c.name, c.message_id FROM copied c
 WHERE c.thread_id = %(thread)s::bigint AND c.passed_at IS NULL
   AND NOT EXISTS (SELECT FROM participant p WHERE p.thread_id = c.thread_id AND p.address = c.address)
 ORDER BY c.message_id, c.address;

-- name: pass_over
-- The owner said no.
UPDATE copied SET passed_at = now() WHERE thread_id = %(thread)s::bigint AND address = %(address)s::text AND passed_at IS NULL;

-- name: show_whole
-- Their page shows all that was said, or no longer.
UPDATE participant SET whole = %(whole)s::boolean
 WHERE thread_id = %(thread)s::bigint AND address = %(address)s::text AND removed_at IS NULL;

-- name: remove_participant
-- They take part no more, and no link of theirs opens.
UPDATE participant SET removed_at = now(), generation = generation + 1, passcode = NULL
 WHERE thread_id = %(thread)s::bigint AND address = %(address)s::text AND removed_at IS NULL;

-- name: leave_part
-- The browsers they proved themselves in.
DELETE FROM participant_entry WHERE thread_id = %(thread)s::bigint AND address = %(address)s::text;

-- name: call_back_from
-- What waits to leave for somebody does not.
UPDATE outgoing SET state = 'called-back', said = 'removed'
 WHERE thread_id = %(thread)s::bigint AND recipient = %(address)s::text AND kind = 'answer' AND state = 'waiting';

-- name: part_of
-- What a mail to somebody who takes part may show, and the generation of their link; nothing when they do not.
SELECT CASE WHEN p.whole THEN 0 ELSE p.joined_after END AS after, p.generation, p.removed_at IS NOT NULL AS removed
  FROM participant p WHERE p.thread_id = %(thread)s::bigint AND p.address = %(address)s::text;

-- name: who_else
-- Who else gets this answer.
SELECT o.recipient FROM outgoing o
 WHERE o.message_id = %(message)s::bigint AND o.kind = 'answer' AND o.recipient <> %(recipient)s::text AND o.state <> 'called-back'
   AND NOT EXISTS (SELECT FROM unreachable u WHERE u.address = o.recipient)
 ORDER BY o.recipient;

-- name: last_mailbox
-- From which of ours somebody got a mail last.
SELECT o.mailbox_id FROM outgoing o WHERE o.thread_id = %(thread)s::bigint AND o.recipient = %(recipient)s::text ORDER BY o.id DESC LIMIT 1;

-- name: is_guessed
-- Whether the kind of a thread is what a mail of it was taken for, and nobody of us has corrected or confirmed it.
SELECT EXISTS (SELECT FROM thread t JOIN mail m ON m.thread_id = t.id AND m.guessed = t.kind
                WHERE t.id = %(thread)s::bigint AND t.kind <> 'enquiry')
   AND NOT EXISTS (SELECT FROM event e
                    WHERE e.topic = 'thread:' || %(thread)s::bigint AND e.kind = 'thread.changed' AND e.actor LIKE 'agent:%%');

-- name: kind_now
-- What a thread is taken to be, and whether one of us said so.
SELECT t.kind, t.subject,
       EXISTS (SELECT FROM event e
                WHERE e.topic = 'thread:' || t.id AND e.kind = 'thread.changed' AND e.actor LIKE 'agent:%%') AS decided
  FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: hold_old
-- Nobody removes this content before the commit.
SELECT pg_advisory_xact_lock(hashtextextended('content/' || %(hash)s::text, 0));

-- name: keep_old
-- An old mail out of a file, once for each mailbox.
INSERT INTO mail (mailbox_id, hash, size, door, arrived_at)
VALUES (%(mailbox)s::bigint, %(hash)s::text, %(size)s::bigint, 'file', %(at)s::timestamptz)
ON CONFLICT (mailbox_id, hash) DO NOTHING RETURNING id;

-- name: same_old
-- The thread of a mail that came before with the same Message-ID, or the same words where it has none; 0 when it has no thread.
SELECT coalesce(m.thread_id, 0) FROM mail m
 WHERE (m.mail_id = %(mail_id)s::text OR (%(mail_id)s::text IS NULL AND m.words = %(words)s::text))
   AND m.mailbox_id = %(mailbox)s::bigint AND m.id <> %(id)s::bigint AND m.state <> 'waiting'
 ORDER BY m.id LIMIT 1;

-- name: open_of_old
-- Threads that old mails began or went on, and that nobody ended yet.
SELECT DISTINCT t.id FROM mail m JOIN thread t ON t.id = m.thread_id AND t.state = 'open'
 WHERE m.mailbox_id = %(mailbox)s::bigint AND m.door = 'file';

-- name: is_unsubscribed
-- Whether somebody wants no notices of this kind.
SELECT EXISTS (SELECT FROM unsubscribed u WHERE u.address = %(address)s::text AND u.kind = %(kind)s::text);

-- name: unsubscribe
-- No more of these.
INSERT INTO unsubscribed (address, kind) VALUES (%(address)s::text, %(kind)s::text) ON CONFLICT DO NOTHING;

-- name: subscribe
-- They are wanted again.
DELETE FROM unsubscribed WHERE address = %(address)s::text AND kind = %(kind)s::text;

-- name: last_language
-- In which language the cases of whoever has this address are: of a proven one first, the latest case first.
SELECT coalesce(t.language, p.language)
  FROM address a
  JOIN person p ON p.id = a.person_id
  LEFT JOIN LATERAL (SELECT o.language, o.last_at FROM thread o WHERE o.person_id = p.id
                      ORDER BY o.last_at DESC, o.id DESC LIMIT 1) t ON true
 WHERE a.channel = 'email' AND a.value = %(address)s::text
 ORDER BY a.verified_at IS NULL, t.last_at DESC NULLS LAST LIMIT 1;

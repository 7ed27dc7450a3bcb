-- name: find_for_agent
-- The one door for agents: missing and forbidden look alike. Whoever came in to help reads, and does nothing else.
SELECT t.id, t.code, t.person_id, t.owner_id, t.team_id, t.kind, t.channel, t.language, t.subject, t.state,
       t.generation, t.last_position, t.last_at, t.waiting_since, t.person_read, t.opened_at, t.first_answer_at, t.promise_due_at
  FROM thread t
 WHERE t.id = %(id)s::bigint
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
        OR EXISTS (SELECT FROM handoff h WHERE h.thread_id = t.id AND h.to_id = %(agent)s::bigint
                      AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL)
        OR EXISTS (SELECT FROM supervisor_call k WHERE k.thread_id = t.id AND k.agent_id = %(agent)s::bigint)
        OR EXISTS (SELECT FROM swarm s JOIN helper e ON e.swarm_id = s.id
                    WHERE s.thread_id = t.id AND s.closed_at IS NULL AND e.agent_id = %(agent)s::bigint
                      AND e.joined_at IS NOT NULL AND e.ended_at IS NULL));

-- name: lock_for_agent
-- The same door for a verb: the thread row is locked before anything is inserted.
SELECT t.id, t.code, t.person_id, t.owner_id, t.team_id, t.kind, t.channel, t.language, t.subject, t.state,
       t.generation, t.last_position, t.last_at, t.waiting_since, t.person_read, t.opened_at, t.first_answer_at, t.promise_due_at
  FROM thread t
 WHERE t.id = %(id)s::bigint
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
        OR EXISTS (SELECT FROM handoff h WHERE h.thread_id = t.id AND h.to_id = %(agent)s::bigint
                      AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL)
        OR EXISTS (SELECT FROM supervisor_call k WHERE k.thread_id = t.id AND k.agent_id = %(agent)s::bigint))
   FOR NO KEY UPDATE OF t;

-- name: helps
-- Whether an agent is in a room of helpers of this thread now.
SELECT EXISTS (SELECT FROM swarm s JOIN helper e ON e.swarm_id = s.id
                WHERE s.thread_id = %(thread)s::bigint AND s.closed_at IS NULL AND e.agent_id = %(agent)s::bigint
                  AND e.joined_at IS NOT NULL AND e.ended_at IS NULL);

-- name: find_for_customer
-- The one door for customers: the browser must have been let in to this thread, or a mail proved to belong here. It is
-- whose they wrote it, whoever they were merged into since.
SELECT t.id, t.code, coalesce(t.home_id, t.person_id) AS person_id, t.owner_id, t.team_id, t.kind, t.channel, t.language, t.subject, t.state,
       t.generation, t.last_position, t.last_at, t.waiting_since, t.person_read, t.opened_at, t.first_answer_at, t.promise_due_at
  FROM thread t
 WHERE t.id = %(id)s::bigint AND (t.id = ANY(%(threads)s::bigint[])
    OR EXISTS (SELECT FROM entry e WHERE e.thread_id = t.id AND e.browser_id = ANY(%(browsers)s::bigint[])));

-- name: lock_for_customer
-- The same door for a verb.
SELECT t.id, t.code, coalesce(t.home_id, t.person_id) AS person_id, t.owner_id, t.team_id, t.kind, t.channel, t.language, t.subject, t.state,
       t.generation, t.last_position, t.last_at, t.waiting_since, t.person_read, t.opened_at, t.first_answer_at, t.promise_due_at
  FROM thread t
 WHERE t.id = %(id)s::bigint AND (t.id = ANY(%(threads)s::bigint[])
    OR EXISTS (SELECT FROM entry e WHERE e.thread_id = t.id AND e.browser_id = ANY(%(browsers)s::bigint[])))
   FOR NO KEY UPDATE OF t;

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

-- name: one_attempt
-- Two requests with the same client id wait for each other here, before a thread exists to lock.
SELECT pg_advisory_xact_lock(hashtextextended(%(scope)s::text || '/' || %(id)s::text, 0));

-- name: already
-- The message of an attempt that was accepted before.
SELECT m.id, m.thread_id, m.position, m.at
  FROM message m WHERE m.client_scope = %(scope)s::text AND m.client_id = %(id)s::text;

-- name: somebody_wrote
-- Whether the customer or a colleague told something after what a writer had seen; notes and quiet lines hold nobody.
SELECT EXISTS (SELECT FROM message m
                WHERE m.thread_id = %(thread)s::bigint AND m.position > %(after)s::int AND m.visibility = 'person'
                  AND (m.author_kind = 'customer' OR (m.author_kind <> 'system' AND m.author_id IS DISTINCT FROM %(agent)s::bigint)));

-- name: open_thread
-- A new thread, with its owner from the first moment. Whoever was merged into another writes as themselves;
-- the lock lets a merge that goes on finish first. It counts its first message already when one is `said` with it: a
-- second touch of the row would write every index of it again.
INSERT INTO thread (code, person_id, home_id, owner_id, team_id, kind, channel, language, subject, automatic, given_why,
                    given_skill, raised, last_position, last_at, waiting_since)
SELECT %(code)s::text, coalesce(p.merged_into_id, p.id), CASE WHEN p.merged_into_id IS NOT NULL THEN p.id END,
       %(owner)s::bigint, %(team)s::bigint, %(kind)s::text,
       %(channel)s::text, %(language)s::text, %(subject)s::text, %(automatic)s::boolean, %(why)s::text, %(skill)s::text, %(raised)s::smallint,
       %(said)s::boolean::int, clock_timestamp(), CASE WHEN %(owed)s::boolean THEN clock_timestamp() END
  FROM person p WHERE p.id = %(person)s::bigint FOR KEY SHARE
RETURNING id, code, person_id, owner_id, team_id, kind, channel, language, subject, state,
       generation, last_position, last_at, waiting_since, person_read, opened_at, first_answer_at, promise_due_at;

-- name: add_message
-- The thread row, locked by the caller, gives the position; the list columns move with it.
-- The time is read under the lock, so that it never runs against the positions: at a place that was kept, it is the one
-- of the line before.
WITH placed AS (
    UPDATE thread t
       SET last_position = t.last_position + CASE WHEN %(place)s::int IS NULL THEN 1 ELSE 0 END,
           last_at = clock_timestamp(),
           waiting_since = CASE WHEN %(owed)s::boolean THEN coalesce(t.waiting_since, clock_timestamp())
                                WHEN %(answers)s::boolean THEN NULL
                                ELSE t.waiting_since END,
           first_answer_at = CASE WHEN %(answers)s::boolean THEN coalesce(t.first_answer_at, clock_timestamp()) ELSE t.first_answer_at END,
           raised_at = CASE WHEN NOT %(answers)s::boolean THEN t.raised_at END,
           not_yet_at = CASE WHEN NOT %(answers)s::boolean THEN t.not_yet_at END,
           raised = CASE WHEN %(answers)s::boolean THEN t.raised & 1::smallint ELSE t.raised END,
           state = CASE WHEN %(wakes)s::boolean THEN 'open' ELSE t.state END
     WHERE t.id = %(thread)s::bigint
 RETURNING t.last_position, t.last_at, coalesce(t.home_id, t.person_id) AS writer
)
INSERT INTO message (thread_id, position, author_kind, author_id, visibility, sign, text, raw, salt, via, scribe_id,
                     client_scope, client_id, at)
SELECT %(thread)s::bigint, coalesce(%(place)s::int, p.last_position), %(author_kind)s::text,
       CASE WHEN %(author_kind)s::text = 'customer' THEN coalesce(%(author)s::bigint, p.writer) ELSE %(author)s::bigint END, %(visibility)s::text, %(sign)s::text,
       %(text)s::text, %(raw)s::bytea, %(salt)s::bytea, %(via)s::text, %(scribe)s::bigint,
       %(scope)s::text, %(client)s::text,
       coalesce(%(at)s::timestamptz,
                (SELECT n.at FROM message n WHERE n.thread_id = %(thread)s::bigint AND n.position = %(place)s::int - 1), p.last_at)
  FROM placed p
    ON CONFLICT (client_scope, client_id) WHERE client_id IS NOT NULL DO NOTHING
RETURNING id, thread_id, position, at;

-- name: keep_place
-- A position that nothing stands at yet.
UPDATE thread SET last_position = last_position + 1 WHERE id = %(thread)s::bigint RETURNING last_position;

-- name: add_first_message
-- The message that a thread was opened with: it stands in its row already.
INSERT INTO message (thread_id, position, author_kind, author_id, visibility, sign, text, raw, salt, via, scribe_id,
                     client_scope, client_id, at)
VALUES (%(thread)s::bigint, 1, %(author_kind)s::text, %(author)s::bigint, %(visibility)s::text, %(sign)s::text,
        %(text)s::text, %(raw)s::bytea, %(salt)s::bytea, %(via)s::text, %(scribe)s::bigint,
        %(scope)s::text, %(client)s::text, coalesce(%(at)s::timestamptz, %(opened)s::timestamptz))
    ON CONFLICT (client_scope, client_id) WHERE client_id IS NOT NULL DO NOTHING
RETURNING id, thread_id, position, at;

-- name: attach
-- The files an author uploaded while writing now belong to the message, in the order they were chosen.
UPDATE attachment SET message_id = %(message)s::bigint, place = array_position(%(keys)s::text[], key)
 WHERE key = ANY(%(keys)s::text[]) AND message_id IS NULL AND uploaded_by = %(by)s::text;

-- name: add_attachment
-- A file that is stored but not yet sent.
INSERT INTO attachment (key, uploaded_by, name, hash, size, media_type)
VALUES (%(key)s::text, %(by)s::text, %(name)s::text, %(hash)s::text, %(size)s::bigint, %(media_type)s::text)
RETURNING id, key, message_id, name, hash, size, media_type, withdrawn_at;

-- name: attachments
-- The files of a page of messages, in one go.
SELECT f.id, f.key, f.message_id, f.name, f.hash, f.size, f.media_type, f.withdrawn_at
  FROM attachment f WHERE f.message_id = ANY(%(messages)s::bigint[]) ORDER BY f.message_id, f.place, f.id;

-- name: attachment_by_key
-- A file by its public name, with the thread whose door decides.
SELECT f.id, f.key, f.message_id, f.name, f.hash, f.size, f.media_type, f.withdrawn_at
  FROM attachment f WHERE f.key = %(key)s::text AND f.withdrawn_at IS NULL;

-- name: attachment_place
-- Where a sent file hangs: its thread, and whether the person may see it.
SELECT m.thread_id, m.visibility FROM message m WHERE m.id = %(message)s::bigint;

-- name: attachment_uploader
-- Who may still see a file that is not sent yet.
SELECT f.uploaded_by FROM attachment f WHERE f.id = %(id)s::bigint;

-- name: hold_content
-- Attaching a content and removing its bytes wait for each other, so that neither loses it.
SELECT pg_advisory_xact_lock(hashtextextended('content/' || %(hash)s::text, 0));

-- name: hash_in_use
-- The same content may hang elsewhere; then its bytes stay.
SELECT EXISTS (SELECT FROM attachment f WHERE f.hash = %(hash)s::text AND f.withdrawn_at IS NULL)
    OR EXISTS (SELECT FROM recording r WHERE r.hash = %(hash)s::text);

-- name: withdraw_attachments
-- Files of a withdrawn message: their names go here, their bytes by a job.
UPDATE attachment SET withdrawn_at = now(), name = '' WHERE message_id = %(message)s::bigint AND withdrawn_at IS NULL;

-- name: withdraw_attachment
-- One file of a message that stays.
UPDATE attachment SET withdrawn_at = now(), name = '' WHERE id = %(id)s::bigint AND withdrawn_at IS NULL;

-- name: withdrawn_hashes
-- Contents of a withdrawn message that no other message holds: their bytes may go.
SELECT DISTINCT f.hash FROM attachment f
 WHERE f.message_id = %(message)s::bigint AND f.withdrawn_at IS NOT NULL
   AND NOT EXISTS (SELECT FROM attachment o WHERE o.hash = f.hash AND o.withdrawn_at IS NULL);

-- name: loose_attachments
-- Files somebody uploaded and never sent, a day later.
UPDATE attachment SET withdrawn_at = now(), name = ''
 WHERE id IN (SELECT f.id FROM attachment f
               WHERE f.message_id IS NULL AND f.at < now() - interval '1 day' AND f.withdrawn_at IS NULL LIMIT 200)
RETURNING hash;

-- name: message_in_thread
-- One message for a verb; the caller has locked its thread.
SELECT m.* FROM shown_message m
 WHERE m.id = %(message)s::bigint AND m.thread_id = %(thread)s::bigint;

-- name: thread_of_message
-- Which door to ask about a message.
SELECT m.thread_id FROM message m WHERE m.id = %(message)s::bigint;

-- name: blank_message
-- Withdrawn: words, raw and salt go, the row stays with who, when and why.
UPDATE message SET text = '', raw = NULL, salt = '', withdrawn_at = now(), withdrawn_by = %(by)s::text, withdrawn_why = %(why)s::text
 WHERE id = %(message)s::bigint AND withdrawn_at IS NULL;

-- name: same_words
-- Where the words of a message stand as well, after some of a thread got one of its own.
SELECT c.id
  FROM message m
 CROSS JOIN LATERAL (SELECT k.id, k.thread_id, k.withdrawn_at FROM message k WHERE k.copied_from_id = coalesce(m.copied_from_id, m.id)
                      UNION ALL
                     SELECT k.id, k.thread_id, k.withdrawn_at FROM message k WHERE k.id = m.copied_from_id) c
 WHERE m.id = %(message)s::bigint AND c.id <> m.id AND c.withdrawn_at IS NULL
 ORDER BY c.thread_id;

-- name: withdraw_same_file
-- The same file of a copy.
UPDATE attachment SET withdrawn_at = now(), name = ''
 WHERE message_id = %(message)s::bigint AND hash = %(hash)s::text AND withdrawn_at IS NULL RETURNING id;

-- name: blank_corrections
-- Earlier wordings of a withdrawn message go with it.
UPDATE correction SET text = '', salt = NULL WHERE message_id = %(message)s::bigint;

-- name: forget_words
-- A withdrawn or corrected message leaves the search at once.
DELETE FROM word WHERE message_id = %(message)s::bigint;

-- name: blank_subject
-- The subject came from the first message.
UPDATE thread SET subject = '' WHERE id = %(thread)s::bigint;

-- name: keep_original
-- What a message said before this correction.
INSERT INTO correction (message_id, text, salt) SELECT m.id, m.text, m.salt FROM message m WHERE m.id = %(message)s::bigint;

-- name: correct_message
-- The new wording, with a new salt.
UPDATE message SET text = %(text)s::text, salt = %(salt)s::bytea, corrected_at = now() WHERE id = %(message)s::bigint;

-- name: corrections
-- The original wordings, oldest first, for who may read the thread.
SELECT c.text, c.at FROM correction c WHERE c.message_id = %(message)s::bigint ORDER BY c.id;

-- name: page_before
-- One page of a thread, backwards from a position; notes only for us.
SELECT m.* FROM shown_message m
 WHERE m.thread_id = %(thread)s::bigint AND m.position < %(before)s::int
   AND (%(notes)s::boolean OR m.visibility = 'person')
 ORDER BY m.position DESC
 LIMIT %(limit)s::int;

-- name: page_after
-- What a page that shows up to a position still lacks.
SELECT m.* FROM shown_message m
 WHERE m.thread_id = %(thread)s::bigint AND m.position > %(after)s::int
   AND (%(notes)s::boolean OR m.visibility = 'person')
 ORDER BY m.position
 LIMIT %(limit)s::int;

-- name: one_message
-- A message that changed, to paint it again.
SELECT m.* FROM shown_message m
 WHERE m.id = %(message)s::bigint AND m.thread_id = %(thread)s::bigint AND (%(notes)s::boolean OR m.visibility = 'person');

-- name: person_reads
-- The customer's page showed messages up to here.
UPDATE thread SET person_read = %(position)s::int
 WHERE id = %(thread)s::bigint AND person_read < %(position)s::int AND last_position >= %(position)s::int;

-- name: agent_reads
-- The unread mark of one agent on one thread, and their mentions there: opening it reads them.
-- What was read before is not written again, so that looking twice waits for no disk.
WITH named AS (
    UPDATE mention SET read_at = now()
     WHERE agent_id = %(agent)s::bigint AND thread_id = %(thread)s::bigint AND read_at IS NULL
)
INSERT INTO reading (agent_id, thread_id, position)
SELECT %(agent)s::bigint, %(thread)s::bigint, %(position)s::int
 WHERE NOT EXISTS (SELECT FROM reading r WHERE r.agent_id = %(agent)s::bigint AND r.thread_id = %(thread)s::bigint
                      AND r.position >= %(position)s::int)
ON CONFLICT (agent_id, thread_id) DO UPDATE SET position = greatest(reading.position, excluded.position);

-- name: mention
-- A colleague named in a note or message, if they may read the thread.
INSERT INTO mention (message_id, agent_id, thread_id)
SELECT %(message)s::bigint, a.id, t.id
  FROM agent a, thread t
 WHERE t.id = %(thread)s::bigint AND a.id = ANY(%(agents)s::bigint[]) AND a.suspended_at IS NULL
   AND (t.owner_id = a.id OR a.role = 'admin'
        OR EXISTS (SELECT FROM membership m WHERE m.agent_id = a.id AND m.team_id = t.team_id AND 'read' = ANY (m.verbs))
        OR EXISTS (SELECT FROM supervisor_call k WHERE k.thread_id = t.id AND k.agent_id = a.id))
ON CONFLICT DO NOTHING
RETURNING agent_id;

-- name: keep_draft
-- What an agent was writing, on the server.
INSERT INTO draft (agent_id, thread_id, text, visibility)
VALUES (%(agent)s::bigint, %(thread)s::bigint, %(text)s::text, %(visibility)s::text)
ON CONFLICT (agent_id, thread_id) DO UPDATE SET text = excluded.text, visibility = excluded.visibility, updated_at = now();

-- name: drop_draft
-- It was sent, or emptied.
DELETE FROM draft WHERE agent_id = %(agent)s::bigint AND thread_id = %(thread)s::bigint;

-- name: draft
-- Back to where the agent was.
SELECT d.text, d.visibility, d.updated_at FROM draft d WHERE d.agent_id = %(agent)s::bigint AND d.thread_id = %(thread)s::bigint;

-- name: offer_handoff
-- An offer; the owner stays until it is accepted.
INSERT INTO handoff (thread_id, from_id, to_id, to_team_id, reason, offered_by, about, done, promised, told, due_at,
                     supervised, approved_at, approved_by)
VALUES (%(thread)s::bigint, %(from)s::bigint, %(to)s::bigint, %(team)s::bigint, %(reason)s::text, %(by)s::bigint,
        %(about)s::text, %(done)s::text, %(promised)s::text, %(told)s::text, %(due)s::timestamptz, %(supervised)s::boolean,
        CASE WHEN %(approver)s::bigint IS NOT NULL THEN now() END, %(approver)s::bigint)
RETURNING id, thread_id, from_id, to_id, to_team_id, reason, offered_by, offered_at, accepted_at, refused_at, withdrawn_at,
          about, done, promised, told, due_at, returned_at, supervised, approved_at, approved_by;

-- name: hands_of_matter
-- How often the matter of a thread was passed on, on any of its threads. Who is away and comes back passes nothing on.
SELECT count(*)
  FROM (SELECT coalesce(t.matter_id, t.id) AS id FROM thread t WHERE t.id = %(thread)s::bigint) m
  JOIN thread t ON t.id = m.id OR t.matter_id = m.id
  JOIN handoff h ON h.thread_id = t.id AND h.accepted_at IS NOT NULL
 WHERE NOT EXISTS (SELECT FROM covering c WHERE c.handoff_id = h.id);

-- name: approve_handoff
-- A supervisor agrees; the time to accept it begins anew.
UPDATE handoff SET approved_at = now(), approved_by = %(by)s::bigint, due_at = coalesce(%(due)s::timestamptz, due_at)
 WHERE id = %(id)s::bigint AND approved_at IS NULL AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: return_handoff
-- Nobody answered it in time: it goes back by itself.
UPDATE handoff SET withdrawn_at = now(), returned_at = now()
 WHERE id = %(id)s::bigint AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: pending_handoff
-- The offer in the air, if any.
SELECT id, thread_id, from_id, to_id, to_team_id, reason, offered_by, offered_at, accepted_at, refused_at, withdrawn_at,
       about, done, promised, told, due_at, returned_at, supervised, approved_at, approved_by
  FROM handoff WHERE thread_id = %(thread)s::bigint AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: hands
-- Through which hands a thread went, for its aside at the desk.
SELECT f.name AS from_name, o.name AS to_name, h.reason, h.accepted_at AS at
  FROM handoff h JOIN agent f ON f.id = h.from_id JOIN agent o ON o.id = h.to_id
 WHERE h.thread_id = %(thread)s::bigint AND h.accepted_at IS NOT NULL
 ORDER BY h.accepted_at, h.id;

-- name: accept_handoff
-- The one statement that moves an owner: its trigger does, or it fails whole.
UPDATE handoff SET accepted_at = now()
 WHERE id = %(id)s::bigint AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: refuse_handoff
-- The owner stays.
UPDATE handoff SET refused_at = now()
 WHERE id = %(id)s::bigint AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: withdraw_handoff
-- Taken back by the one who offered it.
UPDATE handoff SET withdrawn_at = now()
 WHERE id = %(id)s::bigint AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: team_for
-- The team a thread moves to with an agent: the same one if they may own there, else the first where they may.
SELECT coalesce(
       (SELECT m.team_id FROM may_own m WHERE m.agent_id = a.id AND m.team_id = %(team)s::bigint),
       (SELECT min(m.team_id) FROM may_own m WHERE m.agent_id = a.id),
       CASE WHEN a.role = 'admin' AND NOT EXISTS (SELECT FROM membership m WHERE m.agent_id = a.id) THEN %(team)s::bigint END)
  FROM can_take a WHERE a.id = %(agent)s::bigint;

-- name: add_snooze
-- A pause with an end.
INSERT INTO snooze (thread_id, until, by_kind, by_id)
VALUES (%(thread)s::bigint, %(until)s::timestamptz, %(by_kind)s::text, %(by)s::bigint)
RETURNING id, thread_id, until, by_kind, by_id;

-- name: end_snooze
-- The pause is over.
UPDATE snooze SET woken_at = now() WHERE thread_id = %(thread)s::bigint AND woken_at IS NULL RETURNING id;

-- name: pending_snooze
-- Until when a thread sleeps.
SELECT id, thread_id, until, by_kind, by_id FROM snooze WHERE thread_id = %(thread)s::bigint AND woken_at IS NULL;

-- name: due_snoozes
-- Threads whose hour came.
SELECT s.thread_id FROM snooze s WHERE s.woken_at IS NULL AND s.until <= now() ORDER BY s.until LIMIT 100;

-- name: set_state
-- The list column that follows the row of a closure or snooze.
UPDATE thread SET state = %(state)s::text WHERE id = %(thread)s::bigint;

-- name: begin_waiting
-- The person said that it is not solved: an answer is owed from now on, if none was.
UPDATE thread SET waiting_since = coalesce(waiting_since, clock_timestamp()), not_yet_at = clock_timestamp()
 WHERE id = %(thread)s::bigint;

-- name: stop_waiting
-- A closed thread waits for nobody.
UPDATE thread SET waiting_since = NULL, raised_at = NULL, not_yet_at = NULL WHERE id = %(thread)s::bigint;

-- name: add_closure
-- An ending, or the proposal of one.
INSERT INTO closure (thread_id, kind, discard, by_kind, by_id, reason, proposed_at, closed_at, into_id)
VALUES (%(thread)s::bigint, %(kind)s::text, %(discard)s::text, %(by_kind)s::text, %(by)s::bigint, %(reason)s::text,
        CASE WHEN NOT %(now)s::boolean THEN now() END, CASE WHEN %(now)s::boolean THEN now() END, %(into)s::bigint)
RETURNING id, thread_id, kind, discard, by_kind, by_id, reason, proposed_at, seconded_by, closed_at, ended_at, into_id;

-- name: current_closure
-- The ending in force or proposed.
SELECT id, thread_id, kind, discard, by_kind, by_id, reason, proposed_at, seconded_by, closed_at, ended_at, into_id
  FROM closure WHERE thread_id = %(thread)s::bigint AND ended_at IS NULL;

-- name: beside
-- What is proposed or in force, offered and asleep, what this agent was writing, and the room they are asked into or
-- help in: each at most one row.
SELECT to_jsonb(c) AS closure, to_jsonb(h) AS handoff, to_jsonb(z) AS snooze, to_jsonb(d) AS draft, to_jsonb(e) AS help
  FROM thread t
  LEFT JOIN closure c ON c.thread_id = t.id AND c.ended_at IS NULL
  LEFT JOIN handoff h ON h.thread_id = t.id AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL
  LEFT JOIN snooze z ON z.thread_id = t.id AND z.woken_at IS NULL
  LEFT JOIN draft d ON d.thread_id = t.id AND d.agent_id = %(agent)s::bigint
  LEFT JOIN LATERAL (
       SELECT s.id AS swarm_id, s.called_by, s.question, e.joined_at
         FROM swarm s JOIN helper e ON e.swarm_id = s.id AND e.agent_id = %(agent)s::bigint AND e.ended_at IS NULL
        WHERE s.thread_id = t.id AND s.closed_at IS NULL) e ON true
 WHERE t.id = %(thread)s::bigint;

-- name: end_closure
-- Undone: by who, and when; the row stays.
UPDATE closure SET ended_at = now(), ended_by = %(by)s::text
 WHERE thread_id = %(thread)s::bigint AND ended_at IS NULL RETURNING id, into_id;

-- name: was_decided
-- Whether a reasoned decision of ours was ever notified on this thread.
SELECT EXISTS (SELECT FROM closure c
                WHERE c.thread_id = %(thread)s::bigint AND c.kind = 'answered' AND c.closed_at IS NOT NULL);

-- name: confirm_solved
-- The customer says yes to a proposal: the closure is theirs.
UPDATE closure SET by_kind = 'customer', by_id = %(by)s::bigint, closed_at = now() WHERE id = %(id)s::bigint;

-- name: spoken_with
-- Where this agent spoke with the person of a thread last, since a moment.
SELECT c.id FROM contact c
 WHERE c.thread_id = %(thread)s::bigint AND c.agent_id = %(agent)s::bigint AND c.answered_at >= %(since)s::timestamptz
 ORDER BY c.id DESC LIMIT 1;

-- name: said_in
-- In which contact they said it.
UPDATE closure SET contact_id = %(contact)s::bigint WHERE id = %(id)s::bigint;

-- name: second_closure
-- A second person agrees to discard a complaint.
UPDATE closure SET seconded_by = %(by)s::bigint, closed_at = now() WHERE id = %(id)s::bigint;

-- name: thank
-- One thanks a thread and person; saying it twice is still one.
INSERT INTO thanks (thread_id, agent_id, message_id)
VALUES (%(thread)s::bigint, %(agent)s::bigint, %(message)s::bigint)
ON CONFLICT DO NOTHING RETURNING id;

-- name: has_answered
-- Whether this agent spoke to the person on this thread, or owns it.
SELECT EXISTS (SELECT FROM message m WHERE m.thread_id = %(thread)s::bigint AND m.author_kind = 'agent'
                  AND m.author_id = %(agent)s::bigint AND m.visibility = 'person')
    OR EXISTS (SELECT FROM thread t WHERE t.id = %(thread)s::bigint AND t.owner_id = %(agent)s::bigint);

-- name: add_contact
-- A call, visit or letter, with its three times.
INSERT INTO contact (thread_id, agent_id, way, arrived_at, answered_at)
VALUES (%(thread)s::bigint, %(agent)s::bigint, %(way)s::text, %(arrived)s::timestamptz, %(answered)s::timestamptz)
RETURNING id;

-- name: end_contact
-- The call or visit ended.
UPDATE contact SET ended_at = greatest(answered_at, clock_timestamp()) WHERE id = %(id)s::bigint AND thread_id = %(thread)s::bigint AND ended_at IS NULL;

-- name: change
-- Subject, kind and language, as the owner understands them.
UPDATE thread SET subject = %(subject)s::text, kind = %(kind)s::text, language = coalesce(%(language)s::text, language)
 WHERE id = %(thread)s::bigint;

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

-- name: has_thanked
-- One thanks a thread and person.
SELECT EXISTS (SELECT FROM thanks k WHERE k.thread_id = %(thread)s::bigint AND k.agent_id = %(agent)s::bigint);

-- name: inbox_mine
-- Open threads I own, latest first; danger stands on top, under it who says «not yet» to *solved*, and under those who
-- comes for the third time about the same: two thousand years later in the order of the list, fifteen hundred, and a
-- thousand. The inner limits, the most a page may ask for, are written out so that the plan is kept: with a parameter
-- alone the planner expects a tenth of all threads, and plans every page anew.
SELECT v.*, t.sort_at, t.again, t.not_yet
  FROM (SELECT t.*
          FROM ((SELECT t.id, t.last_at + interval '2000 years' AS sort_at, t.raised_at IS NOT NULL AS again,
                        t.not_yet_at IS NOT NULL AS not_yet FROM thread t
                  WHERE t.owner_id = %(agent)s::bigint AND t.state = 'open' AND t.raised >= 4
                    AND (t.last_at, t.id) < (%(at)s::timestamptz - interval '2000 years', %(thread)s::bigint)
                  ORDER BY t.last_at DESC, t.id DESC LIMIT 101)
                UNION ALL
                (SELECT t.id, t.last_at + interval '1500 years', t.raised_at IS NOT NULL, true FROM thread t
                  WHERE t.owner_id = %(agent)s::bigint AND t.state = 'open' AND t.not_yet_at IS NOT NULL AND t.raised < 4
                    AND (t.last_at, t.id) < (%(at)s::timestamptz - interval '1500 years', %(thread)s::bigint)
                  ORDER BY t.last_at DESC, t.id DESC LIMIT 101)
                UNION ALL
                (SELECT t.id, t.last_at + interval '1000 years', true, false FROM thread t
                  WHERE t.owner_id = %(agent)s::bigint AND t.state = 'open' AND t.raised_at IS NOT NULL AND t.raised < 4
                    AND t.not_yet_at IS NULL
                    AND (t.last_at, t.id) < (%(at)s::timestamptz - interval '1000 years', %(thread)s::bigint)
                  ORDER BY t.last_at DESC, t.id DESC LIMIT 101)
                UNION ALL
                (SELECT t.id, t.last_at, false, false FROM thread t
                  WHERE t.owner_id = %(agent)s::bigint AND t.state = 'open' AND t.raised_at IS NULL AND t.raised < 4
                    AND t.not_yet_at IS NULL
                    AND (t.last_at, t.id) < (%(at)s::timestamptz, %(thread)s::bigint)
                  ORDER BY t.last_at DESC, t.id DESC LIMIT 101)) t
         ORDER BY t.sort_at DESC, t.id DESC LIMIT %(limit)s::int) t
 CROSS JOIN LATERAL inbox_line(t.id, %(agent)s::bigint) v
 ORDER BY t.sort_at DESC, t.id DESC;

-- name: inbox_team
-- Open threads of my teams, danger first, then who says «not yet», then latest first. Each team gives its page from its
-- own indexes.
SELECT v.*, t.sort_at, t.not_yet
  FROM (SELECT t.*
          FROM (SELECT k.id AS team FROM team k WHERE %(all)s::boolean OR k.id = ANY(%(teams)s::bigint[])) k
         CROSS JOIN LATERAL (
               (SELECT t.id, t.last_at + interval '2000 years' AS sort_at, t.not_yet_at IS NOT NULL AS not_yet FROM thread t
                 WHERE t.team_id = k.team AND t.state = 'open' AND t.raised >= 4
                   AND (t.last_at, t.id) < (%(at)s::timestamptz - interval '2000 years', %(thread)s::bigint)
                 ORDER BY t.last_at DESC, t.id DESC LIMIT %(limit)s::int)
               UNION ALL
               (SELECT t.id, t.last_at + interval '1500 years', true FROM thread t
                 WHERE t.team_id = k.team AND t.state = 'open' AND t.raised < 4 AND t.not_yet_at IS NOT NULL
                   AND (t.last_at, t.id) < (%(at)s::timestamptz - interval '1500 years', %(thread)s::bigint)
                 ORDER BY t.last_at DESC, t.id DESC LIMIT %(limit)s::int)
               UNION ALL
               (SELECT t.id, t.last_at, false FROM thread t
                 WHERE t.team_id = k.team AND t.state = 'open' AND t.raised < 4 AND t.not_yet_at IS NULL
                   AND (t.last_at, t.id) < (%(at)s::timestamptz, %(thread)s::bigint)
                 ORDER BY t.last_at DESC, t.id DESC LIMIT %(limit)s::int)) t
         ORDER BY t.sort_at DESC, t.id DESC LIMIT %(limit)s::int) t
 CROSS JOIN LATERAL inbox_line(t.id, %(agent)s::bigint) v
 ORDER BY t.sort_at DESC, t.id DESC;

-- name: inbox_waiting
-- Who waits for an answer of my teams: longest first, some with a head start. Each team gives its page from its own index.
SELECT v.*, t.turn_at AS sort_at, t.again, t.not_yet
  FROM (SELECT t.*
          FROM (SELECT k.id AS team FROM team k WHERE %(all)s::boolean OR k.id = ANY(%(teams)s::bigint[])) k
         CROSS JOIN LATERAL (
               SELECT t.id, t.turn_at, t.raised_at IS NOT NULL AS again, t.not_yet_at IS NOT NULL AS not_yet FROM thread t
                WHERE t.team_id = k.team AND t.state = 'open' AND t.waiting_since IS NOT NULL
                  AND (t.turn_at, t.id) > (%(at)s::timestamptz, %(thread)s::bigint)
                ORDER BY t.turn_at, t.id LIMIT %(limit)s::int) t
         ORDER BY t.turn_at, t.id LIMIT %(limit)s::int) t
 CROSS JOIN LATERAL inbox_line(t.id, %(agent)s::bigint) v
 ORDER BY t.turn_at, t.id;

-- name: inbox_snoozed
-- My sleeping threads, danger first, then latest first.
SELECT v.*, t.sort_at
  FROM (SELECT t.*
          FROM ((SELECT t.id, t.last_at + interval '2000 years' AS sort_at FROM thread t
                  WHERE t.owner_id = %(agent)s::bigint AND t.state = 'snoozed' AND t.raised >= 4
                    AND (t.last_at, t.id) < (%(at)s::timestamptz - interval '2000 years', %(thread)s::bigint)
                  ORDER BY t.last_at DESC, t.id DESC LIMIT 101)
                UNION ALL
                (SELECT t.id, t.last_at FROM thread t
                  WHERE t.owner_id = %(agent)s::bigint AND t.state = 'snoozed' AND t.raised < 4
                    AND (t.last_at, t.id) < (%(at)s::timestamptz, %(thread)s::bigint)
                  ORDER BY t.last_at DESC, t.id DESC LIMIT 101)) t
         ORDER BY t.sort_at DESC, t.id DESC LIMIT %(limit)s::int) t
 CROSS JOIN LATERAL inbox_line(t.id, %(agent)s::bigint) v
 ORDER BY t.sort_at DESC, t.id DESC;

-- name: inbox_closed
-- Closed threads of my teams, latest first. Each team gives its page from its own index.
SELECT v.*, t.last_at AS sort_at
  FROM (SELECT t.*
          FROM (SELECT k.id AS team FROM team k WHERE %(all)s::boolean OR k.id = ANY(%(teams)s::bigint[])) k
         CROSS JOIN LATERAL (
               SELECT t.* FROM thread t
                WHERE t.team_id = k.team AND t.state = 'closed'
                  AND (t.last_at, t.id) < (%(at)s::timestamptz, %(thread)s::bigint)
                ORDER BY t.last_at DESC, t.id DESC LIMIT %(limit)s::int) t
         ORDER BY t.last_at DESC, t.id DESC LIMIT %(limit)s::int) t
 CROSS JOIN LATERAL inbox_line(t.id, %(agent)s::bigint) v
 ORDER BY t.last_at DESC, t.id DESC;

-- name: inbox_offered
-- Threads a colleague offers me, danger first, then latest first.
SELECT v.*, t.sort_at
  FROM (SELECT t.id, o.sort_at FROM thread t
         CROSS JOIN LATERAL (
               SELECT t.last_at + CASE WHEN t.raised >= 4 AND t.state <> 'closed' THEN interval '2000 years' ELSE interval '0' END AS sort_at) o
         WHERE EXISTS (SELECT FROM handoff h WHERE h.thread_id = t.id AND h.to_id = %(agent)s::bigint
                  AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL)
           AND (o.sort_at, t.id) < (%(at)s::timestamptz, %(thread)s::bigint)
         ORDER BY o.sort_at DESC, t.id DESC LIMIT %(limit)s::int) t
 CROSS JOIN LATERAL inbox_line(t.id, %(agent)s::bigint) v
 ORDER BY t.sort_at DESC, t.id DESC;

-- name: inbox_following
-- Threads I follow and may read, danger first, then latest first.
SELECT v.*, t.sort_at
  FROM (SELECT t.id, o.sort_at FROM thread_follower f JOIN thread t ON t.id = f.thread_id
         CROSS JOIN LATERAL (
               SELECT t.last_at + CASE WHEN t.raised >= 4 AND t.state <> 'closed' THEN interval '2000 years' ELSE interval '0' END AS sort_at) o
         WHERE f.agent_id = %(agent)s::bigint
           AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
           AND (o.sort_at, t.id) < (%(at)s::timestamptz, %(thread)s::bigint)
         ORDER BY o.sort_at DESC, t.id DESC LIMIT %(limit)s::int) t
 CROSS JOIN LATERAL inbox_line(t.id, %(agent)s::bigint) v
 ORDER BY t.sort_at DESC, t.id DESC;

-- name: inbox_mentions
-- Threads where somebody named me and I have not looked yet, danger first, then latest first; `named` is the sign of the
-- last line that did, when the house itself named me.
SELECT v.*, t.sort_at,
       coalesce((SELECT m.sign FROM mention n JOIN message m ON m.id = n.message_id
                  WHERE n.thread_id = t.id AND n.agent_id = %(agent)s::bigint AND n.read_at IS NULL
                  ORDER BY n.message_id DESC LIMIT 1), '') AS named
  FROM (SELECT t.id, o.sort_at FROM thread t
         CROSS JOIN LATERAL (
               SELECT t.last_at + CASE WHEN t.raised >= 4 AND t.state <> 'closed' THEN interval '2000 years' ELSE interval '0' END AS sort_at) o
         WHERE t.id IN (SELECT n.thread_id FROM mention n WHERE n.agent_id = %(agent)s::bigint AND n.read_at IS NULL)
           AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
        OR EXISTS (SELECT FROM supervisor_call k WHERE k.thread_id = t.id AND k.agent_id = %(agent)s::bigint))
           AND (o.sort_at, t.id) < (%(at)s::timestamptz, %(thread)s::bigint)
         ORDER BY o.sort_at DESC, t.id DESC LIMIT %(limit)s::int) t
 CROSS JOIN LATERAL inbox_line(t.id, %(agent)s::bigint) v
 ORDER BY t.sort_at DESC, t.id DESC;

-- name: counters
-- All badges of an agent in one statement, each count capped so that a full desk stays fast.
-- Each team counts from its own index, and the count stops at 1000; the unread ones, whose rows must be read, at 100.
-- A mention waits until the shift begins.
WITH ours AS (
    SELECT k.id FROM team k WHERE %(all)s::boolean OR k.id = ANY(%(teams)s::bigint[])
)
SELECT (SELECT count(*) FROM (
           SELECT FROM thread t WHERE t.owner_id = %(agent)s::bigint AND t.state = 'open' LIMIT 1000) x) AS mine,
       (SELECT count(*) FROM (SELECT FROM ours k CROSS JOIN LATERAL (
           SELECT FROM thread t WHERE t.team_id = k.id AND t.state = 'open' LIMIT 1000) x LIMIT 1000) y) AS team,
       (SELECT count(*) FROM (SELECT FROM ours k CROSS JOIN LATERAL (
           SELECT FROM thread t WHERE t.team_id = k.id AND t.state = 'open' AND t.waiting_since IS NOT NULL
            LIMIT 1000) x LIMIT 1000) y) AS waiting,
       (SELECT count(*) FROM (
           SELECT FROM thread t WHERE t.owner_id = %(agent)s::bigint AND t.state = 'snoozed' LIMIT 1000) x) AS snoozed,
       (SELECT count(*) FROM handoff h WHERE h.to_id = %(agent)s::bigint
           AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL) AS offered,
       (SELECT count(DISTINCT n.thread_id) FROM mention n WHERE n.agent_id = %(agent)s::bigint AND n.read_at IS NULL
           AND (EXISTS (SELECT FROM duty_at(now()) d WHERE d.agent_id = %(agent)s::bigint)
                OR NOT EXISTS (SELECT FROM shift s WHERE s.agent_id = %(agent)s::bigint))) AS mentions,
       (SELECT count(*) FROM (
           SELECT FROM (SELECT l.thread_id FROM thread_follower l WHERE l.agent_id = %(agent)s::bigint
                         ORDER BY l.thread_id DESC LIMIT 1000) f
             JOIN thread t ON t.id = f.thread_id
            WHERE t.owner_id <> %(agent)s::bigint
              AND t.last_position > coalesce((SELECT r.position FROM reading r
                                               WHERE r.agent_id = %(agent)s::bigint AND r.thread_id = t.id), 0)
              AND (%(all)s::boolean OR t.team_id = ANY(%(teams)s::bigint[])) LIMIT 100) x) AS following,
       (SELECT count(*) FROM helper e WHERE e.agent_id = %(agent)s::bigint AND e.ended_at IS NULL AND e.joined_at IS NULL) AS asked,
       (SELECT count(*) FROM (
           SELECT FROM (SELECT t.id, t.last_position, t.waiting_since FROM thread t
                         WHERE t.owner_id = %(agent)s::bigint AND t.state = 'open'
                         ORDER BY t.last_at DESC, t.id DESC LIMIT 1000) t
            WHERE t.waiting_since IS NOT NULL
              AND t.last_position > coalesce((SELECT r.position FROM reading r
                                               WHERE r.agent_id = %(agent)s::bigint AND r.thread_id = t.id), 0)
            LIMIT 100) x) AS unread;

-- name: brief
-- What to tell whoever just opened a thread: its code, its owner.
SELECT t.code, t.kind, t.state, t.generation, t.owner_id, a.name AS owner
  FROM thread t JOIN agent a ON a.id = t.owner_id WHERE t.id = %(thread)s::bigint;

-- name: inbox_rows
-- Rows painted again, for who may read them.
SELECT v.*, t.last_at AS sort_at, t.raised_at IS NOT NULL AS again, t.not_yet_at IS NOT NULL AS not_yet
  FROM thread t
 CROSS JOIN LATERAL inbox_line(t.id, %(agent)s::bigint) v
 WHERE t.id = ANY(%(ids)s::bigint[])
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
        OR EXISTS (SELECT FROM handoff h WHERE h.thread_id = t.id AND h.to_id = %(agent)s::bigint
                      AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL)
        OR EXISTS (SELECT FROM supervisor_call k WHERE k.thread_id = t.id AND k.agent_id = %(agent)s::bigint));

-- name: inbox_rows_each
-- The same for many viewers at once: each thread with the viewer it was asked for.
SELECT w.agent AS viewer, v.*, t.last_at AS sort_at, t.raised_at IS NOT NULL AS again, t.not_yet_at IS NOT NULL AS not_yet
  FROM unnest(%(agents)s::bigint[], %(everything)s::boolean[], %(threads)s::bigint[]) w(agent, everything, thread)
  JOIN thread t ON t.id = w.thread
 CROSS JOIN LATERAL inbox_line(t.id, w.agent) v
 WHERE (w.everything OR t.owner_id = w.agent
        OR EXISTS (SELECT FROM membership k WHERE k.agent_id = w.agent AND k.team_id = t.team_id AND 'read' = ANY (k.verbs))
        OR EXISTS (SELECT FROM handoff h WHERE h.thread_id = t.id AND h.to_id = w.agent
                      AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL)
        OR EXISTS (SELECT FROM supervisor_call c WHERE c.thread_id = t.id AND c.agent_id = w.agent));

-- name: of_person
-- What else this person asked us, as far as the viewer may read it, newest first.
SELECT t.id, t.code, t.kind, t.state, t.subject, t.last_at, t.opened_at, a.name AS owner
  FROM thread t JOIN agent a ON a.id = t.owner_id
 WHERE t.person_id = %(person)s::bigint
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
 ORDER BY t.last_at DESC, t.id DESC LIMIT %(limit)s::int;

-- name: open_contact
-- The call or visit this agent is in the middle of, if any.
SELECT c.id, c.way, c.arrived_at, c.answered_at
  FROM contact c
 WHERE c.thread_id = %(thread)s::bigint AND c.agent_id = %(agent)s::bigint AND c.ended_at IS NULL
 ORDER BY c.id DESC LIMIT 1;

-- name: told
-- What stands beside the messages: how far any of us has opened the thread (each agent is one look at a key),
-- our reasoned answers, also those that a later message undid, and whom the person thanked.
SELECT (SELECT coalesce(max(r.position), 0)
          FROM agent a JOIN reading r ON r.agent_id = a.id AND r.thread_id = %(thread)s::bigint) AS read_to,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('at', c.closed_at, 'reason', c.reason) ORDER BY c.id), '[]')
          FROM closure c
         WHERE c.thread_id = %(thread)s::bigint AND c.kind = 'answered' AND c.closed_at IS NOT NULL) AS decisions,
       ARRAY(SELECT k.agent_id FROM thanks k WHERE k.thread_id = %(thread)s::bigint) AS thanked,
       EXISTS (SELECT FROM thanks_asked q WHERE q.thread_id = %(thread)s::bigint AND q.ended_at IS NULL) AS thanks_asked,
       (SELECT k.agent_id FROM thanks k
         WHERE k.thread_id = %(thread)s::bigint AND k.shown_by_agent IS NOT NULL
           AND k.shown_by_person IS NULL AND k.kept_private IS NULL
           AND NOT EXISTS (SELECT FROM thread t JOIN person p ON p.id = t.person_id
                            WHERE t.id = k.thread_id AND p.minor_at IS NOT NULL)
         ORDER BY k.id LIMIT 1) AS may_show;

-- name: thanks_of
-- Whom people thanked: this agent alone, the newest first. Nobody else asks this.
SELECT k.id, k.thread_id, p.name AS person, CASE WHEN m.withdrawn_at IS NULL THEN m.text ELSE '' END AS text, k.at,
       k.shown_by_agent, k.shown_by_person, k.kept_private
  FROM thanks k JOIN thread t ON t.id = k.thread_id JOIN person p ON p.id = t.person_id
  JOIN message m ON m.id = k.message_id
 WHERE k.agent_id = %(agent)s::bigint AND k.id < %(before)s::bigint
 ORDER BY k.id DESC LIMIT %(limit)s::int;

-- name: show_thanks
-- The agent would show it; nothing is shown before the person agrees.
UPDATE thanks SET shown_by_agent = CASE WHEN %(show)s::boolean THEN now() END
 WHERE id = %(id)s::bigint AND agent_id = %(agent)s::bigint;

-- name: agree_to_show
-- The person agrees, or keeps it between the two of them. Nothing of a child is published.
UPDATE thanks SET shown_by_person = CASE WHEN %(agree)s::boolean THEN now() END,
                  kept_private = CASE WHEN NOT %(agree)s::boolean THEN now() END
 WHERE thread_id = %(thread)s::bigint AND agent_id = %(agent)s::bigint
   AND NOT (%(agree)s::boolean AND EXISTS (SELECT FROM thread t JOIN person p ON p.id = t.person_id
                                            WHERE t.id = %(thread)s::bigint AND p.minor_at IS NOT NULL));

-- name: shown_thanks
-- What both agreed to show: the first name, the words, and whom they are for. Nothing of a child.
SELECT split_part(p.name, ' ', 1) AS person, m.text, a.name AS agent, k.at
  FROM thanks k JOIN thread t ON t.id = k.thread_id JOIN person p ON p.id = t.person_id
  JOIN message m ON m.id = k.message_id JOIN agent a ON a.id = k.agent_id
 WHERE k.shown_by_agent IS NOT NULL AND k.shown_by_person IS NOT NULL AND m.withdrawn_at IS NULL
   AND a.suspended_at IS NULL AND p.erased_at IS NULL AND p.minor_at IS NULL
 ORDER BY k.id DESC LIMIT 50;

-- name: ask_for_thanks
-- Once a thread, whatever becomes of it later; and only for an owner who wrote or spoke to them.
INSERT INTO thanks_asked (thread_id)
SELECT t.id FROM thread t
 WHERE t.id = %(thread)s::bigint
   AND (EXISTS (SELECT FROM message m WHERE m.thread_id = t.id AND m.author_kind = 'agent' AND m.author_id = t.owner_id
                   AND m.visibility = 'person')
        OR EXISTS (SELECT FROM contact c WHERE c.thread_id = t.id AND c.agent_id = t.owner_id AND c.answered_at IS NOT NULL))
    ON CONFLICT DO NOTHING;

-- name: ask_no_more
-- They said no, thanked, or have more to say.
UPDATE thanks_asked SET ended_at = now() WHERE thread_id = %(thread)s::bigint AND ended_at IS NULL;


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

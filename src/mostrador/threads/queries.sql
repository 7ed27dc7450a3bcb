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

-- name: withdraw_attachments
-- Files of a withdrawn message: their names go here, their bytes by a job.
UPDATE attachment SET withdrawn_at = now(), name = '' WHERE message_id = %(message)s::bigint AND withdrawn_at IS NULL;

-- name: withdraw_attachment
-- One file of a message that stays.
UPDATE attachment SET withdrawn_at = now(), name = '' WHERE id = %(id)s::bigint AND withdrawn_at IS NULL;

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

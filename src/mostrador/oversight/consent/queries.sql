-- name: one_word_at_a_time
-- Two words of a person about the same come one after the other.
SELECT p.id FROM person p WHERE p.id = %(person)s::bigint FOR UPDATE;

-- name: is_minor
-- Who is under 14 consents to nothing here.
SELECT EXISTS (SELECT FROM person p WHERE p.id IN (SELECT records_of(%(person)s::bigint)) AND p.minor_at IS NOT NULL);

-- name: add_consent
-- One word.
INSERT INTO consent (person_id, purpose, given, how, words, contact_id, agent_id)
VALUES (%(person)s::bigint, %(purpose)s::text, %(given)s::boolean, %(how)s::text, %(words)s::text, %(contact)s::bigint,
        %(agent)s::bigint)
RETURNING id;

-- name: consents
-- The last word about a purpose.
SELECT consents(%(person)s::bigint, %(purpose)s::text);

-- name: of_person
-- All that a person said, by whatever record.
SELECT c.id, c.purpose, c.given, c.how, c.words, coalesce(a.name, '') AS agent, c.at
  FROM consent c LEFT JOIN agent a ON a.id = c.agent_id
 WHERE c.person_id IN (SELECT records_of(%(person)s::bigint)) ORDER BY c.id DESC LIMIT 100;

-- name: is_contact
-- Whether it is a call or a visit of this thread.
SELECT EXISTS (SELECT FROM contact c
                WHERE c.id = %(contact)s::bigint AND c.thread_id = %(thread)s::bigint AND c.way IN ('phone', 'visit'));

-- name: consent_for
-- The yes under which a contact may be recorded: said in it, or for all of them; none once it was taken back.
SELECT s.id FROM consent s
 WHERE s.person_id IN (SELECT records_of(%(person)s::bigint)) AND s.purpose = 'recording' AND s.given
   AND (s.contact_id IS NULL OR s.contact_id = %(contact)s::bigint) AND consents(%(person)s::bigint, 'recording')
 ORDER BY s.contact_id NULLS LAST, s.id DESC LIMIT 1;

-- name: hold_content
-- The same lock that files of messages take: nobody removes this content before the commit.
SELECT pg_advisory_xact_lock(hashtextextended('content/' || %(hash)s::text, 0));

-- name: add_recording
-- The database asks for the consent once more.
INSERT INTO recording (thread_id, contact_id, consent_id, hash, name, size, media_type, agent_id)
VALUES (%(thread)s::bigint, %(contact)s::bigint, %(consent)s::bigint, %(hash)s::text, %(name)s::text, %(size)s::bigint,
        %(media_type)s::text, %(agent)s::bigint)
RETURNING id;

-- name: add_listening
-- Who listens, and what for.
INSERT INTO listening (recording_id, purpose, agent_id)
VALUES (%(recording)s::bigint, %(purpose)s::text, %(agent)s::bigint);

-- name: one
-- One recording.
SELECT r.id, r.thread_id, r.contact_id, r.hash, r.name, r.size, r.media_type, r.at, r.gone_at, c.arrived_at
  FROM recording r JOIN contact c ON c.id = r.contact_id WHERE r.id = %(recording)s::bigint;

-- name: of_thread
-- What was recorded of a thread, the latest first.
SELECT r.id, r.thread_id, r.contact_id, r.hash, r.name, r.size, r.media_type, r.at, r.gone_at, c.arrived_at
  FROM recording r JOIN contact c ON c.id = r.contact_id WHERE r.thread_id = %(thread)s::bigint ORDER BY r.id DESC;

-- name: listened
-- Who listened, the latest first.
SELECT l.recording_id, a.name AS agent, l.purpose, l.at
  FROM listening l JOIN recording r ON r.id = l.recording_id JOIN agent a ON a.id = l.agent_id
 WHERE r.thread_id = %(thread)s::bigint ORDER BY l.id DESC LIMIT 50;

-- name: calls
-- The calls of a thread.
SELECT c.id, c.way, c.arrived_at FROM contact c
 WHERE c.thread_id = %(thread)s::bigint AND c.way = 'phone' ORDER BY c.id DESC LIMIT 20;

-- name: forget_recordings
-- What is over its time after the end of its case; what a decision is still owed on stays.
UPDATE recording r SET hash = '', name = '', gone_at = now()
  FROM (SELECT o.id, o.hash, k.id AS thread, k.owner_id AS owner, k.team_id AS team
          FROM recording o JOIN case_kept k ON k.id = o.thread_id
         WHERE o.gone_at IS NULL AND NOT recording_owed(k.id) AND k.held IN ('', 'retention')
           AND k.ended_at < now() - make_interval(days => %(days)s::int)
         ORDER BY o.id LIMIT %(limit)s::int FOR UPDATE OF o) d
 WHERE r.id = d.id
RETURNING r.id, d.hash, d.thread, d.owner, d.team;

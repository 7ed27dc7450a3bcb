-- name: service
-- Whether a thread is one of service, where nothing is sold: a complaint, a claim or an incident, or once one while a term of
-- it runs, or about a charge or a cut; how the company reads the rule; and what its person said last.
SELECT t.kind IN ('complaint', 'claim', 'incident')
       OR EXISTS (SELECT FROM concern c WHERE c.thread_id = t.id)
       OR EXISTS (SELECT FROM deadline d WHERE d.thread_id = t.id AND d.ended_at IS NULL
                     AND d.kind IN ('complaint', 'claim', 'incident')) AS served,
       coalesce((SELECT r.held FROM selling_reading r ORDER BY r.id DESC LIMIT 1), true) AS held,
       ARRAY(SELECT m.text FROM message m
              WHERE m.thread_id = t.id AND m.author_kind = 'customer' AND m.withdrawn_at IS NULL
              ORDER BY m.position DESC LIMIT 3) AS asked
  FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: decision
-- What a decision says to the customer.
SELECT c.reason FROM closure c WHERE c.id = %(closure)s::bigint;

-- name: told
-- What the customer will be told by who passes their case on.
SELECT h.told FROM handoff h WHERE h.id = %(handoff)s::bigint;

-- name: add_pitch
-- What was said, and why it might be, if anybody said so.
INSERT INTO pitch (thread_id, message_id, closure_id, words, why, note, by_words, agent_id)
VALUES (%(thread)s::bigint, %(message)s::bigint, %(closure)s::bigint, %(words)s::text[], %(why)s::text, %(note)s::text,
        %(by_words)s::boolean, %(agent)s::bigint)
RETURNING id;

-- name: account
-- Once, for one that nobody accounted for.
UPDATE pitch SET why = %(why)s::text, note = %(note)s::text, accounted_by = %(agent)s::bigint, accounted_at = now()
 WHERE id = %(id)s::bigint AND why = '';

-- name: thread_of
-- Where it was said.
SELECT p.thread_id FROM pitch p WHERE p.id = %(id)s::bigint;

-- name: forget_words
-- A message that was withdrawn leaves none of its words here.
UPDATE pitch SET words = '{}' WHERE message_id = %(message)s::bigint;

-- name: pitches
-- As far as the viewer may read it: what nobody accounted for first, then the latest.
SELECT p.id, p.thread_id, t.code, p.words, p.why, p.note, p.by_words, p.said_at
  FROM pitch p JOIN thread t ON t.id = p.thread_id
 WHERE %(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
 ORDER BY p.why = '' DESC, p.id DESC LIMIT %(limit)s::int OFFSET %(offset)s::int;

-- name: reading
-- How the company reads the rule since when; nothing until it says anything.
SELECT r.held, a.name AS agent, r.at FROM selling_reading r JOIN agent a ON a.id = r.agent_id ORDER BY r.id DESC LIMIT 1;

-- name: add_reading
-- Each is a row, and none is changed.
INSERT INTO selling_reading (held, agent_id) VALUES (%(held)s::boolean, %(agent)s::bigint) RETURNING id;

-- name: texts
-- Every phrase that is kept for a team or for all: what is said again and again.
SELECT p.id, p.name, array_agg(x.text ORDER BY x.language) AS texts
  FROM phrase p JOIN phrase_text x ON x.phrase_id = p.id
 WHERE p.shown_to <> 'mine'
 GROUP BY p.id, p.name ORDER BY p.name LIMIT 1000;

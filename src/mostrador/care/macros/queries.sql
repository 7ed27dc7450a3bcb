-- name: phrases
-- Phrases for their author, their team or everybody; one, or all by name.
SELECT p.id, p.name, p.agent_id, a.name AS agent, p.shown_to, p.team_id, k.name AS team,
       coalesce((SELECT jsonb_agg(jsonb_build_object('language', x.language, 'text', x.text) ORDER BY x.language DESC)
                   FROM phrase_text x WHERE x.phrase_id = p.id), '[]') AS texts
  FROM phrase p JOIN agent a ON a.id = p.agent_id LEFT JOIN team k ON k.id = p.team_id
 WHERE (%(phrase)s::bigint IS NULL OR p.id = %(phrase)s::bigint)
   AND (p.shown_to = 'all' OR (p.shown_to = 'mine' AND p.agent_id = %(agent)s::bigint)
        OR (p.shown_to = 'team' AND (%(all)s::boolean OR p.team_id = ANY(%(teams)s::bigint[]))))
 ORDER BY lower(p.name), p.id LIMIT 500;

-- name: add_phrase
-- A new phrase, still without words.
INSERT INTO phrase (name, agent_id, shown_to, team_id)
VALUES (%(name)s::text, %(agent)s::bigint, %(shown_to)s::text, %(team)s::bigint) RETURNING id;

-- name: change_phrase
-- Another name, other readers. Whoever keeps it for themselves is its author from now on.
UPDATE phrase SET agent_id = CASE WHEN %(shown_to)s::text = 'mine' THEN %(agent)s::bigint ELSE agent_id END, name = %(name)s::text, shown_to = %(shown_to)s::text, team_id = %(team)s::bigint, changed_at = now()
 WHERE id = %(id)s::bigint;

-- name: remove_phrase
-- Forgotten with its words.
DELETE FROM phrase WHERE id = %(id)s::bigint;

-- name: drop_texts
-- The words are written anew.
DELETE FROM phrase_text WHERE phrase_id = %(phrase)s::bigint;

-- name: add_text
-- A phrase in one language.
INSERT INTO phrase_text (phrase_id, language, text) VALUES (%(phrase)s::bigint, %(language)s::text, %(text)s::text);

-- name: what_fields_say
-- What a thread puts into the fields of a phrase: who wrote it, whoever they were merged into, and whose it is.
SELECT p.name AS person, o.name AS owner, t.code, t.language
  FROM thread t JOIN person p ON p.id = coalesce(t.home_id, t.person_id) JOIN agent o ON o.id = t.owner_id
 WHERE t.id = %(thread)s::bigint;

-- name: macros
-- Macros for their author, their team or everybody; one, or all by name.
SELECT p.id, p.name, p.agent_id, a.name AS agent, p.shown_to, p.team_id, k.name AS team, p.steps
  FROM macro p JOIN agent a ON a.id = p.agent_id LEFT JOIN team k ON k.id = p.team_id
 WHERE (%(macro)s::bigint IS NULL OR p.id = %(macro)s::bigint)
   AND (p.shown_to = 'all' OR (p.shown_to = 'mine' AND p.agent_id = %(agent)s::bigint)
        OR (p.shown_to = 'team' AND (%(all)s::boolean OR p.team_id = ANY(%(teams)s::bigint[]))))
 ORDER BY lower(p.name), p.id LIMIT 500;

-- name: add_macro
-- A new macro.
INSERT INTO macro (name, agent_id, shown_to, team_id, steps)
VALUES (%(name)s::text, %(agent)s::bigint, %(shown_to)s::text, %(team)s::bigint, %(steps)s::jsonb) RETURNING id;

-- name: change_macro
-- Another name, other readers, other acts. Whoever keeps it for themselves is its author from now on.
UPDATE macro SET agent_id = CASE WHEN %(shown_to)s::text = 'mine' THEN %(agent)s::bigint ELSE agent_id END, name = %(name)s::text,
       shown_to = %(shown_to)s::text, team_id = %(team)s::bigint, steps = %(steps)s::jsonb, changed_at = now()
 WHERE id = %(id)s::bigint;

-- name: remove_macro
-- Forgotten.
DELETE FROM macro WHERE id = %(id)s::bigint;

-- name: taker
-- To whom of a team a thread is offered: on shift first, then who has the fewest open threads. Not to who offers it.
SELECT c.id
  FROM can_take c JOIN may_own m ON m.agent_id = c.id AND m.team_id = %(team)s::bigint
 WHERE c.id <> %(owner)s::bigint AND c.id <> %(by)s::bigint
 ORDER BY EXISTS (SELECT FROM on_duty d WHERE d.agent_id = c.id) DESC,
          (SELECT count(*) FROM (SELECT FROM thread t WHERE t.owner_id = c.id AND t.state = 'open' LIMIT 1000) x), c.id
 LIMIT 1;

-- name: views
-- Views for their author, their team or everybody; one, or all: one's own first.
SELECT p.id, p.name, p.agent_id, a.name AS agent, p.shown_to, p.team_id, k.name AS team, p.filter
  FROM saved_view p JOIN agent a ON a.id = p.agent_id LEFT JOIN team k ON k.id = p.team_id
 WHERE (%(view)s::bigint IS NULL OR p.id = %(view)s::bigint)
   AND (p.shown_to = 'all' OR (p.shown_to = 'mine' AND p.agent_id = %(agent)s::bigint)
        OR (p.shown_to = 'team' AND (%(all)s::boolean OR p.team_id = ANY(%(teams)s::bigint[]))))
 ORDER BY p.shown_to = 'all', p.shown_to = 'team', lower(p.name), p.id LIMIT %(limit)s::int;

-- name: add_view
-- A new view.
INSERT INTO saved_view (name, agent_id, shown_to, team_id, filter)
VALUES (%(name)s::text, %(agent)s::bigint, %(shown_to)s::text, %(team)s::bigint, %(filter)s::text) RETURNING id;

-- name: change_view
-- Another name, filter or readers. Whoever keeps it for themselves is its author from now on.
UPDATE saved_view SET agent_id = CASE WHEN %(shown_to)s::text = 'mine' THEN %(agent)s::bigint ELSE agent_id END,
       name = %(name)s::text, shown_to = %(shown_to)s::text, team_id = %(team)s::bigint, filter = %(filter)s::text,
       changed_at = now()
 WHERE id = %(id)s::bigint;

-- name: remove_view
-- Forgotten; no case is.
DELETE FROM saved_view WHERE id = %(id)s::bigint;

-- name: add_batch
-- One act, and the threads it is to be done on, in their order.
WITH b AS (
    INSERT INTO batch (agent_id, act) VALUES (%(agent)s::bigint, %(act)s::jsonb) RETURNING id
), i AS (
    INSERT INTO batch_item (batch_id, place, thread_id)
    SELECT b.id, c.place, t.id
      FROM b, unnest(%(threads)s::bigint[]) WITH ORDINALITY AS c (thread, place) JOIN thread t ON t.id = c.thread
)
SELECT b.id FROM b;

-- name: batch
-- How far it is, for who asked for it.
SELECT b.id, b.act, b.done_at, b.undone_at, count(*) AS total, count(*) FILTER (WHERE i.state = 'waits') AS waits,
       count(*) FILTER (WHERE i.state = 'done') AS done, count(*) FILTER (WHERE i.state = 'undone') AS undone
  FROM batch b LEFT JOIN batch_item i ON i.batch_id = b.id
 WHERE b.id = %(id)s::bigint AND b.agent_id = %(agent)s::bigint
 GROUP BY b.id;

-- name: refused_items
-- Where it could not be done, or undone. What was refused because it is not the agent's to see says no name.
SELECT i.thread_id AS thread, CASE WHEN i.was IS NULL THEN '' ELSE t.subject END AS subject,
       CASE WHEN i.was IS NULL THEN '' ELSE p.name END AS person, i.why
  FROM batch_item i JOIN thread t ON t.id = i.thread_id JOIN person p ON p.id = t.person_id
 WHERE i.batch_id = %(batch)s::bigint AND i.state IN ('refused', 'stays') ORDER BY i.place;

-- name: next_item
-- The next one of a batch, for whoever works on it; two do not take the same.
SELECT i.place, i.thread_id, i.was
  FROM batch_item i WHERE i.batch_id = %(batch)s::bigint AND i.state = %(state)s::text
 ORDER BY i.place LIMIT 1 FOR UPDATE SKIP LOCKED;

-- name: settle_item
-- How it went on one thread.
UPDATE batch_item SET state = %(state)s::text, why = %(why)s::text, was = %(was)s::jsonb
 WHERE batch_id = %(batch)s::bigint AND place = %(place)s::int;

-- name: end_batch
-- Everything was tried: from now on there is a minute to undo it.
UPDATE batch SET done_at = coalesce(done_at, clock_timestamp()) WHERE id = %(id)s::bigint
   AND NOT EXISTS (SELECT FROM batch_item i WHERE i.batch_id = %(id)s::bigint AND i.state = 'waits');

-- name: undo_batch
-- Asked in time, and once.
UPDATE batch SET undone_at = clock_timestamp()
 WHERE id = %(id)s::bigint AND done_at > %(since)s::timestamptz AND undone_at IS NULL;

-- name: forget_batches
-- Those of yesterday; their items go with them.
DELETE FROM batch WHERE asked_at < now() - interval '1 day';

-- name: wait_again
-- An ending that was undone: whoever waited for us goes on waiting since they did.
UPDATE thread SET waiting_since = coalesce(waiting_since, %(since)s::timestamptz)
 WHERE id = %(thread)s::bigint AND %(since)s::timestamptz IS NOT NULL;

-- name: my_waiting
-- Who waits for this agent: danger first, then who says «not yet» to *solved*, then who came for the third time about the
-- same, then who waits longest.
SELECT v.*, t.waiting_since AS sort_at, t.again, t.not_yet
  FROM (SELECT t.id, t.waiting_since, t.raised_at IS NOT NULL AS again, t.not_yet_at IS NOT NULL AS not_yet,
               t.raised >= 4 AS danger FROM thread t
         WHERE t.owner_id = %(agent)s::bigint AND t.state = 'open' AND t.waiting_since IS NOT NULL
         ORDER BY danger DESC, not_yet DESC, again DESC, t.waiting_since, t.id LIMIT %(limit)s::int) t
 CROSS JOIN LATERAL inbox_line(t.id, %(agent)s::bigint) v
 ORDER BY t.danger DESC, t.not_yet DESC, t.again DESC, t.waiting_since, t.id;

-- name: phones
-- Where those are called who came for the third time: the phone each of them gave, the proven one first.
SELECT t.id AS thread, a.value AS phone
  FROM thread t
 CROSS JOIN LATERAL (SELECT a.value FROM address a
                      WHERE a.person_id IN (SELECT one_person(t.person_id)) AND a.channel = 'phone'
                      ORDER BY a.verified_at IS NULL, a.id LIMIT 1) a
 WHERE t.id = ANY(%(threads)s::bigint[]);

-- name: codes
-- The codes of threads that the viewer may read.
SELECT t.id AS thread, t.code FROM thread t
 WHERE t.id = ANY(%(threads)s::bigint[])
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]));

-- name: answered_since
-- The threads this agent answered since a moment and may still read, the last one first.
SELECT t.id AS thread, t.code, t.subject, p.name AS person, m.at
  FROM (SELECT m.thread_id, max(m.at) AS at FROM message m
         WHERE m.author_kind = 'agent' AND m.author_id = %(agent)s::bigint AND m.visibility = 'person'
           AND m.at >= %(since)s::timestamptz
           AND NOT EXISTS (SELECT FROM incident_telling g WHERE g.message_id = m.id)
         GROUP BY m.thread_id ORDER BY max(m.at) DESC LIMIT 500) m
  JOIN thread t ON t.id = m.thread_id JOIN person p ON p.id = t.person_id
 WHERE %(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
 ORDER BY m.at DESC;

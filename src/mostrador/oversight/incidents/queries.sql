-- name: open_incident
-- What happens to many, with the moment of its next word.
INSERT INTO incident (code, title, affected, area, language, shown, continuity, since, opened_at, keeper_id, next_word_at, remind_at)
VALUES (%(code)s::text, %(title)s::text, %(affected)s::text, %(area)s::text, %(language)s::text, %(shown)s::boolean,
        %(continuity)s::boolean, %(since)s::timestamptz, %(at)s::timestamptz, %(keeper)s::bigint, %(next)s::timestamptz,
        %(remind)s::timestamptz)
RETURNING id;

-- name: add_update
-- A word about it; no word is taken back.
INSERT INTO incident_update (incident_id, agent_id, at, knows, does, next_word_at)
VALUES (%(incident)s::bigint, %(agent)s::bigint, %(at)s::timestamptz, %(knows)s::text, %(does)s::text, %(next)s::timestamptz)
RETURNING id;

-- name: lock_incident
-- One word after another, and no case linked in between.
SELECT i.keeper_id, i.ended_at FROM incident i WHERE i.id = %(id)s::bigint FOR UPDATE;

-- name: promise_word
-- By when the next word comes.
UPDATE incident SET next_word_at = %(next)s::timestamptz, remind_at = %(remind)s::timestamptz WHERE id = %(id)s::bigint;

-- name: end_incident
-- It is over.
UPDATE incident SET ended_at = %(at)s::timestamptz, next_word_at = NULL, remind_at = NULL WHERE id = %(id)s::bigint;

-- name: change_incident
-- Its head, and who keeps it: somebody who is still here.
UPDATE incident i SET title = %(title)s::text, affected = %(affected)s::text, area = %(area)s::text, shown = %(shown)s::boolean,
       keeper_id = a.id
  FROM agent a
 WHERE i.id = %(id)s::bigint AND a.id = %(keeper)s::bigint AND (a.suspended_at IS NULL OR a.id = i.keeper_id);

-- name: letter
-- What other programs are told of an update.
SELECT i.id AS incident, i.title, i.affected, i.area, i.since, CASE WHEN i.shown THEN '/averias/' || i.code END AS address,
       u.knows, u.does, u.next_word_at, i.ended_at
  FROM incident_update u JOIN incident i ON i.id = u.incident_id WHERE u.id = %(update)s::bigint;

-- name: plan
-- An update goes to each case that hangs on it now.
INSERT INTO incident_telling (update_id, thread_id)
SELECT %(update)s::bigint, l.thread_id FROM incident_link l
 WHERE l.incident_id = %(incident)s::bigint AND l.unlinked_at IS NULL
    ON CONFLICT DO NOTHING;

-- name: plan_last
-- Whoever comes later is told the last word; one that was dropped before it was told is told now.
INSERT INTO incident_telling AS g (update_id, thread_id)
SELECT u.id, %(thread)s::bigint FROM incident_update u
 WHERE u.incident_id = %(incident)s::bigint ORDER BY u.id DESC LIMIT 1
    ON CONFLICT (update_id, thread_id) DO UPDATE SET dropped_at = NULL WHERE g.sent_at IS NULL;

-- name: is_running
-- Whether cases may be linked to it; while one is, no update is written.
SELECT i.ended_at IS NULL FROM incident i WHERE i.id = %(id)s::bigint FOR SHARE;

-- name: link
-- A case hangs on it, from now on; linked already gives no row. Its person had last written before that.
INSERT INTO incident_link AS l (incident_id, thread_id, agent_id, linked_at, asked_at)
SELECT %(incident)s::bigint, t.id, %(agent)s::bigint, %(at)s::timestamptz,
       coalesce((SELECT m.at FROM message m WHERE m.thread_id = t.id AND m.author_kind = 'customer'
                  ORDER BY m.position DESC LIMIT 1), t.opened_at)
  FROM thread t WHERE t.id = %(thread)s::bigint
    ON CONFLICT (incident_id, thread_id) DO UPDATE
   SET agent_id = excluded.agent_id, linked_at = excluded.linked_at, asked_at = excluded.asked_at, unlinked_at = NULL
 WHERE l.unlinked_at IS NOT NULL;

-- name: unlink
-- No longer; the row stays.
UPDATE incident_link SET unlinked_at = %(at)s::timestamptz
 WHERE incident_id = %(incident)s::bigint AND thread_id = %(thread)s::bigint AND unlinked_at IS NULL;

-- name: drop_tellings
-- What was not told to a case that hangs on it no more.
UPDATE incident_telling g SET dropped_at = %(at)s::timestamptz
  FROM incident_update u
 WHERE u.id = g.update_id AND u.incident_id = %(incident)s::bigint AND g.thread_id = %(thread)s::bigint
   AND g.told_at IS NULL AND g.dropped_at IS NULL;

-- name: links_of
-- What a case hangs on.
SELECT l.incident_id FROM incident_link l WHERE l.thread_id = %(thread)s::bigint AND l.unlinked_at IS NULL ORDER BY 1;

-- name: carry_link
-- It goes on in another case, which hangs on the same from then on.
INSERT INTO incident_link AS l (incident_id, thread_id, agent_id, linked_at, asked_at)
SELECT o.incident_id, %(into)s::bigint, o.agent_id, %(at)s::timestamptz, o.asked_at
  FROM incident_link o WHERE o.incident_id = %(incident)s::bigint AND o.thread_id = %(thread)s::bigint
    ON CONFLICT (incident_id, thread_id) DO UPDATE
   SET linked_at = excluded.linked_at, asked_at = least(l.asked_at, excluded.asked_at), unlinked_at = NULL
 WHERE l.unlinked_at IS NOT NULL;

-- name: carry_tellings
-- What was not told yet is told there.
INSERT INTO incident_telling AS g (update_id, thread_id)
SELECT o.update_id, %(into)s::bigint
  FROM incident_telling o JOIN incident_update u ON u.id = o.update_id
 WHERE u.incident_id = %(incident)s::bigint AND o.thread_id = %(thread)s::bigint AND o.told_at IS NULL AND o.dropped_at IS NULL
    ON CONFLICT (update_id, thread_id) DO UPDATE SET dropped_at = NULL WHERE g.sent_at IS NULL;

-- name: waiting
-- What is told next, each case's oldest first and one at a time, with all that decides how it goes.
SELECT g.update_id, g.thread_id, i.id AS incident_id, i.title, i.code, i.shown, i.language, u.knows, u.does, u.next_word_at,
       u.agent_id AS author_id, p.prefers, t.channel,
       coalesce((SELECT m.via FROM message m WHERE m.thread_id = t.id AND m.author_kind = 'customer'
                  ORDER BY m.position DESC LIMIT 1), t.channel) NOT IN ('phone', 'visit', 'letter') AS digital,
       (SELECT a.value FROM address a WHERE a.person_id = coalesce(t.home_id, t.person_id) AND a.channel = 'phone'
         ORDER BY a.verified_at IS NULL, a.id LIMIT 1) AS phone
  FROM incident_telling g
  JOIN incident_update u ON u.id = g.update_id
  JOIN incident i ON i.id = u.incident_id
  JOIN thread t ON t.id = g.thread_id
  JOIN person p ON p.id = t.person_id
 WHERE g.sent_at IS NULL AND g.dropped_at IS NULL
   AND NOT EXISTS (SELECT FROM incident_telling e
                    WHERE e.thread_id = g.thread_id AND e.update_id < g.update_id AND e.sent_at IS NULL AND e.dropped_at IS NULL)
 ORDER BY g.update_id, g.thread_id LIMIT %(limit)s::int FOR UPDATE OF g SKIP LOCKED;

-- name: asked_by_hand
-- The update that an owner was asked to tell by hand, and still is.
SELECT g.update_id, g.thread_id, i.id AS incident_id, i.title, i.code, i.shown, i.language, u.knows, u.does, u.next_word_at,
       u.agent_id AS author_id, NULL AS prefers, '' AS channel, false AS digital, NULL AS phone
  FROM incident_telling g JOIN incident_update u ON u.id = g.update_id JOIN incident i ON i.id = u.incident_id
 WHERE g.thread_id = %(thread)s::bigint AND i.id = %(incident)s::bigint
   AND g.sent_at IS NOT NULL AND g.told_at IS NULL AND g.dropped_at IS NULL
 ORDER BY g.update_id DESC LIMIT 1 FOR UPDATE OF g;

-- name: sent
-- It was taken: told by a message, or asked of the owner.
UPDATE incident_telling
   SET sent_at = %(at)s::timestamptz, way = %(way)s::text, message_id = %(message)s::bigint,
       told_at = CASE WHEN %(message)s::bigint IS NOT NULL THEN %(at)s::timestamptz END
 WHERE update_id = %(update)s::bigint AND thread_id = %(thread)s::bigint;

-- name: overtaken
-- Earlier words that nobody had told by hand yet: the newer one takes their place.
UPDATE incident_telling g SET dropped_at = %(at)s::timestamptz
  FROM incident_update u
 WHERE u.id = g.update_id AND u.incident_id = %(incident)s::bigint AND g.thread_id = %(thread)s::bigint
   AND g.update_id < %(update)s::bigint AND g.sent_at IS NOT NULL AND g.told_at IS NULL AND g.dropped_at IS NULL;

-- name: told_by_hand
-- Somebody called, or posted the letter.
UPDATE incident_telling SET told_at = %(at)s::timestamptz, message_id = %(message)s::bigint
 WHERE update_id = %(update)s::bigint AND thread_id = %(thread)s::bigint;

-- name: remind
-- Whose next word is nearly due; told once each.
UPDATE incident SET remind_at = NULL
 WHERE id IN (SELECT i.id FROM incident i WHERE i.remind_at <= %(at)s::timestamptz
               ORDER BY i.remind_at LIMIT %(limit)s::int FOR UPDATE SKIP LOCKED)
RETURNING id, keeper_id;

-- name: running
-- Those that run, the latest first; `shown` only what anybody may read.
SELECT s.* FROM incident_seen s WHERE s.ended_at IS NULL AND (s.shown OR NOT %(shown)s::boolean)
 ORDER BY s.id DESC LIMIT %(limit)s::int;

-- name: over
-- Those that are over, the latest first.
SELECT s.* FROM incident_seen s WHERE s.ended_at IS NOT NULL AND s.id < coalesce(%(before)s::bigint, 9223372036854775807)
 ORDER BY s.id DESC LIMIT %(limit)s::int;

-- name: kept_by
-- What an agent owes the next word of.
SELECT s.* FROM incident_seen s WHERE s.ended_at IS NULL AND s.keeper_id = %(agent)s::bigint ORDER BY s.next_word_at, s.id LIMIT 50;

-- name: find
-- One of them.
SELECT s.* FROM incident_seen s WHERE s.id = %(id)s::bigint;

-- name: find_shown
-- One that anybody may read, by its address.
SELECT s.* FROM incident_seen s WHERE s.code = %(code)s::text AND s.shown;

-- name: updates
-- What was said, the latest first, and to how many of its cases each went so far.
SELECT u.id, a.name AS agent, u.at, u.knows, u.does, u.next_word_at, c.planned, c.sent, c.by_hand
  FROM incident_update u JOIN agent a ON a.id = u.agent_id
 CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE g.sent_at IS NOT NULL OR g.dropped_at IS NULL)::int AS planned,
              count(g.sent_at)::int AS sent,
              count(*) FILTER (WHERE g.sent_at IS NOT NULL AND g.told_at IS NULL AND g.dropped_at IS NULL)::int AS by_hand
         FROM incident_telling g WHERE g.update_id = u.id) c
 WHERE u.incident_id = %(incident)s::bigint ORDER BY u.id DESC LIMIT 500;

-- name: words
-- The same for anybody, with no name.
SELECT u.id, u.at, u.knows, u.does, u.next_word_at FROM incident_update u
 WHERE u.incident_id = %(incident)s::bigint ORDER BY u.id DESC LIMIT 500;

-- name: linked
-- The cases that hang on it and that a viewer may read, with the moment of the first word that each had.
SELECT t.id AS thread_id, t.code, t.subject, p.name AS person, a.name AS owner, t.state, l.linked_at,
       (SELECT min(g.told_at) FROM incident_telling g JOIN incident_update u ON u.id = g.update_id
         WHERE g.thread_id = l.thread_id AND u.incident_id = l.incident_id) AS told_at
  FROM incident_link l
  JOIN thread t ON t.id = l.thread_id
  JOIN person p ON p.id = t.person_id
  JOIN agent a ON a.id = t.owner_id
 WHERE l.incident_id = %(incident)s::bigint AND l.unlinked_at IS NULL AND l.thread_id > %(after)s::bigint
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
 ORDER BY l.thread_id LIMIT %(limit)s::int;

-- name: in_time
-- Of its cases, those whose first word came within the term that runs for them, or two hours after theirs.
SELECT count(*)::int AS whole, count(*) FILTER (WHERE c.told_at <= c.due_at)::int AS within,
       count(*) FILTER (WHERE c.told_at > c.due_at)::int AS later,
       count(*) FILTER (WHERE c.told_at IS NULL AND c.due_at > %(now)s::timestamptz)::int AS waiting,
       count(*) FILTER (WHERE c.told_at IS NULL AND c.due_at <= %(now)s::timestamptz)::int AS over
  FROM (SELECT (SELECT min(g.told_at) FROM incident_telling g JOIN incident_update u ON u.id = g.update_id
                 WHERE g.thread_id = l.thread_id AND u.incident_id = l.incident_id) AS told_at,
               coalesce((SELECT min(d.due_at) FROM deadline d
                          WHERE d.thread_id = l.thread_id AND d.rule = 'lsac-17-continuity'), l.asked_at + %(within)s::interval) AS due_at
          FROM incident_link l WHERE l.incident_id = %(incident)s::bigint AND l.unlinked_at IS NULL) c;

-- name: looks_like
-- What runs, may be read by anybody, and shares its telling words with a text: two of them, and a part of the fewer.
WITH ordinary AS MATERIALIZED (
    SELECT tsvector_to_array(to_tsvector('words', %(ordinary)s::text)) AS stems
), fresh AS MATERIALIZED (
    SELECT tsvector_to_array(ts_delete(to_tsvector('words', translate(lower(unaccent(%(text)s::text)), '¿¡?!', '    ')), o.stems)) AS stems
      FROM ordinary o
), near AS (
    SELECT i.id, array(SELECT unnest(n.stems) INTERSECT SELECT unnest(f.stems)) AS shared, n.stems, f.stems AS said
      FROM incident i
     CROSS JOIN ordinary o
     CROSS JOIN fresh f
     CROSS JOIN LATERAL (
           SELECT tsvector_to_array(ts_delete(to_tsvector('words', translate(lower(unaccent(
                      concat_ws(' ', i.title, i.affected, i.area))), '¿¡?!', '    ')), o.stems)) AS stems) n
     WHERE i.ended_at IS NULL AND i.shown
)
SELECT s.* FROM near n JOIN incident_seen s ON s.id = n.id
 WHERE cardinality(n.shared) >= 2 AND cardinality(n.shared) >= %(alike)s::float8 * least(cardinality(n.stems), cardinality(n.said))
 ORDER BY cardinality(n.shared) DESC, n.id DESC LIMIT 1;

-- name: about
-- What a case hangs on, with the last word about it and how that reached this case.
SELECT i.id, i.code, i.title, i.shown, i.ended_at, i.next_word_at, u.id AS update_id, u.at, u.knows, u.does, g.way, g.told_at,
       (SELECT count(*) FROM incident_telling h JOIN incident_update v ON v.id = h.update_id
         WHERE h.thread_id = l.thread_id AND v.incident_id = i.id
           AND h.sent_at IS NOT NULL AND h.told_at IS NULL AND h.dropped_at IS NULL)::int AS by_hand
  FROM incident_link l
  JOIN incident i ON i.id = l.incident_id
 CROSS JOIN LATERAL (SELECT v.id, v.at, v.knows, v.does FROM incident_update v WHERE v.incident_id = i.id ORDER BY v.id DESC LIMIT 1) u
  LEFT JOIN incident_telling g ON g.update_id = u.id AND g.thread_id = l.thread_id
 WHERE l.thread_id = %(thread)s::bigint AND l.unlinked_at IS NULL ORDER BY i.ended_at IS NOT NULL, i.id DESC LIMIT 10;

-- name: by_hand
-- Whom an owner has to tell by hand.
SELECT t.id AS thread, t.subject, p.name AS person, i.title, g.way, g.sent_at AS since
  FROM incident_telling g
  JOIN thread t ON t.id = g.thread_id
  JOIN person p ON p.id = t.person_id
  JOIN incident_update u ON u.id = g.update_id
  JOIN incident i ON i.id = u.incident_id
 WHERE g.sent_at IS NOT NULL AND g.told_at IS NULL AND g.dropped_at IS NULL AND t.owner_id = %(agent)s::bigint
 ORDER BY g.sent_at, t.id LIMIT %(limit)s::int;

-- name: to_decide
-- Cases of an owner that are open while what they hung on is over.
SELECT t.id AS thread, t.subject, p.name AS person, i.title, i.ended_at
  FROM thread t
  JOIN incident_link l ON l.thread_id = t.id AND l.unlinked_at IS NULL
  JOIN incident i ON i.id = l.incident_id
  JOIN person p ON p.id = t.person_id
 WHERE t.owner_id = %(agent)s::bigint AND t.state <> 'closed' AND i.ended_at IS NOT NULL
 ORDER BY i.ended_at, t.id LIMIT %(limit)s::int;

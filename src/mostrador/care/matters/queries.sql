-- name: earlier
-- What a person said first on their earlier threads of the last 30 days, beside what has just come: on the accept path, so a
-- stranger costs one look at an index. Ordinary words are taken out before stems are compared.
WITH fresh AS (
    SELECT t.id, t.person_id, translate(lower(unaccent(left(m.text, 600))), '¿¡?!', '    ') AS said
      FROM thread t JOIN message m ON m.thread_id = t.id AND m.position = 1
     WHERE t.id = %(thread)s::bigint AND NOT t.automatic
), ordinary AS MATERIALIZED (
    SELECT tsvector_to_array(to_tsvector('words', %(ordinary)s::text)) AS stems
)
SELECT e.id AS thread, coalesce(e.matter_id, e.id) AS matter, e.code, e.said AS text,
       tsvector_to_array(ts_delete(to_tsvector('words', e.said), o.stems)) AS stems,
       f.said AS new_text, tsvector_to_array(ts_delete(to_tsvector('words', f.said), o.stems)) AS new_stems,
       similarity(e.said, f.said)::float8 AS letters
  FROM fresh f
 CROSS JOIN LATERAL (
       SELECT p.id, p.matter_id, p.code, p.last_at,
              translate(lower(unaccent(concat_ws(' ', CASE WHEN NOT starts_with(m.text, rtrim(p.subject, '…')) THEN p.subject END,
                                                 left(m.text, 600)))), '¿¡?!', '    ') AS said
         FROM thread p JOIN message m ON m.thread_id = p.id AND m.position = 1
        WHERE p.person_id = f.person_id AND p.id < f.id AND NOT p.automatic
          AND p.last_at > coalesce(%(at)s::timestamptz, now()) - interval '30 days'
        ORDER BY p.last_at DESC, p.id DESC LIMIT 12) e
 CROSS JOIN ordinary o
 ORDER BY e.last_at DESC, e.id DESC;

-- name: to_look_at
-- The open threads of somebody who had two records, oldest first; `theirs` came with the one that was joined to them.
WITH RECURSIVE under AS (
    SELECT %(gone)s::bigint AS id
    UNION
    SELECT m.gone_id FROM merge m JOIN under u ON m.kept_id = u.id WHERE m.undone_at IS NULL
)
SELECT t.id, t.owner_id AS owner, t.team_id AS team,
       ARRAY(SELECT o.id FROM thread o
              WHERE o.person_id = t.person_id AND coalesce(o.home_id = ANY (u.ids), false) <> coalesce(t.home_id = ANY (u.ids), false)
              ORDER BY o.last_at DESC LIMIT 200) AS others
  FROM (SELECT ARRAY(SELECT id FROM under) AS ids) u
  JOIN thread t ON t.person_id = %(person)s::bigint AND t.state <> 'closed'
 ORDER BY t.id LIMIT 50;

-- name: matter_of
-- What a thread is about.
SELECT coalesce(t.matter_id, t.id) FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: gather
-- A whole matter, with all that came back to it, is about an earlier one.
WITH moved AS (
    UPDATE thread SET matter_id = %(to)s::bigint
     WHERE id = %(from)s::bigint OR matter_id = %(from)s::bigint
 RETURNING id
)
INSERT INTO gathering (merge_id, thread_id, moved, from_id, to_id)
SELECT %(merge)s::bigint, %(thread)s::bigint, ARRAY(SELECT id FROM moved ORDER BY id), %(from)s::bigint, %(to)s::bigint
RETURNING id, moved;

-- name: gathered_raised
-- It stands on top because of this.
UPDATE gathering SET raised = raised || %(thread)s::bigint WHERE id = %(id)s::bigint;

-- name: part_matters
-- Two parted: what is about a matter of the other one goes back to the last of their own that it was about.
UPDATE thread t
   SET matter_id = (SELECT nullif(g.from_id, t.id)
                      FROM gathering g JOIN thread f ON f.id = g.from_id AND f.person_id = t.person_id
                     WHERE g.moved @> ARRAY[t.id] ORDER BY g.id DESC LIMIT 1)
  FROM thread m
 WHERE t.person_id = ANY (%(people)s::bigint[]) AND m.id = t.matter_id AND m.person_id <> t.person_id;

-- name: raised_by_merge
-- What stands on top because two were one.
SELECT DISTINCT unnest(g.raised) FROM gathering g WHERE g.merge_id = %(merge)s::bigint ORDER BY 1;

-- name: come_back
-- It is about that matter again.
UPDATE thread SET matter_id = %(matter)s::bigint WHERE id = %(thread)s::bigint AND id <> %(matter)s::bigint;

-- name: join
-- A thread, with those that came back to it, is about the matter of another one.
UPDATE thread m SET matter_id = coalesce(i.matter_id, i.id)
  FROM thread t, thread i
 WHERE t.id = %(thread)s::bigint AND i.id = %(into)s::bigint
   AND (m.id = t.id OR (t.matter_id IS NULL AND m.matter_id = t.id))
   AND m.id <> coalesce(i.matter_id, i.id);

-- name: raise_third
-- Counted over all threads of the matter. It stays raised until somebody of ours answers.
WITH members AS MATERIALIZED (
    SELECT m.id
      FROM thread t
      JOIN thread m ON m.id = coalesce(t.matter_id, t.id) OR m.matter_id = coalesce(t.matter_id, t.id)
     WHERE t.id = %(thread)s::bigint
), came AS MATERIALIZED (
    SELECT count(*)::int AS times FROM coming c WHERE c.thread_id = ANY(ARRAY(SELECT id FROM members))
)
UPDATE thread t SET raised_at = clock_timestamp()
  FROM came c
 WHERE t.id = %(thread)s::bigint AND t.raised_at IS NULL AND t.waiting_since IS NOT NULL AND c.times >= 3
RETURNING c.times;

-- name: lower
-- Before its times are counted anew.
UPDATE thread SET raised_at = NULL WHERE id = %(thread)s::bigint AND raised_at IS NOT NULL;

-- name: place_of
-- The matter of a thread, and those that came back to it when it began one. The caller has locked it.
SELECT t.matter_id, ARRAY(SELECT f.id FROM thread f WHERE f.matter_id = t.id ORDER BY f.id) AS followers
  FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: move
-- To another matter, or to one of their own.
UPDATE thread SET matter_id = %(matter)s::bigint WHERE id = ANY(%(threads)s::bigint[]);

-- name: add_regrouping
-- Who corrected it, and why.
INSERT INTO regrouping (thread_id, moved, from_id, to_id, agent_id, reason)
VALUES (%(thread)s::bigint, %(moved)s::bigint[], %(from)s::bigint, %(to)s::bigint, %(agent)s::bigint, %(reason)s::text)
RETURNING id;

-- name: undo_last
-- The last correction that stands; the row stays.
UPDATE regrouping SET undone_at = now(), undone_by = %(agent)s::bigint
 WHERE id = (SELECT max(r.id) FROM regrouping r WHERE r.thread_id = %(thread)s::bigint AND r.undone_at IS NULL)
RETURNING id, moved, from_id, to_id;

-- name: regroupings
-- Corrections of a thread, for its sheet and its story.
SELECT r.id, a.name AS agent, r.reason, r.at, r.undone_at
  FROM regrouping r JOIN agent a ON a.id = r.agent_id
 WHERE r.thread_id = %(thread)s::bigint ORDER BY r.id DESC;

-- name: head
-- On the first paint of a thread, whose door the caller came through: everything the sentence above it says. Contacts
-- are counted over all the person's threads, also those that others own: a figure and a colleague's name, and nothing said there.
WITH this AS MATERIALIZED (
    SELECT t.id, t.person_id, t.raised_at, coalesce(t.matter_id, t.id) AS matter_id
      FROM thread t
     WHERE t.id = %(thread)s::bigint
), members AS MATERIALIZED (
    SELECT m.id FROM this x JOIN thread m ON m.id = x.matter_id OR m.matter_id = x.matter_id
), lately AS MATERIALIZED (
    SELECT c.at, c.way
      FROM coming c
     WHERE c.person_id = (SELECT x.person_id FROM this x) AND c.thread_last_at > now() - interval '30 days' AND c.at > now() - interval '30 days'
     ORDER BY c.at DESC LIMIT 200
)
SELECT x.matter_id, (SELECT t.subject FROM thread t WHERE t.id = x.matter_id) AS matter,
       ARRAY(SELECT l.at FROM lately l ORDER BY l.at DESC) AS moments,
       ARRAY(SELECT l.way FROM lately l ORDER BY l.at DESC) AS ways,
       EXISTS (SELECT FROM thread t WHERE t.person_id = x.person_id AND t.id <> x.id
                  AND t.opened_at <= now() - interval '30 days') AS before,
       (SELECT count(*) FROM coming c WHERE c.thread_id = ANY(ARRAY(SELECT id FROM members)))::int AS about,
       ARRAY(SELECT h.name FROM hands_of(x.person_id) h) AS hands,
       (SELECT count(DISTINCT coalesce(t.matter_id, t.id))
          FROM (SELECT t.id, t.matter_id, t.state FROM thread t WHERE t.person_id = x.person_id
                 ORDER BY t.last_at DESC, t.id DESC LIMIT 200) t
         WHERE t.state <> 'closed' AND coalesce(t.matter_id, t.id) <> x.matter_id)::int AS others,
       ARRAY(SELECT b.at FROM thread t JOIN promise p ON p.thread_id = t.id
              CROSS JOIN LATERAL (VALUES (p.ended_at), (p.answer_missed_at)) b (at)
              WHERE t.person_id = x.person_id AND t.last_at > now() - interval '30 days'
                AND p.ending = 'broken' AND b.at > now() - interval '30 days'
              ORDER BY b.at DESC LIMIT 50) AS broken,
       x.raised_at IS NOT NULL AS raised,
       EXISTS (SELECT FROM contact c WHERE c.thread_id = x.id AND c.agent_id = %(agent)s::bigint
                  AND c.ended_at IS NULL) AS calling
  FROM this x;

-- name: person_head
-- Above a person's file. A subject is shown of a thread that the viewer may read; figures are of all of them.
WITH lately AS MATERIALIZED (
    SELECT c.at, c.way, c.thread_id
      FROM coming c
     WHERE c.person_id = %(person)s::bigint AND c.thread_last_at > now() - interval '30 days'
       AND c.at > now() - interval '30 days'
     ORDER BY c.at DESC LIMIT 200
), matter AS (
    SELECT coalesce(t.matter_id, t.id) AS id, count(*)::int AS times, max(l.at) AS last_at
      FROM lately l JOIN thread t ON t.id = l.thread_id
     GROUP BY 1 ORDER BY 2 DESC, 3 DESC LIMIT 1
), latest AS MATERIALIZED (
    SELECT t.id, t.matter_id, t.state, t.owner_id, t.waiting_since, t.opened_at, t.last_at
      FROM thread t WHERE t.person_id = %(person)s::bigint ORDER BY t.last_at DESC, t.id DESC LIMIT 200
)
SELECT coalesce((SELECT t.subject FROM matter m JOIN thread t ON t.id = m.id
                  WHERE %(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])), '') AS matter,
       coalesce((SELECT m.times FROM matter m), 0) AS about,
       ARRAY(SELECT l.at FROM lately l ORDER BY l.at DESC) AS moments,
       ARRAY(SELECT l.way FROM lately l ORDER BY l.at DESC) AS ways,
       EXISTS (SELECT FROM thread t WHERE t.person_id = %(person)s::bigint
                  AND t.opened_at <= now() - interval '30 days') AS before,
       ARRAY(SELECT h.name FROM hands_of(%(person)s::bigint) h) AS hands,
       (SELECT count(*) FROM latest l WHERE l.state <> 'closed')::int AS open,
       ARRAY(SELECT b.at FROM latest l JOIN promise p ON p.thread_id = l.id
              CROSS JOIN LATERAL (VALUES (p.ended_at), (p.answer_missed_at)) b (at)
              WHERE p.ending = 'broken' AND b.at > now() - interval '30 days'
              ORDER BY b.at DESC LIMIT 50) AS broken,
       (SELECT min(l.waiting_since) FROM latest l WHERE l.state = 'open') AS waiting_since;

-- name: first_contact
-- A matter counts once, by the last time its customer declared it solved. Who comes back is counted as often as they
-- came, whatever about the thread says that it ended.
WITH solved AS (
    SELECT coalesce(t.matter_id, t.id) AS matter_id, max(c.closed_at) AS at
      FROM closure c JOIN thread t ON t.id = c.thread_id
     WHERE c.kind = 'solved' AND c.ended_at IS NULL
       AND c.closed_at >= %(since)s::timestamptz AND c.closed_at < %(until)s::timestamptz
     GROUP BY coalesce(t.matter_id, t.id)
), counted AS (
    SELECT s.at, (SELECT count(*) FROM coming c
                   WHERE c.at < s.at + interval '30 days'
                     AND c.thread_id = ANY(ARRAY(SELECT t.id FROM thread t
                                                  WHERE t.id = s.matter_id OR t.matter_id = s.matter_id))) AS times
      FROM solved s
)
SELECT count(*) FILTER (WHERE c.at <= now() - interval '30 days')::int AS known,
       count(*) FILTER (WHERE c.at <= now() - interval '30 days' AND c.times = 1)::int AS at_first,
       count(*) FILTER (WHERE c.at > now() - interval '30 days')::int AS open
  FROM counted c;

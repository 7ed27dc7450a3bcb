-- name: story
-- A page of everything that happened with a person, and on the first page how much on which day: read once, so that
-- what is drawn is what is listed. Whether it is this viewer's to open, and of how many threads it is silent. A thread that
-- was opened by a call is one entry, and so is its first call.
WITH theirs AS MATERIALIZED (
    SELECT t.id, t.subject, t.channel, t.opened_at, t.split_from_id,
           (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[])
            OR EXISTS (SELECT FROM handoff h WHERE h.thread_id = t.id AND h.to_id = %(agent)s::bigint
                          AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL)
            OR EXISTS (SELECT FROM swarm s JOIN helper e ON e.swarm_id = s.id
                        WHERE s.thread_id = t.id AND s.closed_at IS NULL AND e.agent_id = %(agent)s::bigint
                          AND e.joined_at IS NOT NULL AND e.ended_at IS NULL)) AS readable
      FROM thread t
     WHERE t.person_id = %(person)s::bigint
), mine AS MATERIALIZED (
    SELECT t.* FROM theirs t WHERE t.readable
), every AS MATERIALIZED (
    SELECT coalesce(array_agg(m.id), '{}') AS threads FROM mine m
), entry AS MATERIALIZED (
    SELECT 'opened' COLLATE "C" AS kind, m.id AS ref, m.id AS thread, m.opened_at AS at, NULL::bigint AS agent_id,
           NULL::bigint AS other_id, CASE WHEN m.split_from_id IS NULL THEN m.channel ELSE 'split' END AS detail, '' AS text, NULL::timestamptz AS due_at
      FROM mine m
     UNION ALL
    SELECT 'contact', c.id, c.thread_id, c.arrived_at, c.agent_id, NULL, c.way, '', NULL
      FROM (SELECT c.*, min(c.id) FILTER (WHERE c.way = m.channel) OVER (PARTITION BY m.id) AS opening
              FROM mine m JOIN contact c ON c.thread_id = m.id) c
     WHERE c.id IS DISTINCT FROM c.opening
     UNION ALL
    SELECT 'handoff', h.id, h.thread_id, h.accepted_at, h.from_id, h.to_id, '', h.reason, NULL
      FROM handoff h WHERE h.thread_id = ANY((SELECT threads FROM every)::bigint[]) AND h.accepted_at IS NOT NULL
     UNION ALL
    SELECT e.kind, c.id, c.thread_id, e.at, e.agent_id, NULL, e.detail, e.text, NULL
      FROM mine m JOIN closure c ON c.thread_id = m.id
     CROSS JOIN LATERAL (VALUES ('closed', c.closed_at, CASE WHEN c.by_kind = 'agent' THEN c.by_id END, c.kind, c.reason),
                                ('reopened', c.ended_at, NULL, split_part(c.ended_by, ':', 1), '')) AS e (kind, at, agent_id, detail, text)
     WHERE c.closed_at IS NOT NULL AND e.at IS NOT NULL
     UNION ALL
    SELECT 'thanked', k.id, k.thread_id, k.at, k.agent_id, NULL, '', '', NULL
      FROM thanks k WHERE k.thread_id = ANY((SELECT threads FROM every)::bigint[])
     UNION ALL
    SELECT 'promised', p.id, p.thread_id, p.made_at, p.agent_id, NULL, p.act, p.what, p.due_at
      FROM promise p WHERE p.thread_id = ANY((SELECT threads FROM every)::bigint[])
     UNION ALL
    SELECT p.ending, p.id, p.thread_id, p.ended_at, p.agent_id, NULL, p.act, p.what, p.due_at
      FROM promise p WHERE p.thread_id = ANY((SELECT threads FROM every)::bigint[]) AND p.ended_at IS NOT NULL
     UNION ALL
    SELECT 'missed', p.id, p.thread_id, p.answer_missed_at, coalesce(p.answerer_id, p.agent_id), NULL, p.act, p.what, p.answer_by
      FROM promise p WHERE p.thread_id = ANY((SELECT threads FROM every)::bigint[]) AND p.answer_missed_at IS NOT NULL
     UNION ALL
    SELECT CASE WHEN g.reverses_id IS NULL THEN 'gave' ELSE 'took-back' END, g.id, g.thread_id, g.given_at, g.agent_id,
           NULL, g.kind, g.what, NULL
      FROM gesture g WHERE g.thread_id = ANY((SELECT threads FROM every)::bigint[])
     UNION ALL
    SELECT 'swarmed', s.id, s.thread_id, s.opened_at, s.called_by, NULL, '', '', NULL
      FROM swarm s WHERE s.thread_id = ANY((SELECT threads FROM every)::bigint[])
     UNION ALL
    SELECT 'left', l.id, l.thread_id, l.asked_at, NULL, NULL,
           CASE WHEN l.executed_at IS NOT NULL THEN 'done' WHEN l.withdrawn_at IS NOT NULL THEN 'withdrawn' ELSE 'asked' END,
           l.what, NULL
      FROM leaving l WHERE l.thread_id = ANY((SELECT threads FROM every)::bigint[])
     UNION ALL
    SELECT 'regrouped', r.id, r.thread_id, r.at, r.agent_id, NULL, CASE WHEN r.undone_at IS NULL THEN '' ELSE 'undone' END,
           r.reason, NULL
      FROM regrouping r WHERE r.thread_id = ANY((SELECT threads FROM every)::bigint[])
     UNION ALL
    SELECT 'bought', b.id, NULL, (b.bought_on + time '12:00') AT TIME ZONE %(zone)s::text, b.noted_by, NULL, b.reference, b.what, NULL
      FROM purchase b WHERE b.person_id IN (SELECT one_person(%(person)s::bigint)) AND b.removed_at IS NULL
     UNION ALL
    SELECT 'merged', g.id, NULL, g.at, g.by_id, NULL,
           CASE WHEN g.undone_at IS NOT NULL THEN 'undone' WHEN g.automatic THEN 'automatic' ELSE '' END, '', NULL
      FROM merge g WHERE g.kept_id = %(person)s::bigint
), shown AS (
    SELECT e.* FROM entry e
     WHERE (e.at, e.kind, e.ref) < (%(at)s::timestamptz, %(kind)s::text, %(ref)s::bigint)
     ORDER BY e.at DESC, e.kind DESC, e.ref DESC LIMIT %(limit)s::int
), line AS (
    SELECT s.kind, s.ref, s.at, s.thread, m.subject, a.name AS agent, o.name AS other, s.detail, s.text, s.due_at
      FROM shown s
      LEFT JOIN mine m ON m.id = s.thread
      LEFT JOIN agent a ON a.id = s.agent_id
      LEFT JOIN agent o ON o.id = s.other_id
), days AS (
    -- Where a moment falls among midnights is found much faster than the day it is in a zone.
    SELECT array_agg(d AT TIME ZONE %(zone)s::text ORDER BY d) AS begin, min(d)::date AS first
      FROM generate_series(%(since)s::timestamptz AT TIME ZONE %(zone)s::text, now() AT TIME ZONE %(zone)s::text + interval '1 day', '1 day') AS d
), drawn AS (
    SELECT (SELECT first FROM days) + b.nth - 1 AS day, b.entries, b.broken
      FROM (SELECT width_bucket(e.at, (SELECT begin FROM days)) AS nth, count(*) AS entries,
                   count(*) FILTER (WHERE e.kind IN ('broken', 'missed')) AS broken
              FROM entry e
             WHERE %(drawn)s::boolean AND e.at >= %(since)s::timestamptz
             GROUP BY 1) AS b
)
SELECT EXISTS (SELECT FROM person p WHERE p.id = %(person)s::bigint)
       AND (NOT EXISTS (SELECT FROM theirs) OR EXISTS (SELECT FROM mine)) AS opens,
       (SELECT count(*) FROM theirs t WHERE NOT t.readable)::int AS hidden,
       (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.at DESC, l.kind DESC, l.ref DESC), '[]') FROM line l) AS entries,
       (SELECT coalesce(jsonb_agg(to_jsonb(d) ORDER BY d.day), '[]') FROM drawn d) AS days;

-- name: one_at_a_time
-- Whoever numbers moments waits for who does so now. -- utility
LOCK TABLE moment IN SHARE ROW EXCLUSIVE MODE;

-- name: note
-- Moments, numbered on from the last one.
INSERT INTO moment (position, contact, thread_id, channel, name, by_kind, at, event_id)
SELECT (SELECT coalesce(max(l.position), 0) FROM moment l) + n.number, n.contact, n.thread_id, n.channel, n.name, n.by_kind, n.at,
       n.event_id
  FROM unnest(%(contact)s::text[], %(thread_id)s::bigint[], %(channel)s::text[], %(name)s::text[], %(by_kind)s::text[],
              %(at)s::timestamptz[], %(event_id)s::bigint[])
       WITH ORDINALITY AS n (contact, thread_id, channel, name, by_kind, at, event_id, number);

-- name: of_threads
-- What is known of these threads so far.
SELECT m.position, m.contact, m.thread_id, m.channel, m.name, m.by_kind, m.at, m.event_id
  FROM moment m WHERE m.thread_id = ANY(%(threads)s::bigint[]) ORDER BY m.position;

-- name: said
-- What customers said, and by which way.
SELECT m.id, m.text, m.via, m.scribe_id FROM message m WHERE m.id = ANY(%(messages)s::bigint[]) AND m.author_kind = 'customer';

-- name: calls
-- Calls, visits and letters with their times.
SELECT c.id, c.way, c.arrived_at, c.answered_at FROM contact c WHERE c.id = ANY(%(contacts)s::bigint[]);

-- name: ask_evaluation
-- An evaluation of a span of days, with all that is known now.
INSERT INTO evaluation (first_day, last_day, up_to, asked_by_id)
SELECT %(first)s::date, %(last)s::date, coalesce((SELECT max(m.position) FROM moment m), 0), %(agent)s::bigint
RETURNING id;

-- name: asked
-- What an evaluation is to be of, for the company it is of.
SELECT e.id, e.first_day, e.last_day, e.up_to, s.name AS shop, s.timezone, e.built_at IS NOT NULL AS built
  FROM evaluation e, shop s WHERE e.id = %(id)s::bigint;

-- name: positions
-- Between which positions the moments of a span stand: those that were written down late and those it is waited for too.
SELECT coalesce(min(m.position), 1) AS first, coalesce(max(m.position), 0) AS last
  FROM moment m
 WHERE m.at >= %(since)s::timestamptz AND m.at < %(until)s::timestamptz AND m.position <= %(up_to)s::bigint;

-- name: between
-- Moments by their positions, in order.
SELECT m.position, m.contact, m.thread_id, m.channel, m.name, m.by_kind, m.at, m.event_id
  FROM moment m WHERE m.position BETWEEN %(first)s::bigint AND %(last)s::bigint ORDER BY m.position;

-- name: terms
-- The terms of the law that began in a span of time, one of each thread and beginning: the strictest.
SELECT DISTINCT ON (d.lodged_at, d.thread_id, d.rule) d.id, d.rule, d.lodged_at, d.count, d.unit, d.due_at, d.ended_at, d.ending
  FROM deadline d WHERE d.lodged_at >= %(since)s::timestamptz AND d.lodged_at < %(until)s::timestamptz
 ORDER BY d.lodged_at, d.thread_id, d.rule, d.due_at, d.id;

-- name: closed_days
-- The public holidays on which the company does not open.
SELECT d.day FROM closed_day d
 WHERE NOT d.own AND NOT d.opens AND d.day BETWEEN %(first)s::date AND %(last)s::date + 90 ORDER BY d.day;

-- name: supervisors
-- Who asked for a supervisor in a span: taken in under three minutes, or called back on the same day of the shop; null while
-- that can still happen.
SELECT to_char(s.asked_at AT TIME ZONE h.timezone, 'YYYY-MM') AS month,
       coalesce(s.taken_at - s.asked_at < interval '180 seconds', false) AS strict,
       CASE WHEN coalesce(s.taken_at - s.asked_at < interval '180 seconds', false) THEN true
            WHEN p.id IS NULL OR p.ended_at IS NOT NULL THEN coalesce(p.ending = 'kept'
                 AND (p.ended_at AT TIME ZONE h.timezone)::date = (s.asked_at AT TIME ZONE h.timezone)::date, false) END AS lenient
  FROM shop h, supervision s LEFT JOIN promise p ON p.id = s.promise_id
 WHERE s.asked_at >= %(since)s::timestamptz AND s.asked_at < %(until)s::timestamptz ORDER BY s.id;

-- name: surveys
-- Surveys of a span, and whether each was asked after its decision.
SELECT to_char(v.asked_at AT TIME ZONE h.timezone, 'YYYY-MM') AS month, c.closed_at IS NOT NULL AND c.closed_at <= v.asked_at AS strict,
       c.closed_at IS NOT NULL AND c.closed_at <= v.asked_at AS lenient
  FROM shop h, survey v JOIN closure c ON c.id = v.closure_id
 WHERE v.asked_at >= %(since)s::timestamptz AND v.asked_at < %(until)s::timestamptz ORDER BY v.id;

-- name: languages
-- Decisions of a span whose language could be told, in the language of the complaint; or in another that somebody accounts for.
SELECT to_char(d.taken_at AT TIME ZONE h.timezone, 'YYYY-MM') AS month, d.asked_in = d.said_in AS strict,
       d.asked_in = d.said_in OR d.other_language_why <> '' AS lenient
  FROM shop h, decision d
 WHERE d.taken_at >= %(since)s::timestamptz AND d.taken_at < %(until)s::timestamptz AND d.closure_id IS NOT NULL
   AND d.asked_in IS NOT NULL AND d.said_in IS NOT NULL ORDER BY d.id;

-- name: step
-- How far it is.
UPDATE evaluation SET steps = %(steps)s::int, steps_done = %(done)s::int WHERE id = %(id)s::bigint AND built_at IS NULL;

-- name: freeze
-- The figures as they stay.
UPDATE evaluation SET figures = %(figures)s::jsonb, digest = %(digest)s::bytea, built_at = now()
 WHERE id = %(id)s::bigint AND built_at IS NULL;

-- name: figures
-- The frozen figures of one.
SELECT e.figures FROM evaluation e WHERE e.id = %(id)s::bigint AND e.built_at IS NOT NULL;

-- name: listed
-- The evaluations, the newest first; of one alone, of those that are published alone.
SELECT e.id, e.first_day, e.last_day, e.asked_at, a.name AS asked_by, e.steps, e.steps_done, e.built_at, e.digest,
       coalesce(p.shown, false) AS shown
  FROM evaluation e LEFT JOIN agent a ON a.id = e.asked_by_id
  LEFT JOIN LATERAL (SELECT k.shown FROM publication k WHERE k.evaluation_id = e.id ORDER BY k.id DESC LIMIT 1) p ON true
 WHERE (%(id)s::bigint IS NULL OR e.id = %(id)s::bigint) AND (NOT %(shown)s::boolean OR p.shown)
 ORDER BY CASE WHEN %(shown)s::boolean THEN e.last_day END DESC, e.id DESC LIMIT 50;

-- name: publish
-- It is published, or no longer.
INSERT INTO publication (evaluation_id, shown, agent_id)
SELECT e.id, %(shown)s::boolean, %(agent)s::bigint FROM evaluation e WHERE e.id = %(id)s::bigint AND e.built_at IS NOT NULL
RETURNING id;

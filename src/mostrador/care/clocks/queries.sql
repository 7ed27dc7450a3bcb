-- name: calendar
-- Where the firm is and in which zone it works.
SELECT c.country, c.region, c.filled_to, s.timezone FROM calendar c, shop s;

-- name: closed_days
-- The days on which the firm does not open, from a day on.
SELECT d.day, d.name, d.own FROM closed_day d WHERE d.day >= %(since)s::date AND NOT d.opens ORDER BY d.day;

-- name: listed_days
-- The same with the public holidays on which it works all the same, for the settings.
SELECT d.day, d.name, d.own, d.opens FROM closed_day d WHERE d.day >= %(since)s::date ORDER BY d.day LIMIT 400;

-- name: place_calendar
-- The firm is in another country or region.
UPDATE calendar SET country = %(country)s::text, region = %(region)s::text, filled_to = 0;

-- name: forget_public_days
-- The holidays of the place where the firm was; its own closed days stay.
DELETE FROM closed_day WHERE NOT own AND day >= %(since)s::date;

-- name: fill_public_days
-- The holidays of the place where the firm is; a day of its own stays its own.
INSERT INTO closed_day (day, name, own)
SELECT day, name, false FROM unnest(%(days)s::date[], %(names)s::text[]) AS n (day, name)
ON CONFLICT (day) DO NOTHING;

-- name: filled
-- Up to which year the holidays stand here.
UPDATE calendar SET filled_to = %(year)s::smallint;

-- name: close_day
-- A day of the firm's own, or a holiday on which it does not work after all.
INSERT INTO closed_day (day, name, own) VALUES (%(day)s::date, %(name)s::text, true)
ON CONFLICT (day) DO UPDATE SET opens = false,
    name = CASE WHEN closed_day.own THEN excluded.name ELSE closed_day.name END;

-- name: open_day
-- The firm works on a public holiday.
UPDATE closed_day SET opens = true WHERE day = %(day)s::date AND NOT own;

-- name: strike_day
-- A closed day of the firm's own is one no longer.
DELETE FROM closed_day WHERE day = %(day)s::date AND own;

-- name: answer_times
-- What the firm promises itself, by kind and urgency.
SELECT a.kind, a.urgent, a.first_minutes, a.next_minutes, a.solution_minutes FROM answer_time a ORDER BY a.kind, a.urgent;

-- name: set_answer_times
-- All of them at once, as the page holds them.
UPDATE answer_time a
   SET first_minutes = n.first_minutes, next_minutes = n.next_minutes, solution_minutes = n.solution_minutes
  FROM unnest(%(kinds)s::text[], %(urgent)s::boolean[], %(first)s::int[], %(next)s::int[], %(solution)s::int[])
       AS n (kind, urgent, first_minutes, next_minutes, solution_minutes)
 WHERE a.kind = n.kind AND a.urgent = n.urgent;

-- name: touched
-- The threads that a batch of events is about, as the clocks see them.
SELECT t.id, t.kind, t.raised >= 2 AS urgent, t.raised >= 4 AS danger, t.owner_id, t.team_id, t.first_answer_at
  FROM thread t WHERE t.id = ANY(%(threads)s::bigint[]);

-- name: somebody_here
-- Whether anybody is on shift at a moment.
SELECT EXISTS (SELECT FROM duty_at(%(at)s::timestamptz));

-- name: courteous
-- Which of these messages leave nothing to answer.
SELECT m.id FROM message m WHERE m.id = ANY(%(messages)s::bigint[]) AND m.sign = ANY(%(signs)s::text[]);

-- name: running
-- The clocks of these threads that run or stand, and the last one to a solution: a thread may open again. Of those where
-- an answer was taken back also what it ended.
SELECT c.id, c.thread_id, c.sort, c.minutes, c.started_at, c.due_at, c.warn_at, c.paused_at, c.missed_at,
       c.ended_at, c.ending
  FROM clock c
 WHERE c.thread_id = ANY(%(threads)s::bigint[])
   AND (c.ended_at IS NULL
        OR (c.sort <> 'solution' AND c.thread_id = ANY(%(undone)s::bigint[]) AND c.ended_at > now() - interval '1 day')
        OR (c.sort = 'solution' AND NOT EXISTS (
        SELECT FROM clock l WHERE l.thread_id = c.thread_id AND l.sort = 'solution' AND l.id > c.id)))
 ORDER BY c.id;

-- name: sent_at
-- When some answers of ours were said, as the clocks were told.
SELECT e.about_id AS message, e.at FROM event e
 WHERE e.topic = ANY(%(topics)s::text[]) AND e.kind = 'message.sent' AND e.about_id = ANY(%(messages)s::bigint[]);

-- name: start_clocks
-- New clocks of a batch.
INSERT INTO clock (thread_id, sort, minutes, started_at, due_at, warn_at, paused_at, missed_at, ended_at, ending)
SELECT * FROM unnest(%(thread_id)s::bigint[], %(sort)s::text[], %(minutes)s::int[], %(started_at)s::timestamptz[],
                     %(due_at)s::timestamptz[], %(warn_at)s::timestamptz[], %(paused_at)s::timestamptz[],
                     %(missed_at)s::timestamptz[], %(ended_at)s::timestamptz[], %(ending)s::text[]);

-- name: move_clocks
-- What a batch did to clocks that were there.
UPDATE clock c
   SET minutes = n.minutes, due_at = n.due_at, warn_at = n.warn_at, paused_at = n.paused_at,
       missed_at = n.missed_at, ended_at = n.ended_at, ending = n.ending
  FROM unnest(%(id)s::bigint[], %(minutes)s::int[], %(due_at)s::timestamptz[], %(warn_at)s::timestamptz[],
              %(paused_at)s::timestamptz[], %(missed_at)s::timestamptz[], %(ended_at)s::timestamptz[],
              %(ending)s::text[])
       AS n (id, minutes, due_at, warn_at, paused_at, missed_at, ended_at, ending)
 WHERE c.id = n.id;

-- name: warn
-- Clocks of which four fifths have run.
WITH near AS (
    SELECT c.id FROM clock c
     WHERE c.warned_at IS NULL AND c.ended_at IS NULL AND c.paused_at IS NULL AND c.warn_at <= %(now)s::timestamptz
     ORDER BY c.warn_at LIMIT %(limit)s::int FOR UPDATE SKIP LOCKED
)
UPDATE clock c SET warned_at = %(now)s::timestamptz FROM near, thread t
 WHERE c.id = near.id AND t.id = c.thread_id
RETURNING c.id, c.thread_id, t.owner_id, t.team_id;

-- name: miss
-- Clocks that ran out. The thread stays open: nothing ends because a clock did.
WITH over AS (
    SELECT c.id FROM clock c
     WHERE c.missed_at IS NULL AND c.ended_at IS NULL AND c.paused_at IS NULL AND c.due_at <= %(now)s::timestamptz
     ORDER BY c.due_at LIMIT %(limit)s::int FOR UPDATE SKIP LOCKED
)
UPDATE clock c SET missed_at = c.due_at, warned_at = coalesce(c.warned_at, %(now)s::timestamptz) FROM over, thread t
 WHERE c.id = over.id AND t.id = c.thread_id
RETURNING c.id, c.thread_id, t.owner_id, t.team_id;

-- name: of_thread
-- The clocks of one thread, the last one first.
SELECT c.id, c.thread_id, c.sort, c.minutes, c.started_at, c.due_at, c.warn_at, c.paused_at, c.missed_at,
       c.ended_at, c.ending
  FROM clock c WHERE c.thread_id = %(thread)s::bigint ORDER BY c.started_at DESC, c.id DESC LIMIT 20;

-- name: at_risk
-- Threads of one owner whose clock has run four fifths or more, the most urgent first.
SELECT t.id AS thread, t.subject, p.name AS person, c.sort, c.due_at
  FROM clock c JOIN thread t ON t.id = c.thread_id JOIN person p ON p.id = t.person_id
 WHERE c.ended_at IS NULL AND c.paused_at IS NULL AND c.warn_at <= now() AND t.owner_id = %(agent)s::bigint
 ORDER BY c.due_at LIMIT %(limit)s::int;

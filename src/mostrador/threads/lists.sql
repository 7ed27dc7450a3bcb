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

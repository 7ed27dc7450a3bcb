-- name: thread_of
-- Where a swarm stands.
SELECT s.thread_id FROM swarm s WHERE s.id = %(id)s::bigint;

-- name: find
-- One swarm; under the lock of its thread nobody else changes it.
SELECT s.id, s.thread_id, s.called_by, s.question, s.opened_at, s.closed_at, s.lesson FROM swarm s WHERE s.id = %(id)s::bigint;

-- name: open_of_thread
-- The room that is open, if any.
SELECT s.id FROM swarm s WHERE s.thread_id = %(thread)s::bigint AND s.closed_at IS NULL;

-- name: room
-- The last room of a thread: the open one, if any.
SELECT s.id, s.thread_id, s.called_by, s.question, s.opened_at, s.closed_at, s.lesson
  FROM swarm s WHERE s.thread_id = %(thread)s::bigint ORDER BY s.id DESC LIMIT 1;

-- name: open_swarm
-- A new room on a thread the caller has locked.
INSERT INTO swarm (thread_id, called_by, question, opened_at)
VALUES (%(thread)s::bigint, %(by)s::bigint, %(question)s::text, %(at)s::timestamptz)
RETURNING id, thread_id, called_by, question, opened_at, closed_at, lesson;

-- name: members
-- Everybody in these teams.
SELECT DISTINCT m.agent_id FROM membership m WHERE m.team_id = ANY (%(teams)s::bigint[]) ORDER BY m.agent_id;

-- name: full
-- Who of these helps in as many rooms as one may, now or since midnight where they are.
SELECT a.id
  FROM agent a CROSS JOIN help_limit l
 WHERE a.id = ANY (%(agents)s::bigint[])
   AND ((SELECT count(*) FROM helper e WHERE e.agent_id = a.id AND e.ended_at IS NULL AND e.joined_at IS NOT NULL) >= l.at_once
        OR (SELECT count(*) FROM helper e WHERE e.agent_id = a.id
             AND e.joined_at >= date_trunc('day', %(at)s::timestamptz AT TIME ZONE a.timezone) AT TIME ZONE a.timezone) >= l.a_day);

-- name: ask
-- Who is asked now: whoever is not yet, and who declined or left, once more.
INSERT INTO helper (swarm_id, agent_id, asked_at)
SELECT %(swarm)s::bigint, a.id, %(at)s::timestamptz FROM unnest(%(agents)s::bigint[]) AS a (id)
ON CONFLICT (swarm_id, agent_id)
    DO UPDATE SET asked_at = excluded.asked_at, joined_at = NULL, ended_at = NULL, ending = NULL
 WHERE helper.ended_at IS NOT NULL
RETURNING agent_id;

-- name: was_asked
-- Whether somebody is asked into a room or in it.
SELECT EXISTS (SELECT FROM helper e WHERE e.swarm_id = %(swarm)s::bigint AND e.agent_id = %(agent)s::bigint AND e.ended_at IS NULL);

-- name: is_in
-- Whether somebody is in a room.
SELECT EXISTS (SELECT FROM helper e JOIN swarm s ON s.id = e.swarm_id
                WHERE e.swarm_id = %(swarm)s::bigint AND e.agent_id = %(agent)s::bigint
                  AND e.joined_at IS NOT NULL AND e.ended_at IS NULL AND s.closed_at IS NULL);

-- name: closed_on
-- Whether the last room of a thread closed over somebody who was in it.
SELECT EXISTS (SELECT FROM helper e
                WHERE e.swarm_id = (SELECT max(s.id) FROM swarm s WHERE s.thread_id = %(thread)s::bigint)
                  AND e.agent_id = %(agent)s::bigint AND e.joined_at IS NOT NULL AND e.ending = 'closed');

-- name: hold_helper
-- One helper comes into one room at a time.
SELECT pg_advisory_xact_lock(hashtextextended('helper/' || %(agent)s::bigint, 0));

-- name: join
-- Come in, once.
UPDATE helper SET joined_at = %(at)s::timestamptz
 WHERE swarm_id = %(swarm)s::bigint AND agent_id = %(agent)s::bigint AND joined_at IS NULL AND ended_at IS NULL;

-- name: end_helper
-- Not asked and not in any more. To leave one must be in, to decline not.
UPDATE helper SET ended_at = %(at)s::timestamptz, ending = %(ending)s::text
 WHERE swarm_id = %(swarm)s::bigint AND agent_id = %(agent)s::bigint AND ended_at IS NULL
   AND (%(ending)s::text = 'owner' OR (joined_at IS NOT NULL) = (%(ending)s::text = 'left'));

-- name: end_helpers
-- Everybody who was asked or in.
UPDATE helper SET ended_at = %(at)s::timestamptz, ending = 'closed'
 WHERE swarm_id = %(swarm)s::bigint AND ended_at IS NULL RETURNING agent_id;

-- name: close
-- Once.
UPDATE swarm SET closed_at = %(at)s::timestamptz WHERE id = %(id)s::bigint AND closed_at IS NULL;

-- name: learn
-- What was learnt, once.
UPDATE swarm SET lesson = %(lesson)s::text, lesson_by = %(by)s::bigint, lesson_at = %(at)s::timestamptz
 WHERE id = %(id)s::bigint AND lesson IS NULL;

-- name: helpers
-- Who was asked, by whether they are in.
SELECT e.swarm_id, e.agent_id, a.name, e.asked_at, e.joined_at, e.ended_at, e.ending
  FROM helper e JOIN agent a ON a.id = e.agent_id
 WHERE e.swarm_id = %(swarm)s::bigint
 ORDER BY e.ended_at IS NOT NULL, e.joined_at IS NULL, e.joined_at, e.asked_at, a.name;

-- name: remarks
-- What was said in a room, the last first.
SELECT r.id, r.agent_id, a.name, r.text, r.at, r.withdrawn_at
  FROM remark r JOIN agent a ON a.id = r.agent_id
 WHERE r.swarm_id = %(swarm)s::bigint ORDER BY r.id DESC LIMIT %(limit)s::int;

-- name: add_remark
-- Something said in a room.
INSERT INTO remark (swarm_id, agent_id, text, at)
VALUES (%(swarm)s::bigint, %(agent)s::bigint, %(text)s::text, %(at)s::timestamptz) RETURNING id;

-- name: helped
-- A helper spoke: from here on it is help given.
UPDATE helper SET helped_at = %(at)s::timestamptz
 WHERE swarm_id = %(swarm)s::bigint AND agent_id = %(agent)s::bigint AND helped_at IS NULL AND joined_at IS NOT NULL AND ended_at IS NULL;

-- name: author_of
-- Who said something in a room.
SELECT r.agent_id FROM remark r WHERE r.id = %(id)s::bigint AND r.swarm_id = %(swarm)s::bigint;

-- name: withdraw_remark
-- Nothing of it is left.
UPDATE remark SET text = '', withdrawn_at = %(at)s::timestamptz WHERE id = %(id)s::bigint AND withdrawn_at IS NULL;

-- name: asked
-- Where an agent is asked or in now. Of the thread nothing but its kind and its team.
SELECT e.swarm_id, s.thread_id, t.kind, s.question, c.name AS caller, k.name AS team, e.asked_at, e.joined_at
  FROM helper e
  JOIN swarm s ON s.id = e.swarm_id AND s.closed_at IS NULL
  JOIN thread t ON t.id = s.thread_id
  JOIN team k ON k.id = t.team_id
  JOIN agent c ON c.id = s.called_by
 WHERE e.agent_id = %(agent)s::bigint AND e.ended_at IS NULL
 ORDER BY e.joined_at IS NOT NULL, e.asked_at, e.swarm_id;

-- name: given
-- How often an agent helped, for their own eyes.
SELECT count(*) FILTER (WHERE e.helped_at >= date_trunc('month', %(at)s::timestamptz AT TIME ZONE a.timezone) AT TIME ZONE a.timezone) AS this_month,
       count(e.swarm_id) AS ever
  FROM agent a LEFT JOIN helper e ON e.agent_id = a.id AND e.helped_at IS NOT NULL
 WHERE a.id = %(agent)s::bigint;

-- name: last_given
-- What an agent helped with, the last first.
SELECT s.question, c.name AS caller, e.helped_at AS at
  FROM helper e JOIN swarm s ON s.id = e.swarm_id JOIN agent c ON c.id = s.called_by
 WHERE e.agent_id = %(agent)s::bigint AND e.helped_at IS NOT NULL
 ORDER BY e.helped_at DESC, e.swarm_id DESC LIMIT %(limit)s::int;

-- name: figures
-- By team, how its members were asked and helped since a day. A team of fewer than five gives no number.
SELECT k.id AS team_id, k.name AS team, m.members,
       CASE WHEN m.members >= %(fewest)s::int THEN f.asked ELSE 0 END AS asked,
       CASE WHEN m.members >= %(fewest)s::int THEN f.joined ELSE 0 END AS joined,
       CASE WHEN m.members >= %(fewest)s::int THEN f.helped ELSE 0 END AS helped,
       CASE WHEN m.members >= %(fewest)s::int THEN f.minutes END AS minutes
  FROM team k
 CROSS JOIN LATERAL (SELECT count(*) AS members FROM membership b JOIN can_take c ON c.id = b.agent_id
                      WHERE b.team_id = k.id) m
 CROSS JOIN LATERAL (
       SELECT count(*) AS asked, count(e.joined_at) AS joined, count(e.helped_at) AS helped,
              round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM e.joined_at - e.asked_at))
                    FILTER (WHERE e.joined_at IS NOT NULL) / 60)::int AS minutes
         FROM swarm s JOIN helper e ON e.swarm_id = s.id JOIN membership b ON b.agent_id = e.agent_id AND b.team_id = k.id
        WHERE s.opened_at >= %(since)s::timestamptz) f
 WHERE k.removed_at IS NULL
 ORDER BY k.name;

-- name: lessons
-- What was learnt on threads that the viewer may read or helped on, the last first, below one of them.
SELECT s.id, s.thread_id, CASE WHEN r.reads THEN t.subject ELSE '' END AS subject, s.question, s.lesson, a.name AS author,
       s.lesson_at AS at, r.reads
  FROM swarm s
  JOIN thread t ON t.id = s.thread_id
  JOIN agent a ON a.id = s.lesson_by
 CROSS JOIN LATERAL (SELECT %(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]) AS reads) r
 WHERE s.lesson_at IS NOT NULL
   AND (r.reads OR EXISTS (SELECT FROM helper e WHERE e.swarm_id = s.id AND e.agent_id = %(agent)s::bigint AND e.joined_at IS NOT NULL))
   AND (%(before)s::bigint IS NULL
        OR (s.lesson_at, s.id) < (SELECT b.lesson_at, b.id FROM swarm b WHERE b.id = %(before)s::bigint))
 ORDER BY s.lesson_at DESC, s.id DESC LIMIT %(limit)s::int;

-- name: lessons_of
-- What was learnt on one thread, the last first.
SELECT s.id, s.thread_id, '' AS subject, s.question, s.lesson, a.name AS author, s.lesson_at AS at
  FROM swarm s JOIN agent a ON a.id = s.lesson_by
 WHERE s.thread_id = %(thread)s::bigint AND s.lesson_at IS NOT NULL
 ORDER BY s.lesson_at DESC, s.id DESC LIMIT 10;

-- name: limits
-- How much help one person is asked for.
SELECT l.at_once, l.a_day FROM help_limit l WHERE l.id = 1;

-- name: set_limits
-- Other limits from now on.
UPDATE help_limit SET at_once = %(at_once)s::smallint, a_day = %(a_day)s::smallint WHERE id = 1;

-- name: suggest
-- Colleagues who are not in the room yet: who knows about it, who helped with something alike (two words of it or more,
-- among the last rooms), who is here, and who has no room left.
WITH about AS (
    SELECT w.vector, tsvector_to_array(w.vector) AS stems FROM (SELECT to_tsvector('words', %(about)s::text) AS vector) w
), lately AS (
    SELECT s.id, tsvector_to_array(to_tsvector('words', s.question || ' ' || coalesce(s.lesson, ''))) AS stems
      FROM swarm s WHERE s.thread_id <> %(thread)s::bigint ORDER BY s.opened_at DESC LIMIT 300
), alike AS (
    SELECT l.id FROM lately l CROSS JOIN about b
     WHERE cardinality(ARRAY(SELECT unnest(l.stems) INTERSECT SELECT unnest(b.stems))) >= 2
), known AS (
    SELECT k.agent_id, array_agg(DISTINCT s.name ORDER BY s.name) AS names
      FROM skill s JOIN agent_skill k ON k.skill_id = s.id CROSS JOIN about b
     WHERE EXISTS (SELECT FROM unnest(s.words) AS w (word) WHERE b.vector @@ plainto_tsquery('words', w.word))
     GROUP BY k.agent_id
)
SELECT x.id, x.name, x.knows, x.before, x.here, x.full
  FROM (SELECT c.id, c.name, coalesce(n.names, '{}') AS knows,
               EXISTS (SELECT FROM helper e JOIN alike l ON l.id = e.swarm_id WHERE e.agent_id = c.id AND e.helped_at IS NOT NULL) AS before,
               EXISTS (SELECT FROM duty_at(%(at)s::timestamptz) d WHERE d.agent_id = c.id) AS here,
               (SELECT count(*) FROM helper e WHERE e.agent_id = c.id AND e.ended_at IS NULL AND e.joined_at IS NOT NULL) >= l.at_once
               OR (SELECT count(*) FROM helper e WHERE e.agent_id = c.id
                    AND e.joined_at >= date_trunc('day', %(at)s::timestamptz AT TIME ZONE c.timezone) AT TIME ZONE c.timezone) >= l.a_day AS "full"
          FROM can_take c
         CROSS JOIN help_limit l
          LEFT JOIN known n ON n.agent_id = c.id
         WHERE c.id NOT IN (%(owner)s::bigint, %(viewer)s::bigint)
           AND NOT EXISTS (SELECT FROM helper e JOIN swarm s ON s.id = e.swarm_id
                            WHERE s.thread_id = %(thread)s::bigint AND s.closed_at IS NULL AND e.agent_id = c.id AND e.ended_at IS NULL)) x
 ORDER BY x.full, x.here AND (x.knows <> '{}' OR x.before) DESC, x.here DESC, x.knows <> '{}' DESC, x.before DESC, x.name, x.id;

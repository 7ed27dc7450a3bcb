-- name: choose
-- Whose a new thread is: who knows the person, else of those on shift who speaks the language, knows about it, has the
-- least in hand today and waits longest. Sixteen stand for a large team, and each count stops at 100. Who is full comes
-- last, and still comes. Arrivals of the same moment pass over each other's choice, as long as another is as fit; the one
-- who is chosen cannot be suspended until the thread is there to be handed on, and one who just was is no row.
WITH apart AS (
    SELECT r.agent_id FROM relief r WHERE r.person_id IN (SELECT one_person(%(person)s::bigint))
), suited AS (
    SELECT k.agent_id, count(*) AS skills, min(s.name) AS skill
      FROM skill s JOIN agent_skill k ON k.skill_id = s.id
     WHERE s.words && %(words)s::text[] GROUP BY k.agent_id
), drawn AS (
    SELECT d.agent_id AS id, false AS known,
           %(language)s::text = left(g.language, 2) OR %(language)s::text = ANY (g.speaks) AS speaks,
           coalesce(f.skills, 0) AS skills, f.skill
      FROM on_duty d
      JOIN agent g ON g.id = d.agent_id
      LEFT JOIN suited f ON f.agent_id = d.agent_id
     WHERE d.agent_id NOT IN (SELECT agent_id FROM apart)
       AND EXISTS (SELECT FROM membership m WHERE m.agent_id = d.agent_id)
     ORDER BY 3 DESC, 4 DESC, random() LIMIT 16
), drawn_and_known AS (
    SELECT * FROM drawn WHERE id NOT IN (SELECT p.my_agent_id FROM person p WHERE p.id = %(person)s::bigint AND p.my_agent_id IS NOT NULL)
     UNION ALL
    SELECT p.my_agent_id, true, true, 0, NULL
      FROM person p
     WHERE p.id = %(person)s::bigint AND p.my_agent_id NOT IN (SELECT agent_id FROM apart)
       AND EXISTS (SELECT FROM membership m WHERE m.agent_id = p.my_agent_id)
       AND (EXISTS (SELECT FROM duty_at(now()) d WHERE d.agent_id = p.my_agent_id)
            OR next_shift(p.my_agent_id, now()) <= now() + %(back)s::interval)
), weighed AS (
    SELECT x.*, l.open + coalesce(k.minutes, 0) / %(minutes)s::int AS load, l.given_at,
           coalesce(l.here >= c.most, false) AS full
      FROM drawn_and_known x
      LEFT JOIN talk k ON k.agent_id = x.id
      LEFT JOIN capacity c ON c.agent_id = x.id AND c.channel = %(channel)s::text
     CROSS JOIN LATERAL (
           SELECT count(*) AS open, count(*) FILTER (WHERE w.channel = %(channel)s::text) AS here, max(w.given_at) AS given_at
             FROM (SELECT w.channel, w.given_at FROM workload w WHERE w.agent_id = x.id LIMIT 100) w) l
), ranked AS MATERIALIZED (
    SELECT w.*, count(*) OVER () AS many, bool_and(w.speaks) OVER () AS all_speak,
           row_number() OVER inorder AS place, lead(w.load) OVER inorder AS next_load
      FROM weighed w
    WINDOW inorder AS (ORDER BY w.full, w.known DESC, w.speaks DESC, w.skills DESC, w.load, w.given_at NULLS FIRST, random())
), claimed AS (
    SELECT * FROM (
        SELECT r.* FROM ranked r JOIN ranked b ON b.place = 1
           AND (r.full, r.known, r.speaks, r.skills) = (b.full, b.known, b.speaks, b.skills) AND r.load <= b.load + 1
         ORDER BY r.place OFFSET 0) fit
     WHERE pg_try_advisory_xact_lock(7083, fit.id::int) LIMIT 1
), chosen AS (
    SELECT * FROM claimed
     UNION ALL
    SELECT * FROM ranked WHERE place = 1 AND NOT EXISTS (SELECT FROM claimed)
)
SELECT a.id AS agent, (SELECT min(m.team_id) FROM membership m WHERE m.agent_id = a.id) AS team,
       CASE WHEN c.known THEN 'knows' WHEN c.skills > 0 THEN 'skill' WHEN c.speaks AND NOT c.all_speak THEN 'language'
            WHEN c.many = 1 THEN 'alone' WHEN c.load < c.next_load THEN 'load' ELSE 'turn' END AS why,
       CASE WHEN NOT c.known THEN c.skill END AS skill,
       EXISTS (SELECT FROM need n WHERE n.person_id = %(person)s::bigint AND n.kind = ANY (%(needs)s::text[]))::int::smallint AS raised
  FROM chosen c JOIN can_take a ON a.id = c.id
   FOR SHARE OF a;

-- name: administrator
-- Nobody is on duty: the first administrator, in the first of their teams or the first of all. One who was relieved of
-- this person only when there is no other.
SELECT a.id AS agent, coalesce((SELECT min(m.team_id) FROM membership m WHERE m.agent_id = a.id),
                               (SELECT min(k.id) FROM team k WHERE k.removed_at IS NULL)) AS team,
       'nobody' AS why, NULL::text AS skill,
       EXISTS (SELECT FROM need n WHERE n.person_id = %(person)s::bigint AND n.kind = ANY (%(needs)s::text[]))::int::smallint AS raised
  FROM can_take a WHERE a.role = 'admin'
 ORDER BY EXISTS (SELECT FROM relief r WHERE r.agent_id = a.id AND r.person_id IN (SELECT one_person(%(person)s::bigint))), a.id
 LIMIT 1;

-- name: heed
-- What somebody says on a thread that goes on raises it too, until it is answered.
UPDATE thread SET raised = raised | %(raised)s::smallint
 WHERE id = %(thread)s::bigint AND raised | %(raised)s::smallint <> raised
RETURNING owner_id AS agent, team_id AS team, raised;

-- name: given
-- Why the first owner got it, and what raised it.
SELECT t.given_why AS why, t.given_skill AS skill, a.name AS owner, p.name AS person, t.raised
  FROM thread t
  JOIN person p ON p.id = t.person_id
  JOIN agent a ON a.id = coalesce((SELECT h.from_id FROM handoff h WHERE h.thread_id = t.id AND h.accepted_at IS NOT NULL
                                    ORDER BY h.accepted_at, h.id LIMIT 1), t.owner_id)
 WHERE t.id = %(thread)s::bigint;

-- name: forget_talk
-- What was done yesterday weighs nothing today.
DELETE FROM talk k USING shop s
 WHERE s.id = 1 AND (k.since AT TIME ZONE s.timezone)::date < (now() AT TIME ZONE s.timezone)::date;

-- name: pause
-- An agent paused: what they talked before weighs nothing.
DELETE FROM talk WHERE agent_id = %(agent)s::bigint;

-- name: load
-- What an agent has in hand today, as it decides whose turn it is.
SELECT (SELECT count(*) FROM workload w WHERE w.agent_id = a.id) AS open, coalesce(k.minutes, 0) AS minutes
  FROM agent a LEFT JOIN talk k ON k.agent_id = a.id WHERE a.id = %(agent)s::bigint;

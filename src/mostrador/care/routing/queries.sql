-- name: asked
-- What is looked at for every new thread: which roster stands, who knows the person and is here or back soon, who must
-- not serve them, and whether they go first. A stranger costs one look at each index.
SELECT r.version, date_trunc('minute', now()) AS minute,
       (SELECT p.my_agent_id FROM person p
         WHERE p.id = %(person)s::bigint
           AND CASE WHEN p.my_agent_id IS NOT NULL
                    THEN NOT EXISTS (SELECT FROM untrained u WHERE u.agent_id = p.my_agent_id) AND EXISTS (SELECT FROM may_own m WHERE m.agent_id = p.my_agent_id
                                    AND (%(team)s::bigint IS NULL OR m.team_id = %(team)s::bigint))
                         AND (EXISTS (SELECT FROM duty_at(now()) d WHERE d.agent_id = p.my_agent_id)
                              OR next_shift(p.my_agent_id, now()) <= now() + %(back)s::interval) END) AS known,
       ARRAY(SELECT l.agent_id FROM relief l
              WHERE l.person_id = %(person)s::bigint
                 OR l.person_id IN (SELECT o.id FROM person o WHERE o.merged_into_id = %(person)s::bigint)) AS apart,
       EXISTS (SELECT FROM need n
                WHERE (n.person_id = %(person)s::bigint
                       OR n.person_id IN (SELECT o.id FROM person o WHERE o.merged_into_id = %(person)s::bigint))
                  AND n.kind = ANY (%(needs)s::text[]))::int AS raised
  FROM roster r;

-- name: roster
-- Everybody on shift who owns threads (in a team, where one is told) and is trained, with what they speak and are asked for.
SELECT d.agent_id AS id, array_append(g.speaks, left(g.language, 2)) AS speaks,
       ARRAY(SELECT k.skill_id FROM agent_skill k WHERE k.agent_id = d.agent_id ORDER BY k.skill_id) AS skills
  FROM on_duty d JOIN agent g ON g.id = d.agent_id
 WHERE EXISTS (SELECT FROM may_own m
                WHERE m.agent_id = d.agent_id AND (%(team)s::bigint IS NULL OR m.team_id = %(team)s::bigint))
   AND NOT EXISTS (SELECT FROM untrained u WHERE u.agent_id = d.agent_id);

-- name: beginning
-- Nobody is on shift: everybody who begins with the first of them, in the week to come. Nobody, where somebody is on shift
-- and not trained: who waits now is not put off until tomorrow for that.
WITH coming AS MATERIALIZED (
    SELECT s.agent_id, (l.midnight + make_interval(days => l.days, mins => s.starts)) AT TIME ZONE l.timezone AS begins
      FROM can_take a
     CROSS JOIN LATERAL (SELECT now() AT TIME ZONE a.timezone AS wall OFFSET 0) m
      JOIN shift s ON s.agent_id = a.id
     CROSS JOIN LATERAL (
           SELECT a.timezone, date_trunc('day', m.wall) AS midnight,
                  mod(s.weekday + 8 - extract(isodow FROM m.wall)::int, 7)
                  + CASE WHEN s.weekday = extract(isodow FROM m.wall)::int - 1
                          AND s.starts <= extract(hour FROM m.wall)::int * 60 + extract(minute FROM m.wall)::int THEN 7 ELSE 0 END AS days
           OFFSET 0) l
     WHERE EXISTS (SELECT FROM may_own o
                    WHERE o.agent_id = a.id AND (%(team)s::bigint IS NULL OR o.team_id = %(team)s::bigint))
       AND NOT EXISTS (SELECT FROM untrained u WHERE u.agent_id = a.id)
       AND NOT EXISTS (SELECT FROM absence b
                        WHERE b.agent_id = a.id AND (l.midnight + make_interval(days => l.days))::date BETWEEN b.starts_on AND b.ends_on)
)
SELECT DISTINCT g.id, array_append(g.speaks, left(g.language, 2)) AS speaks,
       ARRAY(SELECT k.skill_id FROM agent_skill k WHERE k.agent_id = g.id ORDER BY k.skill_id) AS skills
  FROM coming c JOIN agent g ON g.id = c.agent_id
 WHERE c.begins = (SELECT min(f.begins) FROM coming f)
   AND NOT EXISTS (SELECT FROM untrained u JOIN on_duty d ON d.agent_id = u.agent_id JOIN may_own o ON o.agent_id = u.agent_id
                    WHERE %(team)s::bigint IS NULL OR o.team_id = %(team)s::bigint);

-- name: choose
-- Whose a new thread is, of those who were drawn: who knows the person, speaks the language, has the desk open, knows
-- about it, has the least in hand today and waits longest; in danger, who is here (`first`) goes before all; whom the counter showed goes before those two. Each count stops at 100. Who is
-- full comes last, and still comes. Arrivals of the same moment pass over each other's choice, as long as another is as
-- fit; the one who is chosen cannot be suspended until the thread is there to be handed on, and one who just was is no row.
WITH weighed AS (
    SELECT x.*, l.open + coalesce(k.minutes, 0) / %(minutes)s::int AS load, l.given_at,
           coalesce(l.here >= c.most, false) AS full
      FROM unnest(%(drawn)s::bigint[], %(known)s::boolean[], %(speaks)s::boolean[], %(here)s::boolean[],
                  %(first)s::boolean[], %(skills)s::int[], %(skill)s::text[])
           AS x (id, known, speaks, here, first, skills, skill)
      LEFT JOIN talk k ON k.agent_id = x.id
      LEFT JOIN capacity c ON c.agent_id = x.id AND c.channel = %(channel)s::text
     CROSS JOIN LATERAL (
           SELECT count(*) AS open, count(*) FILTER (WHERE w.channel = %(channel)s::text) AS here, max(w.given_at) AS given_at
             FROM (SELECT w.channel, w.given_at FROM workload w WHERE w.agent_id = x.id LIMIT 100) w) l
), ranked AS MATERIALIZED (
    SELECT w.*, count(*) OVER () AS many, bool_and(w.speaks) OVER () AS all_speak, bool_and(w.here) OVER () AS all_here,
           row_number() OVER inorder AS place, lead(w.load) OVER inorder AS next_load
      FROM weighed w
    WINDOW inorder AS (ORDER BY w.first DESC, w.full, w.known DESC, w.speaks DESC, w.here DESC, w.skills DESC, w.id = %(shown)s::bigint DESC, w.load,
                                w.given_at NULLS FIRST, random())
), claimed AS (
    SELECT * FROM (
        SELECT r.* FROM ranked r JOIN ranked b ON b.place = 1
           AND (r.first, r.full, r.known, r.speaks, r.here, r.skills, r.id = %(shown)s::bigint)
             = (b.first, b.full, b.known, b.speaks, b.here, b.skills, b.id = %(shown)s::bigint)
           AND r.load <= b.load + 1
         ORDER BY r.place OFFSET 0) fit
     WHERE pg_try_advisory_xact_lock(7083, fit.id::int) LIMIT 1
), chosen AS (
    SELECT * FROM claimed
     UNION ALL
    SELECT * FROM ranked WHERE place = 1 AND NOT EXISTS (SELECT FROM claimed)
)
SELECT a.id AS agent, (SELECT m.team_id FROM may_own m WHERE m.agent_id = a.id
                         ORDER BY m.team_id = %(team)s::bigint DESC, m.team_id LIMIT 1) AS team,
       CASE WHEN c.known THEN 'knows' WHEN c.skills > 0 THEN 'skill' WHEN c.speaks AND NOT c.all_speak THEN 'language'
            WHEN c.id = %(shown)s::bigint THEN 'shown' WHEN c.many = 1 THEN 'alone'
            WHEN c.here AND NOT c.all_here THEN 'here' WHEN c.load < c.next_load THEN 'load' ELSE 'turn' END AS why,
       CASE WHEN NOT c.known THEN c.skill END AS skill
  FROM chosen c JOIN can_take a ON a.id = c.id
 WHERE EXISTS (SELECT FROM may_own m WHERE m.agent_id = c.id)
   FOR SHARE OF a;

-- name: administrator
-- Nobody is on duty, nor in the week to come: the first administrator, in the first of their teams or the first of all. Where
-- that is for want of courses it is who supervises, on shift first, trained or not. One who was relieved of this person only
-- when there is no other.
SELECT a.id AS agent, coalesce((SELECT min(m.team_id) FROM may_own m WHERE m.agent_id = a.id),
                               (SELECT min(m.team_id) FROM membership m WHERE m.agent_id = a.id),
                               (SELECT min(k.id) FROM team k WHERE k.removed_at IS NULL)) AS team,
       CASE WHEN w.untrained THEN 'untrained' ELSE 'nobody' END AS why, NULL::text AS skill
  FROM can_take a
 CROSS JOIN (SELECT EXISTS (SELECT FROM untrained u JOIN may_own m ON m.agent_id = u.agent_id) AS untrained) w
 WHERE a.role = 'admin' OR (w.untrained AND a.role = 'supervisor')
 ORDER BY w.untrained AND EXISTS (SELECT FROM on_duty d WHERE d.agent_id = a.id) DESC, a.role = 'supervisor' DESC,
          EXISTS (SELECT FROM may_own m WHERE m.agent_id = a.id) DESC, a.id = ANY (%(apart)s::bigint[]), a.id
 LIMIT 1;

-- name: heed
-- What somebody says on a thread that goes on raises it too, until it is answered.
UPDATE thread SET raised = raised | %(raised)s::smallint
 WHERE id = %(thread)s::bigint AND raised | %(raised)s::smallint <> raised
RETURNING owner_id AS agent, team_id AS team, raised;

-- name: rank
-- A need was noted or taken back: what else raises a thread stays as it is.
UPDATE thread t SET raised = (t.raised & 6::smallint) | n.need
  FROM (SELECT EXISTS (SELECT FROM need n WHERE n.person_id IN (SELECT one_person(%(person)s::bigint))
                          AND n.kind = ANY (%(needs)s::text[]))::int::smallint AS need) n
 WHERE t.person_id IN (SELECT one_person(%(person)s::bigint)) AND t.state <> 'closed' AND t.raised & 1::smallint <> n.need;

-- name: given
-- Why the first owner got it, and what raised it.
SELECT t.given_why AS why, t.given_skill AS skill, a.name AS owner, p.name AS person, t.raised,
       EXISTS (SELECT FROM relief r WHERE r.thread_id = t.id AND r.by_kind = 'customer') AS asked_another
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

-- name: ask_relief
-- A customer once a thread; an owner once while nobody has answered.
INSERT INTO relief (thread_id, person_id, agent_id, by_kind, reason, due_at, answered_at)
SELECT t.id, t.person_id, t.owner_id, %(kind)s::text, %(reason)s::text,
       CASE WHEN %(kind)s::text = 'agent' THEN least(
            (date_trunc('day', now() AT TIME ZONE s.timezone) + interval '1 day') AT TIME ZONE s.timezone,
            (SELECT max(l.closes) FROM opening o
              CROSS JOIN LATERAL (SELECT (date_trunc('day', now() AT TIME ZONE s.timezone)
                                          + make_interval(mins => o.ends)) AT TIME ZONE s.timezone AS closes) l
              WHERE o.weekday = extract(isodow FROM now() AT TIME ZONE s.timezone)::int - 1 AND l.closes > now())) END,
       CASE WHEN %(kind)s::text = 'customer' THEN now() END
  FROM thread t, shop s WHERE t.id = %(thread)s::bigint AND s.id = 1
    ON CONFLICT DO NOTHING
RETURNING id;

-- name: reliefs
-- What supervisors have to answer, the soonest first; of one thread for its owner. With who is apart from the person, and
-- how many other cases of theirs the owner has.
SELECT r.id, r.thread_id, r.agent_id, a.name AS agent, p.name AS person, r.reason, r.asked_at, r.due_at,
       ARRAY(SELECT DISTINCT o.agent_id FROM relief o
              WHERE o.person_id IN (SELECT one_person(coalesce(p.merged_into_id, p.id))) AND o.by_kind = 'customer') AS declined,
       ARRAY(SELECT DISTINCT o.agent_id FROM relief o
              WHERE o.person_id IN (SELECT one_person(coalesce(p.merged_into_id, p.id)))
                AND o.by_kind = 'agent' AND o.answered_at IS NOT NULL) AS relieved,
       (SELECT count(*) FROM thread t
         WHERE t.person_id = coalesce(p.merged_into_id, p.id) AND t.owner_id = r.agent_id AND t.state <> 'closed'
           AND t.id <> r.thread_id)::int AS others
  FROM relief r JOIN agent a ON a.id = r.agent_id JOIN person p ON p.id = r.person_id
 WHERE r.by_kind = 'agent' AND r.answered_at IS NULL
   AND (%(all)s::boolean OR r.agent_id = %(agent)s::bigint)
   AND (%(thread)s::bigint IS NULL OR r.thread_id = %(thread)s::bigint)
 ORDER BY r.due_at, r.id LIMIT 200;

-- name: apart
-- Who does not serve the person of a thread: whom they asked not to have, and who was relieved of them.
SELECT ARRAY(SELECT DISTINCT o.agent_id FROM relief o
              WHERE o.person_id IN (SELECT one_person(t.person_id)) AND o.by_kind = 'customer') AS declined,
       ARRAY(SELECT DISTINCT o.agent_id FROM relief o
              WHERE o.person_id IN (SELECT one_person(t.person_id)) AND o.by_kind = 'agent' AND o.answered_at IS NOT NULL) AS relieved
  FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: relieved_of
-- The thread of an open request and, when they go `along`, the other open cases of the same person with the same owner;
-- locked in the order of their ids before anything is written.
SELECT t.id
  FROM relief r JOIN thread o ON o.id = r.thread_id
  JOIN thread t ON t.id = o.id OR (%(along)s::boolean AND t.person_id = o.person_id AND t.owner_id = o.owner_id AND t.state <> 'closed')
 WHERE r.id = %(id)s::bigint AND r.by_kind = 'agent' AND r.answered_at IS NULL
 ORDER BY t.id FOR NO KEY UPDATE OF t;

-- name: reliefs_open
-- How many there are, for the mark beside the list.
SELECT count(*) FROM relief r WHERE r.by_kind = 'agent' AND r.answered_at IS NULL;

-- name: answer_relief
-- Once.
UPDATE relief SET answered_at = now(), answered_by = %(by)s::bigint
 WHERE id = %(id)s::bigint AND by_kind = 'agent' AND answered_at IS NULL;

-- name: drop_relief
-- It stays as it was; nothing is kept of having asked.
DELETE FROM relief WHERE id = %(id)s::bigint AND by_kind = 'agent' AND answered_at IS NULL;

-- name: relief_thread
-- Which thread an open request is about.
SELECT r.thread_id FROM relief r WHERE r.id = %(id)s::bigint AND r.by_kind = 'agent' AND r.answered_at IS NULL;

-- name: withdraw_offer
-- An offer in the air ends when the thread goes elsewhere.
UPDATE handoff SET withdrawn_at = now()
 WHERE thread_id = %(thread)s::bigint AND accepted_at IS NULL AND refused_at IS NULL AND withdrawn_at IS NULL;

-- name: take_over
-- A handoff that accepts itself, to a colleague who can take threads; the trigger of handoff moves the owner.
INSERT INTO handoff (thread_id, from_id, to_id, to_team_id, reason, offered_by, accepted_at)
SELECT t.id, t.owner_id, c.id,
       coalesce((SELECT m.team_id FROM may_own m WHERE m.agent_id = c.id AND m.team_id = t.team_id),
                (SELECT min(m.team_id) FROM may_own m WHERE m.agent_id = c.id), t.team_id),
       '', %(by)s::bigint, now()
  FROM thread t JOIN can_take c ON c.id = %(to)s::bigint
 WHERE t.id = %(thread)s::bigint AND t.owner_id <> c.id
   AND (c.role = 'admin' OR EXISTS (SELECT FROM may_own m WHERE m.agent_id = c.id))
RETURNING id, thread_id, from_id, to_id, to_team_id;

-- name: skills
-- A shop has few.
SELECT s.id, s.name, s.words, s.written FROM skill s ORDER BY lower(s.name), s.id;

-- name: add_skill
-- Unless one has this name.
INSERT INTO skill (name, words, written) VALUES (%(name)s::text, %(words)s::text[], %(written)s::text)
ON CONFLICT (name) DO NOTHING;

-- name: set_skill
-- Nothing happens when another one has this name.
UPDATE skill SET name = %(name)s::text, words = %(words)s::text[], written = %(written)s::text
 WHERE id = %(id)s::bigint
   AND NOT EXISTS (SELECT FROM skill o WHERE o.name = %(name)s::text AND o.id <> %(id)s::bigint);

-- name: remove_skill
-- Who had it keeps nothing of it.
DELETE FROM skill WHERE id = %(id)s::bigint;

-- name: ability
-- What one agent is asked for, speaks besides the language of their pages, and wants at most of each channel.
SELECT ARRAY(SELECT k.skill_id FROM agent_skill k WHERE k.agent_id = a.id ORDER BY k.skill_id) AS skills, a.speaks,
       coalesce((SELECT jsonb_object_agg(c.channel, c.most) FROM capacity c WHERE c.agent_id = a.id), '{}') AS most
  FROM agent a WHERE a.id = %(agent)s::bigint;

-- name: set_speaks
-- The languages of one agent.
UPDATE agent SET speaks = %(speaks)s::text[] WHERE id = %(agent)s::bigint;

-- name: set_agent_skills
-- Exactly these for one agent.
WITH gone AS (
    DELETE FROM agent_skill WHERE agent_id = %(agent)s::bigint AND skill_id <> ALL (%(skills)s::bigint[])
)
INSERT INTO agent_skill (agent_id, skill_id)
SELECT %(agent)s::bigint, s.id FROM skill s WHERE s.id = ANY (%(skills)s::bigint[]) ON CONFLICT DO NOTHING;

-- name: set_capacity
-- Exactly these for one agent.
WITH gone AS (
    DELETE FROM capacity WHERE agent_id = %(agent)s::bigint AND channel <> ALL (%(channels)s::text[])
)
INSERT INTO capacity (agent_id, channel, most)
SELECT %(agent)s::bigint, c.channel, c.most FROM unnest(%(channels)s::text[], %(most)s::smallint[]) AS c (channel, most)
ON CONFLICT (agent_id, channel) DO UPDATE SET most = excluded.most;

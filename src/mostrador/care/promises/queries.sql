-- name: add
-- A new promise on a thread the caller has locked.
INSERT INTO promise (thread_id, agent_id, message_id, act, what, due_at, made_at, remind_at, revives_id)
VALUES (%(thread)s::bigint, %(agent)s::bigint, %(message)s::bigint, %(act)s::text, %(what)s::text, %(due)s::timestamptz,
        %(at)s::timestamptz, %(remind)s::timestamptz, %(revives)s::bigint)
RETURNING id;

-- name: thread_of
-- Where a promise stands, to ask the thread's own door.
SELECT p.thread_id FROM promise p WHERE p.id = %(id)s::bigint;

-- name: find
-- One promise; under the lock of its thread nobody else changes it.
SELECT v.*, (SELECT n.timezone FROM thread h JOIN person n ON n.id = h.person_id WHERE h.id = v.thread_id) AS zone
  FROM shown_promise v WHERE v.id = %(id)s::bigint;

-- name: of_thread
-- The promises of a thread: what is open first, by its moment, then how the last ones ended.
SELECT v.*, (SELECT n.timezone FROM thread h JOIN person n ON n.id = h.person_id WHERE h.id = v.thread_id) AS zone
  FROM shown_promise v WHERE v.thread_id = %(thread)s::bigint
 ORDER BY v.ended_at IS NOT NULL, CASE WHEN v.ended_at IS NULL THEN v.due_at END, v.ended_at DESC, v.id DESC
 LIMIT %(limit)s::int;

-- name: renew
-- Another moment, and whoever has to keep it is asked again before it.
WITH moved AS (
    INSERT INTO renewal (promise_id, was_due_at, due_at, by_id)
    SELECT p.id, p.due_at, %(due)s::timestamptz, %(agent)s::bigint FROM promise p WHERE p.id = %(id)s::bigint
)
UPDATE promise SET due_at = %(due)s::timestamptz, remind_at = %(remind)s::timestamptz, reminded_at = NULL
 WHERE id = %(id)s::bigint AND ended_at IS NULL;

-- name: end
-- The one ending of a promise.
UPDATE promise SET ending = %(ending)s::text, ended_at = %(at)s::timestamptz, ended_by = %(by)s::text,
       by_hand = %(by_hand)s::boolean, answerer_id = %(answerer)s::bigint, answer_by = %(answer_by)s::timestamptz,
       closure_id = %(closure)s::bigint
 WHERE id = %(id)s::bigint AND ended_at IS NULL;

-- name: confirm
-- The person's answer to «was it so?», once.
UPDATE promise SET was_so = %(was_so)s::boolean, was_so_at = now()
 WHERE id = %(id)s::bigint AND by_hand AND was_so IS NULL;

-- name: forget_words
-- The words of a promise go with the message they were said in; who, what kind and when stay.
UPDATE promise SET what = ''
 WHERE what <> '' AND (message_id = %(message)s::bigint
                       OR revives_id IN (SELECT p.id FROM promise p WHERE p.message_id = %(message)s::bigint));

-- name: add_attempt
-- A call in vain.
INSERT INTO call_attempt (promise_id, agent_id, at)
VALUES (%(id)s::bigint, %(agent)s::bigint, %(at)s::timestamptz);

-- name: kept_by_message
-- What a reply keeps: promises to write, and to send when it brings a file. What is said in the same talk in which
-- somebody promised is not yet what they promised: it counts after a quarter of an hour, or half the time there was.
SELECT p.id FROM promise p
 WHERE p.thread_id = %(thread)s::bigint AND p.ended_at IS NULL
   AND (p.act = 'write' OR (p.act = 'send' AND EXISTS (SELECT FROM attachment f WHERE f.message_id = %(message)s::bigint)))
   AND %(at)s::timestamptz >= p.made_at + least(interval '15 minutes', (p.due_at - p.made_at) / 2)
 ORDER BY p.id;

-- name: kept_by_call
-- What a call keeps.
SELECT p.id FROM promise p
 WHERE p.thread_id = %(thread)s::bigint AND p.ended_at IS NULL AND p.act = 'call' AND p.made_at <= %(at)s::timestamptz
 ORDER BY p.id;

-- name: to_remind
-- Whose time to keep or renew is near.
SELECT p.id, p.thread_id FROM promise p
 WHERE p.ended_at IS NULL AND p.reminded_at IS NULL AND p.remind_at <= %(at)s::timestamptz AND p.due_at > %(at)s::timestamptz
 ORDER BY p.thread_id, p.id LIMIT %(limit)s::int;

-- name: set_reminded
-- Asked once for each moment.
UPDATE promise SET reminded_at = %(at)s::timestamptz WHERE id = %(id)s::bigint AND reminded_at IS NULL AND ended_at IS NULL;

-- name: past_due
-- What nobody kept in time. A call that was tried shortly before waits until it could be tried again (`breaks_at`).
SELECT p.id, p.thread_id FROM promise p
 WHERE p.ended_at IS NULL AND p.due_at <= %(at)s::timestamptz
   AND coalesce((SELECT min(c.at) FROM call_attempt c WHERE c.promise_id = p.id AND c.at < p.due_at)
                <= %(at)s::timestamptz - %(held)s::interval, true)
 ORDER BY p.thread_id, p.id LIMIT %(limit)s::int;

-- name: past_answers
-- The new time that was to be given after a promise broke, and was not: no word, no call of ours and no promise since.
-- That the person called us again, and somebody picked up, gave them nothing: what was told then is a promise or a word.
SELECT p.id, p.thread_id
  FROM promise p JOIN thread t ON t.id = p.thread_id
 WHERE p.answer_by <= %(at)s::timestamptz AND p.answer_by > %(at)s::timestamptz - interval '7 days'
   AND p.ending = 'broken' AND p.answer_missed_at IS NULL
   AND t.state <> 'closed' AND t.waiting_since <= p.ended_at + interval '1 minute'
   AND NOT EXISTS (SELECT FROM promise n WHERE n.thread_id = p.thread_id AND n.id <> p.id AND n.made_at >= p.ended_at)
   AND NOT EXISTS (SELECT FROM contact c WHERE c.thread_id = p.thread_id AND c.way = 'ours' AND c.answered_at >= p.ended_at)
 ORDER BY p.thread_id, p.id LIMIT %(limit)s::int;

-- name: set_answer_missed
-- Said once.
UPDATE promise SET answer_missed_at = %(at)s::timestamptz WHERE id = %(id)s::bigint AND answer_missed_at IS NULL;

-- name: keepers
-- Who has to see to what `agents` promised or own: they, and whom they named to stand in for them.
SELECT g.id FROM agent g WHERE g.id = ANY(%(agents)s::bigint[])
 UNION
SELECT g.stand_in_id FROM agent g WHERE g.id = ANY(%(agents)s::bigint[]) AND g.stand_in_id IS NOT NULL;

-- name: last_here
-- The last quarter of an hour up to a moment in which one of these is on shift, or (none named) anybody of the team who
-- answers; nothing before `since`, nor further back than a week. The moments are made in this order, so the first is it.
SELECT m.at
  FROM generate_series(%(until)s::timestamptz, greatest(%(since)s::timestamptz, %(until)s::timestamptz - interval '7 days'),
                       interval '-15 minutes') AS m (at)
 WHERE EXISTS (SELECT FROM duty_at(m.at) d
                WHERE d.agent_id = ANY(%(agents)s::bigint[])
                   OR (%(team)s::bigint IS NOT NULL
                       AND EXISTS (SELECT FROM membership b WHERE b.agent_id = d.agent_id AND b.team_id = %(team)s::bigint
                                      AND 'answer' = ANY (b.verbs))))
 LIMIT 1;

-- name: within_reach
-- Those of these agents who are on shift, or have no hours written down.
SELECT g.id FROM agent g
 WHERE g.id = ANY(%(agents)s::bigint[])
   AND (EXISTS (SELECT FROM duty_at(%(at)s::timestamptz) d WHERE d.agent_id = g.id)
        OR NOT EXISTS (SELECT FROM shift s WHERE s.agent_id = g.id))
 ORDER BY g.id;

-- name: open_makers
-- What is still open of what was promised on a thread, and by whom.
SELECT p.id, p.agent_id FROM promise p WHERE p.thread_id = %(thread)s::bigint AND p.ended_at IS NULL ORDER BY p.id;

-- name: released_by
-- What a closure released and is still ahead.
SELECT p.id, p.agent_id, p.act, p.what, p.due_at, coalesce(p.revives_id, p.id) AS first
  FROM promise p
 WHERE p.closure_id = %(closure)s::bigint AND p.due_at > %(at)s::timestamptz ORDER BY p.id;

-- name: open_of_agent
-- Everything an agent has promised and not ended, the next first. Names only where they may read the thread.
SELECT v.*, n.timezone AS zone, t.subject, n.name AS person
  FROM shown_promise v
  LEFT JOIN thread t ON t.id = v.thread_id
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
  LEFT JOIN person n ON n.id = t.person_id
 WHERE v.agent_id = %(agent)s::bigint AND v.ended_at IS NULL
 ORDER BY v.due_at, v.id LIMIT 500;

-- name: ended_of_agent
-- How an agent's promises ended, the last first, below one of them.
SELECT v.*, n.timezone AS zone, t.subject, n.name AS person
  FROM shown_promise v
  LEFT JOIN thread t ON t.id = v.thread_id
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
  LEFT JOIN person n ON n.id = t.person_id
 WHERE v.agent_id = %(agent)s::bigint AND v.ended_at IS NOT NULL
   AND (%(before)s::bigint IS NULL
        OR (v.ended_at, v.id) < (SELECT b.ended_at, b.id FROM promise b
                                  WHERE b.id = %(before)s::bigint AND b.agent_id = %(agent)s::bigint))
 ORDER BY v.ended_at DESC, v.id DESC LIMIT %(limit)s::int;

-- name: figures
-- By team, what was promised since a day. A team of fewer than five gives no number: one could tell who it was.
SELECT k.id AS team_id, k.name AS team, m.members,
       CASE WHEN m.members >= %(fewest)s::int THEN f.open ELSE 0 END AS open,
       CASE WHEN m.members >= %(fewest)s::int THEN f.kept ELSE 0 END AS kept,
       CASE WHEN m.members >= %(fewest)s::int THEN f.denied ELSE 0 END AS denied,
       CASE WHEN m.members >= %(fewest)s::int THEN f.broken ELSE 0 END AS broken,
       CASE WHEN m.members >= %(fewest)s::int THEN f.released ELSE 0 END AS released,
       CASE WHEN m.members >= %(fewest)s::int THEN f.tried ELSE 0 END AS tried
  FROM team k
 CROSS JOIN LATERAL (SELECT count(*) AS members FROM membership b JOIN can_take c ON c.id = b.agent_id
                      WHERE b.team_id = k.id) m
 CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE p.ended_at IS NULL) AS open,
              count(*) FILTER (WHERE p.ending = 'kept' AND p.was_so IS NOT FALSE) AS kept,
              count(*) FILTER (WHERE p.ending = 'kept' AND NOT p.was_so) AS denied,
              count(*) FILTER (WHERE p.ending = 'broken') AS broken,
              count(*) FILTER (WHERE p.ending = 'released') AS released,
              count(*) FILTER (WHERE p.ending = 'tried') AS tried
         FROM promise p JOIN thread t ON t.id = p.thread_id
        WHERE t.team_id = k.id AND p.made_at >= %(since)s::timestamptz) f
 WHERE k.removed_at IS NULL
 ORDER BY k.name;

-- name: reach
-- Whether there is a phone to call the person of a thread at, and the hours they asked for, in the zone of the shop.
SELECT EXISTS (SELECT FROM address a WHERE a.person_id IN (SELECT one_person(t.person_id)) AND a.channel = 'phone'
                  AND a.lapsed_at IS NULL) AS phone,
       n.prefers_from, n.prefers_until, h.timezone
  FROM shop h, thread t JOIN person n ON n.id = t.person_id WHERE t.id = %(thread)s::bigint;

-- name: zone
-- The zone of the person of a thread; null while nobody knows it.
SELECT n.timezone FROM thread t JOIN person n ON n.id = t.person_id WHERE t.id = %(thread)s::bigint;

-- name: set_zone
-- Where a person lives, as their browser says it.
UPDATE person n SET timezone = %(zone)s::text
  FROM thread t
 WHERE t.id = %(thread)s::bigint AND n.id = t.person_id AND n.timezone IS DISTINCT FROM %(zone)s::text;

-- name: lock_matter
-- Two who give on the same matter wait for each other, whichever of its threads they stand on; then the statement
-- after this one sees what the first gave.
SELECT pg_advisory_xact_lock(hashtextextended('gestures/matter/' || coalesce(t.matter_id, t.id), 0))
  FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: lock_budget
-- So do two threads of one agent. Always taken after the matter, so that nobody waits in a circle.
SELECT pg_advisory_xact_lock(hashtextextended('gestures/agent/' || %(agent)s::bigint, 0));

-- name: budget_of
-- An agent's own budget, else that of their role; nothing when there is neither.
SELECT b.per_case, b.per_month
  FROM agent a JOIN budget b ON b.agent_id = a.id OR b.role = a.role
 WHERE a.id = %(agent)s::bigint
 ORDER BY b.agent_id NULLS LAST LIMIT 1;

-- name: spent
-- What was given without asking and stands: on the case by anybody, and by this agent in the month of a moment.
WITH month AS (
    SELECT date_trunc('month', coalesce(%(at)s::timestamptz, clock_timestamp()) AT TIME ZONE %(zone)s::text) AS begins
), stands AS (
    SELECT g.thread_id, g.agent_id, g.cents, g.given_at FROM gesture g
     WHERE g.reverses_id IS NULL AND g.permission_id IS NULL AND g.currency = %(currency)s::text
       AND NOT EXISTS (SELECT FROM gesture r WHERE r.reverses_id = g.id)
)
SELECT (SELECT coalesce(sum(s.cents), 0)::bigint FROM stands s
         WHERE s.thread_id IN (SELECT o.id FROM thread o, thread t
                                WHERE t.id = %(thread)s::bigint
                                  AND (o.id = coalesce(t.matter_id, t.id) OR o.matter_id = coalesce(t.matter_id, t.id)))
       ) AS on_case,
       (SELECT coalesce(sum(s.cents), 0)::bigint FROM stands s, month m
         WHERE s.agent_id = %(agent)s::bigint
           AND s.given_at >= m.begins AT TIME ZONE %(zone)s::text
           AND s.given_at < (m.begins + interval '1 month') AT TIME ZONE %(zone)s::text) AS this_month;

-- name: barred
-- Whether the person of a thread is one of us (colleague) or lives with one of those who decide (household).
WITH theirs AS (
    SELECT o.id FROM thread t, LATERAL one_person(t.person_id) AS o (id) WHERE t.id = %(thread)s::bigint
), ours AS (
    SELECT o.id
      FROM agent g
      JOIN address a ON a.channel = 'email' AND a.value = g.email
      JOIN person p ON p.id = a.person_id,
           LATERAL one_person(coalesce(p.merged_into_id, p.id)) AS o (id)
     WHERE g.id = ANY(%(deciding)s::bigint[])
)
SELECT CASE
       WHEN EXISTS (SELECT FROM theirs t JOIN address a ON a.person_id = t.id AND a.channel = 'email'
                      JOIN agent g ON g.email = a.value) THEN 'colleague'
       WHEN EXISTS (SELECT FROM household h
                     WHERE h.refused_at IS NULL
                       AND ((h.said_by IN (SELECT id FROM theirs) AND h.with_id IN (SELECT id FROM ours))
                         OR (h.with_id IN (SELECT id FROM theirs) AND h.said_by IN (SELECT id FROM ours))))
       THEN 'household' END;

-- name: we_failed
-- A promise that was broken on the thread makes of a courtesy a compensation.
SELECT EXISTS (SELECT FROM promise p WHERE p.thread_id = %(thread)s::bigint AND p.ending = 'broken');

-- name: told_lately
-- What we told the person on a thread in the last month: none of it may ask for something in return.
SELECT m.text FROM message m
 WHERE m.thread_id = %(thread)s::bigint AND m.author_kind = 'agent' AND m.visibility = 'person'
   AND m.at > now() - interval '30 days'
 ORDER BY m.position DESC LIMIT 100;

-- name: add_gesture
-- A row of the ledger, with the accounting code of the day.
WITH born AS (
    INSERT INTO gesture (thread_id, person_id, agent_id, kind, nature, cents, days, currency, what, reason, accounting,
                         given_at, permission_id, reverses_id)
    VALUES (%(thread)s::bigint, %(person)s::bigint, %(agent)s::bigint, %(kind)s::text, %(nature)s::text,
            %(cents)s::bigint, %(days)s::int, %(currency)s::text, %(what)s::text, %(reason)s::text,
            coalesce(%(accounting)s::text, (SELECT c.code FROM accounting c WHERE c.kind = %(kind)s::text), ''),
            coalesce(%(at)s::timestamptz, clock_timestamp()), %(permission)s::bigint, %(reverses)s::bigint)
    ON CONFLICT (reverses_id) DO NOTHING
    RETURNING *
)
SELECT g.id, g.thread_id, g.person_id, g.agent_id, a.name AS agent, g.kind, g.nature, g.cents, g.days, g.currency,
       g.what, g.reason, g.accounting, g.given_at, g.permission_id, g.reverses_id, false AS reversed
  FROM born g JOIN agent a ON a.id = g.agent_id;

-- name: find_gesture
-- One row of the ledger.
SELECT g.id, g.thread_id, g.person_id, g.agent_id, a.name AS agent, g.kind, g.nature, g.cents, g.days, g.currency,
       g.what, g.reason, g.accounting, g.given_at, g.permission_id, g.reverses_id,
       EXISTS (SELECT FROM gesture r WHERE r.reverses_id = g.id) AS reversed
  FROM gesture g JOIN agent a ON a.id = g.agent_id
 WHERE g.id = %(id)s::bigint;

-- name: of_thread
-- The ledger of one thread, in order.
SELECT g.id, g.thread_id, g.person_id, g.agent_id, a.name AS agent, g.kind, g.nature, g.cents, g.days, g.currency,
       g.what, g.reason, g.accounting, g.given_at, g.permission_id, g.reverses_id,
       EXISTS (SELECT FROM gesture r WHERE r.reverses_id = g.id) AS reversed
  FROM gesture g JOIN agent a ON a.id = g.agent_id
 WHERE g.thread_id = %(thread)s::bigint
 ORDER BY g.id;

-- name: amounts
-- What some rows of the ledger came to, for a list whose threads the viewer reads.
SELECT g.id, g.kind, g.cents, g.days, g.currency FROM gesture g WHERE g.id = ANY(%(gestures)s::bigint[]);

-- name: lately
-- What stands of twelve months to the person of a thread and to who lives with them, on their other threads too.
WITH theirs AS (
    SELECT t.person_id AS id, false AS household FROM thread t WHERE t.id = %(thread)s::bigint
     UNION ALL
    SELECT coalesce(p.merged_into_id, p.id), true
      FROM thread t, LATERAL one_person(t.person_id) AS o (id)
      JOIN household h ON h.refused_at IS NULL AND o.id IN (h.said_by, h.with_id)
      JOIN person p ON p.id = CASE WHEN h.said_by = o.id THEN h.with_id ELSE h.said_by END
     WHERE t.id = %(thread)s::bigint AND coalesce(p.merged_into_id, p.id) <> t.person_id
), each AS (
    SELECT id, bool_and(household) AS household FROM theirs GROUP BY id
)
SELECT g.thread_id, g.kind, g.nature, g.cents, g.currency, a.name AS agent, g.given_at, e.household
  FROM each e
  JOIN thread t ON t.person_id = e.id
  JOIN gesture g ON g.thread_id = t.id
  JOIN agent a ON a.id = g.agent_id
 WHERE g.given_at > now() - interval '12 months' AND g.reverses_id IS NULL
   AND NOT EXISTS (SELECT FROM gesture r WHERE r.reverses_id = g.id)
 ORDER BY g.given_at DESC;

-- name: ledger
-- A month of the ledger, a page at a time, after the last row of the page before.
SELECT g.id, t.code, g.person_id, p.name AS person, a.name AS agent, g.kind, g.nature, g.cents, g.days, g.currency,
       g.what, g.reason, g.accounting, g.given_at, b.name AS approved_by, g.reverses_id
  FROM gesture g
  JOIN thread t ON t.id = g.thread_id
  JOIN person p ON p.id = t.person_id
  JOIN agent a ON a.id = g.agent_id
  LEFT JOIN permission q ON q.id = g.permission_id
  LEFT JOIN agent b ON b.id = q.asked_of
 WHERE g.given_at >= %(since)s::timestamptz AND g.given_at < %(until)s::timestamptz
   AND (g.given_at, g.id) > (%(at)s::timestamptz, %(id)s::bigint)
 ORDER BY g.given_at, g.id LIMIT %(limit)s::int;

-- name: months
-- How much each of the last months came to, reversals taken off.
SELECT to_char(g.given_at AT TIME ZONE %(zone)s::text, 'YYYY-MM') AS month, g.currency, sum(g.cents)::bigint AS cents,
       count(*) FILTER (WHERE g.reverses_id IS NULL) AS given
  FROM gesture g
 WHERE g.given_at > now() - interval '12 months'
 GROUP BY 1, 2 ORDER BY 1 DESC, 2;

-- name: add_permission
-- Asked of one person; one question at a time on a thread.
INSERT INTO permission (thread_id, owner_id, asked_by, asked_of, kind, cents, days, what, reason, failed, asked_at)
VALUES (%(thread)s::bigint, %(owner)s::bigint, %(by)s::bigint, %(of)s::bigint, %(kind)s::text, %(cents)s::bigint,
        %(days)s::int, %(what)s::text, %(reason)s::text, %(failed)s::boolean,
        coalesce(%(at)s::timestamptz, clock_timestamp()))
    ON CONFLICT (thread_id) WHERE answered_at IS NULL DO NOTHING
RETURNING id;

-- name: find_permission
-- One question with the names of both.
SELECT p.id, p.thread_id, p.owner_id, p.asked_by, b.name AS asker, p.asked_of, o.name AS asked, p.kind, p.cents, p.days,
       p.what, p.reason, p.failed, p.asked_at, p.answered_at, p.verdict, p.answer
  FROM permission p JOIN agent b ON b.id = p.asked_by JOIN agent o ON o.id = p.asked_of
 WHERE p.id = %(id)s::bigint;

-- name: last_permission
-- The last question on a thread, open or answered.
SELECT p.id, p.thread_id, p.owner_id, p.asked_by, b.name AS asker, p.asked_of, o.name AS asked, p.kind, p.cents, p.days,
       p.what, p.reason, p.failed, p.asked_at, p.answered_at, p.verdict, p.answer
  FROM permission p JOIN agent b ON b.id = p.asked_by JOIN agent o ON o.id = p.asked_of
 WHERE p.thread_id = %(thread)s::bigint
 ORDER BY p.id DESC LIMIT 1;

-- name: asked_of
-- What is asked of one of us and still waits for their answer, the longest first.
SELECT p.id, p.thread_id, t.code, coalesce(known_as(t.person_id), '') AS person, t.subject, b.name AS asker, p.kind, p.cents,
       p.days, p.what, p.asked_at
  FROM permission p
  JOIN thread t ON t.id = p.thread_id
  JOIN agent b ON b.id = p.asked_by
 WHERE p.asked_of = %(agent)s::bigint AND p.answered_at IS NULL
 ORDER BY p.asked_at, p.id LIMIT %(limit)s::int;

-- name: answer_permission
-- Once.
UPDATE permission SET answered_at = coalesce(%(at)s::timestamptz, clock_timestamp()), verdict = %(verdict)s::text,
       answer = %(answer)s::text
 WHERE id = %(id)s::bigint AND answered_at IS NULL;

-- name: approvers
-- Who may be asked about a thread: supervisors who may answer on it and administrators, those on duty first.
SELECT a.id, a.name, d.agent_id IS NOT NULL AS on_duty
  FROM can_take a
  JOIN thread t ON t.id = %(thread)s::bigint
  LEFT JOIN on_duty d ON d.agent_id = a.id
 WHERE a.id <> %(agent)s::bigint
   AND (a.role = 'admin'
        OR (a.role = 'supervisor'
            AND EXISTS (SELECT FROM membership m
                         WHERE m.agent_id = a.id AND m.team_id = t.team_id AND 'answer' = ANY(m.verbs))))
 ORDER BY (d.agent_id IS NULL), (a.role = 'admin'), a.name, a.id;

-- name: generosity
-- The currency of every amount, and what is offered to who leaves.
SELECT g.currency, g.leaving_offer FROM generosity g;

-- name: set_currency
-- The amounts themselves are not converted.
UPDATE generosity SET currency = %(currency)s::text;

-- name: budgets
-- Every budget: three roles, and whoever has one of their own.
SELECT b.role, b.agent_id, b.per_case, b.per_month FROM budget b ORDER BY b.agent_id NULLS FIRST, b.role;

-- name: set_budgets
-- All of them at once.
WITH gone AS (
    DELETE FROM budget WHERE agent_id IS NOT NULL AND agent_id <> ALL(%(agents)s::bigint[])
), roles AS (
    INSERT INTO budget (role, per_case, per_month)
    SELECT * FROM unnest(%(roles)s::text[], %(role_cases)s::bigint[], %(role_months)s::bigint[])
        ON CONFLICT (role) DO UPDATE SET per_case = excluded.per_case, per_month = excluded.per_month
)
INSERT INTO budget (agent_id, per_case, per_month)
SELECT * FROM unnest(%(agents)s::bigint[], %(agent_cases)s::bigint[], %(agent_months)s::bigint[])
    ON CONFLICT (agent_id) DO UPDATE SET per_case = excluded.per_case, per_month = excluded.per_month;

-- name: accounting
-- The code of each kind for the firm's books.
SELECT c.kind, c.code FROM accounting c ORDER BY c.kind;

-- name: set_accounting
-- All of them at once.
WITH gone AS (
    DELETE FROM accounting WHERE kind <> ALL(%(kinds)s::text[])
)
INSERT INTO accounting (kind, code) SELECT * FROM unnest(%(kinds)s::text[], %(codes)s::text[])
    ON CONFLICT (kind) DO UPDATE SET code = excluded.code;

-- name: ready
-- The gestures that are made often.
SELECT r.kind, r.cents, r.days, r.what, r.reason FROM ready_gesture r ORDER BY r.place;

-- name: forget_ready
-- Before they are written again.
DELETE FROM ready_gesture;

-- name: add_ready
-- One of them.
INSERT INTO ready_gesture (place, kind, cents, days, what, reason)
VALUES (%(place)s::smallint, %(kind)s::text, %(cents)s::bigint, %(days)s::int, %(what)s::text, %(reason)s::text);

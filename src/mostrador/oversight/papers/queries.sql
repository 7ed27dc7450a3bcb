-- name: limits
-- How many open cases an agent may have at most, by channel: between which numbers, and nobody by name.
SELECT c.channel AS name, min(c.most) || '–' || max(c.most) AS value FROM capacity c GROUP BY c.channel ORDER BY c.channel;

-- name: skills
-- What somebody is asked for, and by how many words it is told.
SELECT s.name, cardinality(s.words)::text AS value FROM skill s ORDER BY s.name;

-- name: mail_hosts
-- By whose machines mail comes and leaves.
SELECT DISTINCT m.address AS name, m.imap_host || ', ' || m.smtp_host AS value FROM mailbox m
 WHERE m.removed_at IS NULL ORDER BY 1;

-- name: ways
-- By which ways cases came in the last year, and how many: it scans them.
SELECT t.channel AS name, count(*)::text AS value FROM thread t
 WHERE t.opened_at >= now() - interval '1 year' GROUP BY t.channel ORDER BY t.channel;

-- name: counted
-- How much there is; it scans the cases of a year.
SELECT (SELECT count(*) FROM thread t WHERE t.opened_at >= now() - interval '1 year')::int AS cases,
       (SELECT count(*) FROM person p WHERE p.erased_at IS NULL AND p.merged_into_id IS NULL)::int AS people;

-- name: one_at_a_time
-- One worker keeps the sheet at a time.
SELECT pg_advisory_xact_lock(hashtextextended('algorithm sheet', 0));

-- name: last_sheet
-- What it said last.
SELECT s.id, s.at, s.es, s.en FROM algorithm_sheet s ORDER BY s.id DESC LIMIT 1;

-- name: sheets
-- What it said, the latest first.
SELECT s.id, s.at, s.es, s.en FROM algorithm_sheet s ORDER BY s.id DESC LIMIT %(limit)s::int;

-- name: add_sheet
-- From now on it says this.
INSERT INTO algorithm_sheet (es, en) VALUES (%(es)s::text, %(en)s::text) RETURNING id;

-- name: add_breach
-- What is known of one.
INSERT INTO breach (known_at, what, whom, people, agent_id)
VALUES (%(known)s::timestamptz, %(what)s::text, %(whom)s::text, %(people)s::int, %(agent)s::bigint) RETURNING id;

-- name: lock_breach
-- One step after the other.
SELECT b.id FROM breach b WHERE b.id = %(breach)s::bigint FOR UPDATE;

-- name: add_step
-- What was done about it.
INSERT INTO breach_step (breach_id, sort, words, agent_id)
VALUES (%(breach)s::bigint, %(sort)s::text, %(words)s::text, %(agent)s::bigint);

-- name: breaches
-- All of them, the latest known first.
SELECT b.id, b.known_at, b.noted_at, b.what, b.whom, b.people, a.name AS agent,
       EXISTS (SELECT FROM breach_step s WHERE s.breach_id = b.id AND s.sort IN ('authority-told', 'authority-not')) AS told,
       EXISTS (SELECT FROM breach_step s WHERE s.breach_id = b.id AND s.sort = 'done') AS done
  FROM breach b JOIN agent a ON a.id = b.agent_id ORDER BY b.known_at DESC, b.id DESC LIMIT 200;

-- name: steps
-- What was done about one, in order.
SELECT s.sort, s.words, a.name AS agent, s.at FROM breach_step s JOIN agent a ON a.id = s.agent_id
 WHERE s.breach_id = %(breach)s::bigint ORDER BY s.id;

-- name: warn_breaches
-- Of which the authority is not told: once with a day left, and once when the 72 hours are over.
UPDATE breach b SET warned = d.step
  FROM (SELECT o.id, CASE WHEN o.known_at <= now() - interval '72 hours' THEN 2 ELSE 1 END AS step FROM breach o
         WHERE o.known_at <= now() - interval '48 hours' AND o.warned < 2
           AND NOT EXISTS (SELECT FROM breach_step s
                            WHERE s.breach_id = o.id AND s.sort IN ('authority-told', 'authority-not'))
         FOR UPDATE) d
 WHERE b.id = d.id AND b.warned < d.step
RETURNING b.id, CASE WHEN d.step = 2 THEN 0 ELSE 24 END AS hours;

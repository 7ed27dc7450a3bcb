-- name: reach
-- How the company says that it is reached.
SELECT r.id, r.said_at AS at, r.agent_id, a.name AS agent, r.contract_ways, r.premises, r.registered, r.free_phone,
       r.faults_phone, r.plain_phone, r.call_cost, r.messaging, r.sign_language, r.strict_hours
  FROM reach r JOIN agent a ON a.id = r.agent_id
 ORDER BY r.said_at DESC, r.id DESC LIMIT 1;

-- name: reaches
-- Everything that was said of it, the last first.
SELECT r.id, r.said_at AS at, r.agent_id, a.name AS agent, r.contract_ways, r.premises, r.registered, r.free_phone,
       r.faults_phone, r.plain_phone, r.call_cost, r.messaging, r.sign_language, r.strict_hours
  FROM reach r JOIN agent a ON a.id = r.agent_id
 ORDER BY r.said_at DESC, r.id DESC LIMIT 100;

-- name: add_reach
-- The company says how it is reached, from now on.
INSERT INTO reach (agent_id, contract_ways, premises, registered, free_phone, faults_phone, plain_phone, call_cost,
                   messaging, sign_language, strict_hours)
VALUES (%(agent)s::bigint, %(contract_ways)s::text[], %(premises)s::text, %(registered)s::text, %(free_phone)s::text,
        %(faults_phone)s::text, %(plain_phone)s::text, %(call_cost)s::text, %(messaging)s::text,
        %(sign_language)s::text, %(strict_hours)s::boolean)
RETURNING id;

-- name: selling
-- The hours in which one can buy on line.
SELECT s.weekday, s.starts, s.ends FROM selling s ORDER BY s.weekday, s.starts;

-- name: set_selling
-- The whole week at once.
WITH old AS (
    DELETE FROM selling
)
INSERT INTO selling (weekday, starts, ends)
SELECT w.weekday, w.starts, w.ends
  FROM unnest(%(weekdays)s::smallint[], %(starts)s::smallint[], %(ends)s::smallint[]) AS w (weekday, starts, ends);

-- name: languages
-- What somebody who answers speaks, most first.
SELECT l.tag
  FROM agent a CROSS JOIN LATERAL unnest(array_append(a.speaks, left(a.language, 2))) AS l (tag)
 WHERE a.suspended_at IS NULL AND a.role <> 'auditor'
 GROUP BY l.tag ORDER BY count(DISTINCT a.id) DESC, l.tag;

-- name: last_version
-- What everybody is told now.
SELECT p.id, p.made_at, p.digest, p.lacks, p.told FROM placard p ORDER BY p.id DESC LIMIT 1;

-- name: version
-- What they were told from then on.
SELECT p.id, p.made_at, p.digest, p.lacks, p.told FROM placard p WHERE p.id = %(id)s::bigint;

-- name: version_before
-- What they were told before that.
SELECT p.id, p.made_at, p.digest, p.lacks, p.told FROM placard p WHERE p.id < %(id)s::bigint ORDER BY p.id DESC LIMIT 1;

-- name: versions
-- When it changed, the last time first.
SELECT p.id, p.made_at, p.lacks FROM placard p ORDER BY p.id DESC LIMIT 200;

-- name: one_writer
-- Two who look at one moment write one version.
SELECT pg_advisory_xact_lock(7084);

-- name: add_version
-- They are told this from now on.
INSERT INTO placard (digest, lacks, told) VALUES (%(digest)s::bytea, %(lacks)s::text[], %(told)s::jsonb)
RETURNING id;

-- name: postings
-- Where the company says that it is published.
SELECT p.id, p.kind, p.url, p.added_at FROM posting p WHERE p.removed_at IS NULL ORDER BY p.id;

-- name: add_posting
-- It is published here too; twice is once.
INSERT INTO posting (kind, url, agent_id) VALUES (%(kind)s::text, %(url)s::text, %(agent)s::bigint)
ON CONFLICT DO NOTHING RETURNING id;

-- name: remove_posting
-- It is published there no more.
UPDATE posting SET removed_at = now() WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: due
-- Which of them nobody looked at since a moment.
SELECT p.id, p.kind, p.url, p.added_at
  FROM posting p
 WHERE p.removed_at IS NULL
   AND NOT EXISTS (SELECT FROM sighting s WHERE s.posting_id = p.id AND s.at > %(since)s::timestamptz)
 ORDER BY p.id;

-- name: add_sighting
-- What was seen there.
INSERT INTO sighting (posting_id, placard_id, how, language, parts, differing, fault)
VALUES (%(posting)s::bigint, (SELECT max(p.id) FROM placard p), %(how)s::text, %(language)s::text, %(parts)s::smallint,
        %(differing)s::jsonb, %(fault)s::text)
RETURNING id;

-- name: sightings
-- What was seen last at each of them.
SELECT s.id, s.posting_id, s.at, s.how, s.language, s.parts, s.differing, s.fault
  FROM posting p
 CROSS JOIN LATERAL (SELECT * FROM sighting s WHERE s.posting_id = p.id ORDER BY s.id DESC LIMIT 1) s
 WHERE p.removed_at IS NULL ORDER BY p.id;

-- name: hours
-- Each hour of the coming week of the shop: whether it sells, whether it says that it is open, how many are on shift.
-- An hour counts by its middle. A shop that tells no hours works round the clock.
SELECT h.starts AS at, extract(isodow FROM h.wall)::int - 1 AS weekday, extract(hour FROM h.wall)::int AS hour,
       open_then(h.middle) AS open, sold_then(h.middle) AS sells,
       (SELECT count(*) FROM duty_at(h.middle))::int AS here
  FROM (SELECT g.starts, g.starts + interval '30 minutes' AS middle, g.starts AT TIME ZONE s.timezone AS wall
          FROM shop s CROSS JOIN generate_series(date_trunc('hour', %(now)s::timestamptz),
                                                 date_trunc('hour', %(now)s::timestamptz) + interval '167 hours',
                                                 interval '1 hour') AS g (starts)) h
 ORDER BY h.starts;

-- name: add_import
-- A table that was read; nobody is made of it yet.
INSERT INTO people_import (agent_id, name, hash, encoding, delimiter, header, columns, region, language, lines)
VALUES (%(agent)s::bigint, %(name)s::text, %(hash)s::text, %(encoding)s::text, %(delimiter)s::text, %(header)s::text[],
        %(columns)s::text[], %(region)s::text, %(language)s::text, %(lines)s::integer)
RETURNING id;

-- name: import_
-- One of them, and how far it is.
SELECT i.id, i.name, i.hash, i.encoding, i.delimiter, i.header, i.columns, i.region, i.language, i.lines, i.place, i.made,
       i.completed, i.known, i.refused, i.at, i.began_at, i.ended_at
  FROM people_import i WHERE i.id = %(id)s::bigint;

-- name: latest_imports
-- For the page of the settings.
SELECT i.id, i.name, i.hash, i.encoding, i.delimiter, i.header, i.columns, i.region, i.language, i.lines, i.place, i.made,
       i.completed, i.known, i.refused, i.at, i.began_at, i.ended_at
  FROM people_import i ORDER BY i.id DESC LIMIT 10;

-- name: choose_columns
-- Until it begins.
UPDATE people_import SET columns = %(columns)s::text[]
 WHERE id = %(id)s::bigint AND began_at IS NULL AND cardinality(header) = cardinality(%(columns)s::text[]);

-- name: begin_import
-- Once.
UPDATE people_import SET began_at = now() WHERE id = %(id)s::bigint AND began_at IS NULL;

-- name: one_at_a_time
-- Two tables with the same people in them make each of them once.
SELECT pg_advisory_xact_lock(hashtextextended('people_import', 1));

-- name: advance
-- So many more are done, if nobody else did them meanwhile.
UPDATE people_import
   SET place = place + %(made)s::integer + %(completed)s::integer + %(known)s::integer + %(refused)s::integer,
       made = made + %(made)s::integer, completed = completed + %(completed)s::integer,
       known = known + %(known)s::integer, refused = refused + %(refused)s::integer
 WHERE id = %(id)s::bigint;

-- name: end_import
-- All was done, or the file is gone.
UPDATE people_import SET ended_at = now() WHERE id = %(id)s::bigint AND ended_at IS NULL;

-- name: refuse_line
-- A line that made nobody, and why.
INSERT INTO people_import_refused (import_id, line, why, value)
VALUES (%(id)s::bigint, %(line)s::integer, %(why)s::text, %(value)s::text);

-- name: refused_lines
-- In the order of the file.
SELECT r.line, r.why, r.value FROM people_import_refused r WHERE r.import_id = %(id)s::bigint
 ORDER BY r.line LIMIT %(limit)s::integer;

-- name: forget_imports
-- What they said of people is not kept twice for ever.
DELETE FROM people_import WHERE at < %(before)s::timestamptz;

-- name: candidates
-- Whose these addresses may be. `proved`: by an e-mail that says who they are; `written`: by the desk, not by a stranger.
SELECT r.id, r.name,
       bool_or(a.channel = 'email' AND a.verified_at IS NOT NULL) AS proved,
       bool_or(a.added_by IS NOT NULL OR (a.verified_at IS NOT NULL
               AND (a.channel <> 'phone' OR a.verified_at > %(now)s::timestamptz - interval '12 months'))) AS written
  FROM address a JOIN person p ON p.id = a.person_id JOIN person r ON r.id = coalesce(p.merged_into_id, p.id)
 WHERE a.value = ANY (%(values)s::text[]) AND a.channel IN ('email', 'phone') AND r.erased_at IS NULL
 GROUP BY r.id, r.name ORDER BY r.id LIMIT 50;

-- name: held
-- Which of these addresses somebody has.
SELECT DISTINCT a.value FROM address a
 WHERE a.person_id IN (SELECT one_person(%(person)s::bigint)) AND a.value = ANY (%(values)s::text[]);

-- name: add_person
-- Somebody new; their addresses follow.
INSERT INTO person (name, language) VALUES (%(name)s::text, %(language)s::text) RETURNING id;

-- name: name_person
-- Who had no name here.
UPDATE person SET name = %(name)s::text WHERE id = %(id)s::bigint AND name = '';

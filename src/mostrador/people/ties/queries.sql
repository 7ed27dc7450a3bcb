-- name: organisations
-- Every organisation with how many people of it we know.
SELECT o.id, o.name, count(DISTINCT coalesce(p.merged_into_id, p.id)) AS people
  FROM organisation o
  LEFT JOIN belonging b ON b.organisation_id = o.id
  LEFT JOIN person p ON p.id = b.person_id
 GROUP BY o.id ORDER BY lower(o.name);

-- name: belongings
-- What somebody is part of.
SELECT DISTINCT ON (lower(o.name), o.id) b.organisation_id, o.name, b.role,
       (SELECT count(*) FROM belonging n WHERE n.organisation_id = o.id) AS people
  FROM belonging b JOIN organisation o ON o.id = b.organisation_id
 WHERE b.person_id IN (SELECT one_person(%(person)s::bigint))
 ORDER BY lower(o.name), o.id, b.at;

-- name: organisation_named
-- The same name in other letters is the same organisation.
INSERT INTO organisation (name, by_id) VALUES (%(name)s::text, %(agent)s::bigint)
ON CONFLICT (lower(name)) DO UPDATE SET name = organisation.name RETURNING id;

-- name: join_organisation
-- Said again, the role is the new one.
INSERT INTO belonging (person_id, organisation_id, role, by_id)
VALUES (%(person)s::bigint, %(organisation)s::bigint, %(role)s::text, %(agent)s::bigint)
ON CONFLICT (person_id, organisation_id) DO UPDATE SET role = excluded.role;

-- name: leave_organisation
-- Wherever it stood.
DELETE FROM belonging
 WHERE person_id IN (SELECT one_person(%(person)s::bigint)) AND organisation_id = %(organisation)s::bigint;

-- name: household
-- Who lives with somebody, on the word of either, each once and nobody with themselves.
SELECT DISTINCT ON (r.id) h.id, r.id AS person_id, r.name, h.said_by IN (SELECT one_person(%(person)s::bigint)) AS said, a.name AS by, h.at
  FROM household h
  JOIN person o ON o.id = CASE WHEN h.said_by IN (SELECT one_person(%(person)s::bigint)) THEN h.with_id ELSE h.said_by END
  JOIN person r ON r.id = coalesce(o.merged_into_id, o.id)
  JOIN agent a ON a.id = h.by_id
 WHERE h.refused_at IS NULL AND r.id <> %(person)s::bigint
   AND (h.said_by IN (SELECT one_person(%(person)s::bigint)) OR h.with_id IN (SELECT one_person(%(person)s::bigint)))
 ORDER BY r.id, h.at;

-- name: note_household
-- On their word; nothing comes of it when it is known, or was refused, for any record of the two.
INSERT INTO household (said_by, with_id, by_id)
SELECT %(person)s::bigint, %(other)s::bigint, %(agent)s::bigint
 WHERE NOT EXISTS (SELECT FROM household h
                    WHERE (h.said_by IN (SELECT one_person(%(person)s::bigint)) AND h.with_id IN (SELECT one_person(%(other)s::bigint)))
                       OR (h.with_id IN (SELECT one_person(%(person)s::bigint)) AND h.said_by IN (SELECT one_person(%(other)s::bigint))))
ON CONFLICT DO NOTHING RETURNING id;

-- name: refuse_household
-- Either of the two may; the row stays so that nobody notes it again.
UPDATE household SET refused_at = now(), refused_by = %(agent)s::bigint
 WHERE id = %(id)s::bigint AND refused_at IS NULL
   AND (said_by IN (SELECT one_person(%(person)s::bigint)) OR with_id IN (SELECT one_person(%(person)s::bigint)));

-- name: representatives
-- Who writes for somebody (principal), or for whom somebody writes; or the one with this id.
SELECT r.id, coalesce(p.merged_into_id, p.id) AS person_id, p.name AS person, coalesce(w.merged_into_id, w.id) AS by_person_id,
       w.name AS by_person, r.scope, r.until, a.name AS noted, r.at, r.confirmed_at, r.confirmed_how, c.name AS confirmed, r.document,
       r.told_person_at, r.told_representative_at, r.told_person_end_at, r.told_representative_end_at, r.ended_at
  FROM representative r
  JOIN person p ON p.id = r.person_id
  JOIN person w ON w.id = r.by_person_id
  JOIN agent a ON a.id = r.by_id
  LEFT JOIN agent c ON c.id = r.confirmed_by
 WHERE r.id = %(id)s::bigint OR (%(principal)s::boolean AND r.person_id IN (SELECT one_person(%(person)s::bigint)))
    OR (NOT %(principal)s::boolean AND r.by_person_id IN (SELECT one_person(%(person)s::bigint)))
 ORDER BY r.ended_at IS NOT NULL, r.id DESC LIMIT 20;

-- name: name_representative
-- Somebody says that they write for another.
INSERT INTO representative (person_id, by_person_id, scope, until, by_id)
VALUES (%(person)s::bigint, %(other)s::bigint, %(scope)s::text, %(until)s::date, %(agent)s::bigint) RETURNING id;

-- name: confirm_representative
-- By the person themselves, or by a document we saw.
UPDATE representative
   SET confirmed_at = coalesce(confirmed_at, now()), confirmed_how = coalesce(confirmed_how, %(how)s::text),
       confirmed_by = coalesce(confirmed_by, %(agent)s::bigint),
       document = CASE WHEN confirmed_at IS NULL THEN %(document)s::text ELSE document END
 WHERE id = %(id)s::bigint AND ended_at IS NULL AND person_id IN (SELECT one_person(%(person)s::bigint));

-- name: tell_representative
-- The proof goes to both, that it counts and that it is over; each time is kept once.
UPDATE representative
   SET told_person_at = CASE WHEN %(principal)s::boolean AND ended_at IS NULL
                             THEN coalesce(told_person_at, now()) ELSE told_person_at END,
       told_representative_at = CASE WHEN NOT %(principal)s::boolean AND ended_at IS NULL
                                     THEN coalesce(told_representative_at, now()) ELSE told_representative_at END,
       told_person_end_at = CASE WHEN %(principal)s::boolean AND ended_at IS NOT NULL
                                 THEN coalesce(told_person_end_at, now()) ELSE told_person_end_at END,
       told_representative_end_at = CASE WHEN NOT %(principal)s::boolean AND ended_at IS NOT NULL
                                         THEN coalesce(told_representative_end_at, now())
                                         ELSE told_representative_end_at END
 WHERE id = %(id)s::bigint AND confirmed_at IS NOT NULL
   AND (%(ended)s::boolean IS NULL OR %(ended)s::boolean = (ended_at IS NOT NULL)) AND person_id IN (SELECT one_person(%(person)s::bigint));

-- name: end_representative
-- Taken back by either, or over.
UPDATE representative SET ended_at = now(), ended_by = %(agent)s::bigint
 WHERE id = %(id)s::bigint AND ended_at IS NULL
   AND (person_id IN (SELECT one_person(%(person)s::bigint)) OR by_person_id IN (SELECT one_person(%(person)s::bigint)));

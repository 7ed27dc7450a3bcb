-- name: tags
-- Every tag there is.
SELECT t.id, t.name FROM tag t ORDER BY lower(t.name);

-- name: tag_named
-- The same word in other letters is the same tag.
INSERT INTO tag (name) VALUES (%(name)s::text) ON CONFLICT (lower(name)) DO UPDATE SET name = tag.name RETURNING id;

-- name: tags_of
-- The tags on a person, each once.
SELECT t.id, t.name FROM tag t
 WHERE t.id IN (SELECT p.tag_id FROM person_tag p WHERE p.person_id IN (SELECT one_person(%(person)s::bigint)))
 ORDER BY lower(t.name);

-- name: tag_person
-- Twice is once.
INSERT INTO person_tag (person_id, tag_id, by_id) VALUES (%(person)s::bigint, %(tag)s::bigint, %(agent)s::bigint)
ON CONFLICT DO NOTHING;

-- name: untag_person
-- Wherever it stood.
DELETE FROM person_tag WHERE person_id IN (SELECT one_person(%(person)s::bigint)) AND tag_id = %(tag)s::bigint;

-- name: fields
-- What the shop asks for of people or threads.
SELECT f.id, f.about, f.name, f.kind, f.choices FROM custom_field f
 WHERE f.removed_at IS NULL AND (%(about)s::text IS NULL OR f.about = %(about)s::text) ORDER BY f.about, f.id;

-- name: define_field
-- One more; not twice under one name.
INSERT INTO custom_field (about, name, kind, choices)
VALUES (%(about)s::text, %(name)s::text, %(kind)s::text, %(choices)s::text[])
ON CONFLICT DO NOTHING RETURNING id;

-- name: remove_field
-- Asked for no more; values of the past stay.
UPDATE custom_field SET removed_at = now() WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: values_of
-- Their own record first, then those that were merged into it.
SELECT DISTINCT ON (v.field_id) v.field_id, v.value FROM person_value v
 WHERE v.person_id IN (SELECT one_person(%(person)s::bigint))
 ORDER BY v.field_id, v.person_id <> %(person)s::bigint, v.at DESC;

-- name: clear_value
-- What stood there, in any record of theirs.
DELETE FROM person_value WHERE person_id IN (SELECT one_person(%(person)s::bigint)) AND field_id = %(field)s::bigint;

-- name: set_value
-- The new one, in their own record.
INSERT INTO person_value (field_id, person_id, value, by_id)
VALUES (%(field)s::bigint, %(person)s::bigint, %(value)s::text, %(agent)s::bigint);

-- name: attach
-- The files an author uploaded while writing now belong to the message, in the order they were chosen.
UPDATE attachment SET message_id = %(message)s::bigint, place = array_position(%(keys)s::text[], key)
 WHERE key = ANY(%(keys)s::text[]) AND message_id IS NULL AND uploaded_by = %(by)s::text;

-- name: add_attachment
-- A file that is stored but not yet sent.
INSERT INTO attachment (key, uploaded_by, name, hash, size, media_type)
VALUES (%(key)s::text, %(by)s::text, %(name)s::text, %(hash)s::text, %(size)s::bigint, %(media_type)s::text)
RETURNING id, key, message_id, name, hash, size, media_type, withdrawn_at;

-- name: attachments
-- The files of a page of messages, in one go.
SELECT f.id, f.key, f.message_id, f.name, f.hash, f.size, f.media_type, f.withdrawn_at
  FROM attachment f WHERE f.message_id = ANY(%(messages)s::bigint[]) ORDER BY f.message_id, f.place, f.id;

-- name: attachment_by_key
-- A file by its public name, with the thread whose door decides.
SELECT f.id, f.key, f.message_id, f.name, f.hash, f.size, f.media_type, f.withdrawn_at
  FROM attachment f WHERE f.key = %(key)s::text AND f.withdrawn_at IS NULL;

-- name: attachment_place
-- Where a sent file hangs: its thread, and whether the person may see it.
SELECT m.thread_id, m.visibility FROM message m WHERE m.id = %(message)s::bigint;

-- name: attachment_uploader
-- Who may still see a file that is not sent yet.
SELECT f.uploaded_by FROM attachment f WHERE f.id = %(id)s::bigint;

-- name: hold_content
-- Attaching a content and removing its bytes wait for each other, so that neither loses it.
SELECT pg_advisory_xact_lock(hashtextextended('content/' || %(hash)s::text, 0));

-- name: hash_in_use
-- The same content may hang elsewhere; then its bytes stay.
SELECT EXISTS (SELECT FROM attachment f WHERE f.hash = %(hash)s::text AND f.withdrawn_at IS NULL)
    OR EXISTS (SELECT FROM recording r WHERE r.hash = %(hash)s::text);

-- name: withdrawn_hashes
-- Contents of a withdrawn message that no other message holds: their bytes may go.
SELECT DISTINCT f.hash FROM attachment f
 WHERE f.message_id = %(message)s::bigint AND f.withdrawn_at IS NOT NULL
   AND NOT EXISTS (SELECT FROM attachment o WHERE o.hash = f.hash AND o.withdrawn_at IS NULL);

-- name: loose_attachments
-- Files somebody uploaded and never sent, a day later.
UPDATE attachment SET withdrawn_at = now(), name = ''
 WHERE id IN (SELECT f.id FROM attachment f
               WHERE f.message_id IS NULL AND f.at < now() - interval '1 day' AND f.withdrawn_at IS NULL LIMIT 200)
RETURNING hash;

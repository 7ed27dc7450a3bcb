-- name: last_seal
-- The end of the chain so far.
SELECT s.position, s.hash FROM seal s ORDER BY s.position DESC LIMIT 1;

-- name: add_seals
-- One seal an event, in the order given.
INSERT INTO seal (position, event_id, hash, said_at, parts)
SELECT position, event_id, hash, said_at, string_to_array(parts, E'\n')
  FROM unnest(%(positions)s::bigint[], %(events)s::bigint[], %(hashes)s::bytea[], %(said_at)s::timestamptz[],
              %(parts)s::text[]) AS n (position, event_id, hash, said_at, parts);

-- name: said_with
-- What came with messages, as salted digests. What was withdrawn before it was sealed has no salt, and no seal of it.
SELECT w.id, w.at, w.parts FROM said_whole w WHERE w.id = ANY(%(messages)s::bigint[]) AND NOT w.torn;

-- name: said_now
-- What stands of messages now, to hold it against their seals.
SELECT w.id, w.thread_id, w.position, w.at, w.withdrawn, w.torn, w.blank, w.digests, w.parts
  FROM said_whole w WHERE w.id = ANY(%(messages)s::bigint[]);

-- name: sealed_page
-- The chain with its events, page by page, to check it; an event that was taken away leaves its seal.
SELECT s.position, s.hash, s.event_id, s.said_at, coalesce(s.parts, '{}') AS parts, e.id, coalesce(e.kind, '') AS kind,
       coalesce(e.topic, '') AS topic, coalesce(e.about_kind, '') AS about_kind, coalesce(e.about_id, 0) AS about_id,
       coalesce(e.actor, '') AS actor, e.facts, coalesce(e.at, 'epoch') AS at
  FROM (SELECT * FROM seal s WHERE s.position > %(after)s::bigint ORDER BY s.position LIMIT %(limit)s::int) s
  LEFT JOIN event e ON e.id = s.event_id
 ORDER BY s.position;

-- name: seal_at
-- One seal, to begin behind it.
SELECT s.hash FROM seal s WHERE s.position = %(position)s::bigint;

-- name: seals_between
-- The seals of a day, in order.
SELECT s.hash FROM seal s WHERE s.position BETWEEN %(first)s::bigint AND %(last)s::bigint ORDER BY s.position;

-- name: gone
-- Of messages without their words, those of which an event says that they went.
SELECT m.id FROM message m
 WHERE m.id = ANY(%(messages)s::bigint[])
   AND EXISTS (SELECT FROM event e
                WHERE e.topic = 'thread:' || m.thread_id
                  AND (e.kind IN ('message.withdrawn', 'message.erased') AND e.about_id = m.id OR e.kind = 'thread.erased'));

-- name: files_gone
-- Of files that were withdrawn, those of which an event says that they went, alone or with their message.
SELECT f.id FROM attachment f JOIN message m ON m.id = f.message_id
 WHERE f.id = ANY(%(files)s::bigint[]) AND f.withdrawn_at IS NOT NULL
   AND EXISTS (SELECT FROM event e
                WHERE e.topic = 'thread:' || m.thread_id
                  AND (e.kind IN ('message.withdrawn', 'message.erased') AND e.about_id = m.id
                       OR e.kind = 'file.withdrawn' AND (e.facts ->> 'file')::bigint = f.id OR e.kind = 'thread.erased'));

-- name: contents
-- Where the bytes of sealed files lie: by their own hash.
SELECT f.id, f.hash FROM attachment f WHERE f.id = ANY(%(files)s::bigint[]) AND f.withdrawn_at IS NULL;

-- name: mail_contents
-- The same of mails as they came; what was withdrawn or erased took its mail along.
SELECT k.id, k.hash FROM mail k JOIN message m ON m.id = k.message_id
 WHERE k.id = ANY(%(mails)s::bigint[]) AND m.salt <> '';

-- name: left_unsigned
-- Whether the first seal under no root is of something that happened long ago.
SELECT EXISTS (SELECT FROM seal s JOIN event e ON e.id = s.event_id
                WHERE s.position = %(after)s::bigint + 1 AND e.at < %(before)s::timestamptz);

-- name: unsealed
-- An event that the sealer went past without a seal: somebody put it there. It scans by id.
SELECT e.id FROM event e, follower f
 WHERE f.name = 'sealer' AND (e.xid, e.id) <= (f.xid, f.id)
   AND NOT EXISTS (SELECT FROM seal s WHERE s.event_id = e.id)
 ORDER BY e.id LIMIT 1;

-- name: silent
-- Something said by somebody of which no event tells. It scans all messages, in their order.
SELECT m.id FROM message m
 WHERE m.author_kind <> 'system'
   AND NOT EXISTS (SELECT FROM event e
                    WHERE e.topic = 'thread:' || m.thread_id AND e.about_kind = 'message' AND e.about_id = m.id)
 ORDER BY m.id LIMIT 1;

-- name: sealed_to
-- The last event that the sealer went past, and the end of the chain, seen at once.
SELECT f.id AS event_id, coalesce((SELECT max(s.position) FROM seal s), 0)::bigint AS position
  FROM follower f WHERE f.name = 'sealer';

-- name: how_many_seals
-- How much there is to check.
SELECT coalesce(max(s.position), 0)::bigint FROM seal s;

-- name: last_key
-- With what roots are signed now.
SELECT k.id, k.public, k.private FROM evidence_key k ORDER BY k.id DESC LIMIT 1;

-- name: all_keys
-- Every key of this installation, to know its roots by.
SELECT k.id, k.public, k.private FROM evidence_key k ORDER BY k.id;

-- name: add_key
-- A key for the roots from now on.
INSERT INTO evidence_key (public, private) VALUES (%(public)s::bytea, %(private)s::bytea) RETURNING id;

-- name: shown_keys
-- What is shown of them.
SELECT k.id, k.public, k.made_at FROM evidence_key k ORDER BY k.id DESC;

-- name: lock_roots
-- One worker makes the roots at a time.
SELECT pg_advisory_xact_lock(hashtextextended('evidence roots', 0));

-- name: last_root
-- The root that the next one names.
SELECT r.id, r.day, r.last_position, r.hash FROM root r ORDER BY r.id DESC LIMIT 1;

-- name: last_of_day
-- The last seal over what happened before a moment, among the next so many; it scans the events of those.
SELECT max(s.position)::bigint
  FROM (SELECT s.position, s.event_id FROM seal s WHERE s.position > %(after)s::bigint
         ORDER BY s.position LIMIT %(limit)s::int) s
  JOIN event e ON e.id = s.event_id AND e.at < %(before)s::timestamptz;

-- name: add_root
-- The root of a day.
INSERT INTO root (id, day, first_position, last_position, merkle, previous, hash, key_id, signature)
VALUES (%(id)s::bigint, %(day)s::date, %(first)s::bigint, %(last)s::bigint, %(merkle)s::bytea, %(previous)s::bytea,
        %(hash)s::bytea, %(key)s::bigint, %(signature)s::bytea);

-- name: roots
-- The roots from a number on, in order.
SELECT r.id, r.day, r.first_position, r.last_position, r.merkle, r.previous, r.hash, r.key_id, k.public, r.signature,
       r.made_at, s.at AS stamped_at
  FROM root r JOIN evidence_key k ON k.id = r.key_id LEFT JOIN root_stamp s ON s.root_id = r.id
 WHERE r.id >= %(first)s::bigint ORDER BY r.id;

-- name: newest_roots
-- The last roots, to look at.
SELECT r.id, r.day, r.first_position, r.last_position, r.merkle, r.previous, r.hash, r.key_id, k.public, r.signature,
       r.made_at, s.at AS stamped_at
  FROM root r JOIN evidence_key k ON k.id = r.key_id LEFT JOIN root_stamp s ON s.root_id = r.id
 ORDER BY r.id DESC LIMIT %(limit)s::int;

-- name: root_since
-- The first root of a day or of one after it; after the last one, the number that the next will have.
SELECT coalesce((SELECT r.id FROM root r WHERE r.day >= %(day)s::date ORDER BY r.id LIMIT 1),
                (SELECT max(r.id) + 1 FROM root r), 1);

-- name: zone
-- Whose midnight ends a day.
SELECT s.timezone FROM shop s;

-- name: unstamped
-- The oldest root that no authority of time has seen.
SELECT r.id, r.day, r.first_position, r.last_position, r.merkle, r.previous, r.hash, r.key_id, k.public, r.signature,
       r.made_at
  FROM root r JOIN evidence_key k ON k.id = r.key_id
 WHERE NOT EXISTS (SELECT FROM root_stamp s WHERE s.root_id = r.id) ORDER BY r.id LIMIT 1;

-- name: add_stamp
-- An authority of time saw a root.
INSERT INTO root_stamp (root_id, url, token, at)
VALUES (%(root)s::bigint, %(url)s::text, %(token)s::bytea, %(at)s::timestamptz) ON CONFLICT DO NOTHING;

-- name: stamps
-- What the authorities said, to check it.
SELECT s.root_id, s.token FROM root_stamp s WHERE s.root_id >= %(first)s::bigint ORDER BY s.root_id;

-- name: add_verification
-- The chain was checked.
INSERT INTO verification (first_position, last_position, files, fault, about)
VALUES (%(first)s::bigint, %(last)s::bigint, %(files)s::boolean, %(fault)s::text, %(about)s::text);

-- name: last_verification
-- What came of the last check. A fault stays until everything was checked and found whole, not only what came after it.
SELECT v.at, v.first_position, v.last_position, v.files, v.fault, v.about FROM verification v
 ORDER BY v.fault IS NOT NULL AND v.id > coalesce((SELECT max(w.id) FROM verification w
                                                    WHERE w.fault IS NULL AND w.first_position = 1), 0) DESC,
          v.id DESC LIMIT 1;

-- name: pack_case
-- What stands on the first page of a pack.
SELECT t.id, t.code, t.kind, t.channel, t.language, t.subject, t.state, t.opened_at, p.name AS person, a.name AS owner,
       s.name AS shop, s.timezone, s.language AS shop_language, s.register
  FROM thread t JOIN person p ON p.id = t.person_id JOIN agent a ON a.id = t.owner_id CROSS JOIN shop s
 WHERE t.id = %(thread)s::bigint;

-- name: pack_unsigned
-- Whether anything of a case is sealed and under no root yet.
SELECT EXISTS (SELECT FROM event e JOIN seal s ON s.event_id = e.id
                WHERE e.topic = 'thread:' || %(thread)s::bigint
                  AND s.position > coalesce((SELECT max(r.last_position) FROM root r), 0));

-- name: pack_thread
-- The case of a code.
SELECT t.id FROM thread t WHERE t.code = %(code)s::text;

-- name: pack_events
-- What happened to a case, with its seals and the roots over them; what is under no root yet is left for the next pack.
SELECT s.position, s.hash, s.event_id, s.said_at, coalesce(s.parts, '{}') AS parts, e.id, e.kind, e.topic, e.about_kind,
       e.about_id, e.actor, e.facts, e.at, coalesce(b.hash, '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea) AS previous,
       r.id AS root
  FROM event e
  JOIN seal s ON s.event_id = e.id
  LEFT JOIN seal b ON b.position = s.position - 1
  JOIN LATERAL (SELECT r.id, r.last_position FROM root r WHERE r.first_position <= s.position
                 ORDER BY r.first_position DESC LIMIT 1) r ON r.last_position >= s.position
 WHERE e.topic = 'thread:' || %(thread)s::bigint
 ORDER BY s.position;

-- name: pack_messages
-- What was said on a case, with the salts that prove it; notes among ourselves with them only when they are asked for.
SELECT m.id, m.position, m.author_kind, m.author, m.visibility, m.via, m.at, coalesce(m.scribe, '') AS scribe,
       o.salt = '' AS gone, m.visibility = 'team' AND NOT %(notes)s::boolean AS left_out, o.raw,
       ARRAY(SELECT c.text FROM correction c WHERE c.message_id = m.id ORDER BY c.id) || m.text AS texts,
       ARRAY(SELECT coalesce(c.salt, '') FROM correction c WHERE c.message_id = m.id ORDER BY c.id) || o.salt AS salts
  FROM shown_message m JOIN message o ON o.id = m.id
 WHERE m.thread_id = %(thread)s::bigint AND m.author_kind <> 'system' AND m.id = ANY(%(messages)s::bigint[])
 ORDER BY m.position;

-- name: pack_files
-- The files of messages, and the mails they came with.
SELECT f.message_id, 'file' AS kind, f.id, f.name, f.hash, f.size
  FROM attachment f WHERE f.message_id = ANY(%(messages)s::bigint[]) AND f.withdrawn_at IS NULL
 UNION ALL
SELECT m.message_id, 'mail', m.id, m.id || '.eml', m.hash, m.size FROM mail m WHERE m.message_id = ANY(%(messages)s::bigint[])
 ORDER BY 1, 2, 3;

-- name: pack_roots
-- The roots over a case, with their stamps.
SELECT r.id, r.day, r.first_position, r.last_position, r.merkle, r.previous, r.hash, r.key_id, k.public, r.signature,
       r.made_at, s.at AS stamped_at, s.token, s.url
  FROM root r JOIN evidence_key k ON k.id = r.key_id LEFT JOIN root_stamp s ON s.root_id = r.id
 WHERE r.id = ANY(%(roots)s::bigint[]) ORDER BY r.id;

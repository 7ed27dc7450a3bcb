-- name: horizon
-- The oldest transaction still open: everything below it is final.
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon;

-- name: fresh_events
-- What to deliver now: all that is not yet final, plus what became final since the last look.
SELECT e.xid::text::bigint AS xid, e.id, e.kind, e.topic, e.about_id, e.actor, e.facts, e.at,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon
  FROM event e
 WHERE e.xid >= %(cursor)s::text::xid8
 ORDER BY e.xid, e.id;

-- name: missed_events
-- What one reader missed on its own topics since its cursor, oldest first, capped.
SELECT e.xid::text::bigint AS xid, e.id, e.kind, e.topic, e.about_id, e.actor, e.facts, e.at,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon
  FROM event e
 WHERE e.topic = ANY(%(topics)s::text[]) AND e.xid >= %(cursor)s::text::xid8
 ORDER BY e.xid, e.id
 LIMIT %(limit)s::int;

-- name: missed_by_all
-- The same for a reader of everything (an inbox), which filters what it may see.
SELECT e.xid::text::bigint AS xid, e.id, e.kind, e.topic, e.about_id, e.actor, e.facts, e.at,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon
  FROM event e
 WHERE e.xid >= %(cursor)s::text::xid8
 ORDER BY e.xid, e.id
 LIMIT %(limit)s::int;

-- name: follow
-- The place of one follower, locked so that two workers never follow as the same one.
SELECT f.xid::text::bigint AS xid, f.id FROM follower f WHERE f.name = %(name)s::text FOR UPDATE;

-- name: start_following
-- A follower begins at the beginning.
INSERT INTO follower (name) VALUES (%(name)s::text) ON CONFLICT DO NOTHING;

-- name: final_events
-- The next events that can no longer change order, for a follower.
SELECT e.xid::text::bigint AS xid, e.id, e.kind, e.topic, e.about_kind, e.about_id, e.actor, e.facts, e.at
  FROM event e
 WHERE (e.xid, e.id) > (%(xid)s::text::xid8, %(id)s::bigint)
   AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
   AND (%(behind)s::text IS NULL
        OR (e.xid, e.id) <= (SELECT f.xid, f.id FROM follower f WHERE f.name = %(behind)s::text))
 ORDER BY e.xid, e.id
 LIMIT %(limit)s::int;

-- name: followed
-- Remember how far a follower has come.
UPDATE follower SET xid = %(xid)s::text::xid8, id = %(id)s::bigint WHERE name = %(name)s::text;

-- name: count_attempt
-- One more in this window; the count after it.
INSERT INTO attempt (bucket, starts, count)
VALUES (%(bucket)s::text, date_bin(%(window)s::interval, now(), 'epoch'::timestamptz), 1)
ON CONFLICT (bucket, starts) DO UPDATE SET count = attempt.count + 1
RETURNING count;

-- name: use_up
-- A one-use key, remembered under the moment it ends; no row when it was used before.
INSERT INTO attempt (bucket, starts, count) VALUES (%(bucket)s::text, %(until)s::timestamptz, 1) ON CONFLICT DO NOTHING;

-- name: forget_attempts
-- Windows that ended long ago limit nobody.
DELETE FROM attempt WHERE starts < now() - interval '1 day';

-- name: take_form
-- A form that is sent for the first time; no row when it was taken before. Whoever comes second waits for the first.
INSERT INTO sent_form (who, form, brought) VALUES (%(who)s::text, %(form)s::text, %(brought)s::text) ON CONFLICT DO NOTHING;

-- name: one_by_one
-- Whoever sends the same words from two drawings sends them one after the other.
SELECT pg_advisory_xact_lock(hashtextextended(%(who)s::text || ' sends ' || %(brought)s::text, 0));

-- name: form_before
-- What they sent last before this one, when it is not long ago.
SELECT s.made, s.brought FROM sent_form s
 WHERE s.who = %(who)s::text AND s.form <> %(form)s::text AND s.at > now() - %(within)s::interval
 ORDER BY s.at DESC LIMIT 1;

-- name: taken_form
-- What a form made that was taken before.
SELECT made FROM sent_form WHERE who = %(who)s::text AND form = %(form)s::text;

-- name: form_made
-- What a form made that was just taken.
UPDATE sent_form SET made = %(made)s::bigint WHERE who = %(who)s::text AND form = %(form)s::text;

-- name: forget_forms
-- Nobody sends a page again that was drawn a week ago.
DELETE FROM sent_form WHERE (who, form) IN (
    SELECT who, form FROM sent_form WHERE at < now() - interval '7 days' ORDER BY at LIMIT %(limit)s::int
);

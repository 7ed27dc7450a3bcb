-- name: one_at_a_time
-- Whoever numbers moments waits for who does so now. -- utility
LOCK TABLE moment IN SHARE ROW EXCLUSIVE MODE;

-- name: note
-- Moments, numbered on from the last one.
INSERT INTO moment (position, contact, thread_id, channel, name, by_kind, at, event_id)
SELECT (SELECT coalesce(max(l.position), 0) FROM moment l) + n.number, n.contact, n.thread_id, n.channel, n.name, n.by_kind, n.at,
       n.event_id
  FROM unnest(%(contact)s::text[], %(thread_id)s::bigint[], %(channel)s::text[], %(name)s::text[], %(by_kind)s::text[],
              %(at)s::timestamptz[], %(event_id)s::bigint[])
       WITH ORDINALITY AS n (contact, thread_id, channel, name, by_kind, at, event_id, number);

-- name: of_threads
-- What is known of these threads so far.
SELECT m.position, m.contact, m.thread_id, m.channel, m.name, m.by_kind, m.at, m.event_id
  FROM moment m WHERE m.thread_id = ANY(%(threads)s::bigint[]) ORDER BY m.position;

-- name: said
-- What customers said, and by which way.
SELECT m.id, m.text, m.via, m.scribe_id FROM message m WHERE m.id = ANY(%(messages)s::bigint[]) AND m.author_kind = 'customer';

-- name: calls
-- Calls, visits and letters with their times.
SELECT c.id, c.way, c.arrived_at, c.answered_at FROM contact c WHERE c.id = ANY(%(contacts)s::bigint[]);

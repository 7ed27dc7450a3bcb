-- name: closed_late
-- Complaints and claims whose term passed; against the law are those that are closed with nobody's word for it: neither
-- ours, with reasons, nor theirs, nor two of us.
SELECT count(*)::int AS whole,
       count(*) FILTER (WHERE t.state = 'closed' AND c.kind = 'quiet')::int AS against, 0 AS soon
  FROM (SELECT DISTINCT d.thread_id FROM deadline d
         WHERE d.missed_at >= %(since)s::timestamptz AND d.kind IN ('complaint', 'claim')) d
  JOIN thread t ON t.id = d.thread_id
  LEFT JOIN closure c ON c.thread_id = t.id AND c.ended_at IS NULL AND c.closed_at IS NOT NULL;

-- name: supervisors
-- Who asked for a supervisor. Against the law is who got neither one in three minutes nor, by a promise that was kept,
-- a call on the same day of the shop.
SELECT count(*)::int AS whole,
       count(*) FILTER (WHERE s.taken_at IS NULL AND s.late_at IS NOT NULL
                          AND (p.ending = 'broken' OR p.ended_at IS NULL AND p.due_at < now()
                               OR (p.due_at AT TIME ZONE h.timezone)::date > (s.asked_at AT TIME ZONE h.timezone)::date))::int AS against,
       count(*) FILTER (WHERE s.taken_at IS NULL AND s.late_at IS NOT NULL AND p.ended_at IS NULL AND p.due_at >= now())::int AS soon
  FROM shop h, supervision s LEFT JOIN promise p ON p.id = s.promise_id
 WHERE s.asked_at >= %(since)s::timestamptz AND s.ended_at IS NOT NULL;

-- name: holds
-- What was held of the service. Against the law is a complaint about a charge or a cut that holds nothing and was never
-- decided; soon is what is still held, because somebody must decide it.
SELECT count(*)::int AS whole, count(*) FILTER (WHERE NOT h.ever AND NOT h.decided)::int AS against,
       count(*) FILTER (WHERE h.open)::int AS soon
  FROM (SELECT EXISTS (SELECT FROM hold o WHERE o.thread_id = d.thread_id AND o.what = 'cut') AS ever,
               EXISTS (SELECT FROM hold o WHERE o.thread_id = d.thread_id AND o.released_at IS NULL) AS open,
               EXISTS (SELECT FROM closure c WHERE c.thread_id = d.thread_id AND c.kind = 'answered' AND c.closed_at IS NOT NULL) AS decided
          FROM (SELECT DISTINCT n.thread_id FROM concern n JOIN deadline l ON l.thread_id = n.thread_id
                 WHERE l.lodged_at >= %(since)s::timestamptz AND l.kind IN ('complaint', 'claim')) AS d) AS h;

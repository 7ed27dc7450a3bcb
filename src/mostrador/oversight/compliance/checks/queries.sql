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

-- name: answers
-- Complaints and claims that were decided, since decisions are kept. Against the law is what ended with none of them: one
-- that answers every question, is signed by a person, and says where else to turn unless it grants all.
SELECT count(*)::int AS whole,
       count(*) FILTER (WHERE NOT EXISTS (SELECT FROM decision k JOIN closure c ON c.id = k.closure_id
                                           WHERE k.thread_id = d.thread_id AND c.closed_at <= d.ended_at + interval '1 minute'
                                             AND (k.outcome IN ('granted', 'incomplete') OR cardinality(k.bodies) > 0)))::int AS against,
       0 AS soon
  FROM (SELECT n.thread_id, max(n.ended_at) AS ended_at FROM deadline n
         WHERE n.ended_at >= greatest(%(since)s::timestamptz, coalesce((SELECT min(k.taken_at) FROM decision k), 'infinity'))
           AND n.kind IN ('complaint', 'claim') AND n.ending IN ('met', 'late')
         GROUP BY n.thread_id) d;

-- name: languages
-- Decisions on complaints whose language could be told. Against the law is another one than theirs that nobody accounts for.
SELECT count(*)::int AS whole,
       count(*) FILTER (WHERE d.asked_in <> d.said_in AND d.other_language_why = '')::int AS against, 0 AS soon
  FROM decision d
 WHERE d.taken_at >= %(since)s::timestamptz AND d.asked_in IS NOT NULL AND d.said_in IS NOT NULL AND d.closure_id IS NOT NULL;

-- name: completing
-- Cases that had to be completed. Against the law is one that was ended for it before its time, or whose notice is gone; soon
-- over is the time of those that still wait.
SELECT count(*)::int AS whole,
       count(*) FILTER (WHERE k.ending = 'not-completed' AND (k.ended_at < k.until OR NOT k.stops OR m.withdrawn_at IS NOT NULL))::int AS against,
       count(*) FILTER (WHERE k.ended_at IS NULL AND k.until < now() + interval '2 days')::int AS soon
  FROM completion k JOIN message m ON m.id = k.message_id
 WHERE k.asked_at >= %(since)s::timestamptz;

-- name: evidence
-- Cases that came, and whether they can be proved: it scans those of the time asked for. Against the law is what was not
-- sealed within an hour, and that the last check of the chain found something altered; soon so what is not sealed in minutes.
SELECT (SELECT count(*) FROM thread t WHERE t.opened_at >= %(since)s::timestamptz)::int AS whole,
       count(DISTINCT e.topic) FILTER (WHERE e.at < now() - interval '1 hour')::int
         + (EXISTS (SELECT FROM verification v WHERE v.fault IS NOT NULL AND v.id > coalesce(
           (SELECT max(w.id) FROM verification w WHERE w.fault IS NULL AND w.first_position = 1), 0)))::int AS against,
       count(DISTINCT e.topic) FILTER (WHERE e.at >= now() - interval '1 hour')::int AS soon
  FROM event e LEFT JOIN follower f ON f.name = 'sealer'
 WHERE (e.xid, e.id) > (coalesce(f.xid, '0'), coalesce(f.id, 0)) AND e.at < now() - interval '5 minutes';

-- name: retention
-- Complaints, claims and incidents of the time asked for: it scans them. Against the law is what is kept for less than the
-- five years for which the evaluation has to be shown.
SELECT count(*)::int AS whole, count(*) FILTER (WHERE r.days < 1825)::int AS against, 0 AS soon
  FROM thread t JOIN retention r ON r.kind = t.kind
 WHERE t.kind IN ('complaint', 'claim', 'incident') AND t.opened_at >= %(since)s::timestamptz;

-- name: age
-- Closed cases that nothing holds any more: it scans them. Against the law is what has been over the time that the company
-- gave it, or that we propose (two years), for a week and is still here; soon so is what will be within thirty days.
SELECT count(*)::int AS whole, count(*) FILTER (WHERE k.over_at < now() - interval '7 days')::int AS against,
       count(*) FILTER (WHERE k.over_at >= now() - interval '7 days' AND k.over_at < now() + interval '30 days' AND NOT k.erases)::int AS soon
  FROM (SELECT c.ended_at + make_interval(days => coalesce(n.days, r.days)) AS over_at, coalesce(n.erases, false) AS erases
          FROM case_kept c
          JOIN retention r ON r.kind = c.kind
          LEFT JOIN LATERAL (SELECT o.days, o.erases FROM retention_choice o WHERE o.sort = c.sort ORDER BY o.id DESC LIMIT 1) n ON true
         WHERE c.state = 'closed' AND c.held = '' AND %(since)s::timestamptz IS NOT NULL
           AND NOT EXISTS (SELECT FROM promise p WHERE p.thread_id = c.id AND p.ended_at IS NULL)
           AND NOT EXISTS (SELECT FROM erased_case e WHERE e.thread_id = c.id AND e.at >= c.ended_at)) k;

-- name: rectifications
-- Whoever said that their data is wrong. Against the law is who had no answer within a month; soon so is who has a week left.
SELECT count(*)::int AS whole, count(*) FILTER (WHERE coalesce(r.ended_at, now()) > r.due_at)::int AS against,
       count(*) FILTER (WHERE r.ended_at IS NULL AND r.due_at BETWEEN now() AND now() + interval '7 days')::int AS soon
  FROM rectification r WHERE r.asked_at >= %(since)s::timestamptz;

-- name: breaches
-- Breaches that were noted. Against the law is one of which the authority was told after 72 hours, or is not told yet; soon so
-- is one whose hours run. That it need not be told, and why, counts as told.
SELECT count(*)::int AS whole,
       count(*) FILTER (WHERE coalesce(s.at, now()) > b.known_at + interval '72 hours')::int AS against,
       count(*) FILTER (WHERE s.at IS NULL AND now() <= b.known_at + interval '72 hours')::int AS soon
  FROM breach b
  LEFT JOIN LATERAL (SELECT min(p.at) AS at FROM breach_step p
                      WHERE p.breach_id = b.id AND p.sort IN ('authority-told', 'authority-not')) s ON true
 WHERE b.noted_at >= %(since)s::timestamptz;

-- name: sheet
-- Whether the sheet of the algorithm is kept with its changes. Against the law is that there is none.
SELECT count(*)::int AS whole, (count(*) = 0)::int AS against, 0 AS soon
  FROM algorithm_sheet s WHERE %(since)s::timestamptz IS NOT NULL;

-- name: recordings
-- Recordings of contacts. Against the law is one without a consent given before it, or that went before its decision was
-- notified; soon so is one that is here although its consent was taken back, while its decision is owed.
SELECT count(*)::int AS whole,
       count(*) FILTER (WHERE NOT c.given OR c.purpose <> 'recording' OR c.at > r.at OR r.gone_at IS NOT NULL AND recording_owed(r.thread_id))::int AS against,
       count(*) FILTER (WHERE r.gone_at IS NULL AND NOT consents(c.person_id, 'recording'))::int AS soon
  FROM recording r JOIN consent c ON c.id = r.consent_id WHERE r.at >= %(since)s::timestamptz;

-- name: surveys
-- Whom we asked how it was. Against the law is who was asked before their decision was told.
SELECT count(*)::int AS whole, count(*) FILTER (WHERE c.closed_at IS NULL OR c.closed_at > s.asked_at)::int AS against, 0 AS soon
  FROM survey s JOIN closure c ON c.id = s.closure_id
 WHERE s.asked_at >= %(since)s::timestamptz;

-- name: person
-- Who asked for a person by phone, counter or widget. Where less than 95 of 100 of a way had one in under three minutes,
-- against the law is whoever had not, those who left before among them; soon so is whoever waits just now.
SELECT coalesce(sum(w.whole), 0)::int AS whole,
       coalesce(sum(CASE WHEN w.within * 100 < w.whole * 95 THEN w.whole - w.within ELSE 0 END), 0)::int AS against,
       coalesce(sum(w.waiting), 0)::int AS soon
  FROM (SELECT a.channel, count(*) FILTER (WHERE NOT a.waits) AS whole, count(*) FILTER (WHERE a.within) AS within,
               count(*) FILTER (WHERE a.waits) AS waiting
          FROM (SELECT k.channel, n.name IS NULL AND k.at > now() - interval '180 seconds' AS waits,
                       coalesce(n.name = 'person-connected' AND n.at - k.at < interval '180 seconds', false) AS within
                  FROM moment k
                  LEFT JOIN LATERAL (SELECT m.name, m.at FROM moment m
                                      WHERE m.thread_id = k.thread_id AND m.contact = k.contact AND m.position > k.position
                                        AND m.name IN ('person-connected', 'abandoned')
                                      ORDER BY m.position LIMIT 1) n ON true
                 WHERE k.name = 'person-asked' AND k.channel IN ('phone', 'counter', 'widget')
                   AND k.at >= %(since)s::timestamptz) a
         GROUP BY a.channel) w;

-- name: calls
-- Calls that somebody wrote down or the voice channel told of. Where less than 95 of 100 were attended in under three minutes,
-- against the law is each that was not.
SELECT count(*)::int AS whole,
       CASE WHEN count(*) FILTER (WHERE c.within) * 100 < count(*) * 95 THEN count(*) FILTER (WHERE NOT c.within) ELSE 0 END::int AS against,
       0 AS soon
  FROM (SELECT EXISTS (SELECT FROM moment m
                        WHERE m.thread_id = k.thread_id AND m.contact = k.contact AND m.name = 'can-ask'
                          AND m.at - k.at < interval '180 seconds') AS within
          FROM moment k
         WHERE k.name = 'received' AND k.channel = 'phone' AND k.at >= %(since)s::timestamptz) c;

-- name: wait
-- Contacts that came. Against the law is one that no person ended while somebody in it waited.
SELECT count(*) FILTER (WHERE k.name = 'received')::int AS whole,
       count(*) FILTER (WHERE k.name = 'ended' AND k.by_kind IN ('system', 'bot')
                          AND NOT EXISTS (SELECT FROM moment m
                                           WHERE m.thread_id = k.thread_id AND m.contact = k.contact AND m.position < k.position
                                             AND m.name IN ('person-connected', 'resolution-notified')))::int AS against,
       0 AS soon
  FROM moment k WHERE k.name IN ('received', 'ended') AND k.at >= %(since)s::timestamptz;

-- name: evaluation
-- Full years that are over since the law binds. Against it is one without an evaluation at the end of the first quarter after
-- it; soon so is one that still has until then.
SELECT count(*)::int AS whole,
       count(*) FILTER (WHERE NOT y.built AND now() >= make_date(y.year + 1, 4, 1))::int AS against,
       count(*) FILTER (WHERE NOT y.built AND now() < make_date(y.year + 1, 4, 1))::int AS soon
  FROM (SELECT n.year, EXISTS (SELECT FROM evaluation e
                                WHERE e.built_at IS NOT NULL AND e.first_day <= make_date(n.year, 1, 1)
                                  AND e.last_day >= make_date(n.year, 12, 31)
                                  AND e.built_at >= make_date(n.year + 1, 1, 1)) AS built
          FROM generate_series(2027, extract(year FROM now())::int - 1) AS n (year)) y;


-- name: incidents
-- Incidents of many. Against the law is one whose next word came later than it had promised, or did not come, and one with a
-- case that was not told an hour after an update; soon so is an open case about a service that stopped that hangs on none
-- while one runs.
SELECT count(*)::int AS whole,
       count(*) FILTER (WHERE i.next_word_at < now()
                           OR EXISTS (SELECT FROM incident_update u
                                       WHERE u.incident_id = i.id
                                         AND u.next_word_at < (SELECT min(n.at) FROM incident_update n
                                                                WHERE n.incident_id = i.id AND n.id > u.id))
                           OR EXISTS (SELECT FROM incident_update u JOIN incident_telling g ON g.update_id = u.id
                                       WHERE u.incident_id = i.id AND g.sent_at IS NULL AND g.dropped_at IS NULL
                                         AND g.planned_at < now() - interval '1 hour'))::int AS against,
       (SELECT count(*) FROM concern c JOIN thread t ON t.id = c.thread_id
         WHERE c.what = 'continuity' AND t.state <> 'closed' AND t.opened_at >= %(since)s::timestamptz
           AND EXISTS (SELECT FROM incident r WHERE r.ended_at IS NULL AND r.continuity)
           AND NOT EXISTS (SELECT FROM incident_link l WHERE l.thread_id = t.id AND l.unlinked_at IS NULL))::int AS soon
  FROM incident i WHERE i.opened_at >= %(since)s::timestamptz OR i.ended_at IS NULL;

-- name: placard
-- Where the company says that «Atención a la clientela» is published. Against the law is an address that does not show it as
-- it is configured, and each thing that is not configured at all; soon so is one at which nobody looked for two days.
SELECT (count(*) + coalesce(max(w.lacks), 0))::int AS whole,
       (count(*) FILTER (WHERE w.how IN ('nothing', 'unreachable') OR jsonb_array_length(w.differing) > 0)
         + coalesce(max(w.lacks), 0))::int AS against,
       count(*) FILTER (WHERE w.at IS NULL OR w.at < now() - interval '2 days')::int AS soon
  FROM (SELECT s.at, s.how, s.differing,
               (SELECT cardinality(c.lacks) FROM placard c ORDER BY c.id DESC LIMIT 1) AS lacks
          FROM posting p
          LEFT JOIN LATERAL (SELECT * FROM sighting s WHERE s.posting_id = p.id ORDER BY s.id DESC LIMIT 1) s ON true
         WHERE p.removed_at IS NULL AND now() > %(since)s::timestamptz) w;

-- name: ways
-- The ways in that must be there: post, phone and an electronic one (our own page is), and those by which contracts are made.
-- Against the law is one that nobody can use for want of an address or a number; soon so, that nobody said how contracts are
-- made.
SELECT 3 + cardinality(w.made) AS whole,
       ((w.post = '')::int + (w.phone = '')::int + ('post' = ANY (w.made) AND w.post = '')::int
         + ('phone' = ANY (w.made) AND w.phone = '')::int + ('premises' = ANY (w.made) AND w.premises = '')::int) AS against,
       (cardinality(w.made) = 0)::int AS soon
  FROM (SELECT coalesce(h.postal_address, '') AS post, coalesce(nullif(r.free_phone, ''), h.phone, '') AS phone,
               coalesce(r.premises, '') AS premises, coalesce(r.contract_ways, '{}') AS made
          FROM shop h LEFT JOIN LATERAL (SELECT * FROM reach r ORDER BY r.said_at DESC, r.id DESC LIMIT 1) r ON true
         WHERE now() > %(since)s::timestamptz) w;

-- name: hours
-- The hours of the coming week in which customer service has to be there: of a shop on line those in which one can buy (read
-- otherwise, and in any other business, those that it tells). Against the law is one in which it is closed or nobody is on
-- shift; a service without a break has a phone for faults, or is open always.
SELECT (count(*) FILTER (WHERE h.owed) + max(h.faults))::int AS whole,
       (count(*) FILTER (WHERE h.owed AND NOT (h.open AND h.here)) + max(h.lacks))::int AS against, 0 AS soon
  FROM (SELECT CASE WHEN c.online AND coalesce(r.strict_hours, true) THEN sold_then(g.middle) ELSE open_then(g.middle) END AS owed,
               open_then(g.middle) AS open, EXISTS (SELECT FROM duty_at(g.middle)) AS here,
               (c.continuous AND NOT c.small_supplier)::int AS faults,
               (c.continuous AND NOT c.small_supplier AND coalesce(r.faults_phone, '') = ''
                 AND (SELECT coalesce(sum(o.ends - o.starts), 0) FROM opening o) < 10080)::int AS lacks
          FROM (SELECT date_trunc('hour', now()) + make_interval(hours => n, mins => 30) AS middle
                  FROM generate_series(0, 167) AS n WHERE now() > %(since)s::timestamptz) g
         CROSS JOIN (SELECT coalesce((SELECT p.online FROM company p ORDER BY p.answered_at DESC, p.id DESC LIMIT 1), false) AS online,
                            coalesce((SELECT p.continuous OR p.sector IN ('energy', 'water', 'telecom')
                                        FROM company p ORDER BY p.answered_at DESC, p.id DESC LIMIT 1), false) AS continuous,
                            coalesce((SELECT p.small_supplier FROM company p ORDER BY p.answered_at DESC, p.id DESC LIMIT 1), false) AS small_supplier) c
          LEFT JOIN LATERAL (SELECT * FROM reach r ORDER BY r.said_at DESC, r.id DESC LIMIT 1) r ON true) h;

-- name: selling
-- Cases of service of the time asked for, complaints, claims, incidents, charges and cuts: it scans them. Against the law is
-- each time that words which sell were said there and nobody says why they might be.
SELECT (SELECT count(*) FROM thread t
         WHERE t.opened_at >= %(since)s::timestamptz
           AND (t.kind IN ('complaint', 'claim', 'incident')
                OR EXISTS (SELECT FROM concern c WHERE c.thread_id = t.id)))::int AS whole,
       count(*) FILTER (WHERE p.why = '')::int AS against, 0 AS soon
  FROM pitch p WHERE p.said_at >= %(since)s::timestamptz;

-- name: training
-- Who may be given contacts. Against the law is who lacks a course that is required today, and that no course is; soon so is
-- whose course ends within thirty days, or who lacks one that will be required.
SELECT CASE WHEN r.courses = 0 THEN 1 ELSE count(a.id) END::int AS whole,
       CASE WHEN r.courses = 0 THEN 1 ELSE count(a.id) FILTER (WHERE l.lacks) END::int AS against,
       count(a.id) FILTER (WHERE NOT l.lacks AND l.ends)::int AS soon
  FROM (SELECT count(*) AS courses FROM course c
         WHERE c.removed_at IS NULL AND c.required_from IS NOT NULL AND 'attend' = ANY (c.purposes)
           AND now() > %(since)s::timestamptz) r
  LEFT JOIN can_take a ON EXISTS (SELECT FROM may_own m WHERE m.agent_id = a.id)
  LEFT JOIN LATERAL (
       SELECT coalesce(bool_or(NOT h.today AND c.required_from <= d.today), false) AS lacks,
              coalesce(bool_or(NOT h.later), false) AS ends
         FROM course c
        CROSS JOIN (SELECT (now() AT TIME ZONE s.timezone)::date AS today FROM shop s WHERE s.id = 1) d
        CROSS JOIN LATERAL (
              SELECT coalesce(bool_or(coalesce(p.valid_until >= d.today, true)), false) AS today,
                     coalesce(bool_or(coalesce(p.valid_until >= d.today + 30, true)), false) AS later
                FROM passed p
               WHERE p.course_id = c.id AND p.agent_id = a.id AND p.revoked_at IS NULL AND p.passed_on <= d.today) h
        WHERE c.removed_at IS NULL AND c.required_from IS NOT NULL AND 'attend' = ANY (c.purposes)) l ON true
 GROUP BY r.courses;

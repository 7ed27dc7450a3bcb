-- name: courses
-- What there is to pass now; a company has few.
SELECT c.id, c.name, c.about, c.purposes, c.rule, c.months, c.required_from
  FROM course c WHERE c.removed_at IS NULL ORDER BY c.required_from IS NULL, lower(c.name), c.id;

-- name: add_course
-- Unless one has this name.
INSERT INTO course (name, about, purposes, rule, months, required_from, agent_id)
VALUES (%(name)s::text, %(about)s::text, %(purposes)s::text[], %(rule)s::text, %(months)s::smallint, %(required_from)s::date,
        %(agent)s::bigint)
    ON CONFLICT DO NOTHING
RETURNING id;

-- name: change_course
-- Unless another one has this name. What was passed keeps its days.
UPDATE course SET name = %(name)s::text, about = %(about)s::text, purposes = %(purposes)s::text[], rule = %(rule)s::text,
                  months = %(months)s::smallint, required_from = %(required_from)s::date
 WHERE id = %(id)s::bigint AND removed_at IS NULL
   AND NOT EXISTS (SELECT FROM course o WHERE o.removed_at IS NULL AND o.id <> %(id)s::bigint
                      AND lower(o.name) = lower(%(name)s::text));

-- name: remove_course
-- It is asked of nobody from here on.
UPDATE course SET removed_at = now(), removed_by = %(agent)s::bigint WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: note_passed
-- Each of these agents once a day; the last day is counted in months of the calendar.
INSERT INTO passed (course_id, agent_id, passed_on, valid_until, proof, noted_by)
SELECT c.id, a.id, %(day)s::date, (%(day)s::date + make_interval(months => c.months))::date, %(proof)s::text, %(by)s::bigint
  FROM course c JOIN agent a ON a.id = ANY (%(agents)s::bigint[])
 WHERE c.id = %(course)s::bigint AND c.removed_at IS NULL
 ORDER BY a.id
    ON CONFLICT DO NOTHING
RETURNING id AS passed, agent_id AS agent;

-- name: revoke
-- Once.
UPDATE passed SET revoked_at = now(), revoked_by = %(by)s::bigint WHERE id = %(id)s::bigint AND revoked_at IS NULL
RETURNING course_id AS course, agent_id AS agent;

-- name: passed_by
-- What an agent passed, the latest first; what was noted by mistake is left out.
SELECT p.id, p.course_id, c.name AS course, p.agent_id, p.passed_on, p.valid_until, p.proof, n.name AS noted_by
  FROM passed p JOIN course c ON c.id = p.course_id JOIN agent n ON n.id = p.noted_by
 WHERE p.agent_id = %(agent)s::bigint AND p.revoked_at IS NULL
 ORDER BY p.passed_on DESC, p.id DESC LIMIT 200;

-- name: learners
-- Who may be given contacts, with the courses they have: of each the last day that it is valid, null for good.
SELECT a.id, a.name,
       coalesce((SELECT jsonb_object_agg(l.course_id, l.until)
                   FROM (SELECT DISTINCT ON (p.course_id) p.course_id, p.valid_until AS until
                           FROM passed p
                          WHERE p.agent_id = a.id AND p.revoked_at IS NULL AND p.passed_on <= %(today)s::date
                            AND coalesce(p.valid_until >= %(today)s::date, true)
                          ORDER BY p.course_id, p.valid_until DESC NULLS FIRST) l), '{}') AS valid
  FROM can_take a
 WHERE EXISTS (SELECT FROM may_own m WHERE m.agent_id = a.id AND (%(team)s::bigint IS NULL OR m.team_id = %(team)s::bigint))
 ORDER BY lower(a.name), a.id;

-- name: gate
-- Since when trained people are asked for, and the day of the shop.
SELECT t.since, (now() AT TIME ZONE s.timezone)::date AS today FROM training t, shop s WHERE t.id = 1 AND s.id = 1;

-- name: set_gate
-- Only when it changes.
UPDATE training SET since = %(since)s::date WHERE id = 1 AND since IS DISTINCT FROM %(since)s::date;

-- name: lacking
-- Which required courses an agent has not for a purpose, today.
SELECT c.name
  FROM course c
 CROSS JOIN (SELECT (now() AT TIME ZONE s.timezone)::date AS today FROM shop s WHERE s.id = 1) d
 WHERE c.removed_at IS NULL AND c.required_from <= d.today AND %(purpose)s::text = ANY (c.purposes)
   AND EXISTS (SELECT FROM training t WHERE t.since <= d.today)
   AND NOT EXISTS (SELECT FROM passed p
                    WHERE p.course_id = c.id AND p.agent_id = %(agent)s::bigint AND p.revoked_at IS NULL
                      AND p.passed_on <= d.today AND coalesce(p.valid_until >= d.today, true))
 ORDER BY lower(c.name), c.id;

-- name: trained_here
-- Who is on shift, may be given contacts and is trained: whom somebody untrained hands a call to.
SELECT g.name
  FROM on_duty d JOIN agent g ON g.id = d.agent_id
 WHERE EXISTS (SELECT FROM may_own m WHERE m.agent_id = d.agent_id)
   AND NOT EXISTS (SELECT FROM untrained u WHERE u.agent_id = d.agent_id)
 ORDER BY lower(g.name), g.id LIMIT 3;

-- name: waiting
-- What came to who supervises for want of somebody trained, as far as the viewer may read it, the oldest first.
SELECT t.id AS thread_id, t.code, t.subject, a.name AS owner, t.opened_at
  FROM thread t JOIN agent a ON a.id = t.owner_id
 WHERE t.given_why = 'untrained' AND t.state <> 'closed'
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
 ORDER BY t.opened_at LIMIT 100;

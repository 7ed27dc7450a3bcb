-- name: ask
-- Once a decision.
INSERT INTO survey (thread_id, closure_id) VALUES (%(thread)s::bigint, %(closure)s::bigint)
ON CONFLICT (closure_id) DO NOTHING RETURNING id;

-- name: survey
-- What is asked about the decision that stands.
SELECT s.id, s.answered_at IS NOT NULL AS answered, s.declined_at IS NOT NULL AS declined
  FROM survey s JOIN closure c ON c.id = s.closure_id
 WHERE s.thread_id = %(thread)s::bigint AND c.ended_at IS NULL
 ORDER BY s.id DESC LIMIT 1;

-- name: answer
-- The answer, or that there is none.
UPDATE survey
   SET treatment = %(treatment)s::smallint, matter = %(matter)s::smallint, causes = %(causes)s::text[],
       answered_at = CASE WHEN %(treatment)s::smallint IS NOT NULL THEN now() END,
       declined_at = CASE WHEN %(treatment)s::smallint IS NULL THEN now() END
 WHERE id = %(id)s::bigint;

-- name: by_month
-- What was said of what was asked in each of the last twelve months of the shop.
SELECT m.month, m.asked, m.answered, m.treatment, m.matter,
       ARRAY(SELECT unnest(s.causes) FROM survey s, shop h
              WHERE s.answered_at IS NOT NULL AND s.asked_at >= m.month::timestamp AT TIME ZONE h.timezone
                AND s.asked_at < (m.month + interval '1 month')::timestamp AT TIME ZONE h.timezone) AS causes
  FROM (SELECT date_trunc('month', s.asked_at AT TIME ZONE h.timezone)::date AS month, count(*)::int AS asked,
               count(s.answered_at)::int AS answered,
               ARRAY[count(*) FILTER (WHERE s.treatment = 1), count(*) FILTER (WHERE s.treatment = 2),
                     count(*) FILTER (WHERE s.treatment = 3)]::int[] AS treatment,
               ARRAY[count(*) FILTER (WHERE s.matter = 1), count(*) FILTER (WHERE s.matter = 2),
                     count(*) FILTER (WHERE s.matter = 3)]::int[] AS matter
          FROM survey s, shop h WHERE s.asked_at >= now() - interval '13 months' GROUP BY 1) AS m
 ORDER BY m.month DESC LIMIT 12;

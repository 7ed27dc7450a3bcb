-- Who can take a thread: whoever has come in and was not suspended since. An invitation alone makes nobody an owner.
CREATE VIEW can_take AS
SELECT a.id, a.name, a.role, a.timezone
  FROM agent a WHERE a.suspended_at IS NULL AND a.password_hash IS NOT NULL;

CREATE OR REPLACE VIEW on_duty AS
SELECT a.id AS agent_id,
       max(l.midnight + make_interval(mins => s.ends - CASE WHEN s.weekday = l.weekday THEN 0 ELSE 1440 END))
           AT TIME ZONE a.timezone AS until
  FROM can_take a
 CROSS JOIN LATERAL (SELECT now() AT TIME ZONE a.timezone AS moment OFFSET 0) m
 CROSS JOIN LATERAL (
       SELECT date_trunc('day', m.moment) AS midnight,
              extract(isodow FROM m.moment)::int - 1 AS weekday,
              extract(hour FROM m.moment)::int * 60 + extract(minute FROM m.moment)::int AS minute
       OFFSET 0) l
  JOIN shift s ON s.agent_id = a.id
   AND ((s.weekday = l.weekday AND l.minute >= s.starts AND l.minute < s.ends)
        OR (s.weekday = (l.weekday + 6) % 7 AND l.minute + 1440 < s.ends))
 GROUP BY a.id, a.timezone;

-- A team that was removed keeps its row: closed threads and handoffs name it.
ALTER TABLE team ADD COLUMN removed_at timestamptz;

-- Files of a message in the order they were chosen; the order of their ids is the one in which their uploads ended.
ALTER TABLE attachment ADD COLUMN place smallint NOT NULL DEFAULT 0;

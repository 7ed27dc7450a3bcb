-- name: least_busy
-- The on-duty agent with the fewest open threads. Sixteen drawn at random stand for a large
-- team, and each count stops at 100: a full desk is full, and the draw decides. The one who is
-- chosen cannot be suspended until the thread is there to be handed on; one who just was is no row.
WITH drawn AS (
    SELECT d.agent_id AS id, min(m.team_id) AS team
      FROM on_duty d JOIN membership m ON m.agent_id = d.agent_id
     GROUP BY d.agent_id ORDER BY random() LIMIT 16
), chosen AS (
    SELECT d.id, d.team
      FROM drawn d
     CROSS JOIN LATERAL (
           SELECT count(*) AS open FROM (SELECT FROM workload w WHERE w.agent_id = d.id LIMIT 100) x) load
     ORDER BY load.open, random() LIMIT 1
)
SELECT a.id AS agent, c.team
  FROM chosen c JOIN can_take a ON a.id = c.id
   FOR SHARE OF a;

-- name: administrator
-- Nobody is on duty: the first administrator, in the first of their teams or the first of all.
SELECT a.id AS agent, coalesce((SELECT min(m.team_id) FROM membership m WHERE m.agent_id = a.id),
                               (SELECT min(k.id) FROM team k WHERE k.removed_at IS NULL)) AS team
  FROM can_take a WHERE a.role = 'admin' ORDER BY a.id LIMIT 1;

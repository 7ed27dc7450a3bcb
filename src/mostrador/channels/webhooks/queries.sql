-- name: webhooks
-- A firm has few.
SELECT w.id, w.url, w.kinds, w.made_at, w.paused_at FROM webhook w WHERE w.removed_at IS NULL ORDER BY w.id;

-- name: find_webhook
-- One that still is.
SELECT w.id, w.url, w.kinds, w.made_at, w.paused_at FROM webhook w WHERE w.id = %(id)s::bigint AND w.removed_at IS NULL;

-- name: add_webhook
-- Another program to tell.
INSERT INTO webhook (url, kinds, secret) VALUES (%(url)s::text, %(kinds)s::text[], %(secret)s::bytea)
RETURNING id, url, kinds, made_at, paused_at;

-- name: change_webhook
-- Another address, other kinds.
UPDATE webhook SET url = %(url)s::text, kinds = %(kinds)s::text[] WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: set_secret
-- Another key, sealed.
UPDATE webhook SET secret = %(secret)s::bytea WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: remove_webhook
-- The row stays for its letters; its key does not.
UPDATE webhook SET removed_at = now(), secret = '' WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: pause
-- Once, by whoever gave up first.
UPDATE webhook SET paused_at = now() WHERE id = %(id)s::bigint AND paused_at IS NULL AND removed_at IS NULL;

-- name: resume_webhook
-- Told again.
UPDATE webhook SET paused_at = NULL WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: begin_again
-- What waited while it was paused, and what was given up, has all its tries again.
UPDATE delivery SET tries = 0, given_up_at = NULL
 WHERE webhook_id = %(webhook)s::bigint AND delivered_at IS NULL AND kind <> 'test'
RETURNING id;

-- name: who_is_told
-- Those that asked for a kind, also while they are paused: the letter waits.
SELECT w.id FROM webhook w WHERE w.removed_at IS NULL AND %(kind)s::text = ANY(w.kinds) ORDER BY w.id;

-- name: add_delivery
-- A letter, once for each thing it tells of.
INSERT INTO delivery (webhook_id, kind, key, body)
SELECT w.id, %(kind)s::text, %(key)s::text, %(body)s::text
  FROM webhook w WHERE w.id = %(webhook)s::bigint AND w.removed_at IS NULL
    ON CONFLICT (webhook_id, key) DO NOTHING
RETURNING id;

-- name: letter
-- A letter with where it goes; one to a webhook that is no more goes nowhere.
SELECT d.id, d.webhook_id, w.url, w.secret, d.body, d.tries, d.delivered_at IS NOT NULL AS delivered,
       w.paused_at IS NOT NULL AND d.kind <> 'test' AS paused
  FROM delivery d JOIN webhook w ON w.id = d.webhook_id
 WHERE d.id = %(id)s::uuid AND w.removed_at IS NULL;

-- name: tried
-- How one try went.
WITH kept AS (
    INSERT INTO delivery_try (delivery_id, status, said, took_ms)
    VALUES (%(id)s::uuid, %(status)s::smallint, %(said)s::text, %(took)s::int)
)
UPDATE delivery
   SET tries = tries + 1,
       delivered_at = CASE WHEN %(delivered)s::boolean THEN coalesce(delivered_at, now()) END,
       given_up_at = CASE WHEN %(given_up)s::boolean THEN now() END
 WHERE id = %(id)s::uuid;

-- name: deliveries
-- The log of one webhook, the newest letters first.
SELECT d.id, d.webhook_id, d.kind, d.made_at, d.tries, d.delivered_at, d.given_up_at,
       t.at AS tried_at, t.status, t.said, t.took_ms
  FROM delivery d
  LEFT JOIN LATERAL (SELECT y.at, y.status, y.said, y.took_ms FROM delivery_try y
                      WHERE y.delivery_id = d.id ORDER BY y.id DESC LIMIT 1) t ON true
 WHERE d.webhook_id = %(webhook)s::bigint
 ORDER BY d.made_at DESC LIMIT %(limit)s::int;

-- name: replay
-- Once more from the beginning, under the same id.
UPDATE delivery SET tries = 0, delivered_at = NULL, given_up_at = NULL
 WHERE id = %(id)s::uuid
   AND EXISTS (SELECT FROM webhook w WHERE w.id = webhook_id AND w.removed_at IS NULL);

-- name: forget_delivered
-- Who gets them keeps them; here their names are needed no longer.
DELETE FROM delivery WHERE delivered_at < now() - interval '30 days';

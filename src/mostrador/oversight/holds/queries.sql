-- name: concerns_any
-- Whether a thread is about a charge or a service that stopped.
SELECT EXISTS (SELECT FROM concern c WHERE c.thread_id = %(thread)s::bigint);

-- name: open_hold
-- Once a thread and what: held already gives no row.
INSERT INTO hold (thread_id, what, reference, agent_id)
VALUES (%(thread)s::bigint, %(what)s::text, %(reference)s::text, %(agent)s::bigint)
ON CONFLICT (thread_id, what) WHERE released_at IS NULL DO NOTHING RETURNING id;

-- name: let_go
-- What a decision had let go that is undone now.
SELECT h.what FROM hold h WHERE h.thread_id = %(thread)s::bigint AND h.closure_id = %(closure)s::bigint;

-- name: ever_held
-- Whether it is or was held because of this thread.
SELECT EXISTS (SELECT FROM hold h WHERE h.thread_id = %(thread)s::bigint AND h.what = %(what)s::text);

-- name: holds_now
-- Whether anything is held because of this thread.
SELECT EXISTS (SELECT FROM hold h WHERE h.thread_id = %(thread)s::bigint AND h.released_at IS NULL);

-- name: release
-- Let go what is held, unless somebody outside still looks at it; the database checks what lets it go.
UPDATE hold h SET released_at = now(), closure_id = %(closure)s::bigint, dispute_id = %(dispute)s::bigint
 WHERE h.thread_id = %(thread)s::bigint AND h.released_at IS NULL
   AND NOT EXISTS (SELECT FROM dispute d WHERE d.thread_id = h.thread_id AND d.ended_at IS NULL)
RETURNING h.id, h.what;

-- name: decision
-- The notified decision that stands.
SELECT c.id FROM closure c
 WHERE c.thread_id = %(thread)s::bigint AND c.kind = 'answered' AND c.closed_at IS NOT NULL AND c.ended_at IS NULL
 ORDER BY c.id DESC LIMIT 1;

-- name: open_dispute
-- One at a time: no row where another has no result yet.
INSERT INTO dispute (thread_id, body, agent_id)
VALUES (%(thread)s::bigint, %(body)s::text, %(agent)s::bigint)
ON CONFLICT (thread_id) WHERE ended_at IS NULL DO NOTHING RETURNING id;

-- name: end_dispute
-- Its result, once.
UPDATE dispute SET ended_at = now(), ended_by_id = %(agent)s::bigint, result = %(result)s::text
 WHERE id = %(dispute)s::bigint AND thread_id = %(thread)s::bigint AND ended_at IS NULL;

-- name: of_thread
-- What is and was held because of a thread, the latest first.
SELECT h.id, h.thread_id, t.code, h.what, h.reference, coalesce(a.name, '') AS agent, h.opened_at, h.released_at,
       h.dispute_id IS NOT NULL AS by_dispute
  FROM hold h JOIN thread t ON t.id = h.thread_id LEFT JOIN agent a ON a.id = h.agent_id
 WHERE h.thread_id = %(thread)s::bigint ORDER BY h.id DESC;

-- name: disputes_of
-- Who outside was asked about a thread, the latest first.
SELECT d.id, d.body, a.name AS agent, d.opened_at, d.ended_at, d.result
  FROM dispute d JOIN agent a ON a.id = d.agent_id
 WHERE d.thread_id = %(thread)s::bigint ORDER BY d.id DESC;

-- name: open_holds
-- What is held now, a page at a time, of threads that the viewer may read.
SELECT h.id, h.thread_id, t.code, h.what, h.reference, coalesce(a.name, '') AS agent, h.opened_at, h.released_at,
       h.dispute_id IS NOT NULL AS by_dispute
  FROM hold h JOIN thread t ON t.id = h.thread_id LEFT JOIN agent a ON a.id = h.agent_id
 WHERE h.released_at IS NULL AND h.id > %(after)s::bigint
   AND (%(reference)s::text = '' OR h.reference = %(reference)s::text)
   AND (%(all)s::boolean OR t.owner_id = %(agent)s::bigint OR t.team_id = ANY(%(teams)s::bigint[]))
 ORDER BY h.id LIMIT %(limit)s::int;

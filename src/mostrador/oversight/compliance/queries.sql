-- name: profile
-- What the company says it is.
SELECT p.id, p.answered_at AS at, p.agent_id, a.name AS agent, p.sector, p.large, p.continuous, p.small_supplier,
       p.online, p.languages, p.regions, p.outsourced, p.strict
  FROM company p JOIN agent a ON a.id = p.agent_id
 ORDER BY p.answered_at DESC, p.id DESC LIMIT 1;

-- name: profiles
-- Every answer that was given, the last one first.
SELECT p.id, p.answered_at AS at, p.agent_id, a.name AS agent, p.sector, p.large, p.continuous, p.small_supplier,
       p.online, p.languages, p.regions, p.outsourced, p.strict
  FROM company p JOIN agent a ON a.id = p.agent_id ORDER BY p.answered_at DESC, p.id DESC LIMIT 100;

-- name: add_profile
-- The company says what it is, from now on.
INSERT INTO company (agent_id, sector, large, continuous, small_supplier, online, languages, regions, outsourced, strict)
VALUES (%(agent)s::bigint, %(sector)s::text, %(large)s::boolean, %(continuous)s::boolean, %(small_supplier)s::boolean,
        %(online)s::boolean, %(languages)s::text[], %(regions)s::text[], %(outsourced)s::boolean, %(strict)s::boolean)
RETURNING id;

-- name: add_concern
-- A thread is about this too; said twice it is one.
INSERT INTO concern (thread_id, what, agent_id) VALUES (%(thread)s::bigint, %(what)s::text, %(agent)s::bigint)
ON CONFLICT DO NOTHING;

-- name: concerns
-- What a thread is about, in the sense of the law.
SELECT n.what FROM concern n WHERE n.thread_id = %(thread)s::bigint ORDER BY n.what;

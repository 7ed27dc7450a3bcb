-- name: thank
-- One thanks a thread and person; saying it twice is still one.
INSERT INTO thanks (thread_id, agent_id, message_id)
VALUES (%(thread)s::bigint, %(agent)s::bigint, %(message)s::bigint)
ON CONFLICT DO NOTHING RETURNING id;

-- name: has_thanked
-- One thanks a thread and person.
SELECT EXISTS (SELECT FROM thanks k WHERE k.thread_id = %(thread)s::bigint AND k.agent_id = %(agent)s::bigint);

-- name: thanks_of
-- Whom people thanked: this agent alone, the newest first. Nobody else asks this.
SELECT k.id, k.thread_id, p.name AS person, CASE WHEN m.withdrawn_at IS NULL THEN m.text ELSE '' END AS text, k.at,
       k.shown_by_agent, k.shown_by_person, k.kept_private
  FROM thanks k JOIN thread t ON t.id = k.thread_id JOIN person p ON p.id = t.person_id
  JOIN message m ON m.id = k.message_id
 WHERE k.agent_id = %(agent)s::bigint AND k.id < %(before)s::bigint
 ORDER BY k.id DESC LIMIT %(limit)s::int;

-- name: show_thanks
-- The agent would show it; nothing is shown before the person agrees.
UPDATE thanks SET shown_by_agent = CASE WHEN %(show)s::boolean THEN now() END
 WHERE id = %(id)s::bigint AND agent_id = %(agent)s::bigint;

-- name: agree_to_show
-- The person agrees, or keeps it between the two of them. Nothing of a child is published.
UPDATE thanks SET shown_by_person = CASE WHEN %(agree)s::boolean THEN now() END,
                  kept_private = CASE WHEN NOT %(agree)s::boolean THEN now() END
 WHERE thread_id = %(thread)s::bigint AND agent_id = %(agent)s::bigint
   AND NOT (%(agree)s::boolean AND EXISTS (SELECT FROM thread t JOIN person p ON p.id = t.person_id
                                            WHERE t.id = %(thread)s::bigint AND p.minor_at IS NOT NULL));

-- name: shown_thanks
-- What both agreed to show: the first name, the words, and whom they are for. Nothing of a child.
SELECT split_part(p.name, ' ', 1) AS person, m.text, a.name AS agent, k.at
  FROM thanks k JOIN thread t ON t.id = k.thread_id JOIN person p ON p.id = t.person_id
  JOIN message m ON m.id = k.message_id JOIN agent a ON a.id = k.agent_id
 WHERE k.shown_by_agent IS NOT NULL AND k.shown_by_person IS NOT NULL AND m.withdrawn_at IS NULL
   AND a.suspended_at IS NULL AND p.erased_at IS NULL AND p.minor_at IS NULL
 ORDER BY k.id DESC LIMIT 50;

-- name: ask_for_thanks
-- Once a thread, whatever becomes of it later; and only for an owner who wrote or spoke to them.
INSERT INTO thanks_asked (thread_id)
SELECT t.id FROM thread t
 WHERE t.id = %(thread)s::bigint
   AND (EXISTS (SELECT FROM message m WHERE m.thread_id = t.id AND m.author_kind = 'agent' AND m.author_id = t.owner_id
                   AND m.visibility = 'person')
        OR EXISTS (SELECT FROM contact c WHERE c.thread_id = t.id AND c.agent_id = t.owner_id AND c.answered_at IS NOT NULL))
    ON CONFLICT DO NOTHING;

-- name: ask_no_more
-- They said no, thanked, or have more to say.
UPDATE thanks_asked SET ended_at = now() WHERE thread_id = %(thread)s::bigint AND ended_at IS NULL;

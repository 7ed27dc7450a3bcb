-- name: current
-- What the shop says; null when it never said anything, or went back to our own words.
SELECT w.text FROM mail_wording w
 WHERE w.sort = %(sort)s::text AND w.language = %(language)s::text AND w.register = %(register)s::text
 ORDER BY w.id DESC LIMIT 1;

-- name: own_words
-- Where the shop says something of its own. There are few rows.
SELECT l.sort, l.language, l.register
  FROM (SELECT DISTINCT ON (w.sort, w.language, w.register) w.sort, w.language, w.register, w.text
          FROM mail_wording w ORDER BY w.sort, w.language, w.register, w.id DESC) l
 WHERE l.text IS NOT NULL;

-- name: versions
-- Everything it said.
SELECT w.id, w.text, a.name AS agent, w.at
  FROM mail_wording w JOIN agent a ON a.id = w.agent_id
 WHERE w.sort = %(sort)s::text AND w.language = %(language)s::text AND w.register = %(register)s::text
 ORDER BY w.id DESC LIMIT %(limit)s::int;

-- name: add
-- Other words from now on; null: our own again.
INSERT INTO mail_wording (sort, language, register, text, agent_id)
VALUES (%(sort)s::text, %(language)s::text, %(register)s::text, %(text)s::text, %(agent)s::bigint)
RETURNING id;

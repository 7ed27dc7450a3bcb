-- name: is_owed
-- Whether a decision has to answer every question: it is a complaint, or it was when a term began that still runs.
SELECT t.kind IN ('complaint', 'claim')
       OR EXISTS (SELECT FROM deadline d WHERE d.thread_id = t.id AND d.ended_at IS NULL AND d.kind IN ('complaint', 'claim'))
  FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: said
-- What the customer said on a thread and on those that go on in it.
SELECT m.id, m.text, m.scribe_id IS NOT NULL AS noted
  FROM message m
 WHERE m.thread_id = ANY (ARRAY(SELECT c.thread_id FROM closure c
                                 WHERE c.into_id = %(thread)s::bigint AND c.ended_at IS NULL AND c.kind = 'merged')
                          || %(thread)s::bigint)
   AND m.author_kind = 'customer' AND m.visibility = 'person' AND m.withdrawn_at IS NULL AND m.text <> '' AND m.sign = ''
 ORDER BY m.id LIMIT %(limit)s::int;

-- name: questions
-- The questions that somebody touched, with where they were answered; an answer that one of us took back is none.
SELECT q.id, q.message_id AS message, q.place, q.text, s.position AS said_in, s.text AS saying, q.out_at, q.out_why,
       (SELECT a.text FROM answer a JOIN decision d ON d.id = a.decision_id JOIN closure c ON c.id = d.closure_id
         WHERE a.question_id = q.id AND (c.ended_by IS NULL OR c.ended_by LIKE 'customer:%%')
         ORDER BY a.decision_id DESC LIMIT 1) AS answered
  FROM question q
  LEFT JOIN message s ON s.id = q.said_in
 WHERE q.thread_id = ANY (ARRAY(SELECT c.thread_id FROM closure c
                                 WHERE c.into_id = %(thread)s::bigint AND c.ended_at IS NULL AND c.kind = 'merged')
                          || %(thread)s::bigint)
 ORDER BY q.id;

-- name: add_question
-- A sentence of theirs becomes a row; one that is there already stays as it is.
INSERT INTO question (thread_id, message_id, place, text, agent_id)
VALUES (%(thread)s::bigint, %(message)s::bigint, %(place)s::int, %(text)s::text, %(agent)s::bigint)
ON CONFLICT (message_id, place) DO UPDATE SET message_id = excluded.message_id
RETURNING id;

-- name: reword
-- In other words; it is still the same question.
UPDATE question SET text = %(text)s::text, agent_id = %(agent)s::bigint WHERE id = %(id)s::bigint;

-- name: take_out
-- It is no question, and why.
UPDATE question SET out_at = now(), out_by = %(agent)s::bigint, out_why = %(why)s::text
 WHERE id = %(id)s::bigint AND out_at IS NULL;

-- name: take_back
-- It is a question after all.
UPDATE question SET out_at = NULL, out_by = NULL, out_why = NULL WHERE id = %(id)s::bigint AND out_at IS NOT NULL;

-- name: say_where
-- The message of ours that answered it; what we say to the person, on this thread.
UPDATE question q SET said_in = (SELECT m.id FROM message m
                                  WHERE m.thread_id = %(thread)s::bigint AND m.position = %(position)s::int
                                    AND m.author_kind = 'agent' AND m.visibility = 'person' AND m.withdrawn_at IS NULL)
 WHERE q.id = %(id)s::bigint
RETURNING q.said_in;

-- name: replies
-- What we said last to the person: where a question may have been answered.
SELECT m.position, left(m.text, 80) AS text
  FROM message m
 WHERE m.thread_id = %(thread)s::bigint AND m.author_kind = 'agent' AND m.visibility = 'person'
   AND m.withdrawn_at IS NULL AND m.text <> ''
 ORDER BY m.position DESC LIMIT 20;

-- name: forget_words
-- The words of a message are gone, and of the questions it held.
UPDATE question SET text = '' WHERE message_id = %(message)s::bigint AND text <> '';

-- name: quoted
-- Which decisions quote them to the customer, and how.
SELECT d.closure_id, a.question
  FROM question q JOIN answer a ON a.question_id = q.id JOIN decision d ON d.id = a.decision_id
 WHERE q.message_id = %(message)s::bigint AND a.question <> '' AND d.closure_id IS NOT NULL;

-- name: forget_told
-- A decision quotes them no more.
UPDATE closure SET reason = replace(reason, '«' || %(question)s::text || '»', '«…»') WHERE id = %(closure)s::bigint;

-- name: forget_quotes
-- As they stood in a decision.
UPDATE answer SET question = '' WHERE question <> '' AND question_id IN
       (SELECT q.id FROM question q WHERE q.message_id = %(message)s::bigint);

-- name: add_decision
-- It waits for its closure until the end of this transaction.
INSERT INTO decision (thread_id, agent_id, outcome, words, bodies, asked_in, said_in, other_language_why, alike)
VALUES (%(thread)s::bigint, %(agent)s::bigint, %(outcome)s::text, %(words)s::text, %(bodies)s::text[],
        %(asked_in)s::text, %(said_in)s::text, %(why)s::text, %(alike)s::int)
RETURNING id;

-- name: add_answers
-- What each question is answered, with the question as it stands on this day.
INSERT INTO answer (decision_id, question_id, question, text)
SELECT %(decision)s::bigint, n.id, n.question, n.text
  FROM unnest(%(ids)s::bigint[], %(questions)s::text[], %(texts)s::text[]) AS n (id, question, text);

-- name: waiting
-- The decision that waits for its closure, with the questions it answers.
SELECT d.id, d.agent_id, d.outcome, d.alike, d.asked_in <> d.said_in AS other_language,
       ARRAY(SELECT a.question_id FROM answer a WHERE a.decision_id = d.id) AS answers
  FROM decision d WHERE d.thread_id = %(thread)s::bigint AND d.closure_id IS NULL
 ORDER BY d.id DESC LIMIT 1;

-- name: close_decision
-- It is the one that this closure tells.
UPDATE decision SET closure_id = %(closure)s::bigint WHERE id = %(id)s::bigint;

-- name: nearly_same
-- Of the last refusals of the firm, those that say nearly the same; few are looked at, the last ones by index.
SELECT r.thread_id, t.code, (r.alike * 100)::int AS percent
  FROM (SELECT d.thread_id, similarity(d.words, %(words)s::text) AS alike
          FROM (SELECT d.thread_id, d.words FROM decision d
                 WHERE d.outcome IN ('partly', 'refused') AND d.taken_at > %(since)s::timestamptz
                 ORDER BY d.taken_at DESC LIMIT %(limit)s::int) d
         WHERE d.thread_id <> %(thread)s::bigint) r
  JOIN thread t ON t.id = r.thread_id
 WHERE r.alike >= %(least)s::real ORDER BY r.alike DESC, r.thread_id LIMIT 20;

-- name: figures
-- How many decisions on complaints there were, how many refused, and how many of those nearly as another before.
SELECT count(*)::int AS decisions,
       count(*) FILTER (WHERE d.outcome IN ('partly', 'refused'))::int AS refusals,
       count(*) FILTER (WHERE d.outcome IN ('partly', 'refused') AND d.alike > 0)::int AS alike
  FROM decision d WHERE d.taken_at >= %(since)s::timestamptz;

-- name: bodies
-- What the administrators say of the bodies: the last word on each.
SELECT DISTINCT ON (b.key) b.key, b.name, b.web, b.phone, b.address, b.regions, b.sectors, b.source, b.sure, b.member, b.shown
  FROM adr_body b ORDER BY b.key, b.id DESC LIMIT 500;

-- name: add_body
-- Another word on a body.
INSERT INTO adr_body (key, name, web, phone, address, regions, sectors, source, sure, member, shown, agent_id)
VALUES (%(key)s::text, %(name)s::text, %(web)s::text, %(phone)s::text, %(address)s::text, %(regions)s::text[],
        %(sectors)s::text[], %(source)s::text, %(sure)s::text, %(member)s::boolean, %(shown)s::boolean, %(agent)s::bigint)
RETURNING id;

-- name: came_by
-- Which way the customer said something last: what we decide goes the same way.
SELECT m.via FROM message m
 WHERE m.thread_id = %(thread)s::bigint AND m.author_kind = 'customer' ORDER BY m.position DESC LIMIT 1;

-- name: shop_name
-- Who decides.
SELECT s.name FROM shop s;

-- name: asked_before
-- Whether terms waited once already for what is in hand now.
SELECT EXISTS (
    SELECT FROM completion k
     WHERE k.thread_id = %(thread)s::bigint AND k.stops
       AND k.asked_at >= coalesce((SELECT max(c.ended_at) FROM closure c
                                    WHERE c.thread_id = k.thread_id AND c.kind = 'answered' AND c.ended_by LIKE 'customer:%%'),
                                  k.asked_at));

-- name: completion
-- What is asked for on a thread now, or was last.
SELECT k.id, k.thread_id, k.agent_id, a.name AS agent, k.asked_at, k.until, k.stops, k.why_not, k.completed_at, k.ended_at,
       k.ending
  FROM completion k JOIN agent a ON a.id = k.agent_id
 WHERE k.thread_id = %(thread)s::bigint ORDER BY k.id DESC LIMIT 1;

-- name: missing_of
-- What it asks for.
SELECT s.id, s.sort, s.what, s.given_at, m.position AS given_in, s.before
  FROM missing s LEFT JOIN message m ON m.id = s.given_in
 WHERE s.completion_id = %(completion)s::bigint ORDER BY s.id;

-- name: add_completion
-- Asked for; the customer has been told so in a message.
INSERT INTO completion (thread_id, agent_id, message_id, asked_at, until, stops, why_not, read_to)
VALUES (%(thread)s::bigint, %(agent)s::bigint, %(message)s::bigint, coalesce(%(at)s::timestamptz, now()),
        %(until)s::timestamptz, %(stops)s::boolean, %(why_not)s::text, %(read_to)s::int)
RETURNING id;

-- name: add_missing
-- The list of what is missing; what had been given before is known as such.
INSERT INTO missing (completion_id, sort, what, given_at, given_in, before)
SELECT %(completion)s::bigint, n.sort, n.what, CASE WHEN n.given IS NOT NULL THEN now() END, n.given, n.given IS NOT NULL
  FROM unnest(%(sorts)s::text[], %(whats)s::text[], %(given)s::bigint[]) WITH ORDINALITY AS n (sort, what, given, place)
 ORDER BY n.place;

-- name: unread
-- Cases to be completed on which something was said that nobody looked at.
SELECT k.thread_id FROM completion k
 WHERE k.ended_at IS NULL AND (SELECT t.last_position FROM thread t WHERE t.id = k.thread_id) > k.read_to
 ORDER BY k.id LIMIT %(limit)s::int;

-- name: came
-- What the customer said on a thread after a position, with the kinds of the files beside it.
SELECT m.id, m.position, m.text, m.at, m.sign,
       ARRAY(SELECT f.media_type FROM attachment f WHERE f.message_id = m.id AND f.withdrawn_at IS NULL) AS files
  FROM message m
 WHERE m.thread_id = %(thread)s::bigint AND m.position > %(after)s::int AND m.author_kind = 'customer'
   AND m.visibility = 'person' AND m.withdrawn_at IS NULL
 ORDER BY m.position LIMIT 500;

-- name: read_to
-- Up to where somebody looked.
SELECT k.read_to FROM completion k WHERE k.id = %(id)s::bigint;

-- name: note_read
-- Looked so far.
UPDATE completion SET read_to = %(to)s::int WHERE id = %(id)s::bigint;

-- name: give
-- One thing is there: in a message, or another way.
UPDATE missing SET given_at = %(at)s::timestamptz, given_in = %(message)s::bigint
 WHERE id = %(id)s::bigint AND completion_id = %(completion)s::bigint AND given_at IS NULL;

-- name: end_completion
-- Nothing is waited for any more.
UPDATE completion
   SET ended_at = coalesce(%(at)s::timestamptz, now()), ending = %(ending)s::text, completed_at = %(completed)s::timestamptz
 WHERE id = %(id)s::bigint AND ended_at IS NULL;

-- name: notice_stands
-- Whether the words in which they were told what follows are still there.
SELECT m.withdrawn_at IS NULL FROM completion k JOIN message m ON m.id = k.message_id WHERE k.id = %(id)s::bigint;

-- name: told_by
-- What still waits and was asked for in this message.
SELECT k.id FROM completion k
 WHERE k.thread_id = %(thread)s::bigint AND k.message_id = %(message)s::bigint AND k.ended_at IS NULL;

-- name: gave_up
-- Whether the owner ended it in this very transaction because it was not completed.
SELECT EXISTS (SELECT FROM completion k
                WHERE k.thread_id = %(thread)s::bigint AND k.ending = 'not-completed'
                  AND k.xmin = pg_current_xact_id()::xid);

-- name: place
-- In which zone the company counts its days, and which of them are public holidays there.
SELECT s.timezone,
       array(SELECT d.day FROM closed_day d WHERE NOT d.own AND NOT d.opens AND d.day > current_date - 10) AS holidays
  FROM shop s;

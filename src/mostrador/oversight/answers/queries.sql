-- name: is_owed
-- Whether a decision has to answer every question: it is a complaint, or it was when a term began that still runs.
SELECT t.kind IN ('complaint', 'claim')
       OR EXISTS (SELECT FROM deadline d WHERE d.thread_id = t.id AND d.ended_at IS NULL AND d.kind IN ('complaint', 'claim'))
  FROM thread t WHERE t.id = %(thread)s::bigint;

-- name: said
-- What the customer said on a thread and on those that go on in it.
SELECT m.id, m.text
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

-- name: shop_name
-- Who decides.
SELECT s.name FROM shop s;

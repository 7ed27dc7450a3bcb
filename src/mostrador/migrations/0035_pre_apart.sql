-- Who does not serve somebody: the customer asked for another person than them, or they asked to be relieved of the
-- customer. By whatever record of theirs, as long as the records are one person.
CREATE FUNCTION apart_from(person bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
SELECT l.agent_id
  FROM relief l
 WHERE l.person_id IN (SELECT o.id FROM person q JOIN person o ON o.id = coalesce(q.merged_into_id, q.id)
                                                               OR o.merged_into_id = coalesce(q.merged_into_id, q.id)
                        WHERE q.id = $1)
$$;

-- Which courses there are, who passed which, and who is given no new contact for want of one (Ley 10/2025, art. 9.2).
CREATE TABLE course (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 120),
    about text NOT NULL DEFAULT '',
    purposes text[] NOT NULL CHECK (cardinality(purposes) > 0 AND purposes <@ '{attend,automate}'::text[]),
    rule text NOT NULL,
    months smallint CHECK (months BETWEEN 1 AND 600),
    required_from date,
    agent_id bigint NOT NULL REFERENCES agent,
    made_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    removed_by bigint REFERENCES agent,
    CHECK ((removed_at IS NULL) = (removed_by IS NULL))
);
COMMENT ON COLUMN course.purposes IS 'Whom it is for: who attends, who writes what answers by itself.';
COMMENT ON COLUMN course.rule IS 'The row of the law that it is for.';
COMMENT ON COLUMN course.months IS 'For how long it is valid; null: for good.';
COMMENT ON COLUMN course.required_from IS 'From which day of the shop on nobody is given a new contact without it; null: it is not required.';
CREATE UNIQUE INDEX course_name ON course (lower(name)) WHERE removed_at IS NULL;
CREATE TRIGGER course_stays BEFORE DELETE ON course FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TABLE passed (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    course_id bigint NOT NULL REFERENCES course,
    agent_id bigint NOT NULL REFERENCES agent,
    passed_on date NOT NULL,
    valid_until date,
    proof text NOT NULL CHECK (proof <> ''),
    noted_by bigint NOT NULL REFERENCES agent,
    noted_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz,
    revoked_by bigint REFERENCES agent,
    CHECK (valid_until >= passed_on),
    CHECK ((revoked_at IS NULL) = (revoked_by IS NULL))
);
COMMENT ON COLUMN passed.valid_until IS 'The last day on which it is valid; null: for good.';
COMMENT ON COLUMN passed.revoked_at IS 'It was noted by mistake.';
CREATE UNIQUE INDEX passed_once ON passed (agent_id, course_id, passed_on) WHERE revoked_at IS NULL;
CREATE TRIGGER passed_stays BEFORE DELETE ON passed FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER passed_whole BEFORE TRUNCATE ON passed FOR EACH STATEMENT EXECUTE FUNCTION refuse();

CREATE TABLE training (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    since date
);
COMMENT ON COLUMN training.since IS 'From which day on the law asks it of this company; null: it does not.';
INSERT INTO training DEFAULT VALUES;

-- While no course is required there is nobody in it: nobody is kept from their work by what the company has not done yet.
CREATE VIEW untrained AS
SELECT a.id AS agent_id
  FROM agent a
 CROSS JOIN (SELECT (now() AT TIME ZONE s.timezone)::date AS today FROM shop s WHERE s.id = 1) d
 WHERE EXISTS (SELECT FROM training t WHERE t.since <= d.today)
   AND EXISTS (SELECT FROM course c
                WHERE c.removed_at IS NULL AND c.required_from <= d.today AND 'attend' = ANY (c.purposes)
                  AND NOT EXISTS (SELECT FROM passed p
                                   WHERE p.course_id = c.id AND p.agent_id = a.id AND p.revoked_at IS NULL
                                     AND p.passed_on <= d.today AND coalesce(p.valid_until >= d.today, true)));

CREATE TRIGGER roster_course AFTER INSERT OR UPDATE ON course FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();
CREATE TRIGGER roster_passed AFTER INSERT OR UPDATE ON passed FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();
CREATE TRIGGER roster_training AFTER UPDATE ON training FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();

-- What came to who supervises because nobody who could take it was trained.
CREATE INDEX thread_untrained ON thread (opened_at) WHERE given_why = 'untrained' AND state <> 'closed';

-- Days on which an agent is not here: from the first to the last, and no reason. Nobody reads old ones: they are
-- forgotten a month after they ended.
CREATE TABLE absence (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id bigint NOT NULL REFERENCES agent,
    starts_on date NOT NULL,
    ends_on date NOT NULL CHECK (ends_on >= starts_on),
    given_back_at timestamptz
);
CREATE INDEX absence_agent ON absence (agent_id, ends_on);

-- The handoffs made for an absence: the threads that come back with their owner.
CREATE TABLE covering (
    handoff_id bigint PRIMARY KEY REFERENCES handoff,
    absence_id bigint NOT NULL REFERENCES absence ON DELETE CASCADE
);
CREATE INDEX covering_absence ON covering (absence_id);

-- Who is on shift at a moment, and until when, in each agent's own zone: a shift of that day, or one of the day before
-- that runs past midnight. A shift belongs to the day on which it begins, so an absence takes whole shifts away.
-- Minutes are compared as whole numbers: every new thread asks. The planner takes it in like a view.
CREATE FUNCTION duty_at(moment timestamptz)
RETURNS TABLE (agent_id bigint, until timestamptz)
LANGUAGE sql STABLE AS $$
SELECT a.id,
       max(l.midnight + make_interval(mins => s.ends - CASE WHEN s.weekday = l.weekday THEN 0 ELSE 1440 END))
           AT TIME ZONE a.timezone
  FROM can_take a
 CROSS JOIN LATERAL (SELECT moment AT TIME ZONE a.timezone AS wall OFFSET 0) m
 CROSS JOIN LATERAL (
       SELECT date_trunc('day', m.wall) AS midnight,
              extract(isodow FROM m.wall)::int - 1 AS weekday,
              extract(hour FROM m.wall)::int * 60 + extract(minute FROM m.wall)::int AS minute
       OFFSET 0) l
  JOIN shift s ON s.agent_id = a.id
   AND ((s.weekday = l.weekday AND l.minute >= s.starts AND l.minute < s.ends)
        OR (s.weekday = (l.weekday + 6) % 7 AND l.minute + 1440 < s.ends))
 WHERE NOT EXISTS (
       SELECT FROM absence b
        WHERE b.agent_id = a.id
          AND l.midnight::date - CASE WHEN s.weekday = l.weekday THEN 0 ELSE 1 END BETWEEN b.starts_on AND b.ends_on)
 GROUP BY a.id, a.timezone
$$;

CREATE OR REPLACE VIEW on_duty AS SELECT d.agent_id, d.until FROM duty_at(now()) d;

-- What somebody is asked for, with the words by which a customer asks for it.
CREATE TABLE skill (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    words text[] NOT NULL
);
CREATE TABLE agent_skill (
    agent_id bigint NOT NULL REFERENCES agent,
    skill_id bigint NOT NULL REFERENCES skill ON DELETE CASCADE,
    PRIMARY KEY (agent_id, skill_id)
);
CREATE INDEX agent_skill_skill ON agent_skill (skill_id);
-- Languages an agent answers in besides the one of their own pages.
ALTER TABLE agent ADD COLUMN speaks text[] NOT NULL DEFAULT '{}';

-- How many open threads of a channel an agent wants at most. No row: as many as come.
CREATE TABLE capacity (
    agent_id bigint NOT NULL REFERENCES agent,
    channel text NOT NULL,
    most smallint NOT NULL CHECK (most > 0),
    PRIMARY KEY (agent_id, channel)
);

-- Minutes of calls and visits since an agent's last pause, of today only: rows go every night, and nothing is derived
-- from them but whose turn it is. Unlogged: a crash forgets them, too.
CREATE UNLOGGED TABLE talk (
    agent_id bigint PRIMARY KEY REFERENCES agent,
    minutes integer NOT NULL DEFAULT 0,
    since timestamptz NOT NULL DEFAULT now()
);

-- By channel for the capacity, by hour for whose turn it is; both read in the index alone.
ALTER TABLE workload ADD COLUMN channel text NOT NULL DEFAULT '';
ALTER TABLE workload ADD COLUMN given_at timestamptz NOT NULL DEFAULT now();
UPDATE workload w SET channel = t.channel, given_at = t.opened_at FROM thread t WHERE t.id = w.thread_id;
ALTER TABLE workload DROP CONSTRAINT workload_pkey;
ALTER TABLE workload ADD PRIMARY KEY (agent_id, thread_id) INCLUDE (channel, given_at);
CREATE OR REPLACE FUNCTION keep_workload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'open' THEN
        DELETE FROM workload WHERE agent_id = OLD.owner_id AND thread_id = OLD.id;
    END IF;
    IF NEW.state = 'open' THEN
        INSERT INTO workload (agent_id, thread_id, channel) VALUES (NEW.owner_id, NEW.id, NEW.channel);
    END IF;
    RETURN NULL;
END $$;

-- Why the first owner got it ('knows', 'skill', 'language', 'load', 'alone', 'nobody'), and for 'skill' what they know.
ALTER TABLE thread ADD COLUMN given_why text NOT NULL DEFAULT '';
ALTER TABLE thread ADD COLUMN given_skill text;

-- Who is served before others: 0 as they came, 1 a need, 2 urgent by their own word, 4 danger. Who comes for the third
-- time about the same (raised_at) stands between the last two.
ALTER TABLE thread ADD COLUMN raised smallint NOT NULL DEFAULT 0 CHECK (raised IN (0, 1, 2, 4));

-- A head start and no more: whoever has waited longer than it comes first all the same, so that nobody waits for ever.
-- The same hours stand in care/routing/turn.py. Hours and no days, so that no time zone has a say and it may be stored.
CREATE FUNCTION turn_of(since timestamptz, raised smallint, again boolean) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$
SELECT since - make_interval(hours => CASE WHEN raised = 4 THEN 168 WHEN again THEN 24 WHEN raised = 2 THEN 8
                                           WHEN raised = 1 THEN 2 ELSE 0 END)
$$;
ALTER TABLE thread
    ADD COLUMN turn_at timestamptz GENERATED ALWAYS AS (turn_of(waiting_since, raised, raised_at IS NOT NULL)) STORED;
CREATE INDEX thread_turn ON thread (team_id, turn_at, id) WHERE waiting_since IS NOT NULL AND state = 'open';
DROP INDEX thread_waiting;

-- Somebody asks that another person take a thread. A customer, once and without reasons; or its owner, who is answered
-- by a supervisor the same day. It enters no figure.
CREATE TABLE relief (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    agent_id bigint NOT NULL REFERENCES agent,
    by_kind text NOT NULL CHECK (by_kind IN ('customer', 'agent')),
    reason text CHECK (reason IN ('threats', 'harassment', 'family')),
    asked_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz,
    answered_at timestamptz,
    answered_by bigint REFERENCES agent,
    CHECK ((by_kind = 'agent') = (reason IS NOT NULL)),
    CHECK ((by_kind = 'agent') = (due_at IS NOT NULL))
);
CREATE UNIQUE INDEX relief_of_customer ON relief (thread_id) WHERE by_kind = 'customer';
CREATE UNIQUE INDEX relief_open ON relief (thread_id) WHERE by_kind = 'agent' AND answered_at IS NULL;
CREATE INDEX relief_due ON relief (due_at) WHERE answered_at IS NULL AND by_kind = 'agent';

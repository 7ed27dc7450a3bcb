-- Answer times of the firm: the days it does not open, how long an answer may take, and the clocks that run.

-- Where the firm is, for its public holidays; `region` is a subdivision of the country or empty. One row.
CREATE TABLE calendar (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    country text NOT NULL,
    region text NOT NULL DEFAULT '',
    filled_to smallint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN calendar.filled_to IS 'The last year whose public holidays stand in closed_day.';
INSERT INTO calendar (country) VALUES ('ES');

-- A day on which the firm does not open. Public ones are written once a year; the firm adds and strikes out its own.
CREATE TABLE closed_day (
    day date PRIMARY KEY,
    name text NOT NULL,
    own boolean NOT NULL,
    opens boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN closed_day.opens IS 'A public holiday on which this firm works all the same.';

-- How much working time an answer may take, in minutes; null: nothing is promised.
CREATE TABLE answer_time (
    kind text NOT NULL REFERENCES retention,
    urgent boolean NOT NULL,
    first_minutes integer CHECK (first_minutes > 0),
    next_minutes integer CHECK (next_minutes > 0),
    solution_minutes integer CHECK (solution_minutes > 0),
    PRIMARY KEY (kind, urgent)
);
INSERT INTO answer_time (kind, urgent, first_minutes, next_minutes) VALUES
    ('enquiry', false, 240, 480), ('complaint', false, 240, 480), ('claim', false, 240, 480), ('incident', false, 120, 240),
    ('enquiry', true, 30, 60), ('complaint', true, 30, 60), ('claim', true, 30, 60), ('incident', true, 30, 60);

-- A time limit that runs on a thread. `minutes` and `due_at` are fixed when it starts: later settings move no clock.
CREATE TABLE clock (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    sort text NOT NULL CHECK (sort IN ('first', 'next', 'solution')),
    minutes integer NOT NULL CHECK (minutes > 0),
    started_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    warn_at timestamptz NOT NULL,
    paused_at timestamptz,
    warned_at timestamptz,
    missed_at timestamptz,
    ended_at timestamptz,
    ending text CHECK (ending IN ('met', 'late', 'dropped')),
    CHECK ((ended_at IS NULL) = (ending IS NULL)),
    CHECK (ended_at IS NULL OR paused_at IS NULL)
);
CREATE UNIQUE INDEX clock_runs ON clock (thread_id, (sort = 'solution')) WHERE ended_at IS NULL;
CREATE INDEX clock_due ON clock (due_at) WHERE ended_at IS NULL AND paused_at IS NULL;
CREATE INDEX clock_warn ON clock (warn_at) WHERE warned_at IS NULL AND ended_at IS NULL AND paused_at IS NULL;
CREATE INDEX clock_miss ON clock (due_at) WHERE missed_at IS NULL AND ended_at IS NULL AND paused_at IS NULL;
CREATE INDEX clock_thread ON clock (thread_id, started_at);
CREATE TRIGGER clock_stays BEFORE DELETE ON clock FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER clock_whole BEFORE TRUNCATE ON clock FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Clocks run from today on: what was said before was promised no time.
INSERT INTO follower (name, xid) VALUES ('clocks', pg_current_xact_id());

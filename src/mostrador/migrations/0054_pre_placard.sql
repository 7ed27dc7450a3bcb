-- How the company is reached, beside what the settings of the shop say; each time it says it is a row.
CREATE TABLE reach (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    said_at timestamptz NOT NULL DEFAULT now(),
    agent_id bigint NOT NULL REFERENCES agent,
    contract_ways text[] NOT NULL CHECK (contract_ways <@ ARRAY['premises', 'online', 'phone', 'post']),
    premises text NOT NULL,
    registered text NOT NULL,
    free_phone text NOT NULL,
    faults_phone text NOT NULL,
    plain_phone text NOT NULL,
    call_cost text NOT NULL,
    messaging text NOT NULL,
    sign_language text NOT NULL,
    strict_hours boolean NOT NULL
);
COMMENT ON COLUMN reach.contract_ways IS 'By which ways its contracts are made (Ley 10/2025, art. 7.1).';
COMMENT ON COLUMN reach.faults_phone IS 'Attended day and night, for interruptions of a basic service (art. 14.2).';
COMMENT ON COLUMN reach.strict_hours IS 'Whether a shop on line is open whenever one can buy in it (art. 14.1).';
CREATE INDEX reach_said ON reach (said_at, id);
CREATE TRIGGER reach_stays BEFORE DELETE OR UPDATE ON reach FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER reach_whole BEFORE TRUNCATE ON reach FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- In which hours one can buy on line, as in opening; no row: always.
CREATE TABLE selling (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6),
    starts smallint NOT NULL CHECK (starts BETWEEN 0 AND 1439),
    ends smallint NOT NULL CHECK (ends > starts AND ends <= starts + 1440)
);

-- What everybody was told of customer service from a moment on, in each language.
CREATE TABLE placard (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    made_at timestamptz NOT NULL DEFAULT now(),
    digest bytea NOT NULL,
    lacks text[] NOT NULL,
    told jsonb NOT NULL
);
COMMENT ON COLUMN placard.lacks IS 'What was not configured then, so that it could not be told.';
CREATE TRIGGER placard_stays BEFORE DELETE OR UPDATE ON placard FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER placard_whole BEFORE TRUNCATE ON placard FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Where the company says that it is published, and what was seen there.
CREATE TABLE posting (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('home', 'contract', 'invoice')),
    url text NOT NULL,
    agent_id bigint NOT NULL REFERENCES agent,
    added_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz
);
CREATE UNIQUE INDEX posting_once ON posting (kind, url) WHERE removed_at IS NULL;
CREATE TRIGGER posting_stays BEFORE DELETE ON posting FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER posting_whole BEFORE TRUNCATE ON posting FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TABLE sighting (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    posting_id bigint NOT NULL REFERENCES posting,
    placard_id bigint REFERENCES placard,
    at timestamptz NOT NULL DEFAULT now(),
    how text NOT NULL CHECK (how IN ('live', 'linked', 'text', 'nothing', 'unreachable')),
    language text NOT NULL,
    parts smallint NOT NULL,
    differing jsonb NOT NULL,
    fault text NOT NULL
);
CREATE INDEX sighting_posting ON sighting (posting_id, id);
CREATE INDEX sighting_placard ON sighting (placard_id);
CREATE TRIGGER sighting_stays BEFORE DELETE OR UPDATE ON sighting FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER sighting_whole BEFORE TRUNCATE ON sighting FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Whether a moment lies in stretches of a week of the shop: one that ends past midnight belongs to the day it began on.
CREATE FUNCTION open_then(at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM opening)
        OR EXISTS (SELECT FROM shop s, generate_series(0, 1) AS back (days), opening o
                    WHERE o.weekday = extract(isodow FROM (at AT TIME ZONE s.timezone) - make_interval(days => back.days)) - 1
                      AND ((at AT TIME ZONE s.timezone)::time - time '00:00') + make_interval(days => back.days)
                          >= make_interval(mins => o.starts)
                      AND ((at AT TIME ZONE s.timezone)::time - time '00:00') + make_interval(days => back.days)
                          < make_interval(mins => o.ends)
                      AND NOT EXISTS (SELECT FROM closed_day c
                                       WHERE c.day = (at AT TIME ZONE s.timezone)::date - back.days AND NOT c.opens))
$$;
CREATE FUNCTION sold_then(at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT FROM selling)
        OR EXISTS (SELECT FROM shop s, generate_series(0, 1) AS back (days), selling o
                    WHERE o.weekday = extract(isodow FROM (at AT TIME ZONE s.timezone) - make_interval(days => back.days)) - 1
                      AND ((at AT TIME ZONE s.timezone)::time - time '00:00') + make_interval(days => back.days)
                          >= make_interval(mins => o.starts)
                      AND ((at AT TIME ZONE s.timezone)::time - time '00:00') + make_interval(days => back.days)
                          < make_interval(mins => o.ends))
$$;

-- Saved filters of people. What they find is read anew each time, for whoever looks.

CREATE TABLE segment (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 40),
    agent_id bigint NOT NULL REFERENCES agent,
    shown_to text NOT NULL CHECK (shown_to IN ('mine', 'all')),
    filter text NOT NULL CHECK (filter <> '' AND length(filter) <= 500),
    changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX segment_agent ON segment (agent_id);
COMMENT ON COLUMN segment.filter IS 'In the words of its author; compiled by kit/filters.py, never put into a statement.';

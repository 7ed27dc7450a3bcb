-- People brought in from a table: what was made of it, line by line. The file itself goes a day later, these rows
-- thirty days later.
CREATE TABLE people_import (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id bigint NOT NULL REFERENCES agent,
    name text NOT NULL,
    hash text NOT NULL,
    encoding text NOT NULL CHECK (encoding IN ('utf-8-sig', 'cp1252')),
    delimiter text NOT NULL CHECK (length(delimiter) = 1),
    header text[] NOT NULL,
    columns text[] NOT NULL,
    region text NOT NULL,
    language text NOT NULL,
    lines integer NOT NULL,
    place integer NOT NULL DEFAULT 0,
    made integer NOT NULL DEFAULT 0,
    completed integer NOT NULL DEFAULT 0,
    known integer NOT NULL DEFAULT 0,
    refused integer NOT NULL DEFAULT 0,
    at timestamptz NOT NULL DEFAULT now(),
    began_at timestamptz,
    ended_at timestamptz,
    CHECK (cardinality(columns) = cardinality(header)),
    CHECK (place = made + completed + known + refused)
);
COMMENT ON COLUMN people_import.place IS 'So many lines are done; ended before the last one, the file was gone.';

CREATE TABLE people_import_refused (
    import_id bigint NOT NULL REFERENCES people_import ON DELETE CASCADE,
    line integer NOT NULL,
    why text NOT NULL,
    value text NOT NULL DEFAULT '',
    PRIMARY KEY (import_id, line)
);

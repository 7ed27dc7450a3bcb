-- What of a person was erased, by whom, what stays and why. Each time it goes on is a row of its own.
CREATE TABLE erasure (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    at timestamptz NOT NULL DEFAULT now(),
    by_id bigint REFERENCES agent,
    gone jsonb NOT NULL,
    stays jsonb NOT NULL,
    files integer NOT NULL,
    next_at timestamptz
);
CREATE INDEX erasure_person ON erasure (person_id, id);
COMMENT ON COLUMN erasure.next_at IS 'When what stays may go; null when everything went, or nobody knows yet.';
CREATE TRIGGER erasure_stays BEFORE UPDATE OR DELETE ON erasure FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER erasure_whole BEFORE TRUNCATE ON erasure FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- Ledgers keep their rows, their sums and their dates; the words in them may be about a person, and go when that person
-- is erased, in a transaction that says so.
CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('gesture', 'permission', 'leaving')
       AND current_setting('mostrador.erasing', true) = 'on' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

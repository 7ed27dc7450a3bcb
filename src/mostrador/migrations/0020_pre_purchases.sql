-- What a person bought of us, as an agent noted it: what, which order or receipt, and when. Never a price.
CREATE TABLE purchase (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES person,
    what text NOT NULL CHECK (what <> '' AND length(what) <= 200),
    reference text NOT NULL DEFAULT '' CHECK (length(reference) <= 80),
    bought_on date NOT NULL,
    noted_by bigint NOT NULL REFERENCES agent,
    noted_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    removed_by bigint REFERENCES agent,
    CHECK ((removed_at IS NULL) = (removed_by IS NULL))
);
CREATE INDEX purchase_person ON purchase (person_id, bought_on DESC) WHERE removed_at IS NULL;
CREATE INDEX purchase_noted_by ON purchase (noted_by);

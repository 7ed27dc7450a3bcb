-- What *solved* released holds again when the customer takes it back: the ended row stays as it ended, and a new one is
-- made from it for the same moment.
ALTER TABLE promise ADD COLUMN closure_id bigint REFERENCES closure, ADD COLUMN revives_id bigint REFERENCES promise;
ALTER TABLE promise ADD CONSTRAINT promise_closed CHECK (closure_id IS NULL OR ending = 'released') NOT VALID;
CREATE INDEX promise_of_closure ON promise (closure_id) WHERE closure_id IS NOT NULL;
CREATE INDEX promise_revives ON promise (revives_id) WHERE revives_id IS NOT NULL;
COMMENT ON COLUMN promise.closure_id IS 'The solved closure that released it, not the customer by its own button.';
COMMENT ON COLUMN promise.revives_id IS 'The first promise of which this is the same word again.';

-- Whoever says «not yet» stands right after danger until one of us answers.
ALTER TABLE thread ADD COLUMN not_yet_at timestamptz;
CREATE INDEX thread_not_yet_of_owner ON thread (owner_id, last_at DESC, id DESC) WHERE not_yet_at IS NOT NULL AND state = 'open';
CREATE INDEX thread_not_yet_of_team ON thread (team_id, last_at DESC, id DESC) WHERE not_yet_at IS NOT NULL AND state = 'open';

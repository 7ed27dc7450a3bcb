-- A thread may go on in another one of the same person, be parted into two, stand beside others, and be followed.

ALTER TABLE closure
    ADD COLUMN into_id bigint REFERENCES thread,
    DROP CONSTRAINT closure_kind_check,
    ADD CONSTRAINT closure_kind_check CHECK (kind IN ('solved', 'answered', 'quiet', 'discarded', 'merged')),
    ADD CONSTRAINT closure_into_check CHECK ((kind = 'merged') = (into_id IS NOT NULL)),
    ADD CONSTRAINT closure_other_check CHECK (into_id <> thread_id);
COMMENT ON COLUMN closure.into_id IS 'Where a merged thread goes on.';
CREATE INDEX closure_into ON closure (into_id) WHERE into_id IS NOT NULL AND ended_at IS NULL;

ALTER TABLE thread ADD COLUMN split_from_id bigint REFERENCES thread;
COMMENT ON COLUMN thread.split_from_id IS 'The thread its first words were said on.';
CREATE INDEX thread_split_from ON thread (split_from_id) WHERE split_from_id IS NOT NULL;

ALTER TABLE message ADD COLUMN copied_from_id bigint REFERENCES message;
COMMENT ON COLUMN message.copied_from_id IS 'The same words where they were said: withdrawn there, they go here too.';
CREATE INDEX message_copied_from ON message (copied_from_id) WHERE copied_from_id IS NOT NULL;

CREATE TABLE related (
    low_id bigint NOT NULL REFERENCES thread,
    high_id bigint NOT NULL REFERENCES thread,
    by_id bigint NOT NULL REFERENCES agent,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (low_id, high_id),
    CHECK (low_id < high_id)
);
CREATE INDEX related_high ON related (high_id);
CREATE INDEX related_by ON related (by_id);

CREATE TABLE thread_follower (
    agent_id bigint NOT NULL REFERENCES agent,
    thread_id bigint NOT NULL REFERENCES thread,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (agent_id, thread_id)
);
CREATE INDEX thread_follower_thread ON thread_follower (thread_id);

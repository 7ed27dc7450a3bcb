-- A question of ours that nobody answers: asked again twice, then the thread goes quiet. The row goes with the answer.
CREATE TABLE silence (
    thread_id bigint PRIMARY KEY REFERENCES thread,
    asked_at timestamptz NOT NULL,
    notices smallint NOT NULL DEFAULT 0 CHECK (notices BETWEEN 0 AND 2),
    next_at timestamptz NOT NULL
);
CREATE INDEX silence_next ON silence (next_at);
INSERT INTO follower (name, xid) VALUES ('silence', pg_current_xact_id());

-- Thanks are the agent's own. They are shown elsewhere only once both agreed; the person is asked for them at most once.
ALTER TABLE thanks
    ADD COLUMN shown_by_agent timestamptz,
    ADD COLUMN shown_by_person timestamptz,
    ADD COLUMN kept_private timestamptz;
COMMENT ON COLUMN thanks.kept_private IS 'The person was asked whether it may be shown, and said no.';
CREATE INDEX thanks_shown ON thanks (id DESC) WHERE shown_by_agent IS NOT NULL AND shown_by_person IS NOT NULL;

CREATE TABLE thanks_asked (
    thread_id bigint PRIMARY KEY REFERENCES thread,
    at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);

-- These tables are small and hardly change, so that nobody would ever count them; every list of the desk joins them.
ALTER TABLE team SET (autovacuum_analyze_threshold = 0, autovacuum_analyze_scale_factor = 0);
ALTER TABLE agent SET (autovacuum_analyze_threshold = 0, autovacuum_analyze_scale_factor = 0);
ALTER TABLE membership SET (autovacuum_analyze_threshold = 0, autovacuum_analyze_scale_factor = 0);

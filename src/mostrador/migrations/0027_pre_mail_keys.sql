-- The keys with which the shop signs what it sends (DKIM), one in use for each domain.
CREATE TABLE mail_key (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    domain text NOT NULL CHECK (domain = lower(domain) AND domain <> ''),
    selector text NOT NULL CHECK (selector = lower(selector) AND selector <> ''),
    key bytea NOT NULL,
    record text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    looked_at timestamptz,
    found text NOT NULL DEFAULT '' CHECK (found IN ('', 'there', 'missing', 'another', 'several', 'unanswered')),
    shown_at timestamptz,
    insisted_at timestamptz,
    retired_at timestamptz
);
COMMENT ON COLUMN mail_key.key IS 'The private half, sealed with the server''s secret; empty when retired.';
COMMENT ON COLUMN mail_key.record IS 'What the DNS has to say at selector._domainkey.domain.';
COMMENT ON COLUMN mail_key.found IS 'What stood there when it was looked at last.';
COMMENT ON COLUMN mail_key.shown_at IS 'Since when the DNS says it: without that nothing is signed with it.';
COMMENT ON COLUMN mail_key.insisted_at IS 'When somebody said to sign with it whatever the DNS says.';
CREATE UNIQUE INDEX mail_key_name ON mail_key (domain, selector) WHERE retired_at IS NULL;

-- What a seal covers beside its event, a signed root of each day, and when somebody outside saw it.

-- The salt with which an earlier wording was sealed goes with the wording.
ALTER TABLE correction ADD COLUMN salt bytea;

ALTER TABLE seal ADD COLUMN said_at timestamptz, ADD COLUMN parts text[];
COMMENT ON COLUMN seal.said_at IS 'When the message of the event was said, as the chain holds it; null for other events and before 0039.';
COMMENT ON COLUMN seal.parts IS 'Salted digests of what came with the message: raw:0:…, file:ID:…, mail:ID:….';

-- With what the roots of days are signed. The private half opens only with the secret of the server.
CREATE TABLE evidence_key (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public bytea NOT NULL UNIQUE CHECK (length(public) = 32),
    private bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);

-- The seals of one day, of the shop's zone, under one signature; numbered without a gap.
CREATE TABLE root (
    id bigint PRIMARY KEY CHECK (id > 0),
    day date NOT NULL,
    first_position bigint NOT NULL UNIQUE,
    last_position bigint NOT NULL UNIQUE CHECK (last_position >= first_position),
    merkle bytea NOT NULL CHECK (length(merkle) = 32),
    previous bytea NOT NULL CHECK (length(previous) = 32),
    hash bytea NOT NULL UNIQUE CHECK (length(hash) = 32),
    key_id bigint NOT NULL REFERENCES evidence_key,
    signature bytea NOT NULL CHECK (length(signature) = 64),
    made_at timestamptz NOT NULL DEFAULT now()
);

-- That an authority of time (RFC 3161) saw a root, and when.
CREATE TABLE root_stamp (
    root_id bigint PRIMARY KEY REFERENCES root,
    url text NOT NULL,
    token bytea NOT NULL,
    at timestamptz NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);

-- Each time the chain was checked, and what was found first.
CREATE TABLE verification (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    files boolean NOT NULL,
    fault text,
    about text NOT NULL DEFAULT ''
);

CREATE TRIGGER evidence_key_stays BEFORE UPDATE OR DELETE ON evidence_key FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER evidence_key_whole BEFORE TRUNCATE ON evidence_key FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER root_stays BEFORE UPDATE OR DELETE ON root FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER root_whole BEFORE TRUNCATE ON root FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER root_stamp_stays BEFORE UPDATE OR DELETE ON root_stamp FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER root_stamp_whole BEFORE TRUNCATE ON root_stamp FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER verification_stays BEFORE UPDATE OR DELETE ON verification FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER verification_whole BEFORE TRUNCATE ON verification FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- What stands of a message as the chain commits to it: nothing but salted digests leave this view. The salt of the
-- first wording is the one that what came with the message is sealed with.
CREATE VIEW said_whole AS
SELECT m.id, m.thread_id, m.position, m.at, m.withdrawn_at IS NOT NULL AS withdrawn, m.salt = '' AS torn,
       m.text = '' AND m.raw IS NULL AS blank,
       ARRAY(SELECT CASE WHEN c.salt IS NULL THEN '' ELSE encode(sha256(c.salt || convert_to(c.text, 'UTF8')), 'hex') END
               FROM correction c WHERE c.message_id = m.id ORDER BY c.id)
         || encode(sha256(m.salt || convert_to(m.text, 'UTF8')), 'hex') AS digests,
       ARRAY(SELECT 'raw:0:' || encode(sha256(f.salt || m.raw), 'hex') WHERE m.raw IS NOT NULL
              UNION ALL
             SELECT 'file:' || a.id || ':' || encode(sha256(f.salt || convert_to(a.hash, 'UTF8')), 'hex')
               FROM attachment a WHERE a.message_id = m.id AND a.withdrawn_at IS NULL
              UNION ALL
             SELECT 'mail:' || k.id || ':' || encode(sha256(f.salt || convert_to(k.hash, 'UTF8')), 'hex')
               FROM mail k WHERE k.message_id = m.id
              ORDER BY 1) AS parts
  FROM message m
 CROSS JOIN LATERAL (
       SELECT coalesce((SELECT c.salt FROM correction c WHERE c.message_id = m.id ORDER BY c.id LIMIT 1), m.salt) AS salt) f;

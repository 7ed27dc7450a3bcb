-- What owners give without asking, what each may give, how a person leaves, and the letters to other programs.

CREATE TABLE webhook (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url text NOT NULL,
    secret bytea NOT NULL,
    kinds text[] NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    paused_at timestamptz,
    removed_at timestamptz
);
COMMENT ON COLUMN webhook.secret IS 'Sealed with the server''s secret.';

CREATE TABLE delivery (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    webhook_id bigint NOT NULL REFERENCES webhook,
    kind text NOT NULL,
    key text NOT NULL,
    body text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    tries smallint NOT NULL DEFAULT 0,
    delivered_at timestamptz,
    given_up_at timestamptz,
    UNIQUE (webhook_id, key)
);
COMMENT ON COLUMN delivery.key IS 'What it tells of (gesture:12): told once to each webhook.';
CREATE INDEX delivery_lately ON delivery (webhook_id, made_at DESC);
CREATE INDEX delivery_told ON delivery (delivered_at) WHERE delivered_at IS NOT NULL;

CREATE TABLE delivery_try (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    delivery_id uuid NOT NULL REFERENCES delivery ON DELETE CASCADE,
    at timestamptz NOT NULL DEFAULT now(),
    status smallint,
    said text NOT NULL,
    took_ms integer NOT NULL
);
CREATE INDEX delivery_tried ON delivery_try (delivery_id, id DESC);

CREATE TABLE generosity (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    currency text NOT NULL DEFAULT 'EUR' CHECK (currency ~ '^[A-Z]{3}$'),
    leaving_offer text NOT NULL DEFAULT ''
);
INSERT INTO generosity DEFAULT VALUES;

CREATE TABLE budget (
    role text UNIQUE CHECK (role IN ('agent', 'supervisor', 'admin')),
    agent_id bigint UNIQUE REFERENCES agent,
    per_case bigint NOT NULL CHECK (per_case >= 0),
    per_month bigint NOT NULL CHECK (per_month >= 0),
    CHECK (num_nonnulls(role, agent_id) = 1)
);
COMMENT ON TABLE budget IS 'In cents. That of an agent goes before that of their role.';
INSERT INTO budget (role, per_case, per_month)
VALUES ('agent', 3000, 20000), ('supervisor', 10000, 60000), ('admin', 20000, 100000);

CREATE TABLE accounting (
    kind text PRIMARY KEY,
    code text NOT NULL
);

CREATE TABLE ready_gesture (
    place smallint PRIMARY KEY,
    kind text NOT NULL,
    cents bigint NOT NULL CHECK (cents > 0),
    days integer,
    what text NOT NULL,
    reason text NOT NULL
);

CREATE TABLE permission (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    owner_id bigint NOT NULL REFERENCES agent,
    asked_by bigint NOT NULL REFERENCES agent,
    asked_of bigint NOT NULL REFERENCES agent,
    kind text NOT NULL,
    cents bigint NOT NULL CHECK (cents > 0),
    days integer,
    what text NOT NULL,
    reason text NOT NULL,
    failed boolean NOT NULL DEFAULT false,
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    answered_at timestamptz,
    verdict text CHECK (verdict IN ('approved', 'refused', 'withdrawn')),
    answer text NOT NULL DEFAULT '',
    CHECK (asked_by <> asked_of),
    CHECK ((answered_at IS NULL) = (verdict IS NULL))
);
CREATE UNIQUE INDEX permission_open ON permission (thread_id) WHERE answered_at IS NULL;
CREATE INDEX permission_of_thread ON permission (thread_id, id DESC);

CREATE TABLE gesture (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    person_id bigint NOT NULL REFERENCES person,
    agent_id bigint NOT NULL REFERENCES agent,
    kind text NOT NULL CHECK (kind IN ('money', 'discount', 'item', 'repair', 'days')),
    nature text NOT NULL CHECK (nature IN ('courtesy', 'compensation')),
    cents bigint NOT NULL,
    days integer CHECK (days > 0),
    currency text NOT NULL,
    what text NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    accounting text NOT NULL DEFAULT '',
    given_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    permission_id bigint UNIQUE REFERENCES permission,
    reverses_id bigint UNIQUE REFERENCES gesture,
    CHECK (CASE WHEN reverses_id IS NULL THEN cents > 0 ELSE cents < 0 END),
    CHECK ((kind = 'days') = (days IS NOT NULL))
);
COMMENT ON COLUMN gesture.cents IS 'What it costs the firm, in hundredths of the currency. A reversal is a row of its own, below zero.';
CREATE INDEX gesture_of_thread ON gesture (thread_id, id);
CREATE INDEX gesture_of_person ON gesture (person_id, given_at DESC);
CREATE INDEX gesture_of_agent ON gesture (agent_id, given_at);
CREATE INDEX gesture_by_day ON gesture (given_at, id);

CREATE TABLE leaving (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    thread_id bigint NOT NULL REFERENCES thread,
    person_id bigint NOT NULL REFERENCES person,
    what text NOT NULL CHECK (what <> ''),
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    asked_by text NOT NULL,
    effective_on date NOT NULL,
    offered_at timestamptz,
    executed_at timestamptz,
    executed_by bigint REFERENCES agent,
    withdrawn_at timestamptz,
    CHECK (num_nonnulls(executed_at, withdrawn_at) <= 1),
    CHECK ((executed_at IS NULL) = (executed_by IS NULL))
);
COMMENT ON COLUMN leaving.effective_on IS 'The day it was asked, in the shop''s zone: the days the case takes cost nothing.';
CREATE UNIQUE INDEX leaving_open ON leaving (thread_id) WHERE executed_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX leaving_of_thread ON leaving (thread_id, id DESC);
CREATE UNIQUE INDEX leaving_offered_once ON leaving (person_id) WHERE offered_at IS NOT NULL;

-- A ledger only grows. Who a row is about may move, when two records of one person become one.
CREATE TRIGGER gesture_stays BEFORE DELETE ON gesture FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER gesture_whole BEFORE TRUNCATE ON gesture FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER gesture_as_given
    BEFORE UPDATE OF thread_id, agent_id, kind, nature, cents, days, currency, what, reason, accounting, given_at,
                     permission_id, reverses_id
    ON gesture FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER permission_stays BEFORE DELETE ON permission FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER permission_whole BEFORE TRUNCATE ON permission FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER permission_as_asked
    BEFORE UPDATE OF thread_id, owner_id, asked_by, asked_of, kind, cents, days, what, reason, failed, asked_at
    ON permission FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER permission_answered_once BEFORE UPDATE ON permission
    FOR EACH ROW WHEN (OLD.answered_at IS NOT NULL) EXECUTE FUNCTION refuse();
CREATE TRIGGER leaving_stays BEFORE DELETE ON leaving FOR EACH ROW EXECUTE FUNCTION refuse();
CREATE TRIGGER leaving_whole BEFORE TRUNCATE ON leaving FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER leaving_as_asked BEFORE UPDATE OF thread_id, what, asked_at, asked_by, effective_on
    ON leaving FOR EACH ROW EXECUTE FUNCTION refuse();

-- Which roster of agents stands now, so that whoever chooses among them need not read all of them for every new thread.
CREATE TABLE roster (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    version uuid NOT NULL DEFAULT gen_random_uuid()
);
COMMENT ON COLUMN roster.version IS 'Another one after any change of who can take threads, when, in which languages and about what.';
INSERT INTO roster DEFAULT VALUES;

CREATE FUNCTION renew_roster() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE roster SET version = gen_random_uuid();
    RETURN NULL;
END $$;

CREATE TRIGGER roster_agent AFTER INSERT OR DELETE OR UPDATE OF suspended_at, password_hash, role, timezone, language, speaks
    ON agent FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();
CREATE TRIGGER roster_membership AFTER INSERT OR UPDATE OR DELETE ON membership FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();
CREATE TRIGGER roster_shift AFTER INSERT OR UPDATE OR DELETE ON shift FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();
CREATE TRIGGER roster_absence AFTER INSERT OR UPDATE OR DELETE ON absence FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();
CREATE TRIGGER roster_skill AFTER INSERT OR UPDATE OR DELETE ON skill FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();
CREATE TRIGGER roster_agent_skill AFTER INSERT OR UPDATE OR DELETE ON agent_skill FOR EACH STATEMENT EXECUTE FUNCTION renew_roster();

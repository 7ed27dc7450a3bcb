-- The open threads of each agent, apart from the threads themselves: a row here changes when a thread opens, closes
-- or moves, and not with everything that is said, so that counting stays cheap while people talk.
CREATE TABLE workload (
    agent_id bigint NOT NULL,
    thread_id bigint NOT NULL,
    PRIMARY KEY (agent_id, thread_id)
);
INSERT INTO workload SELECT owner_id, id FROM thread WHERE state = 'open';

CREATE FUNCTION keep_workload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.state = 'open' THEN
        DELETE FROM workload WHERE agent_id = OLD.owner_id AND thread_id = OLD.id;
    END IF;
    IF NEW.state = 'open' THEN
        INSERT INTO workload (agent_id, thread_id) VALUES (NEW.owner_id, NEW.id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER thread_begins_work AFTER INSERT ON thread
    FOR EACH ROW WHEN (NEW.state = 'open') EXECUTE FUNCTION keep_workload();
CREATE TRIGGER thread_moves_work AFTER UPDATE ON thread
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.owner_id IS DISTINCT FROM NEW.owner_id)
    EXECUTE FUNCTION keep_workload();

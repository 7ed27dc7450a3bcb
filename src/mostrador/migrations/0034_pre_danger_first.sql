-- Danger stands first in every list. Few threads are in danger at once, and one that is not writes nothing here.
CREATE INDEX thread_danger_of_owner ON thread (owner_id, state, last_at DESC, id DESC) WHERE raised >= 4 AND state <> 'closed';
CREATE INDEX thread_danger_of_team ON thread (team_id, state, last_at DESC, id DESC) WHERE raised >= 4 AND state <> 'closed';

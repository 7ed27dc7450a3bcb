-- name: find_agent
-- One agent by id, suspended or not.
SELECT a.id, a.email, a.name, a.role, a.language, a.timezone, a.photo, a.stand_in_id, a.sound, a.notifications,
       a.suspended_at, a.totp_since, a.created_at
  FROM agent a WHERE a.id = %(id)s::bigint;

-- name: find_agent_by_email
-- The same by what they log in with.
SELECT a.id, a.email, a.name, a.role, a.language, a.timezone, a.photo, a.stand_in_id, a.sound, a.notifications,
       a.suspended_at, a.totp_since, a.created_at
  FROM agent a WHERE a.email = %(email)s::text;

-- name: agents
-- Everybody who answers or answered; a firm has few agents, so all at once.
SELECT a.id, a.email, a.name, a.role, a.language, a.timezone, a.photo, a.stand_in_id, a.sound, a.notifications,
       a.suspended_at, a.totp_since, a.created_at
  FROM agent a ORDER BY a.id;

-- name: add_agent
-- A new agent with their teams (the oldest one when none is named) and the shop's hours, in one statement.
WITH born AS (
    INSERT INTO agent (email, name, role, language, timezone, password_hash)
    VALUES (%(email)s::text, %(name)s::text, %(role)s::text, %(language)s::text, %(timezone)s::text,
            %(password_hash)s::text)
    ON CONFLICT (email) DO NOTHING
    RETURNING id, email, name, role, language, timezone, photo, stand_in_id, sound, notifications,
              suspended_at, totp_since, created_at
), joined AS (
    INSERT INTO membership (agent_id, team_id)
    SELECT born.id, t.id FROM born, team t
     WHERE t.id = ANY(%(teams)s::bigint[])
        OR (cardinality(%(teams)s::bigint[]) = 0 AND t.id = (SELECT min(id) FROM team WHERE removed_at IS NULL))
), works AS (
    INSERT INTO shift (agent_id, weekday, starts, ends)
    SELECT born.id, o.weekday, o.starts, o.ends FROM born, opening o
)
SELECT * FROM born;

-- name: change_profile
-- What agents choose about themselves.
UPDATE agent
   SET name = %(name)s::text, language = %(language)s::text, timezone = %(timezone)s::text,
       sound = %(sound)s::boolean, notifications = %(notifications)s::boolean
 WHERE id = %(id)s::bigint
RETURNING id, email, name, role, language, timezone, photo, stand_in_id, sound, notifications,
          suspended_at, totp_since, created_at;

-- name: set_photo
-- Their own picture, or none.
UPDATE agent SET photo = %(photo)s::text WHERE id = %(id)s::bigint;

-- name: set_stand_in
-- Who answers for them while they are off shift.
UPDATE agent SET stand_in_id = %(stand_in)s::bigint WHERE id = %(id)s::bigint;

-- name: set_role
-- What they may do.
UPDATE agent SET role = %(role)s::text WHERE id = %(id)s::bigint;

-- name: set_email
-- What they log in with; nothing happens when somebody else has it.
UPDATE agent SET email = %(email)s::text
 WHERE id = %(id)s::bigint
   AND NOT EXISTS (SELECT FROM agent o WHERE o.email = %(email)s::text AND o.id <> %(id)s::bigint);

-- name: set_password
-- A new password; the hash was made before the transaction began.
UPDATE agent SET password_hash = %(password_hash)s::text WHERE id = %(id)s::bigint;

-- name: password_hash
-- To ask for the present password before a change.
SELECT a.password_hash FROM agent a WHERE a.id = %(id)s::bigint;

-- name: lock_agent
-- Two changes of one agent wait for each other. No stronger lock: every row that names an agent
-- shares its key, under the lock of a thread, and whoever leaves locks their threads after this.
SELECT a.id, a.email, a.name, a.role, a.language, a.timezone, a.photo, a.stand_in_id, a.sound, a.notifications,
       a.suspended_at, a.totp_since, a.created_at
  FROM agent a WHERE a.id = %(id)s::bigint FOR NO KEY UPDATE;

-- name: can_take
-- Who can take a thread, by id.
SELECT a.id FROM can_take a WHERE EXISTS (SELECT FROM may_own o WHERE o.agent_id = a.id) ORDER BY a.id;

-- name: owns_threads
-- Whether cases that are not over are theirs, or on their way to them.
SELECT EXISTS (SELECT FROM thread t WHERE t.owner_id = %(agent)s::bigint AND t.state IN ('open', 'snoozed'))
    OR EXISTS (SELECT FROM handoff h WHERE h.to_id = %(agent)s::bigint
                  AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL);

-- name: actor
-- Who an agent is when the system acts for them.
SELECT a.id, a.name, a.role,
       ARRAY(SELECT CASE v.verb WHEN 'read' THEN 'team' ELSE v.verb END || ':' || m.team_id
               FROM membership m CROSS JOIN unnest(m.verbs) AS v(verb) WHERE m.agent_id = a.id) AS groups
  FROM agent a WHERE a.id = %(id)s::bigint;

-- name: lock_administrators
-- Two administrators who suspend each other at once must not both succeed. Who has not come in yet is none.
SELECT a.id FROM can_take a WHERE a.role = 'admin' ORDER BY a.id FOR NO KEY UPDATE;

-- name: set_suspended
-- Access ends; so do sessions, tokens and links, in the same statement.
WITH sessions AS (
    DELETE FROM session WHERE agent_id = %(id)s::bigint
), tokens AS (
    UPDATE api_token SET revoked_at = now() WHERE agent_id = %(id)s::bigint AND revoked_at IS NULL
), links AS (
    DELETE FROM invitation WHERE agent_id = %(id)s::bigint AND used_at IS NULL
)
UPDATE agent SET suspended_at = now() WHERE id = %(id)s::bigint AND suspended_at IS NULL;

-- name: set_resumed
-- They may log in again with the same password.
UPDATE agent SET suspended_at = NULL WHERE id = %(id)s::bigint AND suspended_at IS NOT NULL;

-- name: administered
-- Whether somebody administers this installation.
SELECT EXISTS (SELECT FROM agent a WHERE a.role = 'admin' AND a.suspended_at IS NULL);

-- name: knock
-- What is needed to check a password, for an e-mail that may be nobody's.
SELECT a.id, a.password_hash FROM agent a WHERE a.email = %(email)s::text;

-- name: admit
-- Who may log in now: not suspended, and the password is still the one that was checked.
SELECT a.id, a.email, a.name, a.role, a.language, a.timezone, a.photo, a.stand_in_id, a.sound, a.notifications,
       a.suspended_at, a.totp_since, a.created_at
  FROM agent a
 WHERE a.id = %(id)s::bigint AND a.password_hash = %(password_hash)s::text
   FOR SHARE;

-- name: add_session
-- A new log-in; sessions that ran out go with the same stroke.
WITH old AS (
    DELETE FROM session WHERE agent_id = %(agent)s::bigint AND expires_at <= now()
)
INSERT INTO session (hash, agent_id, device, expires_at)
VALUES (%(hash)s::bytea, %(agent)s::bigint, %(device)s::text, now() + %(lasts)s::interval);

-- name: open_session
-- Who this is, with their teams: one statement, because every request of the desk begins with it.
SELECT a.id, a.email, a.name, a.role, a.language, a.timezone, a.photo, a.stand_in_id, a.sound, a.notifications,
       a.suspended_at, a.totp_since, a.created_at,
       ARRAY(SELECT CASE v.verb WHEN 'read' THEN 'team' ELSE v.verb END || ':' || m.team_id
               FROM membership m CROSS JOIN unnest(m.verbs) AS v(verb) WHERE m.agent_id = a.id) AS groups
  FROM session s JOIN agent a ON a.id = s.agent_id
 WHERE s.hash = %(hash)s::bytea AND s.expires_at > now() AND a.suspended_at IS NULL;

-- name: open_sessions
-- The same for many keys at once.
SELECT s.hash, a.id, a.email, a.name, a.role, a.language, a.timezone, a.photo, a.stand_in_id, a.sound, a.notifications,
       a.suspended_at, a.totp_since, a.created_at,
       ARRAY(SELECT CASE v.verb WHEN 'read' THEN 'team' ELSE v.verb END || ':' || m.team_id
               FROM membership m CROSS JOIN unnest(m.verbs) AS v(verb) WHERE m.agent_id = a.id) AS groups
  FROM session s JOIN agent a ON a.id = s.agent_id
 WHERE s.hash = ANY(%(hashes)s::bytea[]) AND s.expires_at > now() AND a.suspended_at IS NULL;

-- name: sessions
-- Where an agent is logged in, the latest first.
SELECT encode(s.hash, 'hex') AS id, s.device, s.created_at, s.expires_at
  FROM session s
 WHERE s.agent_id = %(agent)s::bigint AND s.expires_at > now()
 ORDER BY s.created_at DESC, s.hash;

-- name: end_session
-- Log out of one place; the row goes, there is no history.
DELETE FROM session WHERE agent_id = %(agent)s::bigint AND hash = %(hash)s::bytea;

-- name: end_sessions
-- Log out of every place, or of every other one.
DELETE FROM session
 WHERE agent_id = %(agent)s::bigint AND (%(but)s::bytea IS NULL OR hash <> %(but)s::bytea);

-- name: team_ids
-- The teams of one agent.
SELECT m.team_id FROM membership m WHERE m.agent_id = %(agent)s::bigint ORDER BY m.team_id;

-- name: totp_secret
-- The sealed secret of the second factor.
SELECT a.totp_secret FROM agent a WHERE a.id = %(id)s::bigint AND a.totp_since IS NOT NULL;

-- name: spend_totp_step
-- A code is used once: the step only grows, also for two requests at the same time.
UPDATE agent SET totp_step = %(step)s::bigint
 WHERE id = %(id)s::bigint AND totp_since IS NOT NULL AND coalesce(totp_step, 0) < %(step)s::bigint;

-- name: turn_on_totp
-- The second factor holds from now on; the code that proved it is spent, older recovery codes go.
WITH old AS (
    DELETE FROM recovery_code WHERE agent_id = %(id)s::bigint
)
UPDATE agent SET totp_secret = %(secret)s::bytea, totp_since = now(), totp_step = %(step)s::bigint
 WHERE id = %(id)s::bigint;

-- name: turn_off_totp
-- No second factor, and no codes that would replace it.
WITH old AS (
    DELETE FROM recovery_code WHERE agent_id = %(id)s::bigint
)
UPDATE agent SET totp_secret = NULL, totp_since = NULL, totp_step = NULL WHERE id = %(id)s::bigint;

-- name: forget_recovery_codes
-- New ones replace all the old ones.
DELETE FROM recovery_code WHERE agent_id = %(agent)s::bigint;

-- name: add_recovery_codes
-- Only their hashes are kept.
INSERT INTO recovery_code (agent_id, hash)
SELECT %(agent)s::bigint, unnest(%(hashes)s::bytea[]);

-- name: spend_recovery_code
-- A recovery code is used once.
UPDATE recovery_code SET used_at = now()
 WHERE agent_id = %(agent)s::bigint AND hash = %(hash)s::bytea AND used_at IS NULL;

-- name: recovery_codes_left
-- To say when it is time for new ones.
SELECT count(*) FROM recovery_code c WHERE c.agent_id = %(agent)s::bigint AND c.used_at IS NULL;

-- name: add_invitation
-- One link at a time: an older one opens nothing any more.
WITH old AS (
    DELETE FROM invitation
     WHERE agent_id IS NOT DISTINCT FROM %(agent)s::bigint AND used_at IS NULL
)
INSERT INTO invitation (hash, agent_id, expires_at)
VALUES (%(hash)s::bytea, %(agent)s::bigint, now() + %(lasts)s::interval);

-- name: open_invitation
-- A link that still holds. One for the first administrator ends when there is one.
SELECT i.agent_id, i.expires_at
  FROM invitation i LEFT JOIN agent a ON a.id = i.agent_id
 WHERE i.hash = %(hash)s::bytea AND i.used_at IS NULL AND i.expires_at > now() AND a.suspended_at IS NULL
   AND (i.agent_id IS NOT NULL
        OR NOT EXISTS (SELECT FROM agent o WHERE o.role = 'admin' AND o.suspended_at IS NULL));

-- name: spend_invitation
-- Used once, also by two browsers at the same time.
UPDATE invitation SET used_at = now()
 WHERE hash = %(hash)s::bytea AND used_at IS NULL AND expires_at > now()
RETURNING hash;

-- name: invited
-- Whose link is still open, for the list of agents.
SELECT i.agent_id FROM invitation i
 WHERE i.agent_id IS NOT NULL AND i.used_at IS NULL AND i.expires_at > now();

-- name: add_token
-- A key for machines; only its hash is kept.
INSERT INTO api_token (hash, agent_id, scopes)
VALUES (%(hash)s::bytea, %(agent)s::bigint, %(scopes)s::text[])
RETURNING id;

-- name: open_token
-- Who a machine acts as: one statement, because every request of the API begins with it.
SELECT a.id, a.name, a.role, t.scopes,
       ARRAY(SELECT CASE v.verb WHEN 'read' THEN 'team' ELSE v.verb END || ':' || m.team_id
               FROM membership m CROSS JOIN unnest(m.verbs) AS v(verb) WHERE m.agent_id = a.id) AS groups
  FROM api_token t JOIN agent a ON a.id = t.agent_id
 WHERE t.hash = %(hash)s::bytea AND t.revoked_at IS NULL AND a.suspended_at IS NULL;

-- name: tokens
-- The keys of one agent, the ones in force first.
SELECT t.id, t.agent_id, t.scopes, t.created_at, t.revoked_at
  FROM api_token t WHERE t.agent_id = %(agent)s::bigint ORDER BY t.revoked_at IS NOT NULL, t.id;

-- name: revoke_token
-- It opens nothing from now on.
UPDATE api_token SET revoked_at = now() WHERE id = %(id)s::bigint AND revoked_at IS NULL
RETURNING agent_id;

-- name: teams
-- All teams; a firm has few.
SELECT t.id, t.name FROM team t WHERE t.removed_at IS NULL ORDER BY t.id;

-- name: add_team
-- A new team, unless one has this name; one of this name that was removed comes back.
INSERT INTO team (name) VALUES (%(name)s::text)
ON CONFLICT (name) DO UPDATE SET removed_at = NULL WHERE team.removed_at IS NOT NULL
RETURNING id, name;

-- name: rename_team
-- Nothing happens when another team has this name.
UPDATE team SET name = %(name)s::text
 WHERE id = %(id)s::bigint
   AND NOT EXISTS (SELECT FROM team o WHERE o.name = %(name)s::text AND o.id <> %(id)s::bigint);

-- name: lock_team
-- Nobody joins it and no thread comes to it until its removal is decided.
SELECT t.id, t.name FROM team t WHERE t.id = %(id)s::bigint AND t.removed_at IS NULL FOR UPDATE;

-- name: team_members
-- Who is in it, the suspended too: they need a team when they are let in again.
SELECT a.name FROM membership m JOIN agent a ON a.id = m.agent_id
 WHERE m.team_id = %(id)s::bigint ORDER BY a.id;

-- name: team_threads
-- What it still has to answer: open or snoozed, or offered to somebody of it.
SELECT count(*) FROM (
    SELECT t.id FROM thread t WHERE t.team_id = %(id)s::bigint AND t.state IN ('open', 'snoozed')
     UNION
    SELECT h.thread_id FROM handoff h
     WHERE h.to_team_id = %(id)s::bigint
       AND h.accepted_at IS NULL AND h.refused_at IS NULL AND h.withdrawn_at IS NULL) x;

-- name: remove_team
-- Its row stays, with what is closed.
UPDATE team SET removed_at = now() WHERE id = %(id)s::bigint;

-- name: memberships
-- Who is in which team, all of it.
SELECT m.agent_id, m.team_id, m.verbs FROM membership m ORDER BY m.team_id, m.agent_id;

-- name: verbs_of
-- What somebody may do in each of their teams.
SELECT m.agent_id, m.team_id, m.verbs FROM membership m WHERE m.agent_id = %(agent)s::bigint ORDER BY m.team_id;

-- name: set_verbs
-- What a member may do, when it is not what they may already.
UPDATE membership SET verbs = %(verbs)s::text[]
 WHERE agent_id = %(agent)s::bigint AND team_id = %(team)s::bigint AND verbs <> %(verbs)s::text[];

-- name: is_member
-- Whether somebody is in a team.
SELECT EXISTS (SELECT FROM membership m WHERE m.agent_id = %(agent)s::bigint AND m.team_id = %(team)s::bigint);

-- name: join_team
-- One more member, with the verbs of who joins.
INSERT INTO membership (agent_id, team_id)
SELECT %(agent)s::bigint, t.id FROM team t WHERE t.id = %(team)s::bigint AND t.removed_at IS NULL
ON CONFLICT DO NOTHING;

-- name: leave_team
-- Not out of their only team.
DELETE FROM membership
 WHERE agent_id = %(agent)s::bigint AND team_id = %(team)s::bigint
   AND EXISTS (SELECT FROM membership o WHERE o.agent_id = %(agent)s::bigint AND o.team_id <> %(team)s::bigint);

-- name: teams_to_own
-- The teams in which somebody may be given threads.
SELECT o.team_id FROM may_own o WHERE o.agent_id = %(agent)s::bigint ORDER BY o.team_id;

-- name: supervisors
-- Who is called when a customer asks for a supervisor: those on shift, of the team first, then who stays longest. An
-- administrator supervises too, and is called when no supervisor is there.
SELECT a.id, a.name, a.photo, true AS on_duty, d.until
  FROM duty_at(%(at)s::timestamptz) d JOIN agent a ON a.id = d.agent_id
 WHERE a.role IN ('supervisor', 'admin')
 ORDER BY a.role = 'admin',
          EXISTS (SELECT FROM membership m WHERE m.agent_id = a.id AND m.team_id = %(team)s::bigint) DESC, d.until DESC, a.id;

-- name: next_supervisor
-- Whose shift begins first, of those who supervise; without any shift ahead, the first of them.
SELECT a.id, a.name, next_shift(a.id, %(at)s::timestamptz) AS begins
  FROM can_take a WHERE a.role IN ('supervisor', 'admin') AND a.id <> %(but)s::bigint
 ORDER BY 3 NULLS LAST, a.role = 'admin', a.id LIMIT 1;

-- name: set_teams
-- Exactly these teams for one agent; the number that changed.
WITH gone AS (
    DELETE FROM membership
     WHERE agent_id = %(agent)s::bigint AND team_id <> ALL (%(teams)s::bigint[])
    RETURNING 1
), come AS (
    INSERT INTO membership (agent_id, team_id)
    SELECT %(agent)s::bigint, t.id FROM team t WHERE t.id = ANY (%(teams)s::bigint[]) AND t.removed_at IS NULL
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM come);

-- name: shifts
-- The week of one agent.
SELECT s.weekday, s.starts, s.ends FROM shift s
 WHERE s.agent_id = %(agent)s::bigint ORDER BY s.weekday, s.starts;

-- name: set_shifts
-- The whole week at once.
WITH old AS (
    DELETE FROM shift WHERE agent_id = %(agent)s::bigint
)
INSERT INTO shift (agent_id, weekday, starts, ends)
SELECT %(agent)s::bigint, w.weekday, w.starts, w.ends
  FROM unnest(%(weekdays)s::smallint[], %(starts)s::smallint[], %(ends)s::smallint[]) AS w (weekday, starts, ends);

-- name: on_duty
-- Who is on shift now, of one team or of all.
SELECT a.id, a.name, a.photo, true AS on_duty, d.until
  FROM on_duty d JOIN agent a ON a.id = d.agent_id
 WHERE %(team)s::bigint IS NULL
    OR EXISTS (SELECT FROM membership m WHERE m.agent_id = a.id AND m.team_id = %(team)s::bigint
                  AND 'answer' = ANY (m.verbs))
 ORDER BY a.id;

-- name: card
-- One agent as a customer sees them.
SELECT a.id, a.name, a.photo, d.until IS NOT NULL AS on_duty, d.until
  FROM agent a LEFT JOIN on_duty d ON d.agent_id = a.id
 WHERE a.id = %(id)s::bigint;

-- name: on_shift
-- Whether an agent is on shift at a moment.
SELECT EXISTS (SELECT FROM duty_at(%(at)s::timestamptz) d WHERE d.agent_id = %(agent)s::bigint);

-- name: stand_in_at
-- Who answers for an owner at a moment: the one they named, else who stays longest of the team. Nobody is invented;
-- whoever is apart from the person comes last.
SELECT a.id, a.name, a.photo, true AS on_duty, d.until
  FROM duty_at(%(at)s::timestamptz) d
  JOIN agent a ON a.id = d.agent_id
  JOIN agent o ON o.id = %(owner)s::bigint
 WHERE a.id <> o.id
   AND (a.id = o.stand_in_id
        OR EXISTS (SELECT FROM membership m WHERE m.agent_id = a.id AND m.team_id = %(team)s::bigint
                      AND 'answer' = ANY (m.verbs)))
 ORDER BY a.id = ANY (ARRAY(SELECT apart_from(%(person)s::bigint))), a.id IS NOT DISTINCT FROM o.stand_in_id DESC,
          d.until DESC, a.id
 LIMIT 1;

-- name: one_calendar
-- Two who enter days of the same agent at once wait for each other.
SELECT a.id FROM agent a WHERE a.id = %(agent)s::bigint FOR NO KEY UPDATE;

-- name: add_absence
-- Unless one of these days is entered already.
INSERT INTO absence (agent_id, starts_on, ends_on)
SELECT %(agent)s::bigint, %(first)s::date, %(last)s::date
 WHERE NOT EXISTS (SELECT FROM absence b WHERE b.agent_id = %(agent)s::bigint
                      AND b.starts_on <= %(last)s::date AND b.ends_on >= %(first)s::date)
RETURNING id, agent_id, starts_on, ends_on,
       (SELECT count(*) FROM generate_series(starts_on, ends_on, '1 day') d
         WHERE EXISTS (SELECT FROM shift s WHERE s.agent_id = %(agent)s::bigint AND s.weekday = extract(isodow FROM d)::int - 1)) AS working,
       false AS handed;

-- name: end_absence
-- Days under way end with yesterday; days that had not begun, or began today, go. What was handed on for them stays
-- known until it came back, so the row of such days ends before it began.
WITH today AS (
    SELECT (now() AT TIME ZONE a.timezone)::date AS day FROM agent a WHERE a.id = %(agent)s::bigint
), gone AS (
    DELETE FROM absence b USING today t
     WHERE b.id = %(id)s::bigint AND b.agent_id = %(agent)s::bigint AND b.starts_on >= t.day
       AND NOT EXISTS (SELECT FROM covering c WHERE c.absence_id = b.id)
    RETURNING b.id
), shortened AS (
    UPDATE absence b SET starts_on = least(b.starts_on, t.day - 1), ends_on = t.day - 1
      FROM today t
     WHERE b.id = %(id)s::bigint AND b.agent_id = %(agent)s::bigint AND b.ends_on >= t.day
       AND b.id NOT IN (SELECT id FROM gone)
       AND (b.starts_on < t.day OR EXISTS (SELECT FROM covering c WHERE c.absence_id = b.id))
    RETURNING b.id
)
SELECT id FROM gone UNION ALL SELECT id FROM shortened;

-- name: absences
-- What is not over, and what still has to come back.
SELECT b.id, b.agent_id, b.starts_on, b.ends_on,
       (SELECT count(*) FROM generate_series(b.starts_on, b.ends_on, '1 day') d
         WHERE EXISTS (SELECT FROM shift s WHERE s.agent_id = b.agent_id AND s.weekday = extract(isodow FROM d)::int - 1)) AS working,
       EXISTS (SELECT FROM covering c WHERE c.absence_id = b.id) AS handed
  FROM absence b JOIN agent a ON a.id = b.agent_id
 WHERE b.agent_id = %(agent)s::bigint AND b.ends_on >= (now() AT TIME ZONE a.timezone)::date
 ORDER BY b.starts_on;

-- name: forget_absences
-- No history: a month after the last day the row goes.
DELETE FROM absence WHERE ends_on < now()::date - 31;

-- name: next_shift
-- When somebody is here again, within two weeks.
SELECT next_shift(%(agent)s::bigint, %(at)s::timestamptz);

-- name: shop
-- The settings of the shop.
SELECT s.name, s.language, s.register, s.timezone, s.enamel, s.logo, s.phone, s.postal_address, s.privacy_notice,
       s.legal_notice, s.widget_key, s.widget_secret, s.widget_origins,
       s.stranger_threads_per_hour, s.stranger_messages_per_hour
  FROM shop s WHERE s.id = 1;

-- name: ensure_shop
-- The first start: one shop and one team of the same name; the second time nothing.
WITH born AS (
    INSERT INTO shop (name, language, timezone, widget_key)
    VALUES (%(name)s::text, %(language)s::text, %(timezone)s::text, %(widget_key)s::text)
    ON CONFLICT (id) DO NOTHING
)
INSERT INTO team (name) SELECT %(name)s::text WHERE NOT EXISTS (SELECT FROM team);

-- name: change_shop
-- All an administrator may change, as one row.
UPDATE shop
   SET name = %(name)s::text, language = %(language)s::text, register = %(register)s::text,
       timezone = %(timezone)s::text, enamel = %(enamel)s::text, logo = %(logo)s::text, phone = %(phone)s::text,
       postal_address = %(postal_address)s::text, privacy_notice = %(privacy_notice)s::text,
       legal_notice = %(legal_notice)s::text, widget_origins = %(widget_origins)s::text[],
       stranger_threads_per_hour = %(stranger_threads_per_hour)s::integer,
       stranger_messages_per_hour = %(stranger_messages_per_hour)s::integer
 WHERE id = 1;

-- name: set_widget_secret
-- The key that signs a visitor's identity, sealed.
UPDATE shop SET widget_secret = %(sealed)s::bytea WHERE id = 1;

-- name: is_picture
-- Whether this content is shown as a face or as the logo: only then anybody may fetch it, and nothing removes it.
SELECT EXISTS (SELECT FROM agent a WHERE a.photo LIKE '/pictures/' || %(hash)s::text || '.%%')
    OR EXISTS (SELECT FROM shop s WHERE s.logo LIKE '/pictures/' || %(hash)s::text || '.%%');

-- name: opening
-- The hours of the shop.
SELECT o.weekday, o.starts, o.ends FROM opening o ORDER BY o.weekday, o.starts;

-- name: set_opening
-- The whole week at once.
WITH old AS (
    DELETE FROM opening
)
INSERT INTO opening (weekday, starts, ends)
SELECT w.weekday, w.starts, w.ends
  FROM unnest(%(weekdays)s::smallint[], %(starts)s::smallint[], %(ends)s::smallint[]) AS w (weekday, starts, ends);

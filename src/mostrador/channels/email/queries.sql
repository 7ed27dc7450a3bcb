-- name: mailboxes
-- A firm has few.
SELECT w.* FROM whole_mailbox w WHERE w.removed_at IS NULL ORDER BY w.id;

-- name: find_mailbox
-- One, also after it was removed: what it brought stays.
SELECT w.* FROM whole_mailbox w WHERE w.id = %(id)s::bigint;

-- name: add_mailbox
-- Another address of the shop.
INSERT INTO mailbox (address, aliases, name, team_id, language, signature, login, password, imap_host, imap_port,
                     imap_security, smtp_host, smtp_port, smtp_security, folder, sent_folder, plus, everything, trusted,
                     app_id, junk)
VALUES (%(address)s::text, %(aliases)s::text[], %(name)s::text, %(team)s::bigint, %(language)s::text,
        %(signature)s::text, %(login)s::text, %(password)s::bytea, %(imap_host)s::text, %(imap_port)s::int,
        %(imap_security)s::text, %(smtp_host)s::text, %(smtp_port)s::int, %(smtp_security)s::text, %(folder)s::text,
        %(sent_folder)s::text, %(plus)s::boolean, %(everything)s::boolean, %(trusted)s::text[],
        %(app)s::bigint, %(junk)s::boolean)
ON CONFLICT DO NOTHING RETURNING id;

-- name: change_mailbox
-- What an administrator may change; who writes a password enters with that; another server or folder is fetched anew, from some days back.
UPDATE mailbox
   SET aliases = %(aliases)s::text[], name = %(name)s::text, team_id = %(team)s::bigint, language = %(language)s::text,
       signature = %(signature)s::text, login = %(login)s::text, password = coalesce(%(password)s::bytea, password),
       app_id = CASE WHEN %(password)s::bytea IS NULL THEN app_id END,
       imap_host = %(imap_host)s::text, imap_port = %(imap_port)s::int, imap_security = %(imap_security)s::text,
       smtp_host = %(smtp_host)s::text, smtp_port = %(smtp_port)s::int, smtp_security = %(smtp_security)s::text,
       folder = %(folder)s::text, sent_folder = %(sent_folder)s::text, plus = %(plus)s::boolean, everything = %(everything)s::boolean,
       trusted = %(trusted)s::text[], failing_since = NULL, failures = 0, problem = '',
       junk = %(junk)s::boolean,
       junk_uidvalidity = CASE WHEN junk AND (imap_host, login) = (%(imap_host)s::text, %(login)s::text) THEN junk_uidvalidity END,
       uidvalidity = CASE WHEN (imap_host, login, folder) = (%(imap_host)s::text, %(login)s::text, %(folder)s::text)
                          THEN uidvalidity END
 WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: pause_mailbox
-- Fetched no more until somebody says so, or again.
UPDATE mailbox SET paused_at = CASE WHEN %(paused)s::boolean THEN coalesce(paused_at, now()) END
 WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: learn
-- What a trial saw: whether plus-addresses arrive, and the name under which its servers vouch.
UPDATE mailbox SET plus = coalesce(%(plus)s::boolean, plus),
       trusted = CASE WHEN %(trusted)s::text IS NULL OR %(trusted)s::text = ANY(trusted) THEN trusted
                      ELSE trusted || %(trusted)s::text END
 WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: remove_mailbox
-- The row stays for its mails; its password does not.
UPDATE mailbox SET removed_at = now(), password = '' WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: begin_from
-- The folder has other numbers than before, or was never read.
UPDATE mailbox SET uidvalidity = %(uidvalidity)s::bigint, last_uid = %(last_uid)s::bigint,
       begun_uid = %(last_uid)s::bigint WHERE id = %(id)s::bigint;

-- name: fetched
-- As far as it was read, and well.
UPDATE mailbox SET last_uid = greatest(last_uid, %(last_uid)s::bigint), fetched_at = now(), failing_since = NULL,
       failures = 0, problem = ''
 WHERE id = %(id)s::bigint AND uidvalidity IS NOT DISTINCT FROM %(uidvalidity)s::bigint;

-- name: swept
-- All that the server has of the last days was compared.
UPDATE mailbox SET swept_at = now() WHERE id = %(id)s::bigint;

-- name: failed
-- It could not be read; how often in a row.
UPDATE mailbox SET failing_since = coalesce(failing_since, now()), failures = failures + 1, problem = %(problem)s::text
 WHERE id = %(id)s::bigint AND removed_at IS NULL
RETURNING failures;

-- name: known_uids
-- Which of these were brought before.
SELECT m.uid FROM mail m
 WHERE m.mailbox_id = %(mailbox)s::bigint AND m.uidvalidity = %(uidvalidity)s::bigint AND m.uid = ANY(%(uids)s::bigint[]);

-- name: last_from_outside
-- What somebody outside sent lately by servers of ours, the newest first.
SELECT m.hash FROM mail m
 WHERE m.mailbox_id = %(mailbox)s::bigint AND m.door NOT IN ('smtp', 'file') AND m.sender IS NOT NULL
   AND m.sender NOT LIKE '%%@' || %(domain)s::text AND m.id > (SELECT max(x.id) - 2000 FROM mail x)
 ORDER BY m.id DESC LIMIT %(limit)s::int;

-- name: keep_mail
-- A mail as it came, once for each mailbox.
INSERT INTO mail (mailbox_id, uidvalidity, uid, hash, size, junk)
VALUES (%(mailbox)s::bigint, %(uidvalidity)s::bigint, %(uid)s::bigint, %(hash)s::text, %(size)s::bigint, %(junk)s::boolean)
ON CONFLICT DO NOTHING RETURNING id;

-- name: is_no_junk
-- Somebody took it out of the folder of unwanted mail.
UPDATE mail SET junk = false WHERE mailbox_id = %(mailbox)s::bigint AND hash = %(hash)s::text AND junk;

-- name: junk_read
-- How far the folder of unwanted mail was read.
UPDATE mailbox SET junk_uidvalidity = %(uidvalidity)s::bigint, junk_last_uid = %(last_uid)s::bigint WHERE id = %(id)s::bigint;

-- name: came_with_id
-- Where the mail of a mailbox with this Message-ID is kept.
SELECT m.hash FROM mail m WHERE m.mail_id = %(mail_id)s::text AND m.mailbox_id = %(mailbox)s::bigint LIMIT 1;

-- name: take_mail
-- A mail that was brought to our door, once for each mailbox; brought again for another address, it is for both.
INSERT INTO mail (mailbox_id, hash, size, door, client_ip, helo, envelope_from, recipients)
VALUES (%(mailbox)s::bigint, %(hash)s::text, %(size)s::bigint, %(door)s::text, %(client_ip)s::text, %(helo)s::text,
        %(envelope_from)s::text, %(recipients)s::text[])
ON CONFLICT (mailbox_id, hash) DO UPDATE
   SET recipients = mail.recipients || array(SELECT unnest(excluded.recipients) EXCEPT SELECT unnest(mail.recipients))
RETURNING id;

-- name: brought
-- When something last came to a mailbox that is not fetched.
UPDATE mailbox SET fetched_at = now(), failing_since = NULL, failures = 0, problem = ''
 WHERE id = ANY(%(ids)s::bigint[]) AND imap_host = '';

-- name: hold_content
-- The same lock that files of messages take: nobody removes this content before the commit.
SELECT pg_advisory_xact_lock(hashtextextended('content/' || %(hash)s::text, 0));

-- name: mailboxes_waiting
-- Which have something to be read, each with its oldest first.
SELECT DISTINCT m.mailbox_id FROM mail m WHERE m.state = 'waiting';

-- name: waiting
-- The next ones of a mailbox, in the order they came.
SELECT m.id, m.mailbox_id, m.hash, m.size, m.arrived_at, m.tries, m.why = 'apart' AS apart, m.why = 'vouched' AS vouched,
       m.door, m.client_ip, m.helo, m.envelope_from, m.recipients, m.position, m.junk FROM mail m
 WHERE m.mailbox_id = %(mailbox)s::bigint AND m.state = 'waiting' ORDER BY m.id LIMIT %(limit)s::int;

-- name: lock_waiting
-- Whoever reads it alone.
SELECT m.id, m.mailbox_id, m.hash, m.size, m.arrived_at, m.tries, m.why = 'apart' AS apart, m.why = 'vouched' AS vouched,
       m.door, m.client_ip, m.helo, m.envelope_from, m.recipients, m.position, m.junk FROM mail m
 WHERE m.id = %(id)s::bigint AND m.state = 'waiting' FOR UPDATE SKIP LOCKED;

-- name: one_mail
-- Two workers with the same mail of two mailboxes take turns.
SELECT pg_advisory_xact_lock(hashtextextended('mail/' || %(words)s::text, 0));

-- name: same_words
-- The same mail at another address of ours, or in a folder that was numbered anew (then seven days are read again); not
-- what only repeats this one, when it is read again.
SELECT m.id FROM mail m
 WHERE m.words = %(words)s::text AND m.id <> %(id)s::bigint AND m.state <> 'repeated' AND m.arrived_at > %(at)s::timestamptz - interval '15 days'
 ORDER BY m.id LIMIT 1;

-- name: read
-- What was read of a mail, and what became of it.
UPDATE mail SET state = %(state)s::text, why = %(why)s::text, mail_id = %(mail_id)s::text, words = %(words)s::text,
       sender = %(sender)s::text, sender_name = %(sender_name)s::text, subject = %(subject)s::text,
       verdict = %(verdict)s::text, verdict_why = %(verdict_why)s::text, automatic = %(automatic)s::text, guessed = %(guessed)s::text,
       enclosed = %(enclosed)s::jsonb, position = coalesce(%(position)s::int, position),
       thread_id = %(thread)s::bigint, message_id = %(message)s::bigint, person_id = %(person)s::bigint
 WHERE id = %(id)s::bigint;

-- name: shelve
-- Nobody can read it; somebody has to look.
UPDATE mail SET state = 'shelved', why = %(why)s::text, tries = tries + 1
 WHERE id = %(id)s::bigint AND state = 'waiting';

-- name: retry
-- Read it again.
UPDATE mail SET state = 'waiting', why = '' WHERE id = %(id)s::bigint AND state = 'shelved';

-- name: put_aside
-- Somebody looked, and it is nothing.
UPDATE mail SET state = 'put-aside' WHERE id = %(id)s::bigint AND state IN ('shelved', 'held');

-- name: file_by_hand
-- Somebody knows which thread it is about.
UPDATE mail SET state = 'noted', why = 'by-hand', thread_id = %(thread)s::bigint WHERE id = %(id)s::bigint AND state = 'shelved';

-- name: shelf
-- What nobody could read, the newest first.
SELECT m.id, m.mailbox_id, b.address AS mailbox, m.hash, m.size, m.arrived_at, m.why, m.tries
  FROM mail m JOIN mailbox b ON b.id = m.mailbox_id
 WHERE m.state = 'shelved' AND m.id < %(before)s::bigint ORDER BY m.id DESC LIMIT %(limit)s::int;

-- name: on_shelf
-- How many, as far as they are counted.
SELECT count(*)::int FROM (SELECT FROM mail m WHERE m.state = 'shelved' LIMIT %(most)s::int) s;

-- name: unplaced
-- What machines wrote about nothing of ours, the newest first; not our own trials.
SELECT m.id, m.mailbox_id, m.hash, m.size, m.arrived_at, m.state, m.why, m.sender, m.sender_name, m.subject, m.verdict,
       m.verdict_why, m.automatic, m.thread_id, m.message_id, m.person_id, m.vouched_by, m.vouched_at, m.junk, m.position
  FROM mail m
 WHERE m.state = 'noted' AND m.thread_id IS NULL AND m.why <> 'trial' AND m.id < %(before)s::bigint
 ORDER BY m.id DESC LIMIT %(limit)s::int;

-- name: find_mail
-- One, whatever became of it.
SELECT m.id, m.mailbox_id, m.hash, m.size, m.arrived_at, m.state, m.why, m.sender, m.sender_name, m.subject, m.verdict,
       m.verdict_why, m.automatic, m.thread_id, m.message_id, m.person_id, m.vouched_by, m.vouched_at, m.junk, m.position
  FROM mail m WHERE m.id = %(id)s::bigint;

-- name: lock_mail
-- The same, for whoever decides about it.
SELECT m.id, m.mailbox_id, m.hash, m.size, m.arrived_at, m.state, m.why, m.sender, m.sender_name, m.subject, m.verdict,
       m.verdict_why, m.automatic, m.thread_id, m.message_id, m.person_id, m.vouched_by, m.vouched_at, m.junk, m.position
  FROM mail m WHERE m.id = %(id)s::bigint FOR UPDATE;

-- name: of_thread
-- The mails that came to a thread, the last ones: what is held, and of whom we are not sure.
SELECT m.id, m.mailbox_id, m.hash, m.size, m.arrived_at, m.state, m.why, m.sender, m.sender_name, m.subject, m.verdict,
       m.verdict_why, m.automatic, m.thread_id, m.message_id, m.person_id, m.vouched_by, m.vouched_at, m.junk, m.position
  FROM mail m WHERE m.thread_id = %(thread)s::bigint ORDER BY m.id DESC LIMIT %(limit)s::int;

-- name: retry_held
-- Read again: its sender is somebody of the thread now, or somebody said that it is them.
UPDATE mail SET state = 'waiting', why = 'vouched', vouched_by = CASE WHEN why = 'unproved' THEN %(by)s::bigint END,
       vouched_at = CASE WHEN why = 'unproved' THEN now() END
 WHERE id = %(id)s::bigint AND state = 'held';

-- name: add_outgoing
-- A mail to leave, once for each message and recipient, and one first word of each kind.
INSERT INTO outgoing (mailbox_id, thread_id, message_id, kind, recipient, mail_id, due_at)
VALUES (%(mailbox)s::bigint, %(thread)s::bigint, %(message)s::bigint, %(kind)s::text, %(recipient)s::text,
        %(mail_id)s::text, %(due)s::timestamptz)
ON CONFLICT DO NOTHING RETURNING id;

-- name: take_due
-- The next mail to leave. Whoever takes it says so before the server is asked.
UPDATE outgoing SET state = 'leaving', tries = tries + 1, due_at = now() + interval '10 minutes'
 WHERE id = (SELECT o.id FROM outgoing o WHERE o.state = 'waiting' AND o.due_at <= %(now)s::timestamptz
              ORDER BY o.due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, mailbox_id, thread_id, message_id, kind, recipient, mail_id, state, due_at, made_at, tries, said, sent_at, bounced_at, bounce, permanent;

-- name: left
-- What came of it. What is not tried again was due when that was known.
UPDATE outgoing SET state = %(state)s::text, said = %(said)s::text, due_at = coalesce(%(due)s::timestamptz, now()),
       sent_at = CASE WHEN %(state)s::text = 'sent' THEN now() END
 WHERE id = %(id)s::bigint AND state = 'leaving'
RETURNING thread_id;

-- name: abandoned
-- Taken by somebody who died before they wrote down what came of it.
SELECT o.id, o.mailbox_id, o.thread_id, o.message_id, o.kind, o.recipient, o.mail_id, o.state, o.due_at, o.made_at, o.tries, o.said, o.sent_at,
       o.bounced_at, o.bounce, o.permanent
  FROM outgoing o WHERE o.state = 'leaving' AND o.due_at < %(now)s::timestamptz ORDER BY o.id LIMIT 20;

-- name: outgoing_of_messages
-- How the mails of some messages went, for the page of their thread.
SELECT o.id, o.mailbox_id, o.thread_id, o.message_id, o.kind, o.recipient, o.mail_id, o.state, o.due_at, o.made_at, o.tries, o.said, o.sent_at,
       o.bounced_at, o.bounce, o.permanent
  FROM outgoing o WHERE o.thread_id = %(thread)s::bigint ORDER BY o.id DESC LIMIT 50;

-- name: find_outgoing
-- One, whatever came of it.
SELECT o.id, o.mailbox_id, o.thread_id, o.message_id, o.kind, o.recipient, o.mail_id, o.state, o.due_at, o.made_at, o.tries, o.said, o.sent_at,
       o.bounced_at, o.bounce, o.permanent
  FROM outgoing o WHERE o.id = %(id)s::bigint;

-- name: send_again
-- By hand: what did not leave, or nobody knows of.
UPDATE outgoing SET state = 'waiting', due_at = now(), tries = 0, bounced_at = NULL, bounce = '', permanent = false
 WHERE id = %(id)s::bigint AND state IN ('unsure', 'refused', 'given-up', 'called-back');

-- name: call_back
-- While it waits, it need not leave.
UPDATE outgoing SET state = 'called-back', said = %(why)s::text
 WHERE message_id = %(message)s::bigint AND state = 'waiting' AND tries = 0;

-- name: retry_apart
-- Read again, as if it named no thread.
UPDATE mail SET state = 'waiting', why = 'apart', thread_id = NULL, position = NULL WHERE id = %(id)s::bigint AND state = 'held';

-- name: of_message
-- The mail that brought a message.
SELECT m.id, m.mailbox_id, m.hash, m.size, m.arrived_at, m.state, m.why, m.sender, m.sender_name, m.subject, m.verdict,
       m.verdict_why, m.automatic, m.thread_id, m.message_id, m.person_id, m.vouched_by, m.vouched_at, m.junk, m.position
  FROM mail m WHERE m.message_id = %(message)s::bigint;

-- name: forget_mail
-- What was withdrawn leaves nothing: the row stays and says that it came, its bytes go.
UPDATE mail SET sender_name = '', subject = '', words = NULL, enclosed = NULL WHERE message_id = %(message)s::bigint
RETURNING hash;

-- name: mail_in_use
-- The same bytes may have come to another address of ours, or hang on a message.
SELECT EXISTS (SELECT FROM mail m
                WHERE m.hash = %(hash)s::text AND m.message_id IS DISTINCT FROM %(message)s::bigint)
    OR EXISTS (SELECT FROM attachment f WHERE f.hash = %(hash)s::text AND f.withdrawn_at IS NULL);

-- name: keys_of
-- A domain has one or two in use; what was retired is shown for as long as its line should stay.
SELECT k.id, k.domain, k.selector, k.record, k.made_at, k.looked_at, k.found, k.shown_at, k.insisted_at, k.retired_at
  FROM mail_key k
 WHERE k.domain = %(domain)s::text AND (k.retired_at IS NULL OR k.retired_at > now() - interval '7 days')
 ORDER BY k.id DESC;

-- name: keys_in_use
-- Those of every domain, or of one.
SELECT k.id, k.domain, k.selector, k.record, k.made_at, k.looked_at, k.found, k.shown_at, k.insisted_at, k.retired_at
  FROM mail_key k
 WHERE k.retired_at IS NULL AND (%(domain)s::text IS NULL OR k.domain = %(domain)s::text) ORDER BY k.id;

-- name: one_key
-- Two administrators at one moment take turns.
SELECT pg_advisory_xact_lock(hashtextextended('mail-key/' || %(domain)s::text, 0));

-- name: used_selectors
-- Also those of keys that are gone.
SELECT DISTINCT k.selector FROM mail_key k WHERE k.domain = %(domain)s::text;

-- name: add_key
-- Not used to sign before the DNS shows it.
INSERT INTO mail_key (domain, selector, key, record)
VALUES (%(domain)s::text, %(selector)s::text, %(key)s::bytea, %(record)s::text)
ON CONFLICT DO NOTHING RETURNING id;

-- name: key_found
-- What the DNS says of it now. When it does not answer, what it said before holds.
UPDATE mail_key SET looked_at = now(), found = %(found)s::text,
       shown_at = CASE %(found)s::text WHEN 'there' THEN coalesce(shown_at, now())
                                       WHEN 'unanswered' THEN shown_at END
 WHERE id = %(id)s::bigint AND retired_at IS NULL;

-- name: insist_on_key
-- Somebody says so, whatever the DNS says.
UPDATE mail_key SET insisted_at = coalesce(insisted_at, now())
 WHERE id = %(id)s::bigint AND domain = %(domain)s::text AND retired_at IS NULL;

-- name: signing_key
-- The newest that the DNS shows, or that somebody insisted on.
SELECT k.selector, k.key FROM mail_key k
 WHERE k.domain = %(domain)s::text AND k.retired_at IS NULL
   AND (k.shown_at IS NOT NULL OR k.insisted_at IS NOT NULL)
 ORDER BY k.id DESC LIMIT 1;

-- name: retire_older_keys
-- Once a newer one signs. The private half is forgotten.
UPDATE mail_key SET retired_at = now(), key = ''
 WHERE domain = %(domain)s::text AND retired_at IS NULL
   AND id < (SELECT max(k.id) FROM mail_key k
              WHERE k.domain = %(domain)s::text AND k.retired_at IS NULL
                AND (k.shown_at IS NOT NULL OR k.insisted_at IS NOT NULL));

-- name: retire_key
-- Nothing is signed with it any more. The private half is forgotten.
UPDATE mail_key SET retired_at = now(), key = ''
 WHERE id = %(id)s::bigint AND domain = %(domain)s::text AND retired_at IS NULL;

-- name: apps
-- A firm has one or two.
SELECT a.id, a.kind, a.authorize_url, a.token_url, a.scopes, a.client_id, a.client_secret
  FROM mail_app a WHERE a.removed_at IS NULL ORDER BY a.id;

-- name: find_app
-- One of them.
SELECT a.id, a.kind, a.authorize_url, a.token_url, a.scopes, a.client_id, a.client_secret
  FROM mail_app a WHERE a.id = %(id)s::bigint AND a.removed_at IS NULL;

-- name: add_app
-- Another provider where we are registered.
INSERT INTO mail_app (kind, authorize_url, token_url, scopes, client_id, client_secret)
VALUES (%(kind)s::text, %(authorize_url)s::text, %(token_url)s::text, %(scopes)s::text, %(client_id)s::text,
        %(client_secret)s::bytea)
RETURNING id;

-- name: change_app
-- Registered there anew; the secret that is known stays where none was written.
UPDATE mail_app SET authorize_url = %(authorize_url)s::text, token_url = %(token_url)s::text, scopes = %(scopes)s::text,
       client_id = %(client_id)s::text, client_secret = coalesce(%(client_secret)s::bytea, client_secret)
 WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: app_in_use
-- Whether a mailbox is entered by it.
SELECT EXISTS (SELECT FROM mailbox b WHERE b.app_id = %(id)s::bigint AND b.removed_at IS NULL);

-- name: remove_app
-- The row stays for what was; its secret does not.
UPDATE mail_app SET removed_at = now(), client_secret = '' WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: forget_consents
-- Whoever is not back by now began anew.
DELETE FROM mail_consent WHERE made_at < now() - interval '15 minutes';

-- name: add_consent
-- Somebody goes to a provider.
INSERT INTO mail_consent (state, session, mailbox_id, app_id, verifier)
VALUES (%(state)s::bytea, %(session)s::bytea, %(mailbox)s::bigint, %(app)s::bigint, %(verifier)s::bytea);

-- name: take_consent
-- They are back: once, and only where they went from.
DELETE FROM mail_consent c
 WHERE c.state = %(state)s::bytea AND c.session = %(session)s::bytea AND c.made_at > now() - interval '15 minutes'
RETURNING c.mailbox_id, c.app_id, c.verifier;

-- name: connect_mailbox
-- It is entered by what was granted, and tried at once.
UPDATE mailbox SET app_id = %(app)s::bigint, password = %(password)s::bytea, failing_since = NULL, failures = 0, problem = ''
 WHERE id = %(id)s::bigint AND removed_at IS NULL;

-- name: keep_grant
-- What was granted, in the place of what was before.
INSERT INTO mail_grant (mailbox_id, refresh_token, access_token, ends_at)
VALUES (%(mailbox)s::bigint, %(refresh)s::bytea, %(access)s::bytea, %(ends)s::timestamptz)
ON CONFLICT (mailbox_id) DO UPDATE
   SET refresh_token = excluded.refresh_token, access_token = excluded.access_token, ends_at = excluded.ends_at,
       granted_at = now(), dead_at = NULL;

-- name: find_grant
-- With what a mailbox is entered.
SELECT g.refresh_token, g.access_token, g.ends_at, g.dead_at FROM mail_grant g WHERE g.mailbox_id = %(mailbox)s::bigint;

-- name: lock_grant
-- The same, for whoever renews it: one at a time.
SELECT g.refresh_token, g.access_token, g.ends_at, g.dead_at FROM mail_grant g
 WHERE g.mailbox_id = %(mailbox)s::bigint FOR UPDATE;

-- name: renew_grant
-- Another token, and maybe another to renew it with.
UPDATE mail_grant SET refresh_token = %(refresh)s::bytea, access_token = %(access)s::bytea, ends_at = %(ends)s::timestamptz
 WHERE mailbox_id = %(mailbox)s::bigint;

-- name: doubt_grant
-- Renewed before it is used again.
UPDATE mail_grant SET ends_at = now() WHERE mailbox_id = %(mailbox)s::bigint;

-- name: end_grant
-- The provider takes it no more.
UPDATE mail_grant SET dead_at = now(), access_token = '' WHERE mailbox_id = %(mailbox)s::bigint AND dead_at IS NULL;

-- name: forget_grant
-- The mailbox is entered by its password, or not at all any more.
DELETE FROM mail_grant WHERE mailbox_id = %(mailbox)s::bigint;

-- name: hurry
-- What could not leave waits no longer.
UPDATE outgoing SET due_at = now() WHERE mailbox_id = %(mailbox)s::bigint AND state = 'waiting' AND tries > 0;

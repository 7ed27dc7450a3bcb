-- What a mail encloses beside words and files, who vouched for its sender, and mail that is found among the unwanted.
ALTER TABLE mail ADD COLUMN enclosed jsonb;
ALTER TABLE mail ADD COLUMN vouched_by bigint REFERENCES agent;
ALTER TABLE mail ADD COLUMN vouched_at timestamptz;
ALTER TABLE mail ADD COLUMN junk boolean NOT NULL DEFAULT false;
ALTER TABLE mail ADD COLUMN position int CHECK (position > 1);
ALTER TABLE mail ADD CHECK ((vouched_by IS NULL) = (vouched_at IS NULL));
COMMENT ON COLUMN mail.enclosed IS 'Appointments, cards and seals, as they are shown; null when there are none.';
COMMENT ON COLUMN mail.vouched_by IS 'Who said that its sender is who it says, where nothing proves it.';
COMMENT ON COLUMN mail.junk IS 'It lay in the folder of unwanted mail: no machine of ours answers it.';
COMMENT ON COLUMN mail.position IS 'The place on its thread that is kept for it while it is held.';

ALTER TABLE mailbox ADD COLUMN junk boolean NOT NULL DEFAULT false;
ALTER TABLE mailbox ADD COLUMN junk_uidvalidity bigint;
ALTER TABLE mailbox ADD COLUMN junk_last_uid bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN mailbox.junk IS 'The folder of unwanted mail is read too.';

CREATE OR REPLACE VIEW whole_mailbox AS
SELECT b.id, b.address, b.aliases, b.name, b.team_id, b.language, b.signature, b.login, b.password, b.imap_host, b.imap_port,
       b.imap_security, b.smtp_host, b.smtp_port, b.smtp_security, b.folder, b.sent_folder, b.plus, b.everything,
       b.trusted, b.paused_at, b.uidvalidity, b.last_uid, b.begun_uid, b.fetched_at, b.swept_at, b.failing_since,
       b.failures, b.problem, b.removed_at, b.app_id, g.granted_at, g.dead_at, b.junk, b.junk_uidvalidity, b.junk_last_uid
  FROM mailbox b LEFT JOIN mail_grant g ON g.mailbox_id = b.id;

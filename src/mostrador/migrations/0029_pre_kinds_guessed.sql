-- What kind of contact a mail is taken to be by its words.
ALTER TABLE mail ADD COLUMN guessed text CHECK (guessed IN ('enquiry', 'complaint', 'claim', 'incident'));
COMMENT ON COLUMN mail.guessed IS 'The kind that its words were taken for; null where nothing was guessed.';

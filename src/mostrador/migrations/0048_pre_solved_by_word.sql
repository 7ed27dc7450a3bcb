-- Who is not digital says that it is solved on the phone, at the counter or in a letter: one of us writes it down, and
-- where they said it stands beside it.
ALTER TABLE closure ADD COLUMN contact_id bigint REFERENCES contact;
ALTER TABLE closure ADD CONSTRAINT closure_said CHECK (contact_id IS NULL OR (kind = 'solved' AND by_kind = 'customer'));
COMMENT ON COLUMN closure.contact_id IS 'The call, visit or letter in which they said it; its agent wrote it down.';

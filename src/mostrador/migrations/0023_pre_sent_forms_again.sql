-- A browser without scripts that goes back draws the form anew, with all that was typed: what it brought tells it.
ALTER TABLE sent_form ADD COLUMN brought text NOT NULL DEFAULT '';
CREATE INDEX sent_form_last ON sent_form (who, at);

-- A form of the desk that was taken, and what it made: sent again, it does nothing more. Kept for a few days.
CREATE TABLE sent_form (
    who  text NOT NULL,
    form text NOT NULL,
    made bigint NOT NULL DEFAULT 0,
    at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (who, form)
);
CREATE INDEX sent_form_old ON sent_form (at);

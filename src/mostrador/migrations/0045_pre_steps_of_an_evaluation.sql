-- An evaluation is built in steps of moments, not of months.
ALTER TABLE evaluation RENAME COLUMN months TO steps;
ALTER TABLE evaluation RENAME COLUMN months_done TO steps_done;

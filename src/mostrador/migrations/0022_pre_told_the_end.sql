-- That somebody writes for another no more is told to both as well: when each of them was told.
ALTER TABLE representative
    ADD COLUMN told_person_end_at timestamptz,
    ADD COLUMN told_representative_end_at timestamptz;

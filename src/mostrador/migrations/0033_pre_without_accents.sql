-- Names and subjects are found as they are typed in a hurry: without accents, in small letters.
CREATE FUNCTION plain(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN translate(lower(said), 'áàâäãåéèêëíìîïóòôöõúùûüýÿñç', 'aaaaaaeeeeiiiiooooouuuuyync');

DROP INDEX person_name;
DROP INDEX thread_subject;
CREATE INDEX person_name ON person USING gin (plain(name) gin_trgm_ops);
CREATE INDEX thread_subject ON thread USING gin (plain(subject) gin_trgm_ops);

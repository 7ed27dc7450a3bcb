-- «Hoy» asks for the terms of one owner that end soon: few among all that run.
CREATE INDEX deadline_near ON deadline (due_at, id) WHERE ended_at IS NULL AND warned >= 80;

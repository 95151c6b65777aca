-- Changes of shared values that were made in one step (wasi:keyvalue/atomic), by the ids of those who asked for them, so that one
-- asked for again is not made again. Forgotten after a day.
CREATE TABLE golem_key_changes(
    id uuid PRIMARY KEY,
    value bytea NOT NULL,
    made timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX golem_key_changes_by_time ON golem_key_changes(made);

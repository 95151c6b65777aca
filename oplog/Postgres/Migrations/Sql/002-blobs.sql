-- A blob exists when its row in golem_blobs does; the parts are written in the same transaction.
CREATE TABLE golem_blobs(
    digest bytea PRIMARY KEY,
    length bigint NOT NULL
);

CREATE TABLE golem_blob_parts(
    digest bytea NOT NULL,
    part int NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (digest, part)
);
ALTER TABLE golem_blob_parts ALTER COLUMN bytes SET STORAGE EXTERNAL;

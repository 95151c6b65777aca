-- Values and objects that workers of an account share (wasi:keyvalue, wasi:blobstore). Names are UTF-8 bytes: they may hold what
-- text cannot, and sort by bytes. write_id names the write, so that one sent again is known.
CREATE TABLE golem_key_values(
    account bytea NOT NULL,
    bucket bytea NOT NULL,
    key bytea NOT NULL,
    value bytea NOT NULL,
    write_id uuid NOT NULL,
    PRIMARY KEY (account, bucket, key)
);

CREATE TABLE golem_containers(
    account bytea NOT NULL,
    name bytea NOT NULL,
    created bigint NOT NULL,
    PRIMARY KEY (account, name)
);

CREATE TABLE golem_objects(
    account bytea NOT NULL,
    container bytea NOT NULL,
    name bytea NOT NULL,
    created bigint NOT NULL,
    content bytea NOT NULL,
    write_id uuid NOT NULL,
    PRIMARY KEY (account, container, name)
);
ALTER TABLE golem_objects ALTER COLUMN content SET STORAGE EXTERNAL;

-- Writes an object if its container exists; who deletes the container waits for it.
CREATE FUNCTION golem_write_object(p_account bytea, p_container bytea, p_name bytea, p_created bigint, p_content bytea, p_write uuid) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM golem_containers WHERE account = p_account AND name = p_container FOR SHARE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO golem_objects VALUES (p_account, p_container, p_name, p_created, p_content, p_write)
    ON CONFLICT (account, container, name) DO UPDATE SET created = excluded.created, content = excluded.content, write_id = excluded.write_id;
    RETURN true;
END $$;

CREATE FUNCTION golem_delete_container(p_account bytea, p_name bytea) RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM golem_containers WHERE account = p_account AND name = p_name;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    DELETE FROM golem_objects WHERE account = p_account AND container = p_name;
    RETURN true;
END $$;

-- Copies an object, or moves it. The target's container is locked before anything else is looked at: one that is deleted at the
-- same time leaves the source where it is. Sent again, it finds the target that it has written.
CREATE FUNCTION golem_copy_object(
    p_source_account bytea, p_source bytea, p_source_name bytea, p_account bytea, p_container bytea, p_name bytea, p_move boolean, p_created bigint, p_write uuid) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_content bytea;
BEGIN
    PERFORM 1 FROM golem_objects WHERE account = p_account AND container = p_container AND name = p_name AND write_id = p_write;
    IF FOUND THEN
        RETURN true;
    END IF;
    PERFORM 1 FROM golem_containers WHERE account = p_account AND name = p_container FOR SHARE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT content INTO v_content FROM golem_objects WHERE account = p_source_account AND container = p_source AND name = p_source_name FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF p_move THEN
        DELETE FROM golem_objects WHERE account = p_source_account AND container = p_source AND name = p_source_name;
    END IF;
    RETURN golem_write_object(p_account, p_container, p_name, p_created, v_content, p_write);
END $$;

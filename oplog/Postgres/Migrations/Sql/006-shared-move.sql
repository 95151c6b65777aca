-- Copies an object, or moves it. The target's container is locked before anything else is looked at: one that is deleted at the
-- same time leaves the source where it is. Sent again, it finds the target that it has written.
CREATE OR REPLACE FUNCTION golem_copy_object(
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

-- One row per running server process; it is alive while seen is recent by the clock of the database.
CREATE TABLE golem_servers(
    incarnation uuid PRIMARY KEY,
    name text NOT NULL,
    seen timestamptz NOT NULL
);

-- Renews the caller's row, removes those not seen for p_alive and offers what they had leased. Answers who is alive.
CREATE FUNCTION golem_heartbeat(p_incarnation uuid, p_name text, p_alive interval) RETURNS SETOF uuid
LANGUAGE plpgsql AS $$
DECLARE
    v_dead uuid[];
BEGIN
    INSERT INTO golem_servers(incarnation, name, seen) VALUES (p_incarnation, p_name, clock_timestamp())
    ON CONFLICT (incarnation) DO UPDATE SET seen = clock_timestamp();
    WITH gone AS (
        DELETE FROM golem_servers WHERE incarnation IN (
            SELECT incarnation FROM golem_servers WHERE seen < clock_timestamp() - p_alive AND incarnation <> p_incarnation FOR UPDATE SKIP LOCKED)
        RETURNING incarnation)
    SELECT array_agg(incarnation) INTO v_dead FROM gone;
    IF v_dead IS NOT NULL THEN
        UPDATE golem_wakeups SET not_before = due, token = 0, leased_by = NULL WHERE leased_by = ANY(v_dead);
    END IF;
    RETURN QUERY SELECT incarnation FROM golem_servers;
END $$;

-- Ends a server's membership at its graceful stop.
CREATE FUNCTION golem_leave(p_incarnation uuid) RETURNS void
LANGUAGE sql AS $$
    DELETE FROM golem_servers WHERE incarnation = p_incarnation;
    UPDATE golem_wakeups SET not_before = due, token = 0, leased_by = NULL WHERE leased_by = p_incarnation;
$$;

-- To which of p_parts parts a worker's wake-ups belong, from 0.
CREATE FUNCTION golem_part(p_component uuid, p_name text, p_parts int) RETURNS int
LANGUAGE sql STABLE AS $$
    SELECT abs(hashtextextended(p_name, ('x' || right(p_component::text, 8))::bit(32)::int) % p_parts)::int
$$;

-- The few rows whose not_before is not their due time, leased and released ones. In order of time, so that those that clocks set back have made
-- too long are found without a look at the many that sleep.
CREATE INDEX golem_wakeups_leased ON golem_wakeups(not_before) WHERE leased_by IS NOT NULL;

-- Leases at most p_count wake-ups of a part that are offered at p_now, and of the other parts those offered at p_others already.
-- Leases that end after p_until are void: a clock has been set back. Rows that another server is at in this moment are passed over, not
-- waited for. Rows are found by an index and then by their place alone, so no plan depends on statistics.
CREATE FUNCTION golem_lease(p_now bigint, p_until bigint, p_count int, p_server uuid, p_part int, p_parts int, p_others bigint)
RETURNS TABLE(component uuid, name text, id text, due bigint, kind smallint, payload bytea, token bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    UPDATE golem_wakeups SET not_before = due, token = 0, leased_by = NULL
    WHERE ctid = ANY(ARRAY(
        SELECT ctid FROM golem_wakeups WHERE leased_by IS NOT NULL AND not_before > p_until AND due <= p_now
        ORDER BY not_before DESC LIMIT 1000 FOR UPDATE SKIP LOCKED));

    RETURN QUERY
    UPDATE golem_wakeups u SET not_before = p_until, token = nextval('golem_numbers'), leased_by = p_server
    WHERE u.ctid = ANY(ARRAY(
        SELECT ctid FROM golem_wakeups
        WHERE not_before <= p_now AND (p_parts <= 1 OR not_before <= p_others OR golem_part(component, name, p_parts) = p_part)
        ORDER BY not_before LIMIT p_count FOR UPDATE SKIP LOCKED))
    RETURNING u.component, u.name, u.id, u.due, u.kind, u.payload, u.token;
END $$;

-- To which of p_parts parts a worker's wake-ups belong, from 0.
CREATE FUNCTION golem_part(p_component uuid, p_name text, p_parts int) RETURNS int
LANGUAGE sql STABLE AS $$
    SELECT abs(hashtextextended(p_name, ('x' || right(p_component::text, 8))::bit(32)::int) % p_parts)::int
$$;

-- Leases at most p_count wake-ups of a part that are offered at p_now, and of the other parts those offered at p_others already.
-- Leases that end after p_until are void (a clock has been set back); leased_by is set in every row whose not_before is not
-- its due time, so that they are few to look through. Rows that another server is at in this moment are passed over, not waited for.
CREATE FUNCTION golem_lease(p_now bigint, p_until bigint, p_count int, p_server uuid, p_part int, p_parts int, p_others bigint)
RETURNS TABLE(component uuid, name text, id text, due bigint, kind smallint, payload bytea, token bigint, offered bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    UPDATE golem_wakeups u SET not_before = u.due, token = 0, leased_by = NULL
    FROM (
        SELECT component, name, id FROM golem_wakeups
        WHERE leased_by IS NOT NULL AND not_before > p_until AND due <= p_now FOR UPDATE SKIP LOCKED) v
    WHERE u.component = v.component AND u.name = v.name AND u.id = v.id;

    RETURN QUERY
    UPDATE golem_wakeups u SET not_before = p_until, token = nextval('golem_numbers'), leased_by = p_server
    FROM (
        SELECT component, name, id, not_before FROM golem_wakeups
        WHERE not_before <= p_now AND (p_parts <= 1 OR not_before <= p_others OR golem_part(component, name, p_parts) = p_part)
        ORDER BY not_before LIMIT p_count FOR UPDATE SKIP LOCKED) d
    WHERE u.component = d.component AND u.name = d.name AND u.id = d.id
    RETURNING u.component, u.name, u.id, u.due, u.kind, u.payload, u.token, d.not_before;
END $$;

-- Epochs, worker numbers and lease tokens.
CREATE SEQUENCE golem_numbers;

-- Starts of stores: the upper half of their group ids.
CREATE SEQUENCE golem_starts;

-- One row per worker; updated in place with every commit, so no index may name a column that changes then.
CREATE TABLE golem_workers(
    number bigint PRIMARY KEY,
    component uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    epoch bigint NOT NULL,
    group_id bigint NOT NULL,
    last_index bigint NOT NULL,
    runnable boolean NOT NULL,
    owner uuid NOT NULL,
    status bytea NOT NULL,
    UNIQUE (component, name)
) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX golem_workers_by_component ON golem_workers(component, number);
CREATE INDEX golem_workers_runnable ON golem_workers(number) WHERE runnable;

CREATE TABLE golem_chunks(
    worker bigint NOT NULL,
    first bigint NOT NULL,
    count int NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (worker, first)
);

CREATE TABLE golem_keys(
    worker bigint NOT NULL,
    hash uuid NOT NULL,
    start bigint NOT NULL,
    result bigint,
    PRIMARY KEY (worker, hash)
) WITH (fillfactor = 80);

CREATE TABLE golem_promises(
    worker bigint NOT NULL,
    entry bigint NOT NULL,
    complete boolean NOT NULL DEFAULT false,
    data bytea NOT NULL DEFAULT '',
    completer uuid,
    completed_by bigint,
    PRIMARY KEY (worker, entry)
);

CREATE TABLE golem_promise_waiters(
    worker bigint NOT NULL,
    entry bigint NOT NULL,
    component uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    PRIMARY KEY (worker, entry, component, name)
);

-- due and not_before: microseconds since 1970. not_before is due, or the end of the lease.
CREATE TABLE golem_wakeups(
    component uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    due bigint NOT NULL,
    kind smallint NOT NULL,
    payload bytea NOT NULL,
    not_before bigint NOT NULL,
    token bigint NOT NULL DEFAULT 0,
    leased_by uuid,
    PRIMARY KEY (component, name, id)
);
CREATE INDEX golem_wakeups_by_time ON golem_wakeups(not_before);
CREATE INDEX golem_wakeups_by_lease ON golem_wakeups(leased_by) WHERE leased_by IS NOT NULL;

-- Commits a group of writes, at most one per worker, in one transaction. The arrays of each prefix run in parallel;
-- w_: the writes (epoch 0: create), k_: keys, p_: promises created, s_: promises that must be incomplete, u_: wake-ups put,
-- r_: wake-ups removed; *_write is the position of the write, from 1. Answers an outcome per write: 0 committed, 1 a promise is
-- complete, 2 ownership lost, 3 a promise is missing (epoch: its position in s_), 4 the worker exists. Sending the same group
-- again is harmless: a write whose group id is in its row is committed already, and later groups fence out earlier ones.
CREATE FUNCTION golem_commit(
    p_group bigint,
    w_component uuid[], w_name text[], w_epoch bigint[], w_next bigint[], w_last bigint[], w_status bytea[], w_runnable boolean[],
    w_owner uuid[], w_count int[], w_chunk bytea[], w_cut bigint[],
    k_write int[], k_hash uuid[], k_start bigint[], k_result bigint[],
    p_write int[], p_entry bigint[],
    s_write int[], s_component uuid[], s_name text[], s_entry bigint[],
    u_write int[], u_component uuid[], u_name text[], u_id text[], u_due bigint[], u_kind smallint[], u_payload bytea[],
    r_write int[], r_component uuid[], r_name text[], r_id text[])
RETURNS TABLE(o_write int, o_outcome int, o_epoch bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    v_count int := cardinality(w_component);
    v_number bigint[] := array_fill(0::bigint, ARRAY[v_count]);
    v_outcome int[] := array_fill(2, ARRAY[v_count]);
    v_epoch bigint[] := w_epoch;
    v_apply int[] := array_fill(0, ARRAY[v_count]);
    v_seen boolean[];
    v_row record;
BEGIN
    IF 0 = ANY(w_epoch) THEN
        FOR v_row IN
            WITH fresh AS (
                INSERT INTO golem_workers(number, component, name, epoch, group_id, last_index, runnable, owner, status)
                SELECT nextval('golem_numbers'), b.component, b.name, nextval('golem_numbers'), p_group, b.last, b.runnable, b.owner, b.status
                FROM unnest(w_component, w_name, w_epoch, w_last, w_runnable, w_owner, w_status) b(component, name, epoch, last, runnable, owner, status)
                WHERE b.epoch = 0
                ON CONFLICT (component, name) DO NOTHING
                RETURNING number, component, name, epoch)
            SELECT b.ord, f.number, f.epoch FROM unnest(w_component, w_name) WITH ORDINALITY b(component, name, ord)
            JOIN fresh f ON f.component = b.component AND f.name = b.name
        LOOP
            v_number[v_row.ord] := v_row.number;
            v_epoch[v_row.ord] := v_row.epoch;
            v_outcome[v_row.ord] := 0;
            v_apply[v_row.ord] := 1;
        END LOOP;
    END IF;

    FOR v_row IN
        SELECT b.ord, w.number, w.epoch, w.group_id, w.last_index
        FROM unnest(w_component, w_name, v_outcome) WITH ORDINALITY b(component, name, outcome, ord)
        JOIN golem_workers w ON w.component = b.component AND w.name = b.name
        WHERE b.outcome = 2
        ORDER BY w.number
        FOR NO KEY UPDATE OF w
    LOOP
        IF w_epoch[v_row.ord] = 0 THEN
            v_outcome[v_row.ord] := CASE WHEN v_row.group_id = p_group THEN 0 ELSE 4 END;
            v_epoch[v_row.ord] := v_row.epoch;
        ELSIF v_row.epoch = w_epoch[v_row.ord] AND v_row.group_id = p_group THEN
            v_outcome[v_row.ord] := 0;
        ELSIF v_row.epoch = w_epoch[v_row.ord] AND v_row.group_id < p_group AND v_row.last_index = w_next[v_row.ord] - 1 THEN
            v_number[v_row.ord] := v_row.number;
            v_outcome[v_row.ord] := 0;
            v_apply[v_row.ord] := 2;
        END IF;
    END LOOP;

    IF cardinality(s_write) > 0 THEN
        v_seen := array_fill(false, ARRAY[cardinality(s_write)]);
        FOR v_row IN
            SELECT s.ord, s.write, p.complete
            FROM unnest(s_write, s_component, s_name, s_entry) WITH ORDINALITY s(write, component, name, entry, ord)
            JOIN golem_workers o ON o.component = s.component AND o.name = s.name
            JOIN golem_promises p ON p.worker = o.number AND p.entry = s.entry
            ORDER BY p.worker, p.entry
            FOR SHARE OF p
        LOOP
            v_seen[v_row.ord] := true;
            IF v_row.complete AND v_apply[v_row.write] > 0 THEN
                v_outcome[v_row.write] := 1;
            END IF;
        END LOOP;
        FOR i IN 1 .. cardinality(s_write) LOOP
            IF NOT v_seen[i] AND v_apply[s_write[i]] > 0 AND v_outcome[s_write[i]] <> 3 THEN
                v_outcome[s_write[i]] := 3;
                v_epoch[s_write[i]] := i;
            END IF;
        END LOOP;
        FOR i IN 1 .. v_count LOOP
            IF v_outcome[i] <> 0 THEN
                v_apply[i] := 0;
            END IF;
        END LOOP;
        INSERT INTO golem_promise_waiters(worker, entry, component, name)
        SELECT o.number, s.entry, b.component, b.name
        FROM unnest(s_write, s_component, s_name, s_entry) s(write, component, name, entry)
        JOIN golem_workers o ON o.component = s.component AND o.name = s.name
        JOIN unnest(w_component, w_name, v_apply) WITH ORDINALITY b(component, name, apply, ord) ON b.ord = s.write
        WHERE b.apply > 0 AND (b.component, b.name) <> (s.component, s.name)
        ON CONFLICT DO NOTHING;
    END IF;

    UPDATE golem_workers w
    SET last_index = b.last, status = b.status, runnable = b.runnable, owner = b.owner, group_id = p_group
    FROM unnest(v_number, v_apply, w_last, w_status, w_runnable, w_owner) b(number, apply, last, status, runnable, owner)
    WHERE b.apply = 2 AND w.number = b.number;

    INSERT INTO golem_chunks(worker, first, count, bytes)
    SELECT b.number, b.first, b.count, b.chunk
    FROM unnest(v_number, v_apply, w_next, w_count, w_chunk) b(number, apply, first, count, chunk)
    WHERE b.apply > 0 AND b.chunk IS NOT NULL;

    FOR i IN 1 .. v_count LOOP
        IF w_cut[i] IS NOT NULL AND v_apply[i] > 0 THEN
            DELETE FROM golem_keys k WHERE k.worker = v_number[i] AND k.start >= w_cut[i];
            UPDATE golem_keys k SET result = NULL WHERE k.worker = v_number[i] AND k.result >= w_cut[i];
        END IF;
    END LOOP;

    IF cardinality(k_write) > 0 THEN
        INSERT INTO golem_keys(worker, hash, start, result)
        SELECT v_number[k.write], k.hash, k.start, k.result
        FROM unnest(k_write, k_hash, k_start, k_result) k(write, hash, start, result)
        WHERE v_apply[k.write] > 0
        ON CONFLICT (worker, hash) DO UPDATE SET start = excluded.start, result = excluded.result;
    END IF;

    IF cardinality(p_write) > 0 THEN
        INSERT INTO golem_promises(worker, entry)
        SELECT v_number[p.write], p.entry FROM unnest(p_write, p_entry) p(write, entry) WHERE v_apply[p.write] > 0
        ON CONFLICT DO NOTHING;
    END IF;

    IF cardinality(r_write) > 0 THEN
        DELETE FROM golem_wakeups t USING unnest(r_write, r_component, r_name, r_id) r(write, component, name, id)
        WHERE v_apply[r.write] > 0 AND t.component = r.component AND t.name = r.name AND t.id = r.id;
    END IF;

    IF cardinality(u_write) > 0 THEN
        INSERT INTO golem_wakeups(component, name, id, due, kind, payload, not_before)
        SELECT u.component, u.name, u.id, u.due, u.kind, u.payload, u.due
        FROM unnest(u_write, u_component, u_name, u_id, u_due, u_kind, u_payload) u(write, component, name, id, due, kind, payload)
        WHERE v_apply[u.write] > 0
        ORDER BY u.component, u.name, u.id
        ON CONFLICT (component, name, id) DO UPDATE
        SET due = excluded.due, kind = excluded.kind, payload = excluded.payload, not_before = excluded.due, token = 0, leased_by = NULL;
    END IF;

    RETURN QUERY SELECT i, v_outcome[i], v_epoch[i] FROM generate_series(1, v_count) i;
END $$;

-- Removes a worker and all that is its own; scheduled invocations (kind 3) are owed to others and stay.
CREATE FUNCTION golem_delete(p_component uuid, p_name text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    v_number bigint;
BEGIN
    DELETE FROM golem_workers WHERE component = p_component AND name = p_name RETURNING number INTO v_number;
    IF v_number IS NULL THEN
        RETURN false;
    END IF;
    DELETE FROM golem_chunks WHERE worker = v_number;
    DELETE FROM golem_keys WHERE worker = v_number;
    DELETE FROM golem_promises WHERE worker = v_number;
    DELETE FROM golem_promise_waiters WHERE worker = v_number;
    DELETE FROM golem_wakeups WHERE component = p_component AND name = p_name AND kind NOT IN (3, 4);
    RETURN true;
END $$;

-- Copies chunks p_from to p_to (first indices, exclusive) and keys of a source worker behind the chunks given. 0 done, 1 the source is gone,
-- 2 the target exists.
CREATE FUNCTION golem_fork(
    p_group bigint, p_source bigint, p_component uuid, p_name text, p_last bigint, p_status bytea, p_runnable boolean, p_owner uuid,
    p_cut bigint, p_from bigint, p_to bigint, p_first bigint[], p_count int[], p_chunk bytea[]) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    v_number bigint;
BEGIN
    PERFORM 1 FROM golem_workers WHERE number = p_source FOR SHARE;
    IF NOT FOUND THEN
        RETURN 1;
    END IF;
    INSERT INTO golem_workers(number, component, name, epoch, group_id, last_index, runnable, owner, status)
    VALUES (nextval('golem_numbers'), p_component, p_name, nextval('golem_numbers'), p_group, p_last, p_runnable, p_owner, p_status)
    ON CONFLICT (component, name) DO NOTHING RETURNING number INTO v_number;
    IF v_number IS NULL THEN
        PERFORM 1 FROM golem_workers WHERE component = p_component AND name = p_name AND group_id = p_group;
        RETURN CASE WHEN FOUND THEN 0 ELSE 2 END;
    END IF;
    INSERT INTO golem_chunks(worker, first, count, bytes)
    SELECT v_number, c.first, c.count, c.bytes FROM golem_chunks c WHERE c.worker = p_source AND c.first > p_from AND c.first < p_to;
    INSERT INTO golem_chunks(worker, first, count, bytes)
    SELECT v_number, c.first, c.count, c.bytes FROM unnest(p_first, p_count, p_chunk) c(first, count, bytes);
    INSERT INTO golem_keys(worker, hash, start, result)
    SELECT v_number, k.hash, k.start, CASE WHEN k.result <= p_cut THEN k.result END FROM golem_keys k WHERE k.worker = p_source AND k.start <= p_cut;
    RETURN 0;
END $$;

-- Completes a promise and wakes its owner and waiters. 0 missing, 1 this call or this completer was first, 2 another was.
CREATE FUNCTION golem_complete(
    p_call bigint, p_component uuid, p_name text, p_entry bigint, p_data bytea, p_now bigint, p_completer uuid) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    v_number bigint;
    v_mine boolean;
BEGIN
    SELECT number INTO v_number FROM golem_workers WHERE component = p_component AND name = p_name;
    UPDATE golem_promises SET complete = true, data = p_data, completer = p_completer, completed_by = p_call
    WHERE worker = v_number AND entry = p_entry AND NOT complete;
    IF NOT FOUND THEN
        SELECT completed_by = p_call OR (p_completer IS NOT NULL AND completer IS NOT DISTINCT FROM p_completer) INTO v_mine
        FROM golem_promises WHERE worker = v_number AND entry = p_entry;
        RETURN CASE WHEN NOT FOUND THEN 0 WHEN v_mine THEN 1 ELSE 2 END;
    END IF;
    INSERT INTO golem_wakeups(component, name, id, due, kind, payload, not_before)
    SELECT p_component, p_name, 'promise:' || p_entry, p_now, 2::smallint, ''::bytea, p_now
    UNION ALL
    SELECT t.component, t.name, 'promise:' || p_component || '/' || p_name || '/' || p_entry, p_now, 2::smallint, ''::bytea, p_now
    FROM golem_promise_waiters t WHERE t.worker = v_number AND t.entry = p_entry
    ORDER BY 1, 2, 3
    ON CONFLICT (component, name, id) DO UPDATE
    SET due = excluded.due, kind = excluded.kind, payload = excluded.payload, not_before = excluded.due, token = 0, leased_by = NULL;
    RETURN 1;
END $$;

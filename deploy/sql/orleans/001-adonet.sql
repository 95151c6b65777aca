-- Tables and queries of Orleans' AdoNet clustering and grain storage on PostgreSQL, applied by `golem server migrate`. Orleans
-- reads the texts in OrleansQuery at its start and calls them with named parameters; it refuses to start when a key is missing.
-- The texts use no other parameters than those that every version of the providers since 3.0 passes.
CREATE TABLE OrleansQuery(
    QueryKey text PRIMARY KEY,
    QueryText text NOT NULL
);

-- Membership: one version row per cluster, bumped by every change but a heartbeat; its row lock serialises the changes.
CREATE TABLE OrleansMembershipVersionTable(
    DeploymentId text PRIMARY KEY,
    Timestamp timestamptz(3) NOT NULL DEFAULT now(),
    Version integer NOT NULL DEFAULT 0
);

CREATE TABLE OrleansMembershipTable(
    DeploymentId text NOT NULL REFERENCES OrleansMembershipVersionTable,
    Address text NOT NULL,
    Port integer NOT NULL,
    Generation integer NOT NULL,
    SiloName text NOT NULL,
    HostName text NOT NULL,
    Status integer NOT NULL,
    ProxyPort integer,
    SuspectTimes text,
    StartTime timestamptz(3) NOT NULL,
    IAmAliveTime timestamptz(3) NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
) WITH (fillfactor = 50);

-- Adds a silo if the version is the one read; answers 1, or 0 when somebody was faster or the silo is there.
CREATE FUNCTION golem_orleans_insert_silo(
    p_deployment text, p_address text, p_port integer, p_generation integer, p_name text, p_host text, p_status integer, p_proxy integer,
    p_start timestamptz, p_alive timestamptz, p_version integer) RETURNS integer
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM OrleansMembershipVersionTable WHERE DeploymentId = p_deployment AND Version = p_version FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    INSERT INTO OrleansMembershipTable(DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    VALUES (p_deployment, p_address, p_port, p_generation, p_name, p_host, p_status, p_proxy, p_start, p_alive) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = now() WHERE DeploymentId = p_deployment;
    RETURN 1;
END $$;

-- Changes a silo's status and suspicions if the version is the one read. A heartbeat never goes back.
CREATE FUNCTION golem_orleans_update_silo(
    p_deployment text, p_address text, p_port integer, p_generation integer, p_status integer, p_suspects text, p_alive timestamptz, p_version integer) RETURNS integer
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM OrleansMembershipVersionTable WHERE DeploymentId = p_deployment AND Version = p_version FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    UPDATE OrleansMembershipTable SET Status = p_status, SuspectTimes = p_suspects, IAmAliveTime = greatest(IAmAliveTime, p_alive)
    WHERE DeploymentId = p_deployment AND Address = p_address AND Port = p_port AND Generation = p_generation;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    UPDATE OrleansMembershipVersionTable SET Version = Version + 1, Timestamp = now() WHERE DeploymentId = p_deployment;
    RETURN 1;
END $$;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES
('InsertMembershipVersionKey',
 'WITH added AS (INSERT INTO OrleansMembershipVersionTable(DeploymentId) VALUES (CAST(@DeploymentId AS text)) ON CONFLICT DO NOTHING RETURNING 1)
  SELECT CAST(count(*) AS integer) FROM added'),
('InsertMembershipKey',
 'SELECT golem_orleans_insert_silo(CAST(@DeploymentId AS text), CAST(@Address AS text), CAST(@Port AS integer), CAST(@Generation AS integer), CAST(@SiloName AS text),
  CAST(@HostName AS text), CAST(@Status AS integer), CAST(@ProxyPort AS integer), CAST(@StartTime AS timestamptz), CAST(@IAmAliveTime AS timestamptz), CAST(@Version AS integer))'),
('UpdateMembershipKey',
 'SELECT golem_orleans_update_silo(CAST(@DeploymentId AS text), CAST(@Address AS text), CAST(@Port AS integer), CAST(@Generation AS integer), CAST(@Status AS integer),
  CAST(@SuspectTimes AS text), CAST(@IAmAliveTime AS timestamptz), CAST(@Version AS integer))'),
('UpdateIAmAlivetimeKey',
 'UPDATE OrleansMembershipTable SET IAmAliveTime = CAST(@IAmAliveTime AS timestamptz)
  WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation'),
('MembershipReadRowKey',
 'SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, CAST(NULL AS text) AS MetadataJson,
  m.StartTime, m.IAmAliveTime, v.Version
  FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m
  ON m.DeploymentId = v.DeploymentId AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
  WHERE v.DeploymentId = @DeploymentId'),
('MembershipReadAllKey',
 'SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, CAST(NULL AS text) AS MetadataJson,
  m.StartTime, m.IAmAliveTime, v.Version
  FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
  WHERE v.DeploymentId = @DeploymentId'),
('DeleteMembershipTableEntriesKey',
 'WITH silos AS (DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId RETURNING 1)
  DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId AND (SELECT count(*) FROM silos) >= 0'),
('GatewaysQueryKey',
 'SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0'),
-- Status 6 is Dead.
('CleanupDefunctSiloEntriesKey',
 'DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND Status = 6
  AND IAmAliveTime < CAST(@IAmAliveTime AS timestamptz) AND StartTime < CAST(@IAmAliveTime AS timestamptz)'),
('CleanupDefunctSiloEntryKey',
 'DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND Status = 6 AND Address = @Address AND Port = @Port AND Generation = @Generation
  AND IAmAliveTime = CAST(@IAmAliveTime AS timestamptz) AND StartTime = CAST(@StartTime AS timestamptz)
  AND coalesce(SuspectTimes, '''') = coalesce(CAST(@SuspectTimes AS text), '''')');

-- Grain state. The unique index makes the first write of two that race win.
CREATE TABLE OrleansStorage(
    GrainIdHash integer NOT NULL,
    GrainIdN0 bigint NOT NULL,
    GrainIdN1 bigint NOT NULL,
    GrainTypeHash integer NOT NULL,
    GrainTypeString text NOT NULL,
    GrainIdExtensionString text,
    ServiceId text NOT NULL,
    PayloadBinary bytea,
    ModifiedOn timestamptz NOT NULL,
    Version integer NOT NULL
);
CREATE UNIQUE INDEX OrleansStorage_ById ON OrleansStorage(
    GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, ServiceId, GrainTypeString, coalesce(GrainIdExtensionString, ''));

-- Writes if the version is the one read (null: never written) and answers the new version; otherwise the version given, which
-- tells Orleans that the state is inconsistent.
CREATE FUNCTION golem_orleans_write_state(
    p_id_hash integer, p_n0 bigint, p_n1 bigint, p_type_hash integer, p_type text, p_extension text, p_service text, p_version integer, p_payload bytea) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    v_version integer;
BEGIN
    IF p_version IS NULL THEN
        INSERT INTO OrleansStorage VALUES (p_id_hash, p_n0, p_n1, p_type_hash, p_type, p_extension, p_service, p_payload, now(), 1)
        ON CONFLICT DO NOTHING RETURNING Version INTO v_version;
        RETURN v_version;
    END IF;
    UPDATE OrleansStorage SET PayloadBinary = p_payload, ModifiedOn = now(), Version = Version + 1
    WHERE GrainIdHash = p_id_hash AND GrainTypeHash = p_type_hash AND GrainIdN0 = p_n0 AND GrainIdN1 = p_n1 AND ServiceId = p_service
        AND GrainTypeString = p_type AND coalesce(GrainIdExtensionString, '') = coalesce(p_extension, '') AND Version = p_version
    RETURNING Version INTO v_version;
    RETURN coalesce(v_version, p_version);
END $$;

INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES
('WriteToStorageKey',
 'SELECT golem_orleans_write_state(CAST(@GrainIdHash AS integer), CAST(@GrainIdN0 AS bigint), CAST(@GrainIdN1 AS bigint), CAST(@GrainTypeHash AS integer),
  CAST(@GrainTypeString AS text), CAST(@GrainIdExtensionString AS text), CAST(@ServiceId AS text), CAST(@GrainStateVersion AS integer),
  CAST(@PayloadBinary AS bytea)) AS NewGrainStateVersion'),
('ReadFromStorageKey',
 'SELECT PayloadBinary, CAST(NULL AS text) AS PayloadXml, CAST(NULL AS text) AS PayloadJson, Version FROM OrleansStorage
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND ServiceId = @ServiceId
  AND GrainTypeString = @GrainTypeString AND coalesce(GrainIdExtensionString, '''') = coalesce(CAST(@GrainIdExtensionString AS text), '''')'),
-- The row stays, with its version, so that a state written before the clearing never fits again.
('ClearStorageKey',
 'UPDATE OrleansStorage SET PayloadBinary = NULL, ModifiedOn = now(), Version = Version + 1
  WHERE GrainIdHash = @GrainIdHash AND GrainTypeHash = @GrainTypeHash AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND ServiceId = @ServiceId
  AND GrainTypeString = @GrainTypeString AND coalesce(GrainIdExtensionString, '''') = coalesce(CAST(@GrainIdExtensionString AS text), '''')
  AND Version = CAST(@GrainStateVersion AS integer) RETURNING Version AS NewGrainStateVersion');

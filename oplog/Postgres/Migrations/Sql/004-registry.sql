-- Grain state of the registry on the embedded engine. A deleted record keeps its version, so that an old tag never matches again.
CREATE TABLE golem_grain_state(
    grain text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    version bigint NOT NULL,
    state bytea,
    PRIMARY KEY (grain, name)
);

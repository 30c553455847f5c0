-- The chains of entries, one for each folder of records of a node.
CREATE TABLE record_chains (
    number     BIGINT NOT NULL PRIMARY KEY,
    chain      TEXT   NOT NULL UNIQUE,
    node       TEXT   NOT NULL,
    scopes     ${bytes} NOT NULL,
    sequence   BIGINT NOT NULL,
    hash       ${bytes} NOT NULL,
    last_batch BIGINT NOT NULL,
    started_at BIGINT NOT NULL
);

-- Every entry: receipts (kind 1), audit entries (2), configurations (3), keys (4), losses (5).
CREATE TABLE record_entries (
    chain       BIGINT NOT NULL,
    sequence    BIGINT NOT NULL,
    kind        BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    tenant      TEXT,
    scope       ${bytes} NOT NULL,
    content     TEXT   NOT NULL,
    PRIMARY KEY (chain, sequence)
);

CREATE INDEX record_entries_by_tenant ON record_entries (tenant, recorded_at);

-- The signed ends of each chain.
CREATE TABLE record_heads (
    chain    BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    time     BIGINT NOT NULL,
    head     TEXT   NOT NULL,
    PRIMARY KEY (chain, sequence)
);

-- The keys of each chain, each signed by the one before.
CREATE TABLE record_keys (
    chain     BIGINT NOT NULL,
    starts    BIGINT NOT NULL,
    statement TEXT   NOT NULL,
    PRIMARY KEY (chain, starts)
);

-- Texts that entries name by digest: policy files and the contexts of decisions.
CREATE TABLE record_texts (
    digest TEXT NOT NULL PRIMARY KEY,
    text   TEXT NOT NULL
);

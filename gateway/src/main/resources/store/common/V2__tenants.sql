-- The number of the last change of tenants and keys, in one row; each change adds one.
CREATE TABLE tenant_changes (
    version BIGINT NOT NULL
);
INSERT INTO tenant_changes (version) VALUES (0);

-- Tenants as JSON; one without a definition was deleted.
CREATE TABLE tenants (
    id         TEXT   NOT NULL PRIMARY KEY,
    version    BIGINT NOT NULL,
    definition TEXT
);
CREATE INDEX tenants_version ON tenants (version);

-- Keys by the hashes of their texts; times are milliseconds since 1970.
CREATE TABLE tenant_keys (
    tenant         TEXT     NOT NULL,
    id             TEXT     NOT NULL,
    version        BIGINT   NOT NULL,
    hash           ${bytes} NOT NULL,
    previous_hash  ${bytes},
    previous_until BIGINT,
    definition     TEXT     NOT NULL,
    created_at     BIGINT   NOT NULL,
    revoked_at     BIGINT,
    deleted        INTEGER  NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX tenant_keys_version ON tenant_keys (version);
CREATE INDEX tenant_keys_hash ON tenant_keys (hash);
CREATE INDEX tenant_keys_previous_hash ON tenant_keys (previous_hash);

-- Keys of the tenants' files that were revoked.
CREATE TABLE revoked_keys (
    hash       ${bytes} NOT NULL PRIMARY KEY,
    version    BIGINT   NOT NULL,
    tenant     TEXT     NOT NULL,
    id         TEXT     NOT NULL,
    revoked_at BIGINT   NOT NULL
);

-- When each key was last used, to a minute.
CREATE TABLE key_uses (
    tenant  TEXT   NOT NULL,
    id      TEXT   NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);

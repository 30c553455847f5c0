-- What sums are kept apart by; the id is a part of the hash of the other columns.
CREATE TABLE usage_series (
    id       BIGINT NOT NULL PRIMARY KEY,
    tenants  TEXT   NOT NULL,
    key_id   TEXT   NOT NULL,
    model    TEXT   NOT NULL,
    endpoint TEXT   NOT NULL,
    upstream TEXT   NOT NULL,
    provider TEXT   NOT NULL,
    place    TEXT   NOT NULL,
    policies TEXT   NOT NULL,
    currency TEXT   NOT NULL
);

-- What requests used and cost, by hour and by day in UTC.
CREATE TABLE usage_hours (
    starts_at          BIGINT NOT NULL,
    series             BIGINT NOT NULL,
    requests           BIGINT NOT NULL,
    completed          BIGINT NOT NULL,
    attempts           BIGINT NOT NULL,
    input_tokens       BIGINT NOT NULL,
    cache_read_tokens  BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    output_tokens      BIGINT NOT NULL,
    reasoning_tokens   BIGINT NOT NULL,
    cost_nanos         BIGINT NOT NULL,
    PRIMARY KEY (starts_at, series)
) ${clustered};

CREATE TABLE usage_days (
    starts_at          BIGINT NOT NULL,
    series             BIGINT NOT NULL,
    requests           BIGINT NOT NULL,
    completed          BIGINT NOT NULL,
    attempts           BIGINT NOT NULL,
    input_tokens       BIGINT NOT NULL,
    cache_read_tokens  BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    output_tokens      BIGINT NOT NULL,
    reasoning_tokens   BIGINT NOT NULL,
    cost_nanos         BIGINT NOT NULL,
    PRIMARY KEY (starts_at, series)
) ${clustered};

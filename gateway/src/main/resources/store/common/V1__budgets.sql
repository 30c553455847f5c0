-- What budgets have settled, by budget and period, in billionths of the reference currency.
CREATE TABLE budget_windows (
    counter   TEXT   NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at   BIGINT NOT NULL,
    settled   BIGINT NOT NULL,
    PRIMARY KEY (counter, starts_at)
);

-- The last batch of each process, so that a batch that is sent again is not added twice.
CREATE TABLE budget_writers (
    writer     TEXT   NOT NULL PRIMARY KEY,
    batch      BIGINT NOT NULL,
    written_at BIGINT NOT NULL
);

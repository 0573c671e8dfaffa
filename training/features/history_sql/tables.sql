-- The tables that a bundle keeps of each client's past, sorted by client so that one client is read at once.
CREATE TABLE {database}.history_credits (
    client_id BIGINT NOT NULL,
    source VARCHAR NOT NULL,
    product VARCHAR,
    status VARCHAR,
    refusal_reason VARCHAR,
    opened_days INTEGER,
    ended_days INTEGER,
    expected_end_days INTEGER,
    in_other_currency BOOLEAN NOT NULL,
    asked_amount DOUBLE,
    amount DOUBLE,
    debt_amount DOUBLE,
    instalment_amount DOUBLE,
    instalment_count INTEGER,
    overdue_days INTEGER,
    overdue_amount DOUBLE,
    largest_overdue_amount DOUBLE,
    prolonged_count INTEGER
);
CREATE TABLE {database}.history_months (
    client_id BIGINT NOT NULL,
    month INTEGER NOT NULL,
    source VARCHAR NOT NULL,
    late_days INTEGER NOT NULL,
    followed_count INTEGER NOT NULL,
    late_count INTEGER NOT NULL,
    short_count INTEGER NOT NULL
);

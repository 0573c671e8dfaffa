-- Every earlier credit or application of a client, one row each: what a person can recognise and check.
-- No place, no seller, nobody else's data. Days are relative to the application, negative in the past.
SELECT
    SK_ID_CURR AS client_id,
    'bureau' AS source,
    CREDIT_TYPE AS product,
    CREDIT_ACTIVE AS status,
    CAST(NULL AS VARCHAR) AS refusal_reason,
    TRY_CAST(DAYS_CREDIT AS INTEGER) AS opened_days,
    TRY_CAST(DAYS_ENDDATE_FACT AS INTEGER) AS ended_days,
    -- Some open-ended accounts end in a far future or past that means nothing.
    CASE WHEN DAYS_CREDIT_ENDDATE BETWEEN -14610 AND 14610
        THEN TRY_CAST(DAYS_CREDIT_ENDDATE AS INTEGER) END AS expected_end_days,
    CREDIT_CURRENCY IS NOT NULL AND CREDIT_CURRENCY <> 'currency 1' AS in_other_currency,
    CAST(NULL AS DOUBLE) AS asked_amount,
    AMT_CREDIT_SUM AS amount,
    -- A negative debt is an overpaid account: nothing is owed.
    at_least_zero(AMT_CREDIT_SUM_DEBT) AS debt_amount,
    AMT_ANNUITY AS instalment_amount,
    CAST(NULL AS INTEGER) AS instalment_count,
    TRY_CAST(CREDIT_DAY_OVERDUE AS INTEGER) AS overdue_days,
    AMT_CREDIT_SUM_OVERDUE AS overdue_amount,
    AMT_CREDIT_MAX_OVERDUE AS largest_overdue_amount,
    TRY_CAST(CNT_CREDIT_PROLONG AS INTEGER) AS prolonged_count
FROM bureau
WHERE SK_ID_CURR IN (SELECT SK_ID_CURR FROM application)
UNION ALL
SELECT
    SK_ID_CURR,
    'previous',
    nullif(NAME_CONTRACT_TYPE, 'XNA'),
    NAME_CONTRACT_STATUS,
    CASE WHEN NAME_CONTRACT_STATUS = 'Refused' THEN CODE_REJECT_REASON END,
    TRY_CAST(DAYS_DECISION AS INTEGER),
    -- 365243 days is how the tables write "not known yet": the contract still runs.
    CASE WHEN DAYS_TERMINATION <= 0 THEN TRY_CAST(DAYS_TERMINATION AS INTEGER) END,
    CASE WHEN DAYS_LAST_DUE_1ST_VERSION < 365243 THEN TRY_CAST(DAYS_LAST_DUE_1ST_VERSION AS INTEGER) END,
    false,
    -- An application that went no further has zeros instead of amounts.
    nullif(AMT_APPLICATION, 0),
    nullif(AMT_CREDIT, 0),
    NULL,
    AMT_ANNUITY,
    CASE WHEN CNT_PAYMENT > 0 THEN TRY_CAST(CNT_PAYMENT AS INTEGER) END,
    NULL,
    NULL,
    NULL,
    NULL
FROM previous_application
WHERE SK_ID_CURR IN (SELECT SK_ID_CURR FROM application)
ORDER BY client_id, opened_days DESC NULLS LAST, source, amount, status, product

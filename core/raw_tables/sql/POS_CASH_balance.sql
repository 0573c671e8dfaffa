-- Month-by-month state of earlier credits repaid by instalments: one row per client.
WITH contract AS (
    SELECT
        SK_ID_CURR,
        SK_ID_PREV,
        count(*) AS months,
        count(*) FILTER (SK_DPD > 0) AS late_months,
        count(*) FILTER (SK_DPD > 0 AND MONTHS_BALANCE >= -3) AS late_months_3m,
        count(*) FILTER (SK_DPD > 0 AND MONTHS_BALANCE >= -12) AS late_months_12m,
        count(*) FILTER (SK_DPD > 0 AND MONTHS_BALANCE >= -24) AS late_months_24m,
        -- Days counted with a tolerance for small sums: the others reach years for a few cents.
        max(SK_DPD_DEF) AS max_late_days,
        max(SK_DPD_DEF) FILTER (MONTHS_BALANCE >= -12) AS max_late_days_12m,
        max(MONTHS_BALANCE) FILTER (SK_DPD > 0) AS last_late_month,
        min(MONTHS_BALANCE) AS first_month,
        max(MONTHS_BALANCE) AS last_month,
        bool_or(NAME_CONTRACT_STATUS = 'Completed') AS is_completed,
        -- The second part of the key settles months given twice.
        arg_max(CNT_INSTALMENT_FUTURE, MONTHS_BALANCE * 1000 + CNT_INSTALMENT_FUTURE) AS remaining,
        arg_max(CNT_INSTALMENT, MONTHS_BALANCE * 1000 + CNT_INSTALMENT) AS duration
    FROM POS_CASH_balance
    GROUP BY SK_ID_CURR, SK_ID_PREV
),
judged AS (
    SELECT *, NOT is_completed AND last_month >= -3 AND remaining > 0 AS is_active
    FROM contract
)
SELECT
    SK_ID_CURR,
    count(*) AS pos_contract_count,
    count(*) FILTER (is_completed) AS pos_completed_count,
    CAST(coalesce(sum(CAST(remaining AS BIGINT)) FILTER (is_active), 0) AS BIGINT) AS pos_remaining_count,
    ratio(
        sum(CAST(remaining AS BIGINT)) FILTER (is_active AND duration IS NOT NULL),
        sum(CAST(duration AS BIGINT)) FILTER (is_active)
    ) AS pos_remaining_share,
    ratio(sum(late_months), sum(months)) AS pos_late_month_share,
    CAST(sum(late_months_3m) AS BIGINT) AS pos_late_months_3m,
    CAST(sum(late_months_12m) AS BIGINT) AS pos_late_months_12m,
    CAST(sum(late_months_24m) AS BIGINT) AS pos_late_months_24m,
    max(max_late_days) AS pos_max_late_days,
    max(max_late_days_12m) AS pos_max_late_days_12m,
    0 - max(last_late_month) AS pos_last_late_months,
    0 - min(first_month) AS pos_history_months
FROM judged
GROUP BY SK_ID_CURR

-- Instalments of earlier credits, due and paid: one row per client.
-- An instalment paid in several parts has several rows: they are put together first.
WITH instalment AS (
    SELECT
        SK_ID_CURR,
        DAYS_INSTALMENT AS due_day,
        max(AMT_INSTALMENT) AS due_amount,
        coalesce(sum(exact(AMT_PAYMENT)), 0) AS paid_amount,
        -- An unpaid instalment is late by all the days up to the application.
        CASE WHEN count(DAYS_ENTRY_PAYMENT) = count(*) THEN max(DAYS_ENTRY_PAYMENT) ELSE 0 END AS paid_day
    FROM installments_payments
    GROUP BY SK_ID_CURR, SK_ID_PREV, NUM_INSTALMENT_VERSION, NUM_INSTALMENT_NUMBER, DAYS_INSTALMENT
),
judged AS (
    SELECT
        SK_ID_CURR,
        due_day,
        due_amount,
        CAST(at_least_zero(paid_day - due_day) AS BIGINT) AS late_days,
        CAST(at_least_zero(due_day - paid_day) AS BIGINT) AS early_days,
        paid_day > due_day AS is_late,
        -- Less than one unit short is a rounding, not a shortfall.
        exact(due_amount) - paid_amount >= 1 AS is_short,
        at_least_zero(exact(due_amount) - paid_amount) AS short_amount
    FROM instalment
)
SELECT
    SK_ID_CURR,
    count(*) AS instalments_due_count,
    count(*) FILTER (late_days >= 30) AS instalments_late_30_count,
    count(*) FILTER (is_late) / count(*) AS instalments_late_share,
    ratio(count(*) FILTER (is_late AND due_day >= -91), count(*) FILTER (due_day >= -91))
        AS instalments_late_share_3m,
    ratio(count(*) FILTER (is_late AND due_day >= -365), count(*) FILTER (due_day >= -365))
        AS instalments_late_share_12m,
    ratio(count(*) FILTER (is_late AND due_day >= -730), count(*) FILTER (due_day >= -730))
        AS instalments_late_share_24m,
    avg(late_days) FILTER (due_day >= -365) AS instalments_mean_late_days_12m,
    max(late_days) AS instalments_max_late_days,
    max(late_days) FILTER (due_day >= -365) AS instalments_max_late_days_12m,
    avg(early_days) FILTER (due_day >= -365) AS instalments_mean_early_days_12m,
    count(*) FILTER (is_short) / count(*) AS instalments_short_share,
    ratio(count(*) FILTER (is_short AND due_day >= -365), count(*) FILTER (due_day >= -365))
        AS instalments_short_share_12m,
    ratio(CAST(sum(short_amount) AS DOUBLE), CAST(sum(exact(due_amount)) AS DOUBLE))
        AS instalments_short_amount_share,
    months_ago(max(due_day) FILTER (is_late)) AS instalments_last_late_months,
    max(due_amount) AS instalments_largest_amount
FROM judged
GROUP BY SK_ID_CURR

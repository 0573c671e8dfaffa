-- How punctual a client was, month by month: one row a client, month and source.
-- Month -1 is the last one before the application. Of what was followed that month: how many were late, how many
-- were paid short, and by how many days the latest was late. Days counted with the tables' tolerance for small sums.
WITH client AS (
    SELECT SK_ID_CURR FROM application
),
-- An instalment paid in several parts has several rows: they are put together first.
instalment AS (
    SELECT
        SK_ID_CURR,
        DAYS_INSTALMENT AS due_day,
        max(AMT_INSTALMENT) AS due_amount,
        coalesce(sum(exact(AMT_PAYMENT)), 0) AS paid_amount,
        CASE WHEN count(DAYS_ENTRY_PAYMENT) = count(*) THEN max(DAYS_ENTRY_PAYMENT) ELSE 0 END AS paid_day
    FROM installments_payments
    -- What falls due after the application says nothing yet.
    WHERE DAYS_INSTALMENT <= 0
    GROUP BY SK_ID_CURR, SK_ID_PREV, NUM_INSTALMENT_VERSION, NUM_INSTALMENT_NUMBER, DAYS_INSTALMENT
),
followed AS (
    SELECT
        SK_ID_CURR,
        -- Days as months of 30.4375 days, the last 30 days being month -1.
        at_most(floor(due_day / 30.4375), -1) AS month,
        'instalments' AS source,
        at_least_zero(paid_day - due_day) AS late_days,
        paid_day > due_day AS is_late,
        -- Less than one unit short is a rounding, not a shortfall.
        exact(due_amount) - paid_amount >= 1 AS is_short
    FROM instalment
    UNION ALL
    SELECT SK_ID_CURR, MONTHS_BALANCE, 'pos', SK_DPD_DEF, SK_DPD > 0, NULL
    FROM POS_CASH_balance
    UNION ALL
    SELECT
        SK_ID_CURR, MONTHS_BALANCE, 'card', SK_DPD_DEF, SK_DPD > 0,
        AMT_PAYMENT_TOTAL_CURRENT < AMT_INST_MIN_REGULARITY
    FROM credit_card_balance
    UNION ALL
    SELECT
        bureau.SK_ID_CURR,
        MONTHS_BALANCE,
        'bureau',
        -- Each status stands for a range of days: its lower bound is what is certain.
        CASE STATUS WHEN '0' THEN 0 WHEN '1' THEN 1 WHEN '2' THEN 31 WHEN '3' THEN 61 WHEN '4' THEN 91 ELSE 121 END,
        STATUS > '0',
        NULL
    FROM bureau_balance
    JOIN bureau ON bureau.SK_ID_BUREAU = bureau_balance.SK_ID_BUREAU
    WHERE STATUS BETWEEN '0' AND '5'
)
SELECT
    SK_ID_CURR AS client_id,
    CAST(month AS INTEGER) AS month,
    source,
    CAST(coalesce(at_least_zero(at_most(max(late_days), 9999)), 0) AS INTEGER) AS late_days,
    count(*) AS followed_count,
    count(*) FILTER (is_late) AS late_count,
    count(*) FILTER (is_short) AS short_count
FROM followed
WHERE month BETWEEN -1200 AND 0 AND SK_ID_CURR IN (SELECT SK_ID_CURR FROM client)
GROUP BY ALL
ORDER BY client_id, month, source

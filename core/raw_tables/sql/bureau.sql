-- Credits taken from other lenders, as the credit bureau reports them: one row per client.
WITH credit AS (
    SELECT
        *,
        CREDIT_ACTIVE = 'Active' AS is_active,
        CREDIT_ACTIVE = 'Active' AND CREDIT_TYPE = 'Credit card' AS is_active_card,
        -- Amounts in another currency cannot be added to the others.
        CREDIT_CURRENCY = 'currency 1' AS is_summable,
        -- A negative debt is an overpaid account: nothing is owed.
        at_least_zero(AMT_CREDIT_SUM_DEBT) AS debt,
        -- Some open-ended accounts end in a far future that means nothing.
        CASE WHEN DAYS_CREDIT_ENDDATE BETWEEN 0 AND 14610 THEN DAYS_CREDIT_ENDDATE END AS days_left
    FROM bureau
)
SELECT
    SK_ID_CURR,
    count(*) AS bureau_credit_count,
    count(*) FILTER (is_active) AS bureau_active_count,
    count(*) FILTER (CREDIT_ACTIVE = 'Closed') AS bureau_closed_count,
    count(*) FILTER (is_active) / count(*) AS bureau_active_share,
    count(*) FILTER (CREDIT_ACTIVE IN ('Sold', 'Bad debt')) AS bureau_sold_count,
    sum(exact(debt)) FILTER (is_active AND is_summable) AS bureau_debt_amount,
    -- Tiny credits with a large debt would give shares without meaning: shares stop at 200 %.
    at_most(ratio(
        sum(exact(debt)) FILTER (is_active AND is_summable AND AMT_CREDIT_SUM > 0),
        sum(exact(AMT_CREDIT_SUM)) FILTER (is_active AND is_summable AND debt IS NOT NULL)
    ), 2) AS bureau_debt_ratio,
    at_most(ratio(
        sum(exact(debt)) FILTER (is_active_card AND is_summable AND AMT_CREDIT_SUM > 0),
        sum(exact(AMT_CREDIT_SUM)) FILTER (is_active_card AND is_summable AND debt IS NOT NULL)
    ), 2) AS bureau_card_use,
    sum(exact(AMT_ANNUITY)) FILTER (is_active AND is_summable) AS bureau_annuity_amount,
    sum(exact(AMT_CREDIT_SUM_OVERDUE)) FILTER (is_summable) AS bureau_overdue_amount,
    count(*) FILTER (CREDIT_DAY_OVERDUE > 0 OR AMT_CREDIT_SUM_OVERDUE > 0) AS bureau_overdue_count,
    max(AMT_CREDIT_MAX_OVERDUE) FILTER (is_summable) AS bureau_largest_overdue_amount,
    count(*) FILTER (CNT_CREDIT_PROLONG > 0) AS bureau_prolonged_count,
    months_ago(max(DAYS_CREDIT)) AS bureau_newest_months,
    months_ago(max(DAYS_CREDIT) FILTER (is_active)) AS bureau_newest_active_months,
    months_ago(min(DAYS_CREDIT)) AS bureau_oldest_months,
    months_ago(avg(CAST(DAYS_CREDIT AS BIGINT))) AS bureau_mean_age_months,
    count(*) FILTER (DAYS_CREDIT >= -91) AS bureau_opened_3m,
    count(*) FILTER (DAYS_CREDIT >= -365) AS bureau_opened_12m,
    max(days_left) FILTER (is_active) / 30.4375 AS bureau_remaining_months,
    months_ago(max(DAYS_ENDDATE_FACT) FILTER (CREDIT_ACTIVE = 'Closed')) AS bureau_last_closed_months,
    count(*) FILTER (is_active_card) AS bureau_active_card_count,
    count(*) FILTER (CREDIT_TYPE = 'Mortgage') AS bureau_mortgage_count,
    count(*) FILTER (CREDIT_TYPE = 'Microloan') AS bureau_microloan_count
FROM credit
GROUP BY SK_ID_CURR

-- Earlier applications made to this lender: one row per client.
WITH ranked AS (
    SELECT
        *,
        NAME_CONTRACT_STATUS = 'Approved' AS is_approved,
        NAME_CONTRACT_STATUS = 'Refused' AS is_refused,
        NAME_CONTRACT_STATUS IN ('Canceled', 'Unused offer') AS is_dropped,
        row_number() OVER (PARTITION BY SK_ID_CURR ORDER BY DAYS_DECISION DESC, SK_ID_PREV DESC) AS recency,
        row_number() OVER (
            PARTITION BY SK_ID_CURR, NAME_CONTRACT_STATUS ORDER BY DAYS_DECISION DESC, SK_ID_PREV DESC
        ) AS recency_in_status
    FROM previous_application
),
priced AS (
    SELECT
        *,
        is_approved AND recency_in_status = 1 AS is_last_approved,
        -- 365243 days is how the tables write "not known yet": the contract still runs.
        is_approved AND DAYS_TERMINATION > 0 AS is_running,
        CASE WHEN is_approved AND CNT_PAYMENT > 0 AND AMT_CREDIT > 0
            THEN AMT_ANNUITY * CNT_PAYMENT / AMT_CREDIT END AS cost,
        CASE WHEN DAYS_LAST_DUE < 365243 AND DAYS_LAST_DUE_1ST_VERSION < 365243
            THEN DAYS_LAST_DUE < DAYS_LAST_DUE_1ST_VERSION END AS ended_early
    FROM ranked
)
SELECT
    SK_ID_CURR,
    count(*) AS previous_count,
    count(*) FILTER (is_approved) AS previous_approved_count,
    count(*) FILTER (is_refused) AS previous_refused_count,
    count(*) FILTER (is_dropped) AS previous_dropped_count,
    count(*) FILTER (is_refused) / count(*) AS previous_refused_share,
    count(*) FILTER (is_refused AND recency <= 3) AS previous_refused_last_3,
    count(*) FILTER (is_refused AND recency <= 5) AS previous_refused_last_5,
    count(*) FILTER (is_refused AND DAYS_DECISION >= -365) AS previous_refused_12m,
    count(*) FILTER (is_refused AND DAYS_DECISION >= -730) AS previous_refused_24m,
    count(*) FILTER (DAYS_DECISION >= -91) AS previous_applied_3m,
    count(*) FILTER (DAYS_DECISION >= -365) AS previous_applied_12m,
    months_ago(max(DAYS_DECISION) FILTER (is_refused)) AS previous_last_refusal_months,
    months_ago(max(DAYS_DECISION)) AS previous_last_months,
    months_ago(min(DAYS_DECISION)) AS previous_first_months,
    max(NAME_CONTRACT_STATUS) FILTER (recency = 1) AS previous_last_status,
    max(PRODUCT_COMBINATION) FILTER (recency = 1) AS previous_last_product,
    max(CODE_REJECT_REASON) FILTER (is_refused AND recency_in_status = 1) AS previous_last_refusal_reason,
    max(NAME_YIELD_GROUP) FILTER (is_last_approved) AS previous_last_rate_level,
    max(AMT_CREDIT) FILTER (is_last_approved) AS previous_last_credit_amount,
    max(AMT_ANNUITY) FILTER (is_last_approved) AS previous_last_annuity_amount,
    max(AMT_CREDIT) FILTER (is_approved) AS previous_largest_credit_amount,
    max(CNT_PAYMENT) FILTER (is_last_approved) AS previous_last_duration_months,
    max(cost) FILTER (is_last_approved) AS previous_last_cost,
    ratio(sum(exact(cost)), count(cost)) AS previous_mean_cost,
    ratio(
        sum(exact(AMT_CREDIT)) FILTER (is_approved AND AMT_APPLICATION > 0),
        sum(exact(AMT_APPLICATION)) FILTER (is_approved)
    ) AS previous_granted_to_asked,
    ratio(
        sum(exact(AMT_DOWN_PAYMENT)) FILTER (is_approved AND AMT_GOODS_PRICE > 0),
        sum(exact(AMT_GOODS_PRICE)) FILTER (is_approved AND AMT_DOWN_PAYMENT IS NOT NULL)
    ) AS previous_down_payment_share,
    count(*) FILTER (NAME_CONTRACT_TYPE = 'Cash loans' AND is_approved) AS previous_cash_count,
    count(*) FILTER (NAME_CONTRACT_TYPE = 'Consumer loans' AND is_approved) AS previous_purchase_count,
    count(*) FILTER (is_running) AS previous_running_count,
    sum(exact(AMT_ANNUITY)) FILTER (is_running) AS previous_running_annuity_amount,
    ratio(count(*) FILTER (is_approved AND ended_early), count(ended_early) FILTER (is_approved))
        AS previous_ended_early_share
FROM priced
GROUP BY SK_ID_CURR

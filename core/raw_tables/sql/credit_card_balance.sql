-- Month-by-month state of the client's cards with this lender: one row per client.
WITH monthly AS (
    SELECT
        SK_ID_CURR,
        MONTHS_BALANCE AS month,
        -- A negative balance is money in the client's favour: nothing is used.
        at_least_zero(sum(exact(AMT_BALANCE))) AS balance,
        sum(exact(AMT_CREDIT_LIMIT_ACTUAL)) AS credit_limit,
        sum(exact(AMT_DRAWINGS_CURRENT)) AS drawings,
        sum(exact(AMT_DRAWINGS_ATM_CURRENT)) AS cash_drawings,
        sum(exact(AMT_INST_MIN_REGULARITY)) AS minimum_due,
        sum(exact(AMT_PAYMENT_TOTAL_CURRENT)) AS paid,
        max(SK_DPD) AS late_days,
        max(SK_DPD_DEF) AS tolerant_late_days
    FROM credit_card_balance
    GROUP BY SK_ID_CURR, MONTHS_BALANCE
)
SELECT
    SK_ID_CURR,
    count(*) AS card_month_count,
    arg_max(credit_limit, month) AS card_limit_amount,
    arg_max(balance, month) AS card_balance_amount,
    ratio(arg_max(balance, month), arg_max(credit_limit, month)) AS card_use,
    ratio(sum(balance) FILTER (month >= -12), sum(credit_limit) FILTER (month >= -12)) AS card_use_12m,
    max(ratio(balance, credit_limit)) FILTER (month >= -12) AS card_max_use_12m,
    count(*) FILTER (balance > credit_limit AND month >= -12) AS card_over_limit_months_12m,
    ratio(count(*) FILTER (drawings > 0 AND month >= -12), count(*) FILTER (month >= -12))
        AS card_drawing_month_share_12m,
    ratio(sum(cash_drawings) FILTER (month >= -12), sum(drawings) FILTER (month >= -12))
        AS card_cash_share_12m,
    ratio(sum(drawings) FILTER (month >= -12), count(*) FILTER (month >= -12))
        AS card_mean_drawing_amount_12m,
    ratio(count(*) FILTER (paid < minimum_due AND month >= -12), count(minimum_due) FILTER (month >= -12))
        AS card_below_minimum_share_12m,
    -- The balance of a month is what is left after its payment.
    ratio(sum(paid) FILTER (month >= -12), sum(paid + balance) FILTER (month >= -12)) AS card_paid_share_12m,
    count(*) FILTER (late_days > 0 AND month >= -3) AS card_late_months_3m,
    count(*) FILTER (late_days > 0 AND month >= -12) AS card_late_months_12m,
    count(*) FILTER (late_days > 0 AND month >= -24) AS card_late_months_24m,
    max(tolerant_late_days) AS card_max_late_days,
    0 - max(month) FILTER (late_days > 0) AS card_last_late_months
FROM monthly
GROUP BY SK_ID_CURR

-- Month-by-month status of the credits taken from other lenders: one row per client.
-- STATUS: 0 on time, 1 to 5 increasingly late, C closed, X unknown.
WITH credit AS (
    SELECT
        SK_ID_BUREAU,
        count(*) FILTER (STATUS BETWEEN '0' AND '5') AS followed_months,
        count(*) FILTER (STATUS BETWEEN '1' AND '5') AS late_months,
        count(*) FILTER (STATUS BETWEEN '1' AND '5' AND MONTHS_BALANCE >= -3) AS late_months_3m,
        count(*) FILTER (STATUS BETWEEN '1' AND '5' AND MONTHS_BALANCE >= -12) AS late_months_12m,
        count(*) FILTER (STATUS BETWEEN '1' AND '5' AND MONTHS_BALANCE >= -24) AS late_months_24m,
        max(MONTHS_BALANCE) FILTER (STATUS BETWEEN '1' AND '5') AS last_late_month,
        max(STATUS) FILTER (STATUS BETWEEN '0' AND '5') AS worst_status
    FROM bureau_balance
    GROUP BY SK_ID_BUREAU
)
SELECT
    bureau.SK_ID_CURR,
    CAST(sum(followed_months) AS BIGINT) AS bureau_followed_months,
    ratio(sum(late_months), sum(followed_months)) AS bureau_late_month_share,
    CAST(sum(late_months_3m) AS BIGINT) AS bureau_late_months_3m,
    CAST(sum(late_months_12m) AS BIGINT) AS bureau_late_months_12m,
    CAST(sum(late_months_24m) AS BIGINT) AS bureau_late_months_24m,
    0 - max(last_late_month) AS bureau_last_late_months,
    -- Each status stands for a range of days: its lower bound is what is certain.
    CASE max(worst_status)
        WHEN '0' THEN 0 WHEN '1' THEN 1 WHEN '2' THEN 31 WHEN '3' THEN 61 WHEN '4' THEN 91 WHEN '5' THEN 121
    END AS bureau_worst_late_days
FROM credit
JOIN bureau ON bureau.SK_ID_BUREAU = credit.SK_ID_BUREAU
GROUP BY bureau.SK_ID_CURR

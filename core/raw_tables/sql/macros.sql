-- Sums of floating-point numbers depend on the order of the rows, hence on the number of threads:
-- amounts are added as exact decimals, so that the same tables always give the same features.
CREATE OR REPLACE TEMP MACRO exact(amount) AS TRY_CAST(amount AS DECIMAL(18, 3));
CREATE OR REPLACE TEMP MACRO ratio(part, whole) AS part / nullif(CAST(whole AS DOUBLE), 0);
-- Unlike greatest() and least(), these keep NULL: what is missing stays missing.
CREATE OR REPLACE TEMP MACRO at_least_zero(figure) AS CASE WHEN figure < 0 THEN 0 ELSE figure END;
CREATE OR REPLACE TEMP MACRO at_most(figure, most) AS CASE WHEN figure > most THEN most ELSE figure END;
-- Mean length of a month in days (365.25 / 12); days before the application are negative in the tables.
CREATE OR REPLACE TEMP MACRO months_ago(days) AS (0 - days) / 30.4375;

-- +goose Up
-- How many signed awards there are of each month, by the day that stands on
-- them: months since the year 0 in UTC.
CREATE TABLE award_month (
    org         text NOT NULL REFERENCES organisation (id),
    achievement text NOT NULL,
    month       bigint NOT NULL,
    n           bigint NOT NULL,
    PRIMARY KEY (org, month, achievement)
);
-- The civil date of a day, in years that begin in March, so that the leap day
-- is the last: era is 400 years, yoe the year of it, doy the day of that year.
INSERT INTO award_month (org, achievement, month, n)
SELECT org, achievement, (yoe + era * 400 + CASE WHEN mp < 10 THEN 0 ELSE 1 END) * 12 + CASE WHEN mp < 10 THEN mp + 2 ELSE mp - 10 END, sum(n)
FROM (
    SELECT org, achievement, n, era, yoe, (5 * (doe - (365 * yoe + yoe / 4 - yoe / 100)) + 2) / 153 AS mp
    FROM (
        SELECT org, achievement, n, era, doe, (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365 AS yoe
        FROM (
            SELECT org, achievement, n, z / 146097 AS era, z % 146097 AS doe
            FROM (
                SELECT org, achievement, awarded_on / 86400000000 + 719468 AS z, count(*) AS n
                FROM award WHERE signed = 1 GROUP BY org, achievement, awarded_on / 86400000000 + 719468
            ) AS days
        ) AS eras
    ) AS years
) AS months
GROUP BY org, achievement, (yoe + era * 400 + CASE WHEN mp < 10 THEN 0 ELSE 1 END) * 12 + CASE WHEN mp < 10 THEN mp + 2 ELSE mp - 10 END;

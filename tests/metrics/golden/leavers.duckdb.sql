SELECT stated.area_id AS group_id,
  CAST(NULL AS VARCHAR) AS test,
  'p6' AS grade,
  stated.year_be,
  CAST(NULL AS VARCHAR) AS subject,
  CAST(NULL AS DOUBLE PRECISION) AS tested_count,
  stated.enrolled_count,
  stated.leaver_count,
  stated.cause_group
FROM (SELECT by_cause.area_level AS area_level, by_cause.area_id AS area_id, by_cause.year_be AS year_be, by_cause.cause_group AS cause_group, by_cause.k AS leaver_count, "of".n AS enrolled_count
FROM (SELECT mart_leaver.area_level AS area_level, mart_leaver.area_id AS area_id, mart_leaver.year_be AS year_be, mart_leaver.cause_group AS cause_group, sum(mart_leaver.leaver_count) AS k
FROM mart_leaver
WHERE mart_leaver.grade = 'p6' GROUP BY mart_leaver.area_level, mart_leaver.area_id, mart_leaver.year_be, mart_leaver.cause_group) AS by_cause LEFT OUTER JOIN (SELECT mart_pupil.area_level AS area_level, mart_pupil.area_id AS area_id, mart_pupil.year_be AS year_be, sum(mart_pupil.enrolled_count) AS n
FROM mart_pupil
WHERE mart_pupil.grade = 'p6' GROUP BY mart_pupil.area_level, mart_pupil.area_id, mart_pupil.year_be) AS "of" ON "of".area_level = by_cause.area_level AND "of".area_id = by_cause.area_id AND "of".year_be = by_cause.year_be) AS stated
WHERE stated.area_level = 'district' AND stated.year_be = 2567

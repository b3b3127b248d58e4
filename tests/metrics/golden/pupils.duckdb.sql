SELECT mart_pupil.area_id AS group_id,
  CAST(NULL AS VARCHAR) AS test,
  mart_pupil.grade AS grade,
  mart_pupil.year_be,
  CAST(NULL AS VARCHAR) AS subject,
  CAST(NULL AS DOUBLE PRECISION) AS tested_count,
  mart_pupil.enrolled_count,
  mart_pupil.leaver_count
FROM mart_pupil
WHERE mart_pupil.area_level = 'school' AND mart_pupil.year_be = 2567 AND mart_pupil.grade = 'p6'

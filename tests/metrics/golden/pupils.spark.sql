SELECT mart_pupil.area_id AS group_id,
  dim_school.name_th AS name_th,
  dim_school.name_rank AS name_rank,
  CAST(NULL AS STRING) AS test,
  mart_pupil.grade AS grade,
  mart_pupil.year_be,
  CAST(NULL AS STRING) AS subject,
  CAST(NULL AS DOUBLE) AS tested_count,
  mart_pupil.enrolled_count,
  mart_pupil.leaver_count
FROM mart_pupil JOIN dim_school ON dim_school.school_id = mart_pupil.area_id
WHERE mart_pupil.area_level = 'school' AND mart_pupil.year_be = 2567 AND dim_school.district_id = '9901' AND mart_pupil.grade = 'p6' ORDER BY dim_school.name_rank,
  mart_pupil.area_id,
  mart_pupil.year_be,
  instr('k1 k2 k3 p1 p2 p3 p4 p5 p6 m1 m2 m3 m4 m5 m6', mart_pupil.grade)

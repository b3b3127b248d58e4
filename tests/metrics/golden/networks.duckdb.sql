SELECT mart_area_result.area_id AS group_id,
  mart_area_result.test,
  mart_area_result.grade,
  mart_area_result.year_be,
  mart_area_result.subject,
  mart_area_result.tested_count,
  mart_area_result.enrolled_count,
  mart_area_result.value_status,
  mart_area_result.mean_score_pct,
  mart_area_result.standard_error_pp,
  mart_area_result.degrees_of_freedom,
  'computed from ' || CAST(mart_area_result.school_count AS VARCHAR) || ' schools' AS source
FROM mart_area_result
WHERE mart_area_result.area_level = 'network' AND mart_area_result.test = 'onet' AND mart_area_result.grade = 'p6' AND mart_area_result.subject = 'math' AND mart_area_result.year_be = 2567 AND mart_area_result.area_id IN ('9901-1', '9901-2')

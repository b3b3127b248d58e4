SELECT mart_school_result.province_id AS group_id,
  mart_school_result.school_id,
  mart_school_result.province_id,
  mart_school_result.district_id,
  mart_school_result.network_id,
  mart_school_result.size_band,
  mart_school_result.test,
  mart_school_result.grade,
  mart_school_result.year_be,
  mart_school_result.subject,
  mart_school_result.tested_count,
  mart_school_result.enrolled_count,
  mart_school_result.value_status,
  mart_school_result.mean_score_pct,
  mart_school_result.sd_score_pct
FROM mart_school_result
WHERE mart_school_result.province_id IS NOT NULL AND mart_school_result.test = 'onet' AND mart_school_result.grade = 'p6' AND mart_school_result.subject = 'math' AND mart_school_result.year_be = 2567

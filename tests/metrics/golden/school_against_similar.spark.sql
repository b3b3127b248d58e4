SELECT mart_school_history.school_id AS group_id,
  mart_school_history.test,
  mart_school_history.grade,
  mart_school_history.year_be,
  mart_school_history.subject,
  mart_school_history.tested_count,
  mart_school_history.enrolled_count,
  mart_school_history.value_status,
  mart_school_history.mean_score_pct,
  mart_school_history.standard_error_pp,
  mart_school_history.degrees_of_freedom,
  mart_school_history.source_file || ':' || CAST(mart_school_history.source_row AS STRING) AS source,
  other.mean_score_pct AS reference_mean_score_pct,
  other.origin AS reference_origin,
  other.source_text AS reference_source_text
FROM mart_school_history LEFT OUTER JOIN (SELECT mart_school_result.test AS test, mart_school_result.grade AS grade, mart_school_result.year_be AS year_be, mart_school_result.subject AS subject, mart_similar_school.school_id AS area_id, CAST(sum(CASE WHEN (mart_school_result.mean_score_pct IS NOT NULL) THEN CAST(mart_school_result.tested_count AS DOUBLE) END * mart_school_result.mean_score_pct) AS DOUBLE) / nullif(CAST(sum(CASE WHEN (mart_school_result.mean_score_pct IS NOT NULL) THEN CAST(mart_school_result.tested_count AS DOUBLE) END) AS DOUBLE), 0.0) AS mean_score_pct, max(mart_school_result.sd_score_pct) AS sd_score_pct, sum(CASE WHEN (mart_school_result.mean_score_pct IS NOT NULL) THEN CAST(mart_school_result.tested_count AS DOUBLE) END) AS tested_count, sum(mart_school_result.very_good_count) AS very_good_count, sum(mart_school_result.good_count) AS good_count, sum(mart_school_result.fair_count) AS fair_count, sum(mart_school_result.improve_count) AS improve_count, 'computed' AS origin, 'computed from ' || CAST(count(CASE WHEN (mart_school_result.mean_score_pct IS NOT NULL) THEN CAST(mart_school_result.tested_count AS DOUBLE) END) AS STRING) || ' similar schools' AS source_text
FROM mart_similar_school JOIN mart_school_result ON mart_school_result.school_id = mart_similar_school.neighbour_id
WHERE mart_similar_school.school_id IN ('99010001') AND mart_school_result.test = 'onet' AND mart_school_result.grade = 'p6' AND mart_school_result.subject = 'math' AND mart_school_result.year_be = 2567 GROUP BY mart_school_result.test, mart_school_result.grade, mart_school_result.year_be, mart_school_result.subject, mart_similar_school.school_id
HAVING count(CASE WHEN (mart_school_result.mean_score_pct IS NOT NULL) THEN CAST(mart_school_result.tested_count AS DOUBLE) END) >= 3) AS other ON other.area_id = mart_school_history.school_id AND other.test = mart_school_history.test AND other.grade = mart_school_history.grade AND other.year_be = mart_school_history.year_be AND other.subject = mart_school_history.subject
WHERE mart_school_history.test = 'onet' AND mart_school_history.grade = 'p6' AND mart_school_history.subject = 'math' AND mart_school_history.year_be = 2567 AND mart_school_history.school_id IN ('99010001')

SELECT mart_benchmark.test,
  mart_benchmark.grade,
  mart_benchmark.year_be,
  mart_benchmark.subject,
  mart_benchmark.area_id,
  mart_benchmark.mean_score_pct,
  mart_benchmark.origin,
  mart_benchmark.source_text,
  mart_benchmark.sd_score_pct,
  mart_benchmark.sd_basis,
  mart_benchmark.tested_count
FROM mart_benchmark
WHERE mart_benchmark.test = 'onet' AND mart_benchmark.grade = 'p6' AND mart_benchmark.subject = 'math' AND mart_benchmark.year_be = 2567 AND mart_benchmark.area_level = 'district'

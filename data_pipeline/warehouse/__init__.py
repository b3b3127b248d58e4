"""The contract between the packages: vocabulary, fields, tables, and the one place that opens DuckDB."""

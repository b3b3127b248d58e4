"""HTTP answers for machines: health, version, metrics, schools, snapshots."""

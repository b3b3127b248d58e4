"""Metric declarations, one file per family."""

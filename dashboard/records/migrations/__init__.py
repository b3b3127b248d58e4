"""The steps that bring an older records database up to date; Alembic runs them in order."""

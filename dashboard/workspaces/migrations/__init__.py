"""Steps from one schema of the database to the next, each run once, in order, by Alembic."""

"""The tests, and the benches: ``python -m tests.bench``."""

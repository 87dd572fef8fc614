"""The commands of ``kindred``, one module each, with a function ``register(app)``."""

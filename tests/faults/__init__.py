"""The publishers' services imitated on this machine, faults included."""

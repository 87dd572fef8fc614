"""Publishers' services: one module for each protocol, behind one small protocol of our own.

Only this package touches the network, and only through `data.sources.http`.
"""

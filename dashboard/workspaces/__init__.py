"""Workspaces: shortlists, conditions, lenses, recipes and notes kept under a name.

``content`` is what a workspace holds, ``store`` keeps it in a database, ``files`` and ``backups``
write it to files. Whoever only needs the content imports no database.
"""

"""How a version came about, and a name for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add both columns; versions that are there were saved, and have no name."""
    op.add_column(
        "versions", sa.Column("why", sa.String(20), nullable=False, server_default="saved")
    )
    op.add_column("versions", sa.Column("label", sa.String(120), nullable=False, server_default=""))

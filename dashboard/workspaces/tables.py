"""The tables of the newest schema; `migrations` leads from every earlier one to it."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

HEAD = "0002"
"""Version of this schema, as Alembic notes it in the database."""

metadata = MetaData()

workspaces = Table(
    "workspaces",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(255), nullable=False),
    Column("name", String(120), nullable=False),
    Column("created", String(40), nullable=False),
    Column("head", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("owner", "name", name="one_name_each"),
)

versions = Table(
    "versions",
    metadata,
    Column(
        "workspace_id",
        String(32),
        ForeignKey("workspaces.id", name="of_a_workspace", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer),
    Column("saved", String(40), nullable=False),
    Column("content", Text, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("why", String(20), nullable=False, server_default="saved"),
    Column("label", String(120), nullable=False, server_default=""),
)

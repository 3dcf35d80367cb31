"""Facets of runs, by which many comments are filtered; topics of codebooks from elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0240_lists"
down_revision = "0230_alerts"
branch_labels = None
depends_on = None

BY_FIT = "ix_run_comment_run_id_fit"


def upgrade() -> None:
    op.create_table(
        "run_facet",
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("facet", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=130), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_run_facet_run_id")),
        sa.PrimaryKeyConstraint("run_id", "facet", "value", name=op.f("pk_run_facet")),
    )
    op.drop_index(BY_FIT, "run_comment")
    op.create_index(BY_FIT, "run_comment", ["run_id", "fit", "response_id", "place"])
    op.add_column("topic", sa.Column("given_json", sa.Text(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("topic", "given_json")
    op.drop_index(BY_FIT, "run_comment")
    op.create_index(BY_FIT, "run_comment", ["run_id", "fit", "response_id"])
    op.drop_table("run_facet")

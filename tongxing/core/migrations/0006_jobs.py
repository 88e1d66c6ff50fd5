"""The queue of jobs: what the running house may do with it, and what may never stand in it.

Arguments are ids. Whatever is not plain signs cannot be written into a job, so no name can, and no long text.
"""

from django.db import migrations

CALLED = (
    "procrastinate_defer_jobs_v1(procrastinate_job_to_defer_v1[])",
    "procrastinate_defer_periodic_job_v2("
    "character varying, character varying, character varying, character varying, integer, character varying, bigint, jsonb)",
    "procrastinate_fetch_job_v2(character varying[], bigint)",
    "procrastinate_finish_job_v1(bigint, procrastinate_job_status, boolean)",
    "procrastinate_retry_job_v2("
    "bigint, timestamp with time zone, integer, character varying, character varying)",
    "procrastinate_register_worker_v1()",
    "procrastinate_unregister_worker_v1(bigint)",
    "procrastinate_update_heartbeat_v1(bigint)",
    "procrastinate_prune_stalled_workers_v1(double precision)",
)

RIGHTS = [
    """
    DO $$ DECLARE f regprocedure; BEGIN
        FOR f IN SELECT p.oid FROM pg_proc p WHERE starts_with(p.proname, 'procrastinate_') LOOP
            EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
        END LOOP;
    END $$
    """,
    *(f"GRANT EXECUTE ON FUNCTION {name} TO tongxing_app" for name in CALLED),
    # what happened to a job is written by its triggers and read; nobody rewrites it
    "REVOKE UPDATE, DELETE ON procrastinate_events FROM tongxing_app",
    """
    ALTER TABLE procrastinate_jobs ADD CONSTRAINT job_arguments_are_ids
        CHECK (args::text !~ '[^ -~]' AND length(args::text) <= 400)
    """,
]


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_sealing"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [migrations.RunSQL(RIGHTS, migrations.RunSQL.noop)]

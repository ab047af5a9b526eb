"""Audit entries can be added and read; the database refuses to change or remove one."""

from django.db import migrations

ADD = """
CREATE FUNCTION access_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are only ever added'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_NAME, TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER access_audit_is_append_only BEFORE UPDATE OR DELETE ON access_auditentry
    FOR EACH ROW EXECUTE FUNCTION access_refuse_audit_change();
"""
REMOVE = """
DROP TRIGGER access_audit_is_append_only ON access_auditentry;
DROP FUNCTION access_refuse_audit_change();
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_session_generation_and_sign_in_attempts")]
    operations = [migrations.RunSQL(ADD, REMOVE)]

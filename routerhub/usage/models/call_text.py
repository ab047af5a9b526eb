"""What was said in a call, apart from its numbers so that it can be forgotten earlier. Partitioned like calls."""

from django.db import models

from routerhub.usage.models.call import Call


class CallText(models.Model):
    """The client's request body as it came, and the reply's text."""

    call = models.OneToOneField(
        Call, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="text"
    )
    request_body = models.JSONField(null=True)
    reply_text = models.TextField()

    class Meta:
        db_table = "usage_call_text"

    def __str__(self) -> str:
        return f"text of {self.call_id}"

"""The product's settings with fixed secrets and a data directory of the tests' own."""

import os
from pathlib import Path

os.environ.setdefault("ROUTERHUB_DATA", str(Path(__file__).resolve().parent.parent / ".data" / "test"))
os.environ.setdefault("SECRET_KEY", "the tests' own secret key, worth nothing anywhere else")
os.environ.setdefault("ROUTERHUB_ENCRYPTION_KEYS", "2tFUMrWjLVnVbsWIrAPjzGKaLb0BbzmAQxkyRGYQ3f0=")

from routerhub.settings import *  # noqa: E402, F403 - the environment above must be set first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True

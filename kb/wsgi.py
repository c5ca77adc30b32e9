"""The WSGI callable that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from kb.search.analysis import korean

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
application = get_wsgi_application()
# Every web process needs it at its first search; under `gunicorn --preload` they share one copy.
korean.load()

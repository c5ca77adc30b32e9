"""What gunicorn loads before it forks is loaded with the application."""

import subprocess
import sys

from django.conf import settings


def test_the_korean_analysis_is_there_before_the_first_request() -> None:
    code = (
        "import kb.wsgi; from kb.search.analysis import korean; "
        "assert korean._loaded.cache_info().currsize == 1"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()

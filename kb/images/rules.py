"""What may be uploaded, and how often."""

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kb.core.errors import KbError
from kb.images.models import Image

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

MAX_BYTES: Final = 5 * 1024 * 1024
MAX_PIXELS: Final = 25_000_000
WINDOW: Final = timedelta(minutes=10)
DEFAULT_UPLOADS: Final = 30


class ImageRefused(KbError):
    """The picture can't be taken in as it is."""


class TooManyUploads(KbError):
    """Somebody has to wait before the next picture."""


def check_rate(uploader: "AbstractBaseUser") -> None:
    """Raise TooManyUploads when somebody uploaded many pictures just now."""
    limit = getattr(settings, "IMAGE_UPLOADS_PER_10_MINUTES", DEFAULT_UPLOADS)
    since = timezone.now() - WINDOW
    if Image.objects.filter(uploader_id=uploader.pk, created_at__gt=since).count() >= limit:
        message = _("You uploaded %(limit)d pictures within 10 minutes. Wait a little, then go on.")
        raise TooManyUploads(message % {"limit": limit})


def check_bytes(size: int) -> None:
    """Raise ImageRefused for an empty or a heavy file."""
    if size == 0:
        raise ImageRefused(_("The file is empty."))
    if size > MAX_BYTES:
        message = _("The picture is larger than %(limit)d MB. Make it smaller, then upload it.")
        raise ImageRefused(message % {"limit": MAX_BYTES // 1024 // 1024})


def check_pixels(width: int, height: int) -> None:
    """Raise ImageRefused for a picture that would unpack to too much."""
    if width * height > MAX_PIXELS:
        raise too_many_pixels()


def too_many_pixels() -> ImageRefused:
    """Build the refusal of a picture with too many pixels."""
    message = _("The picture has more than %(limit)d million pixels. Scale it down first.")
    return ImageRefused(message % {"limit": MAX_PIXELS // 1_000_000})

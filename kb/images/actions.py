"""What changes pictures."""

from django.contrib.auth.models import AbstractBaseUser
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from kb.images.encoding import encode
from kb.images.models import Image
from kb.images.rules import check_bytes, check_rate


def store_image(*, uploader: AbstractBaseUser, upload: "UploadedFile[bytes]") -> Image:
    """Verify, re-encode and keep an uploaded picture, or raise a KbError that says why not."""
    check_rate(uploader)
    check_bytes(upload.size or 0)
    encoded = encode(upload.read())
    image = Image(
        uploader_id=uploader.pk,
        width=encoded.width,
        height=encoded.height,
        bytes=len(encoded.content),
        sha256=encoded.sha256,
    )
    name = f"{timezone.localdate():%y}/{image.pk}.{encoded.extension}"
    image.file.save(name, ContentFile(encoded.content), save=False)
    image.save(force_insert=True)
    return image

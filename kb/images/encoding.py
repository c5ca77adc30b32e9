"""Pictures are decoded and written anew, so that nothing but the picture is kept."""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from kb.images.rules import ImageRefused, check_pixels, too_many_pixels

# Detected format → the one it is written in. A moving GIF keeps its first frame.
_WRITTEN_AS: Final = {"PNG": "PNG", "JPEG": "JPEG", "MPO": "JPEG", "WEBP": "WEBP", "GIF": "PNG"}
_EXTENSIONS: Final = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
_OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "PNG": {},
    "JPEG": {"quality": 90, "optimize": True},
    "WEBP": {"quality": 90},
}
_BOMBS: Final = (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning)
# What Pillow's decoders raise on broken files.
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error, zlib.error)
_MAX_PROFILE: Final = 20_000  # bytes of a colour profile worth keeping


@dataclass(frozen=True)
class Encoded:
    """A picture as it will be stored."""

    content: bytes
    extension: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def encode(content: bytes) -> Encoded:
    """Verify a PNG, JPEG, WebP or GIF by its content and write it anew; else ImageRefused."""
    try:
        with Pillow.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP", "GIF"]) as opened:
            check_pixels(*opened.size)
            written_as = _WRITTEN_AS[opened.format or ""]
            opened.load()
            upright = ImageOps.exif_transpose(opened)
        return _write(upright, written_as)
    except UnidentifiedImageError as error:
        raise ImageRefused(_("Only PNG, JPEG, WebP and GIF pictures can be uploaded.")) from error
    except _BOMBS as error:
        raise too_many_pixels() from error
    except _BROKEN as error:
        raise ImageRefused(_("The picture is broken and can't be read.")) from error


def _write(image: Pillow.Image, written_as: str) -> Encoded:
    profile = image.info.get("icc_profile") or b""
    image = _simple_mode(image, written_as)
    image.info = {}  # comments, texts and places stay behind
    options = dict(_OPTIONS[written_as])
    if 0 < len(profile) <= _MAX_PROFILE and image.mode in ("RGB", "RGBA"):
        options["icc_profile"] = profile
    target = BytesIO()
    image.save(target, written_as, **options)
    return Encoded(target.getvalue(), _EXTENSIONS[written_as], *image.size)


def _simple_mode(image: Pillow.Image, written_as: str) -> Pillow.Image:
    """Bring palettes, CMYK and deep greys into a mode every browser shows."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    if written_as == "JPEG":
        return image if image.mode in ("L", "RGB") else image.convert("RGB")
    if image.mode in ("L", "RGB", "RGBA") and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")

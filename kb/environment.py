"""Typed readers of environment variables that refuse nonsense."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off"})


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str, *, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name}={value!r}: write 1 or 0.")


def number(name: str, *, default: int, least: int = 0, most: int = 1_000_000_000) -> int:
    value = text(name)
    if not value:
        return default
    if not value.lstrip("-").isascii() or not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number.")
    if not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value}: write a number from {least} to {most}.")
    return int(value)


def items(name: str, *, default: str = "") -> list[str]:
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    path = Path(text(name, str(default))).expanduser()
    if not path.is_absolute():
        raise ImproperlyConfigured(f"{name}={path}: write an absolute path.")
    return path

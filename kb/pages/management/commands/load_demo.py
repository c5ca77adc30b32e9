"""Load the demo: a program with two cohorts, three groups and about sixty questions."""

from typing import Any

from django.core.management.base import BaseCommand

from kb.pages.demo.loading import load_demo, read_demo, sign_ins


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        load_demo()
        self.stdout.write("Sign in as")
        for entry in sign_ins(read_demo()):
            self.stdout.write(f"  {entry.role:<9} {entry.email:<26} {entry.password}")

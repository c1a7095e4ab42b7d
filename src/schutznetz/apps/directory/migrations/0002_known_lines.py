# SPDX-License-Identifier: EUPL-1.2
"""Numbers that hold everywhere in Germany, to begin with. `checked_on` stays empty: nobody here has checked them yet."""

from typing import Any

from django.db import migrations

LINES = (
    (
        "now", "Ärztlicher Bereitschaftsdienst", "Medical on-call service", "116 117",
        "Wenn die Praxis zu hat und es nicht lebensbedrohlich ist. Tag und Nacht.",
        "When surgeries are closed and life is not in danger. Day and night.",
    ),
    (
        "talk", "TelefonSeelsorge", "TelefonSeelsorge, a listening line", "116 123, 0800 111 0 111, 0800 111 0 222",
        "Für jede Sorge, ohne Namen, kostenlos. Tag und Nacht.",
        "For every worry, no name asked, free of charge. Day and night.",
    ),
    (
        "topic", "Hilfetelefon „Gewalt gegen Frauen“", "Helpline “Violence against women”", "116 016",
        "Ohne Namen, kostenlos, in vielen Sprachen. Tag und Nacht.",
        "No name asked, free of charge, in many languages. Day and night.",
    ),
    (
        "topic", "Hilfetelefon „Gewalt an Männern“", "Helpline “Violence against men”", "0800 123 99 00",
        "Ohne Namen, kostenlos. An Werktagen.", "No name asked, free of charge. On working days.",
    ),
    (
        "topic", "Opfer-Telefon des WEISSEN RINGS", "Victims’ line of WEISSER RING", "116 006",
        "Für alle, denen eine Straftat geschehen ist, und für Angehörige. Kostenlos, täglich von 7 bis 22 Uhr.",
        "For everybody who became a victim of crime, and their families. Free of charge, daily from 7 to 22.",
    ),
)  # fmt: skip


def lay_out(apps: Any, _editor: Any) -> None:
    """Group, name, English name, numbers, what for, what for in English."""
    line = apps.get_model("directory", "Line")
    for place, (group, name, name_en, numbers, says, says_en) in enumerate(LINES):
        line.objects.create(
            group=group, name=name, name_en=name_en, numbers=numbers, says=says, says_en=says_en,
            position=10 * (place + 1),
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunPython(lay_out, migrations.RunPython.noop)]

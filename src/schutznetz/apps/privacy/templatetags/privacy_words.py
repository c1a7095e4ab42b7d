# SPDX-License-Identifier: EUPL-1.2
from django import template

from schutznetz.apps.journal.facts import words_of

register = template.Library()
register.filter("verb_words", words_of)

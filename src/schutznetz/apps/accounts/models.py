# SPDX-License-Identifier: EUPL-1.2
"""Who signs in. A user is an account; the person behind it lives in the organisation."""

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def get(self, *args: Any, **kwargs: Any) -> "User":
        """One account with its person: every request reads both, in one query."""
        return self.select_related("person").get(*args, **kwargs)

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("Anmeldename"), max_length=150, unique=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    person = models.OneToOneField(
        "organisation.Person", models.CASCADE, related_name="user", null=True, blank=True, verbose_name=_("Person")
    )
    is_active = models.BooleanField(_("aktiv"), default=True)
    language = models.CharField(_("Sprache"), max_length=5, blank=True)
    theme = models.CharField(_("Darstellung"), max_length=5, blank=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return str(self.person) if self.person else self.username


class AccessLink(models.Model):
    """A link, given out once by an administrator, with which somebody sets a first or a new password.

    Only a digest of its code is stored.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="access_link")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}, {self.expires_at:%Y-%m-%d %H:%M}"


class OpenSession(models.Model):
    """A browser that is signed in, as its owner sees it in the list. No network address is kept.

    `provider`, `sid`: the sign-in service behind it and its own name for the session, for signing out from there.
    """

    class Method(models.TextChoices):
        PASSWORD = "password", _("Passwort")
        PASSKEY = "passkey", _("Passkey")
        CODE = "code", _("Passwort und Code")
        BOTH = "both", _("Passwort und Passkey")
        SERVICE = "service", _("Anmeldedienst")
        DEMO = "demo", _("Vorführung")
        OTHER = "other", _("anders")

    user = models.ForeignKey(User, models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    device = models.CharField(max_length=60, blank=True)
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.OTHER)
    provider = models.CharField(max_length=40, blank=True)
    sid = models.CharField(max_length=255, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["provider", "sid"], name="session_by_sid")]

    def __str__(self) -> str:
        return f"{self.user}, {self.device}, {self.began_at:%Y-%m-%d %H:%M}"


class RecoveryCode(models.Model):
    """One of ten codes on paper, for somebody who has lost the telephone. Only a keyed digest is stored."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="one_recovery_code")]

    def __str__(self) -> str:
        return f"{self.user}, {self.made_at:%Y-%m-%d}"


class OutsideIdentity(models.Model):
    """The account of a person at a sign-in service: issuer and subject name it for good.

    `strong_on`: the last day on which the service said that a second factor was used there; None: never.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="identities")
    provider = models.CharField(max_length=40)
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField()
    strong_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_per_identity"),
            models.UniqueConstraint(fields=["issuer", "user"], name="one_identity_per_issuer"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.provider}"


class GroupOffice(models.Model):
    """An office that came from a group of the sign-in service, and ends with it. Others are never touched."""

    identity = models.ForeignKey(OutsideIdentity, models.CASCADE, related_name="offices")
    office = models.OneToOneField("organisation.Office", models.CASCADE, related_name="+")
    group = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.identity}, {self.group}"


class SpentLogout(models.Model):
    """A report of a sign-in service that somebody signed out, so that none counts twice."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Failures(models.Model):
    """Failed tries in a row, and until when the next one has to wait (see `domain.sign_in.tries`).

    `digest` is a keyed digest of kind and name or address: neither typed names nor addresses are stored.
    """

    kind = models.CharField(max_length=10)
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()
    wait_until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["wait_until"], name="failures_by_wait")]

    def __str__(self) -> str:
        return f"{self.kind}, {self.count}"


class FactorRule(models.Model):
    """A role for which an authority asks for a second factor from a day on, beyond the house rule."""

    authority = models.ForeignKey("organisation.Authority", models.CASCADE, related_name="+")
    role = models.CharField(max_length=12)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "role"], name="one_factor_rule")]

    def __str__(self) -> str:
        return f"{self.authority}, {self.role}, {self.since}"


class InstanceMark(models.Model):
    """A fact about the whole database. The mark `demo` says that everything in it is invented."""

    key = models.CharField(max_length=20, unique=True)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key

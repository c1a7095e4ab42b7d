# SPDX-License-Identifier: EUPL-1.2
"""Who signs in. A user is an account; the person behind it lives in the organisation."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
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


class InstanceMark(models.Model):
    """A fact about the whole database. The mark `demo` says that everything in it is invented."""

    key = models.CharField(max_length=20, unique=True)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key

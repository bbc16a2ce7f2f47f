"""How accounts are created: an e-mail address, no user name."""

from typing import Any

from django.contrib.auth.base_user import BaseUserManager

from accounts.querysets import UtilisateurQuerySet


class GestionnaireUtilisateurs(BaseUserManager.from_queryset(UtilisateurQuerySet)):  # type: ignore[misc]
    """Creates accounts and finds them by e-mail, whatever its case."""

    use_in_migrations = True

    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **champs: Any) -> Any:
        """Create an account; without a password it cannot log in until one is chosen.

        Raises:
            ValueError: the e-mail is empty.
        """
        if not email:
            raise ValueError("Une adresse électronique est nécessaire.")
        utilisateur = self.model(email=self.normalize_email(email), **champs)
        utilisateur.set_password(password)
        utilisateur.save(using=self._db)
        return utilisateur

    def create_superuser(self, email: str, password: str | None = None, **champs: Any) -> Any:
        """Create the technical account of an installation (manages accounts and reference data)."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **champs)

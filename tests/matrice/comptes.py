"""What each role gets from the accounts' addresses: the same for everybody who is logged in."""

from tests.matrice import Acces

PUBLIC = Acces({"anonyme": 200, "autres": 200})
CONNECTE = Acces({"autres": 200})
# Already in, or a step that no one has begun: sent elsewhere.
RENVOI = Acces({"autres": 302})
ABSENT = Acces({"autres": 404})
FERME = Acces({"anonyme": 404, "autres": 404})


def avec(acces: Acces, **arguments: object) -> Acces:
    return Acces(acces.attendus, kwargs=lambda monde: dict(arguments))


MATRICE = {
    "accueil": Acces({"sans_role": 200, "autres": 302}),
    "accounts:mon_compte": CONNECTE,
    "accounts:pacte": CONNECTE,
    # The account of an accompagnateur of the PLIE.
    "accounts:historique": Acces(
        {"animation": 200, "administrateur": 200, "autres": 404},
        kwargs=lambda monde: {"pk": monde.roles["referent"].pk},
    ),
    "accounts:sessions": CONNECTE,
    # The session of somebody else does not exist.
    "accounts:fermer_session": Acces({"autres": 404}, kwargs=lambda monde: {"pk": 1}, methode="post"),
    "accounts:fermer_les_autres": Acces({"autres": 302}, methode="post"),
    "accounts:invitation": avec(FERME, secret="invente"),
    "account_login": Acces({"anonyme": 200, "autres": 302}),
    "account_logout": CONNECTE,
    "account_signup": Acces({"anonyme": 200, "autres": 302}),
    "account_inactive": PUBLIC,
    "account_change_password": CONNECTE,
    "account_set_password": RENVOI,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": avec(PUBLIC, uidb36="1", key="x"),
    "account_reset_password_from_key_done": PUBLIC,
    "account_reauthenticate": CONNECTE,
    "account_confirm_login_code": RENVOI,
    "account_confirm_email": avec(PUBLIC, key="x"),
    "account_email": FERME,
    "account_email_verification_sent": PUBLIC,
    "mfa_index": CONNECTE,
    "mfa_authenticate": RENVOI,
    "mfa_activate_totp": RENVOI,
    "mfa_deactivate_totp": ABSENT,
    "mfa_reauthenticate": RENVOI,
    "mfa_generate_recovery_codes": RENVOI,
    "mfa_view_recovery_codes": ABSENT,
    "mfa_download_recovery_codes": ABSENT,
    "mfa_list_webauthn": CONNECTE,
    "mfa_add_webauthn": RENVOI,
    "mfa_edit_webauthn": avec(RENVOI, pk=1),
    "mfa_remove_webauthn": avec(RENVOI, pk=1),
    "mfa_login_webauthn": RENVOI,
    "mfa_reauthenticate_webauthn": RENVOI,
    # No identity provider is configured in the tests.
    "proconnect_login": FERME,
    "proconnect_callback": FERME,
    "usersessions_list": FERME,
    "socialaccount_connections": FERME,
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": Acces({"autres": 401}),
    "socialaccount_signup": RENVOI,
    # The platform's own.
    "accessibilite": PUBLIC,
    "sante": PUBLIC,
    "metriques": FERME,
    "suivre_tache": avec(ABSENT, pk=1),
}

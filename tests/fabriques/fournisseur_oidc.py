"""A real OpenID Connect provider on this machine, as strict as ProConnect: it refuses what it does not know.

Discovery, keys, authorization code with PKCE, one use of each code, signed identity token, signed description of the
person, way out. Each test says what it should get wrong, to see that the application refuses it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "client-des-essais", "secret-des-essais"
PARAMETRES_CONNUS = {
    "client_id", "redirect_uri", "scope", "response_type", "state", "nonce", "code_challenge",
    "code_challenge_method", "acr_values", "claims",
}  # fmt: skip
DUREE_DU_CODE = 30
_CLE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_AUTRE_CLE = rsa.generate_private_key(public_exponent=65537, key_size=2048)

Reponse = tuple[str, str, str, list[tuple[str, str]]]


class Silencieux(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing on the terminal."""


@dataclass
class Fournisseur:
    """The provider: who logs in there, and what it does wrong."""

    adresse: str = ""
    sub: str = "agent-1"
    email: str = "a.martin@plie.example"
    amr: list[str] | None = None
    jeton: dict[str, Any] = field(default_factory=dict)
    identite: dict[str, Any] = field(default_factory=dict)
    mauvaise_cle: bool = False
    identite_signee: bool = True
    demandes: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    acces: set[str] = field(default_factory=set)

    def servir(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        chemin = environ["PATH_INFO"]
        longueur = int(environ.get("CONTENT_LENGTH") or 0)
        brut = environ["wsgi.input"].read(longueur).decode() if longueur else environ["QUERY_STRING"]
        champs = {cle: valeurs[0] for cle, valeurs in parse_qs(brut).items()}
        statut, genre, corps, entetes = {
            "/.well-known/openid-configuration": self._decouverte,
            "/jwks": self._cles,
            "/authorize": self._autoriser,
            "/token": self._echanger,
        }.get(chemin, lambda _: self._decrire(environ))(champs)
        start_response(statut, [("Content-Type", genre), *entetes])
        return [corps.encode()]

    def _decouverte(self, _: dict[str, str]) -> Reponse:
        return _json(
            {
                "issuer": self.adresse,
                "authorization_endpoint": f"{self.adresse}/authorize",
                "token_endpoint": f"{self.adresse}/token",
                "userinfo_endpoint": f"{self.adresse}/userinfo",
                "jwks_uri": f"{self.adresse}/jwks",
                "end_session_endpoint": f"{self.adresse}/session/end",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def _cles(self, _: dict[str, str]) -> Reponse:
        cle = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_CLE.public_key()))
        return _json({"keys": [{**cle, "kid": "essai", "alg": "RS256", "use": "sig"}]})

    def _autoriser(self, champs: dict[str, str]) -> Reponse:
        """The person logs in at once; an unknown or missing parameter is an error, as at ProConnect's."""
        self.demandes.append(champs)
        if set(champs) != PARAMETRES_CONNUS or champs["client_id"] != CLIENT or champs["response_type"] != "code":
            return "400 Bad Request", "text/plain", "Y000400", []
        if min(len(champs["state"]), len(champs["nonce"])) < 32 or champs["code_challenge_method"] != "S256":
            return "400 Bad Request", "text/plain", "Y000400", []
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**champs, "a": str(time.time())}
        retour = urlencode({"code": code, "state": champs["state"], "iss": self.adresse})
        return "302 Found", "text/plain", "", [("Location", f"{champs['redirect_uri']}?{retour}")]

    def _echanger(self, champs: dict[str, str]) -> Reponse:
        demande = self.codes.pop(champs.get("code", ""), None)
        empreinte = hashlib.sha256(champs.get("code_verifier", "").encode()).digest()
        defi = base64.urlsafe_b64encode(empreinte).rstrip(b"=").decode()
        if (
            demande is None
            or time.time() - float(demande["a"]) > DUREE_DU_CODE
            or (champs.get("client_id"), champs.get("client_secret")) != (CLIENT, SECRET)
            or champs.get("redirect_uri") != demande["redirect_uri"]
            or defi != demande["code_challenge"]
        ):
            return "400 Bad Request", "application/json", json.dumps({"error": "invalid_grant"}), []
        acces = secrets.token_urlsafe(16)
        self.acces.add(acces)
        demandes_de_preuve = json.loads(demande["claims"])["id_token"]
        amr = {"amr": self.amr} if self.amr is not None and "amr" in demandes_de_preuve else {}
        jeton = self._signer({"sub": self.sub, "nonce": demande["nonce"], **amr, **self.jeton})
        return _json({"access_token": acces, "token_type": "Bearer", "expires_in": 60, "id_token": jeton})

    def _decrire(self, environ: dict[str, Any]) -> Reponse:
        acces = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ")
        if environ["PATH_INFO"] != "/userinfo" or acces not in self.acces:
            return "401 Unauthorized", "text/plain", "", []
        identite = {"sub": self.sub, "email": self.email, "given_name": "Alix", "usual_name": "Martin"} | self.identite
        if not self.identite_signee:
            return _json(identite)
        return "200 OK", "application/jwt", self._signer(identite), []

    def _signer(self, contenu: dict[str, Any]) -> str:
        maintenant = int(time.time())
        base = {"iss": self.adresse, "aud": CLIENT, "iat": maintenant, "exp": maintenant + 60}
        return jwt.encode(
            base | contenu, _AUTRE_CLE if self.mauvaise_cle else _CLE, algorithm="RS256", headers={"kid": "essai"}
        )


def _json(contenu: dict[str, Any]) -> Reponse:
    return "200 OK", "application/json", json.dumps(contenu), []


@contextmanager
def en_marche() -> Iterator[Fournisseur]:
    """A provider that answers on a free port of this machine."""
    fournisseur = Fournisseur()
    serveur = make_server("127.0.0.1", 0, fournisseur.servir, handler_class=Silencieux)
    fournisseur.adresse = f"http://127.0.0.1:{serveur.server_port}"
    fil = threading.Thread(target=serveur.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    fil.start()
    try:
        yield fournisseur
    finally:
        serveur.shutdown()
        serveur.server_close()
        fil.join()

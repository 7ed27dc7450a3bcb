"""A provider of the OAuth 2 kind, made of Authlib, that Dovecot and Postfix of the rig ask whether a token is good.

`who` is the account that is logged in there and says yes; None says no. `codes`, `renewals` and `refused` count what
was asked at the token address.
"""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType
from typing import Any, Self

import msgspec
from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin, grants
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

CLIENT = "mostrador-tests"
CLIENT_SECRET = "muy-secreto"
LASTS = 3600


class _Client(ClientMixin):  # type: ignore[misc]
    def __init__(self, redirect: str) -> None:
        self.redirect = redirect

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return self.redirect

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == self.redirect

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == CLIENT_SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in {"authorization_code", "refresh_token"}


class _Code(msgspec.Struct):
    code: str
    user: str
    redirect_uri: str
    scope: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


class _Token(TokenMixin):  # type: ignore[misc]
    def __init__(self, user: str, access: str, refresh: str, scope: str) -> None:
        self.user, self.access, self.refresh, self.scope = user, access, refresh, scope
        self.ends = time.time() + LASTS

    def check_client(self, client: _Client) -> bool:
        return True

    def get_scope(self) -> str:
        return self.scope

    def get_expires_in(self) -> int:
        return LASTS

    def is_expired(self) -> bool:
        return time.time() > self.ends

    def is_revoked(self) -> bool:
        return False


class Provider:
    """It listens from entering to leaving. Client and secret are `CLIENT` and `CLIENT_SECRET`."""

    def __init__(self, host: str, port: int, redirect: str) -> None:
        self.who: str | None = None
        self.codes = self.renewals = self.refused = 0
        self._codes: dict[str, _Code] = {}
        self._tokens: list[_Token] = []
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self._server = make_server(host, port, self._made(_Client(redirect)), threaded=True)
        self.at = f"http://{host}:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join(10)
        self._server.server_close()

    def grant(self, user: str) -> str:
        """A token with which to enter this account, without anybody being asked."""
        self._tokens.append(_Token(user, f"token-{len(self._tokens)}", "", ""))
        return self._tokens[-1].access

    def withdraw(self) -> None:
        """Nobody is let in any more by what was granted so far."""
        self._tokens.clear()

    def _made(self, client: _Client) -> Flask:
        app = Flask(__name__)
        server = AuthorizationServer(
            app, query_client=lambda name: client if name == CLIENT else None, save_token=self._save
        )
        app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
        app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"authorization_code": LASTS, "refresh_token": LASTS}
        server.load_config(app.config)
        provider = self

        class ByCode(grants.AuthorizationCodeGrant):  # type: ignore[misc]
            TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]  # noqa: RUF012 - Authlib's own form

            def save_authorization_code(self, code: str, request: Any) -> None:
                asked = request.payload.data
                provider._codes[code] = _Code(
                    code,
                    request.user,
                    request.payload.redirect_uri,
                    request.payload.scope,
                    asked["code_challenge"],
                    asked["code_challenge_method"],
                )

            def query_authorization_code(self, code: str, client: _Client) -> _Code | None:
                return provider._codes.get(code)

            def delete_authorization_code(self, authorization_code: _Code) -> None:
                del provider._codes[authorization_code.code]

            def authenticate_user(self, authorization_code: _Code) -> str:
                provider.codes += 1
                return authorization_code.user

        class ByRefresh(grants.RefreshTokenGrant):  # type: ignore[misc]
            TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic"]  # noqa: RUF012 - Authlib's own form
            INCLUDE_NEW_REFRESH_TOKEN = True

            def authenticate_refresh_token(self, refresh_token: str) -> _Token | None:
                found = next((one for one in provider._tokens if one.refresh == refresh_token), None)
                provider.refused += found is None
                return found

            def authenticate_user(self, refresh_token: _Token) -> str:
                provider.renewals += 1
                return refresh_token.user

            def revoke_old_credential(self, refresh_token: _Token) -> None:
                provider._tokens.remove(refresh_token)

        server.register_grant(ByCode, [CodeChallenge(required=True)])
        server.register_grant(ByRefresh)

        @app.get("/authorize")
        def authorize() -> Response:
            grant = server.get_consent_grant(end_user=provider.who)
            answer: Response = server.create_authorization_response(grant_user=provider.who, grant=grant)
            return answer

        @app.post("/token")
        def token() -> Response:
            answer: Response = server.create_token_response()
            return answer

        @app.post("/elsewhere")
        def elsewhere() -> Response:
            return Response("", 307, {"Location": f"{provider.at}/token"})

        @app.post("/introspect")
        def introspect() -> Response:
            named = request.form.get("token")
            found = next((one for one in provider._tokens if one.access == named and not one.is_expired()), None)
            return jsonify({"active": True, "username": found.user} if found else {"active": False})

        return app

    def _save(self, token: dict[str, Any], asked: Any) -> None:
        self._tokens.append(_Token(asked.user, token["access_token"], token["refresh_token"], token["scope"]))

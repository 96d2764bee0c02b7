#!/usr/bin/env python3
"""usage: identity_provider.py serve KEY LOG [MOST]
       identity_provider.py token KEY AUDIENCE

An identity provider for tests. `token` prints one identity token (JWT, HS256 by KEY). `serve` hands them out on a free
port of 127.0.0.1 as GitHub Actions does, for whoever has the token `job`: it prints ACTIONS_ID_TOKEN_REQUEST_URL,
writes each audience it was asked for as a line of LOG, refuses after MOST of them, and ends with its standard input.
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import sys
import threading
import time
import urllib.parse
import uuid


def packed(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def token(key, audience):
    now = int(time.time())
    claims = {"iss": "https://identity.example", "aud": audience, "sub": "repo:lorem/lorem", "jti": str(uuid.uuid4()),
              "iat": now, "exp": now + 300}
    text = packed(b'{"alg":"HS256","typ":"JWT"}') + b"." + packed(json.dumps(claims).encode())
    return (text + b"." + packed(hmac.new(key.encode(), text, hashlib.sha256).digest())).decode()


class Provider(http.server.BaseHTTPRequestHandler):
    key, log, most, given = "", "", None, 0

    def do_GET(self):
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        audience = asked.get("audience", [""])[0]
        known = self.headers.get("Authorization") == "bearer job"
        Provider.given += 1
        if not known or (self.most is not None and Provider.given > self.most):
            self.answer(403, {"message": "this job may have no identity token"})
            return
        with open(self.log, "a", encoding="utf-8") as file:
            file.write(audience + "\n")
        self.answer(200, {"value": token(self.key, os.environ.get("WRONG_AUDIENCE") or audience)})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve(key, log, most=None):
    Provider.key, Provider.log = key, log
    Provider.most = None if most is None else int(most)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    print(f"http://127.0.0.1:{server.server_port}/token?api-version=2.0", flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    server.serve_forever()


if sys.argv[1] == "token":
    print(token(sys.argv[2], sys.argv[3]))
else:
    serve(*sys.argv[2:])

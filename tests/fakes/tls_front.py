#!/usr/bin/env python3
"""usage: tls_front.py BACKEND FOLDER [FAULT NTH]

Speaks TLS on a free port of 127.0.0.1, which it prints, and passes what it hears on to the port BACKEND. FOLDER holds
its certificates: good.pem and one for each fault that is a certificate (untrusted, expired, host), keys included. With
FAULT the NTH connection goes wrong: by that certificate, or `cut`: it ends within the handshake; so does the next one
when FOLDER/next names a fault, which is taken away. The number of connections so far stands in FOLDER/connections-PORT.
Ends with its standard input.
"""
import itertools
import os
import socket
import ssl
import sys
import threading


def context_of(path):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def pass_on(source, target):
    try:
        while piece := source.recv(1 << 16):
            target.sendall(piece)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(client, context, backend):
    try:
        with context.wrap_socket(client, server_side=True) as inner, \
                socket.create_connection(("127.0.0.1", backend)) as outer:
            back = threading.Thread(target=pass_on, args=(outer, inner), daemon=True)
            back.start()
            pass_on(inner, outer)
            back.join()
    except OSError:
        client.close()


def cut(client):
    client.recv(64)
    client.close()


def next_fault(folder):
    try:
        with open(f"{folder}/next", encoding="ascii") as file:
            fault = file.read().strip()
        os.remove(f"{folder}/next")
        return fault
    except FileNotFoundError:
        return ""


def main():
    backend, folder = int(sys.argv[1]), sys.argv[2]
    fault, nth = (sys.argv[3], int(sys.argv[4])) if len(sys.argv) > 3 else ("", 0)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    port = listener.getsockname()[1]
    print(port, flush=True)
    threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
    contexts = {}
    for count in itertools.count(1):
        client, _ = listener.accept()
        with open(f"{folder}/connections-{port}", "w", encoding="ascii") as file:
            file.write(str(count))
        kind = fault if count == nth else next_fault(folder)
        if kind == "cut":
            threading.Thread(target=cut, args=(client,), daemon=True).start()
            continue
        name = kind or "good"
        contexts[name] = contexts.get(name) or context_of(f"{folder}/{name}.pem")
        threading.Thread(target=serve, args=(client, contexts[name], backend), daemon=True).start()


main()

"""Verifies the page hashes of every code directory of a thin 64-bit Mach-O file, on its own terms."""
import hashlib
import struct
import sys

data = open(sys.argv[1], "rb").read()
magic, _, _, _, commands = struct.unpack_from("<5I", data)
assert magic == 0xFEEDFACF, hex(magic)
at, place = 32, None
for _ in range(commands):
    command, size = struct.unpack_from("<2I", data, at)
    if command == 0x1D:
        place = struct.unpack_from("<2I", data, at + 8)
    at += size
assert place, "no signature"
signature = data[place[0] : place[0] + place[1]]
magic, _, count = struct.unpack_from(">3I", signature)
assert magic == 0xFADE0CC0, hex(magic)
directories = pages = 0
for i in range(count):
    _, offset = struct.unpack_from(">2I", signature, 12 + 8 * i)
    blob = signature[offset:]
    if struct.unpack_from(">I", blob)[0] != 0xFADE0C02:
        continue
    directories += 1
    hashes, _, _, slots, limit = struct.unpack_from(">5I", blob, 16)
    width, kind, _, bits = blob[36:40]
    assert kind == 2 and width == 32, (kind, width)
    found = [blob[hashes + width * n :][:width] for n in range(slots)]
    wanted = [hashlib.sha256(data[b : min(b + (1 << bits), limit)]).digest() for b in range(0, limit, 1 << bits)]
    assert found == wanted, [n for n, (f, w) in enumerate(zip(found, wanted)) if f != w]
    pages += slots
assert directories, "no code directory"
print(directories, "code directories,", pages, "pages")

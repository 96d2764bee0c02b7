#!/usr/bin/env bash
# Two published PyO3 projects, as their sdists are, with a lockstep.yaml and nothing else: one built by
# maturin with all at its top, one by setuptools-rust with its crate below src/.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"
# shellcheck source=tests/e2e/_foreign.sh
source "$(dirname "$0")/_foreign.sh"

bring nh3-0.3.7.tar.gz 71860d01c16f4d8c72e334e0674beb2b0899dbd0bf760de18932ef4390303848 from_pip nh3 0.3.7
bring bcrypt-5.0.0.tar.gz f748f7c2d6fd375cc93d3fba7ef4a9e3a092421b8dbf34d8d4dc06be9492dfdd from_pip bcrypt 5.0.0

step "nh3: name, version, module, oldest interpreter and features are what its manifests say"
project nh3 nh3-0.3.7.tar.gz .
builds nh3 2
wheel_runs nh3 <<'PYTHON'
import importlib.metadata
import nh3

assert nh3.__version__ == importlib.metadata.version("nh3") == "0.3.7", nh3.__version__
assert nh3.clean("<b onclick='x()'>bold</b><script>alert(1)</script>") == "<b>bold</b>"
assert nh3.is_html("<i>x</i>") and not nh3.is_html("x")
PYTHON

step "its wheels say what the published one says"
wheel=nh3-0.3.7-cp38-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl
bring "$wheel" 70f5ac8626e899a4bab0ef74ca2f5bd602f49c7b739e6e5026b4afc6d63dac42 pip download --quiet --no-deps --only-binary nh3 --platform manylinux2014_x86_64 nh3==0.3.7 -d .
[[ $(ls "$work/nh3/dist/python") == *"$wheel"* ]] || fail "no $wheel: $(ls "$work/nh3/dist/python")"
python3 - "$cache/$wheel" "$work/nh3/dist/python/$wheel" <<'PYTHON'
import email, sys, zipfile

def read(path):
    archive = zipfile.ZipFile(path)
    # maturin adds a bill of materials.
    names = {name for name in archive.namelist() if "/sboms/" not in name}
    info = "nh3-0.3.7.dist-info/"
    metadata = email.message_from_bytes(archive.read(info + "METADATA"))
    fields = {}
    for key, value in metadata.items():
        fields.setdefault(key, []).append(value)
    # Both are the crate's `repository`.
    fields["Project-URL"] = [url.split(", ")[1] for url in fields["Project-URL"]]
    tags = [line for line in archive.read(info + "WHEEL").decode().splitlines() if line.startswith("Tag:")]
    return names, {key: sorted(values) for key, values in fields.items()}, metadata.get_payload().strip(), tags

theirs, ours = map(read, sys.argv[1:])
for theirs_part, ours_part in zip(theirs, ours):
    assert theirs_part == ours_part, f"published: {theirs_part}\nours: {ours_part}"
PYTHON

# Its profile says lto = "thin", for which the std that is compiled here has to have bitcode.
step "bcrypt: the crate below src/, the module and the version that pyproject.toml says"
project bcrypt bcrypt-5.0.0.tar.gz .
builds bcrypt 2
wheel_runs bcrypt <<'PYTHON'
import importlib.metadata
import bcrypt

assert bcrypt.__version__ == importlib.metadata.version("bcrypt") == "5.0.0", bcrypt.__version__
hashed = bcrypt.hashpw(b"secret", bcrypt.gensalt(rounds=4))
assert bcrypt.checkpw(b"secret", hashed) and not bcrypt.checkpw(b"other", hashed)
assert bcrypt.kdf(b"password", b"salt", 32, 4).hex() == "5bbf0cc293587f1c3635555c27796598d47e579071bf427e9d8fbe842aba34d9"
PYTHON
[[ $(ls "$work/bcrypt/dist/python") == *bcrypt-5.0.0-cp39-abi3-manylinux_2_17_aarch64.* ]] || fail "no wheel for arm64"

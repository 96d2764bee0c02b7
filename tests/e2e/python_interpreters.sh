#!/usr/bin/env bash
# Wheels for single interpreters beside the stable ABI's: this machine's own CPython installs and runs one,
# a free-threaded one is taken by pip for the interpreter that it is for, and Windows links that one's DLL.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

python=/usr/bin/python3
mine=$("$python" -c 'import sys; print("cp%d%d" % sys.version_info[:2])')
starter rust "$work/lorem" linux-x64 windows-x64
cd "$work/lorem"

# Python alone, with the stable ABI as a feature that can be off.
"$python" - "$mine" <<'PYTHON'
import re, sys
mine = sys.argv[1]
text = open("lockstep.yaml").read()
text = re.sub(r"  node:\n.*?\ntargets:", "targets:", text, flags=re.S)
text = text.replace('abi3: "3.9"\n', f'abi3: "3.9"\n    abi: [abi3, {mine}, cp314t]\n    sdist: false\n')
text += f"""cells:
  'python/*@{mine}': {{default_features: false}}
  'python/windows-x64@{mine}': {{enabled: false}}
"""
open("lockstep.yaml", "w").write(text)
path = "bindings/python/Cargo.toml"
text = open(path).read().replace('"abi3-py39", "extension-module"', '"extension-module"')
open(path, "w").write(text + '\n[features]\ndefault = ["abi3"]\nabi3 = ["pyo3/abi3-py39"]\n')
PYTHON

run 0 plan
says "^linux-x64@$mine" '^linux-x64@cp314t' 'lorem-0\.1\.0-cp314-cp314t-win_amd64\.whl'
run 0 build
says '· 5 packages from 3 core builds ·'
wheels=(dist/python/*.whl)
[[ ${#wheels[@]} -eq 5 ]] || fail "there are ${#wheels[@]} wheels, not 5"
run 0 inspect "${wheels[@]}"
twine check --strict "${wheels[@]}" >"$work/said" || fail "twine refuses a wheel"

# library TAG: the path of the extension in that wheel.
library() { unzip -Z1 dist/python/lorem-0.1.0-"$1".whl | grep -E '\.(so|pyd)$'; }
[[ $(library 'cp39-abi3-manylinux*') == lorem/_native.abi3.so ]] || fail "the stable ABI's file name"
[[ $(library 'cp314-cp314t-manylinux*') == lorem/_native.cpython-314t-x86_64-linux-gnu.so ]] || fail "the free-threaded file name"
[[ $(library 'cp314-cp314t-win_amd64') == lorem/_native.cp314t-win_amd64.pyd ]] || fail "the Windows file name"
unzip -p dist/python/lorem-0.1.0-cp314-cp314t-manylinux*.whl '*/WHEEL' | grep -q '^Tag: cp314-cp314t-manylinux_2_17_x86_64$' ||
  fail "WHEEL does not say the tag"

step "this machine's interpreter takes its own wheel, and the project's tests pass on it"
"$python" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links dist/python lorem
"$work/venv/bin/python" -I -c 'import lorem._native; print(lorem.__version__, lorem._native.__file__)' >"$work/said"
says "^0\.1\.0 .*/_native\.cpython-${mine#cp}-.*\.so$"
"$work/venv/bin/python" -I -m unittest discover -s bindings/python/tests >"$work/said" 2>&1 || fail "its tests"

step "pip takes the free-threaded wheels for the interpreter that they are for"
for platform in manylinux_2_17_x86_64 win_amd64; do
  "$work/venv/bin/pip" download --quiet --disable-pip-version-check --no-index --find-links dist/python --no-deps \
    --only-binary :all: --implementation cp --python-version 3.14 --abi cp314t --platform "$platform" \
    --dest "$work/$platform" lorem >"$work/said" 2>&1 || fail "pip finds nothing for cp314t on $platform"
  [[ -f $(echo "$work/$platform"/lorem-0.1.0-cp314-cp314t-*.whl) ]] || fail "pip took another wheel on $platform"
done
unzip -q -o dist/python/lorem-0.1.0-cp314-cp314t-win_amd64.whl -d "$work/windows"
run 0 inspect --json "$work"/windows/lorem/_native*.pyd
says 'python314t\.dll'

step "a new version compiles nothing, and one variant alone can be asked for"
run 0 build
says '· 0 ran,'
run 0 plan --only 'python/linux-x64@cp314t'
says '^lorem 0\.1\.0 · 1 package from 1 core build'

step "what is no interpreter"
sed -i 's/cp314t\]/cp312t, abi3]/' lockstep.yaml
run 2 plan
says '`cp312t` is no ABI of CPython' '`abi` lists `abi3` twice'

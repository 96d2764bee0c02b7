#!/usr/bin/env bash
# The schema that editors read: where the starters' first line says, true of the starters, with the
# project's own targets, and refusing what the parser refuses.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

# valid SCHEMA YAML: whether a JSON schema validator accepts the file.
valid() {
  ruby -ryaml -rjson -e 'puts JSON.generate(YAML.safe_load(File.read(ARGV[0])))' "$2" >"$work/document"
  [[ $(/usr/bin/python3 "$repository/tests/unit/config/validate.py" "$1" "$work/document") == valid ]]
}

for core in rust c; do
  step "the $core starter names a schema that is there, offline, and keeps to it"
  starter "$core" "$work/$core"
  named=$(sed -n 's/^# yaml-language-server: \$schema=//p' "$work/$core/lockstep.yaml" | head -n 1)
  [[ -s $work/$core/$named ]] || fail "there is no $named"
  valid "$work/$core/$named" "$work/$core/lockstep.yaml" || fail "the starter breaks its schema"
  [[ -z $(git -C "$work/$core" ls-files .lockstep) ]] || fail "the schema is in git"
  sed 's/^license:/licence:/' "$work/$core/lockstep.yaml" >"$work/bad.yaml"
  ! valid "$work/$core/$named" "$work/bad.yaml" || fail "an unknown key passes"
done

step "it is printed anywhere, with words for every key, and in a project with its own targets"
(cd "$work" && "$lockstep" schema) >"$work/schema.json"
cmp "$work/schema.json" "$work/c/.lockstep/schema.json" || fail "the printed schema is another one"
python3 - "$work/schema.json" <<'PY'
import json, sys
schema = json.load(open(sys.argv[1]))
def walk(place, node):
    for name, property in node.get("properties", {}).items():
        if property is False:
            continue
        assert property.get("description"), f"{place}.{name} has no words"
        walk(f"{place}.{name}", property)
    for part in ("oneOf", "anyOf"):
        for child in node.get(part, []):
            walk(place, child)
    if isinstance(node.get("additionalProperties"), dict):
        walk(place, node["additionalProperties"])
bare = {name: value for name, value in schema.items() if name != "allOf"}
for name, property in bare["properties"].items():
    assert property["description"], name
languages = schema["properties"]["languages"]["anyOf"][0]["properties"]
for language, section in languages.items():
    walk(language, section)
for kind in schema["properties"]["core"]["oneOf"]:
    walk("core", kind)
walk("cells", schema["properties"]["cells"]["additionalProperties"])
PY
mkdir "$work/c/matrix"
printf 'targets:\n  my-linux: {os: linux, arch: x64, libc: musl, toolchain: zig, triple: x86_64-own-linux-musl}\n' >"$work/c/matrix/targets.yaml"
"$lockstep" -C "$work/c" schema >"$work/own.json" || fail "no schema in a project with targets of its own"
grep -q '"my-linux"' "$work/own.json" || fail "the project's own target is not in its schema"
run 0 -C "$work/c" schema --write
cmp "$work/own.json" "$work/c/.lockstep/schema.json" || fail "--write wrote another schema"

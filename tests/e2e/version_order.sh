#!/usr/bin/env bash
# A version is ordered alike by what pip, npm, gem and go are made of, or it is refused; thousands of
# generated ones, half of them hostile.
# shellcheck source=tests/e2e/_lib.sh
source "$(dirname "$0")/_lib.sh"

cat >"$work/versions.py" <<'PYTHON'
import json, random, sys

BIG = [2**53 - 2, 2**53 - 1, 2**53, 2**63, 2**64 - 1]
WORDS = ["alpha", "beta", "rc", "dev", "pre", "a", "b", "c", "post", "r", "rev", "RC", "Alpha", "nightly", "x", "SNAPSHOT"]
ODD = ["rc1", "rc10", "rc2", "1a", "a-b", "--", "-1", "0-1", "x-", "lock", "beta2x", "20260102030405-abcdefabcdef", "e5"]

def number(dice):
    kind = dice.random()
    if kind < 0.7: return str(dice.randrange(4))
    if kind < 0.9: return str(dice.choice([9, 10, 11, 99, 100, 20260101, 20260102030405]))
    return str(dice.choice(BIG))

def identifier(dice):
    kind = dice.random()
    if kind < 0.45: return dice.choice(WORDS)
    if kind < 0.85: return number(dice)
    return dice.choice(ODD)

def prerelease(dice):
    kind = dice.random()
    if kind < 0.3: return "-" + dice.choice(["alpha", "beta", "rc"]) + "." + number(dice)
    if kind < 0.5: return "-" + dice.choice(WORDS) + "".join("." + number(dice) for _ in range(dice.randrange(4)))
    if kind < 0.9: return "-" + ".".join(identifier(dice) for _ in range(1 + dice.randrange(4)))
    return ""

def version(dice):
    release = ".".join(str(dice.randrange(2)) for _ in range(3)) if dice.random() < 0.8 else ".".join(number(dice) for _ in range(3))
    return release + prerelease(dice) + (dice.choice(["+5", "+incompatible", "+a.b"]) if dice.random() < 0.02 else "")

def rank(text):
    """Section 11 of SemVer 2.0, as something that sorts."""
    front, _, pre = text.partition("+")[0].partition("-")
    parts = [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in pre.split(".")] if pre else []
    return [int(n) for n in front.split(".")], not pre, parts

def pairs(dice, spelled, count):
    """Half of them of one release, where prereleases are compared."""
    texts = sorted(spelled)
    groups = {}
    for text in texts: groups.setdefault(tuple(rank(text)[0]), []).append(text)
    groups = [group for group in groups.values() if len(group) > 1]
    for index in range(count):
        one, other = dice.sample(dice.choice(groups) if index % 2 else texts, 2)
        yield one, other, (rank(one) > rank(other)) - (rank(one) < rank(other))

def read_answers(path):
    """Of lockstep's JSON answers, one behind the other."""
    text, answers, at = open(path).read(), [], 0
    while at < len(text):
        answer, at = json.JSONDecoder().raw_decode(text, at)
        answers += answer["versions"]
        at += 1
    return answers

def main():
    dice = random.Random(2026)
    if sys.argv[1] == "make":
        print("\n".join(sorted({version(dice) for _ in range(12000)})))
        return
    answers = read_answers(sys.argv[2])
    if sys.argv[1] == "all":
        refused = [a["version"] for a in answers if len(a["spellings"]) != 4]
        if refused: sys.exit(f"named as the nearest, and refused: {refused[:5]}")
        return
    for language in ["python", "node", "ruby", "go"]:
        spelled = {a["version"]: a["spellings"][language] for a in answers if language in a["spellings"]}
        if len(set(spelled.values())) != len(spelled): sys.exit(f"{language}: two versions share a spelling")
        with open(f"{sys.argv[3]}/{language}.pairs", "w") as out:
            for one, other, order in pairs(dice, spelled, 40000):
                if order == 0: sys.exit(f"{one} and {other} are equal by SemVer")
                print(spelled[one], spelled[other], order, int("-" in one), file=out)
        print(language, len(spelled), "of", len(answers), "versions")
        if len(spelled) < 500: sys.exit("too few to show anything")
    nearest = {a["nearest"] for a in answers if "nearest" in a}
    missing = [a["version"] for a in answers if "problems" in a and "nearest" not in a]
    if missing: sys.exit(f"no nearest version for {missing[:5]}")
    with open(f"{sys.argv[3]}/nearest", "w") as out: out.write("\n".join(sorted(nearest)) + "\n")

main()
PYTHON

# ask FILE: lockstep's answers about every version in FILE. Refusals are expected.
ask() { xargs -a "$1" -n 2000 "$lockstep" -C "$work" version --json 2>/dev/null || true; }

step "lockstep spells some seven thousand versions, or refuses them and names one that all four take"
python3 "$work/versions.py" make >"$work/versions"
ask "$work/versions" >"$work/answers"
python3 "$work/versions.py" pair "$work/answers" "$work" || fail "the spellings are not distinct"
ask "$work/nearest" >"$work/nearest_answers"
python3 "$work/versions.py" all "$work/nearest_answers" || fail "a nearest version does not work"

step "packaging, as pip has it, orders 40,000 pairs as SemVer does"
cat >"$work/order.py" <<'PYTHON'
import sys
from pip._vendor.packaging.version import Version
for line in open(sys.argv[1]):
    a, b, order, pre = line.split()
    x, y = Version(a), Version(b)
    if (x > y) - (x < y) != int(order): sys.exit("order of " + line)
    if str(x) != a or x.is_prerelease != (pre == "1") or x.is_postrelease or x.local: sys.exit("reading of " + a)
PYTHON
python3 -m venv "$work/venv"
"$work/venv/bin/python" "$work/order.py" "$work/python.pairs" || fail "Python"

step "semver, as npm has it"
cat >"$work/order.js" <<'JAVASCRIPT'
const semver = require(process.argv[3] + "/node_modules/semver");
for (const line of require("fs").readFileSync(process.argv[2], "utf8").trim().split("\n")) {
  const [a, b, order, pre] = line.split(" ");
  if (semver.compare(a, b) !== Number(order)) throw new Error("order of " + line);
  if (semver.valid(a) !== a || semver.clean(a) !== a || (semver.prerelease(a) !== null) !== (pre === "1")) throw new Error("reading of " + a);
}
JAVASCRIPT
node "$work/order.js" "$work/node.pairs" "$(npm root --global)/npm" || fail "npm"

step "Gem::Version"
cat >"$work/order.rb" <<'RUBY'
File.foreach(ARGV[0]) do |line|
  a, b, order, pre = line.split
  abort "order of #{line}" unless (Gem::Version.new(a) <=> Gem::Version.new(b)) == order.to_i
  abort "reading of #{a}" unless Gem::Version.correct?(a) && Gem::Version.new(a).prerelease? == (pre == "1") && !a.include?("-")
end
RUBY
ruby "$work/order.rb" "$work/ruby.pairs" || fail "Ruby"

step "x/mod, as go itself is built with"
mkdir -p "$work/order/mod"
sources=$(go env GOROOT)/src/cmd/vendor/golang.org/x/mod
cp -r "$sources/semver" "$sources/module" "$sources/internal" "$work/order/mod/"
printf 'module golang.org/x/mod\ngo 1.21\n' >"$work/order/mod/go.mod"
printf 'module order\ngo 1.21\nrequire golang.org/x/mod v0.0.0\nreplace golang.org/x/mod => ./mod\n' >"$work/order/go.mod"
cat >"$work/order/main.go" <<'GO'
package main

import (
	"bufio"
	"fmt"
	"os"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var a, b string
		var order, pre int
		if _, err := fmt.Sscan(lines.Text(), &a, &b, &order, &pre); err != nil {
			panic(err)
		}
		if semver.Compare(a, b) != order {
			panic("order of " + lines.Text())
		}
		if module.CanonicalVersion(a) != a || module.IsPseudoVersion(a) || (semver.Prerelease(a) != "") != (pre == 1) {
			panic("reading of " + a)
		}
	}
}
GO
(cd "$work/order" && GOFLAGS=-mod=mod GOPROXY=off GOTOOLCHAIN=local GOWORK=off go build -o order .) || fail "the Go program does not build"
"$work/order/order" <"$work/go.pairs" || fail "Go"

step "git takes every Go version as a tag"
git -C "$work/order" init --quiet
cut -d' ' -f1 "$work/go.pairs" | sort -u | sed 's|^|refs/tags/|' >"$work/refs"
while read -r ref; do git check-ref-format "$ref" || fail "git refuses $ref"; done < <(shuf -n 300 --random-source="$work/versions" "$work/refs")

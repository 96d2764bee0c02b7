"""usage: demo_grid.py MANIFEST LINKED: prints the grid of finished packages, four languages by six targets.

LINKED holds the lines of link_go.sh: target, how its Go module was linked, seconds.
Exits 1 when a cell is missing.
"""

import json
import os
import sys

LANGUAGES = ["python", "node", "ruby", "go"]
TARGETS = ["linux-x64", "linux-arm64", "macos-x64", "macos-arm64", "windows-x64", "windows-arm64"]


def size_text(size):
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{size / 1e3:.1f} kB"


def cell_text(artifact):
    if artifact is None:
        return "✗"
    return f"✓ {size_text(artifact['size'])} {artifact['seconds']:.1f} s"


def print_grid(artifacts):
    print(f"{'':15}" + "".join(f"{language:20}" for language in LANGUAGES).rstrip())
    for target in TARGETS:
        cells = [cell_text(artifacts.get((language, target))) for language in LANGUAGES]
        print(f"{target:15}" + "".join(f"{cell:20}" for cell in cells).rstrip())


def print_files(artifacts, linked):
    for (language, target), artifact in sorted(artifacts.items(), key=order):
        how = f"  linked by {linked[target]}" if language == "go" and target in linked else ""
        print(f"  {artifact['file']}  {size_text(artifact['size'])}{how}")


def order(item):
    (language, target), _ = item
    return LANGUAGES.index(language), TARGETS.index(target) if target in TARGETS else len(TARGETS)


def main(manifest_path, linked_path):
    with open(manifest_path, encoding="utf-8") as file:
        manifest = json.load(file)
    artifacts = {(a["language"], a["target"] or a["kind"]): a for a in manifest["artifacts"]}
    linked = {}
    if os.path.exists(linked_path):
        with open(linked_path, encoding="utf-8") as file:
            linked = dict(line.rstrip("\n").split("\t")[:2] for line in file if line.strip())
    print_files(artifacts, linked)
    print()
    print_grid(artifacts)
    missing = [f"{l}/{t}" for l in LANGUAGES for t in TARGETS if (l, t) not in artifacts]
    if missing:
        sys.exit(f"missing: {', '.join(missing)}")


if __name__ == "__main__":
    main(*sys.argv[1:])

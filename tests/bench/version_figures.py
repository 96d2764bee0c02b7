"""The figures of versions in docs/performance.md: what a bump and a check cost beside the ecosystems' own tools."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
import zlib

import figures
from engine_figures import build, commit, cpu_seconds, ran, run, say, write

LOCKSTEP = os.environ["LOCKSTEP"]
RUNS = 9
CRATE = """[package]
name = "crate{0}"
version = "0.1.0"
edition = "2021"

[dependencies]
{1}
"""


def starter(folder):
    run([LOCKSTEP, "init", "--name", "lorem", folder], stderr=subprocess.DEVNULL)
    commit(folder)
    return folder


def bump_beside_npm(work):
    """CPU of a bump of the starter, and of npm's own command on its one package, taking turns."""
    ours = starter(f"{work}/bumped")
    package = f"{work}/package"
    write(f"{package}/package.json", '{\n  "name": "lorem",\n  "version": "0.1.0"\n}\n')
    own, theirs = [], []
    for number in range(1, RUNS + 1):
        own.append(cpu_seconds([LOCKSTEP, "-C", ours, "-q", "bump", f"0.{number + 1}.0"]))
        theirs.append(cpu_seconds(["npm", "--prefix", package, "version", "--no-git-tag-version", f"0.{number + 1}.0"]))
    own, theirs = statistics.median(own), statistics.median(theirs)
    say("bump of the starter, CPU", f"{own * 1000:.1f} ms")
    say("bump of the starter ÷ npm version of one package", f"{own / theirs:.3f}", "aim: at most 0.05")


PLATFORMS = ("linux-x64-gnu", "linux-arm64-gnu", "darwin-x64", "darwin-arm64", "win32-x64-gnu", "win32-arm64-gnu")


def manifest(name, version, **more):
    return json.dumps({"name": name, "version": version, **more}, indent=2) + "\n"


def whole_starter(folder):
    """The starter with its versions in its manifests, as a project has them that other tools released."""
    starter(folder)
    for path in ("Cargo.toml", "Cargo.lock"):
        with open(f"{folder}/{path}", encoding="utf-8") as text:
            stamped = text.read().replace('version = "0.0.0"', 'version = "0.1.0"')
        write(f"{folder}/{path}", stamped)
    node = f"{folder}/bindings/node"
    pins = {f"lorem-{platform}": "0.1.0" for platform in PLATFORMS}
    write(f"{node}/package.json", manifest("lorem", "0.1.0", napi={"binaryName": "lorem"}, optionalDependencies=pins))
    for platform in PLATFORMS:
        write(f"{node}/npm/{platform}/package.json", manifest(f"lorem-{platform}", "0.1.0"))
    return [node] + [f"{node}/npm/{platform}" for platform in PLATFORMS]


def median_cpu(commands):
    """The median over runs of the CPU of all commands that `commands(number)` gives; what they say is dropped."""
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return statistics.median(sum(cpu_seconds(argv, **quiet) for argv in commands(number)) for number in range(1, RUNS + 1))


def napi_program(work):
    """napi's own program; nothing where npm cannot install it."""
    place = f"{work}/napi"
    done = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", place, "@napi-rs/cli@3"],
                          check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return f"{place}/node_modules/.bin/napi" if done.returncode == 0 else None


def bump_beside_each(work):
    """A bump of every manifest of the starter, beside each tool that edits the manifests of one kind."""
    folder = f"{work}/whole"
    packages = whole_starter(folder)
    own = median_cpu(lambda number: [[LOCKSTEP, "-C", folder, "-q", "bump", f"0.{number + 1}.0"]])
    say("bump of the starter with 7 npm packages, CPU", f"{own * 1000:.1f} ms")

    def beside(what, program, commands):
        if program is None:
            say(f"  ÷ {what}", "-", "not installed here")
        else:
            theirs = median_cpu(commands)
            say(f"  ÷ {what}", f"{own / theirs:.3f}", f"{theirs * 1000:.0f} ms; aim: at most 0.05")
    beside("npm version of each of them", "npm", lambda number: [
        ["npm", "--prefix", package, "version", "--no-git-tag-version", f"1.{number}.0"] for package in packages])
    napi = napi_program(work)
    beside("napi version of the 6 for platforms", napi, lambda _: [[napi, "version", "--cwd", packages[0]]])
    beside("cargo set-version of its crates", shutil.which("cargo-set-version"), lambda number: [
        ["cargo", "set-version", "--workspace", "--offline", "--manifest-path", f"{folder}/Cargo.toml", f"2.{number}.0"]])


def mixed_manifests(folder, count):
    """The starter with a quarter each of npm, Ruby, Go and Python packages."""
    starter(folder)
    write(f"{folder}/bindings/node/package.json", manifest("lorem", "0.1.0", workspaces=["plugins/*"]))
    for number in range(count // 4):
        name = f"extra-{number}"
        write(f"{folder}/bindings/node/plugins/{name}/package.json",
              manifest(name, "0.1.0", dependencies={"lorem": "^0.1.0"}))
        write(f"{folder}/bindings/ruby/gems/{name}/{name}.gemspec",
              'spec.version = "0.1.0"\nspec.add_dependency "lorem", "= 0.1.0"\n')
        write(f"{folder}/bindings/go/p{number}/version.go", f'package p{number}\n\nconst Version = "0.1.0"\n')
        write(f"{folder}/bindings/python/lorem/p{number}/_version.py", '__version__ = "0.1.0"\n')


def many_manifests(folder, count):
    """A workspace of `count` crates, each with a requirement on the first."""
    write(f"{folder}/lockstep.yaml", "name: many\nversion: 0.1.0\ncore: {cargo: crates/0}\n"
          "languages: {ruby: {folder: ruby, crate: crates/0}}\ntargets: [linux-x64]\n")
    write(f"{folder}/ruby/lib/many.rb", "# frozen_string_literal: true\n")
    write(f"{folder}/Cargo.toml", '[workspace]\nresolver = "2"\nmembers = ["crates/*"]\n')
    lock = ["version = 4\n"]
    for number in range(count):
        needs = "" if number == 0 else 'crate0 = { path = "../0", version = "0.1.0" }\n'
        write(f"{folder}/crates/{number}/Cargo.toml", CRATE.format(number, needs))
        write(f"{folder}/crates/{number}/src/lib.rs", "")
        needed = "" if number == 0 else 'dependencies = [\n "crate0",\n]\n'
        lock.append(f'[[package]]\nname = "crate{number}"\nversion = "0.1.0"\n{needed}')
    write(f"{folder}/Cargo.lock", "\n".join(lock))
    commit(folder)


def checks(work):
    """CPU of a check of many manifests: it should grow as they do."""
    for kind, lay in (("crates", many_manifests), ("mixed", mixed_manifests)):
        spent = {}
        for count in (1_000, 10_000):
            folder = f"{work}/{kind}{count}"
            lay(folder, count)
            spent[count] = statistics.median(cpu_seconds([LOCKSTEP, "-C", folder, "check"]) for _ in range(3))
            say(f"check of {count:,} manifests, {kind}, CPU", f"{spent[count] * 1000:.0f} ms")
        say(f"10,000 manifests ÷ 1,000, {kind}, per manifest", f"{spent[10_000] / spent[1_000] / 10:.2f}", "1 is linear")


def packed_bytes(dist):
    """The contents of every package, once each."""
    return [data for folder, _, files in os.walk(dist) for name in files
            if name.endswith((".whl", ".tgz", ".gem", ".zip", ".tar.gz"))
            for data in figures.members(os.path.join(folder, name))]


def build_after_bump(work):
    """A bump, then a build: what ran, and its time beside compressing what it packed once."""
    project, store = starter(f"{work}/built"), f"{work}/store"
    build(project, store, "--only", "*/linux-x64")
    times, peer = [], []
    for number in range(3):
        run([LOCKSTEP, "-C", project, "bump", "minor"], stderr=subprocess.DEVNULL)
        start = time.perf_counter()
        report = build(project, store, "--only", "*/linux-x64")
        times.append(time.perf_counter() - start)
        compiled = [name for name in ran(report) if not name.startswith("package/")]
        if compiled:
            sys.exit(f"a bump compiled {compiled}")
        contents = packed_bytes(f"{project}/dist")
        start = time.perf_counter()
        for data in contents:
            zlib.compress(data, 9)
        peer.append(time.perf_counter() - start)
    say("build after a bump, host's cells, wall", f"{statistics.median(times) * 1000:.0f} ms", "no action ran")
    say("  ÷ compressing what it packed once", f"{statistics.median(times) / statistics.median(peer):.2f}", "aim: at most 1.3")


def main():
    work = f"{sys.argv[1]}/versions"
    bump_beside_npm(work)
    bump_beside_each(work)
    checks(work)
    build_after_bump(work)


if __name__ == "__main__":
    main()

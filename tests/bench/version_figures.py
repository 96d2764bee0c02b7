"""The figures of versions in docs/performance.md: what a bump and a check cost beside the ecosystems' own tools."""

import os
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
    spent = {}
    for count in (1_000, 10_000):
        folder = f"{work}/many{count}"
        many_manifests(folder, count)
        spent[count] = statistics.median(cpu_seconds([LOCKSTEP, "-C", folder, "check"]) for _ in range(3))
        say(f"check of {count:,} manifests, CPU", f"{spent[count] * 1000:.0f} ms")
    say("10,000 manifests ÷ 1,000, per manifest", f"{spent[10_000] / spent[1_000] / 10:.2f}", "1 is linear")


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
    checks(work)
    build_after_bump(work)


if __name__ == "__main__":
    main()

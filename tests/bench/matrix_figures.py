"""The figures of docs/performance.md on edits of the matrix."""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys

LOCKSTEP = os.environ["LOCKSTEP"]
RUNS = 15


def say(name, value, note=""):
    print(f"{name:<58} {value:>10}  {note}".rstrip(), flush=True)


def cpu_ms(argv, **options):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, stdout=subprocess.DEVNULL, check=True, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def with_entries(project, count):
    """Gives lockstep.yaml `count` entries of `cells`, each with a comment."""
    with open(os.path.join(project, "lockstep.yaml"), "a", encoding="utf-8") as out:
        out.write("\ncells:\n")
        for i in range(count):
            # All differ, and all match.
            pattern = f"{{python,other{i}}}/linux-x64"
            out.write(f"  '{pattern}': {{tier: 2}}   # the reason is number {i}\n")


def edits(project):
    """The median CPU time of a disable and of the enable that takes it back."""
    path = os.path.join(project, "lockstep.yaml")
    with open(path, "rb") as text:
        before = text.read()
    times = []
    for _ in range(RUNS):
        times.append(cpu_ms([LOCKSTEP, "-C", project, "-q", "matrix", "disable", "go/windows-arm64"]))
        times.append(cpu_ms([LOCKSTEP, "-C", project, "-q", "matrix", "enable", "go/windows-arm64"]))
    with open(path, "rb") as text:
        if text.read() != before:
            sys.exit("an edit and its reverse left other bytes")
    return statistics.median(times)


def main():
    project = os.path.join(sys.argv[1], "matrix", "lorem")
    shutil.rmtree(project, ignore_errors=True)
    subprocess.run([LOCKSTEP, "init", "--core", "rust", "--name", "lorem", project], stdout=subprocess.DEVNULL,
                   check=True)
    shown = cpu_ms([LOCKSTEP, "-C", project, "matrix", "show"])
    say("matrix show of 24 cells", f"{shown:.1f} ms", "CPU")
    say("an edit of the matrix", f"{edits(project):.1f} ms", f"CPU, median of {2 * RUNS}")
    with_entries(project, 400)
    say("  with 400 entries of `cells` in the file", f"{edits(project):.1f} ms", "CPU, likewise")
    cells = json.loads(subprocess.run([LOCKSTEP, "-C", project, "matrix", "show", "--json"], stdout=subprocess.PIPE,
                                      check=True).stdout)["cells"]
    if len(cells) != 24:
        sys.exit(f"{len(cells)} cells, not 24")


if __name__ == "__main__":
    main()

"""The engine's figures of docs/performance.md: how much a build costs that has little or nothing to do."""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

LOCKSTEP = os.environ["LOCKSTEP"]
RUNS = 11
# The system's own compiler and no C library: a measurement needs no cross compiler.
COMPILE = ["gcc", "-shared", "-fPIC", "-nostdlib", "-o", "liblorem.so", "src/main.c"]
LIBRARY = """
__attribute__((visibility("default"))) const char* lorem_version(void) { return "%s"; }
"""


def say(name, value, note=""):
    print(f"{name:<58} {value:>10}  {note}".rstrip(), flush=True)


def run(argv, **options):
    done = subprocess.run(argv, check=False, **{"stdout": subprocess.PIPE, **options})
    if done.returncode != 0:
        sys.exit(f"{' '.join(argv)} exited with {done.returncode}")
    return done.stdout


def cpu_seconds(argv, **options):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(argv, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def alternating_ms(*commands):
    """The medians of wall and of CPU time of commands that take turns, so that other load falls on all alike."""
    times = [([], []) for _ in commands]
    for _ in range(RUNS):
        for argv, (wall, cpu) in zip(commands, times):
            start = time.perf_counter()
            cpu.append(cpu_seconds(argv) * 1000)
            wall.append((time.perf_counter() - start) * 1000)
    return [(statistics.median(wall), statistics.median(cpu)) for wall, cpu in times]


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def commit(folder):
    git = ["git", "-C", folder, "-c", "user.name=lorem", "-c", "user.email=lorem@example.com"]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "feat: begin"]):
        run(git + words)


def build(project, store, *words):
    return json.loads(run([LOCKSTEP, "-C", project, "build", "--json", "-q", "--store", store, *words]))


def ran(report):
    return [step["id"] for step in report["actions"] + report["packages"] if step["outcome"] == "ran"]


def command_project(folder, command, targets="[linux-x64]", extra=""):
    """A project whose core is `command`; one Ruby package, which takes any shared library."""
    shutil.rmtree(folder, ignore_errors=True)
    write(f"{folder}/lockstep.yaml", f"""name: lorem
version: 0.1.0
description: A measurement
license: MIT
authors: [Nobody]
core:
  command:
    run: {json.dumps(command)}
    inputs: [src]
    outputs: {{shared: liblorem.so}}
languages:
  ruby: {{folder: ruby}}
targets: {targets}
{extra}""")
    write(f"{folder}/src/main.c", LIBRARY % "0")
    write(f"{folder}/ruby/lib/lorem.rb", "module Lorem; end\n")


def ninja_file(folder, inputs):
    """One step with as many inputs, which like ours has nothing to do the second time."""
    os.makedirs(folder)
    write(f"{folder}/build.ninja", "rule touch\n  command = touch $out\nbuild out: touch "
          + " ".join(path.replace(" ", "$ ") for path in inputs) + "\n")
    run(["ninja", "-C", folder])


def files_below(folder):
    return [os.path.join(place, name) for place, folders, names in os.walk(folder)
            for name in names if "/.git" not in place and "/.lockstep" not in place]


def null_build(work, name, project, store):
    peer = os.path.join(work, name + "-ninja")
    inputs = files_below(project)
    ninja_file(peer, inputs)
    ours = [LOCKSTEP, "-C", project, "build", "-q", "--store", store]
    build(project, store)
    report = build(project, store)
    if ran(report):
        sys.exit(f"a second build ran {ran(report)}")
    own, ninja, start = alternating_ms(ours, ["ninja", "-C", peer], [LOCKSTEP, "--version"])
    say(f"null build, {name}", f"{own[0]:.1f} ms", f"CPU {own[1]:.1f} ms, {len(inputs)} files, median of {RUNS}")
    say("  ninja's null build with as many inputs", f"{ninja[0]:.1f} ms", f"CPU {ninja[1]:.1f} ms")
    say("  ratio (at most 2)", f"{own[0] / ninja[0]:.2f}",
        f"of CPU {own[1] / ninja[1]:.2f}; starting the program alone {start[0]:.1f} ms, CPU {start[1]:.1f} ms")


def many_files(work, store, count):
    project = os.path.join(work, "many")
    command_project(project, COMPILE)
    for i in range(count):
        path = f"{project}/src/part{i // 100}/file{i}.h"
        if i % 100 == 0:
            os.makedirs(os.path.dirname(path))
        with open(path, "w", encoding="utf-8") as out:
            out.write(f"int value{i};\n")
    commit(project)
    null_build(work, f"{count} files", project, store)


def changes(work, store):
    project = os.path.join(work, "starter")
    run([LOCKSTEP, "init", "--core", "rust", "--name", "lorem", project])
    path = f"{project}/lockstep.yaml"
    with open(path, encoding="utf-8") as text:
        lines = text.read().splitlines()
    write(path, "\n".join("targets: [linux-x64]" if line.startswith("targets:") else line for line in lines) + "\n")
    commit(project)
    build(project, store)
    null_build(work, "the starter, this host", project, store)

    def edit(name, change):
        with open(os.path.join(project, name), encoding="utf-8") as text:
            before = text.read()
        write(os.path.join(project, name), change(before))

    def timed(what):
        start = time.perf_counter()
        report = build(project, store)
        steps = ran(report)
        packages = sum(step.startswith("package/") for step in steps)
        actions = ", ".join(step for step in steps if not step.startswith("package/")) or "nothing"
        say(f"a change in {what}", f"{time.perf_counter() - start:.1f} s", f"ran {actions}; packed {packages}")

    edit("bindings/python/src/lib.rs", lambda text: text + "// changed\n")
    timed("one binding")
    edit("core/src/lib.rs", lambda text: text + "// changed\n")
    timed("the core")
    edit("lockstep.yaml", lambda text: text.replace("version: 0.1.0", "version: 0.2.0"))
    timed("the version")


def target_rows(count):
    """Targets that differ in their glibc alone, so that each has wheels of its own."""
    return "targets:\n" + "".join(f"""  t{i}:
    os: linux
    arch: x64
    libc: glibc
    glibc: "2.{5 + i}"
    toolchain: zig
    triple: t{i}-unknown-linux-gnu
    zig: t{i}-linux-gnu
""" for i in range(count))


def cells_project(folder, targets, interpreters):
    """The starter's Python binding for made-up targets, each for several interpreters."""
    run([LOCKSTEP, "init", "--core", "rust", "--languages", "python", "--name", "lorem", folder])
    abis = [f"cp3{minor}" for minor in range(7, 100)] + [f"cp3{minor}t" for minor in range(13, 100)]
    lines = []
    with open(f"{folder}/lockstep.yaml", encoding="utf-8") as text:
        for line in text.read().splitlines():
            is_targets = line.startswith("targets:")
            lines.append(f"targets: [{', '.join(f't{i}' for i in range(targets))}]" if is_targets else line)
            if line.strip().startswith("python:"):
                lines.append(f"    abi: [{', '.join(abis[:interpreters])}]")
    write(f"{folder}/lockstep.yaml", "\n".join(lines) + "\n")
    write(f"{folder}/matrix/targets.yaml", target_rows(targets))


def many_cells(work, store):
    """CPU of a plan by its number of cells; the tools' answers are remembered."""
    first = 0.0
    for targets, interpreters in ((4, 6), (40, 60), (160, 150)):
        project = os.path.join(work, f"cells{targets}")
        cells_project(project, targets, interpreters)
        plan = [LOCKSTEP, "-C", project, "plan", "-q", "--store", store]
        if not first:
            run(plan)
        seconds = min(cpu_seconds(plan) for _ in range(3 if targets < 100 else 1))
        count = targets * interpreters
        each = (seconds - first) * 1000 / count
        note = f"{each:.2f} ms for each cell beyond what 24 take" if first else ""
        say(f"plan of {count} cells, CPU", f"{seconds * 1000:.0f} ms", note)
        first = first or seconds
        shutil.rmtree(project)


def empty_actions(work, store, count):
    """What the engine adds to a command that does nothing but copy a small library."""
    project = os.path.join(work, "empty")
    command_project(project, ["cp", "src/liblorem.so", "liblorem.so"],
                    targets=f"[{', '.join(f't{i}' for i in range(count))}]")
    with open(f"{project}/lockstep.yaml", encoding="utf-8") as text:
        changed = text.read().replace("ruby: {folder: ruby}", "python: {folder: python, library: lorem}")
    write(f"{project}/lockstep.yaml", changed)
    write(f"{project}/python/lorem/__init__.py", "")
    write(f"{project}/matrix/targets.yaml", target_rows(count).replace("toolchain: zig", "toolchain: host"))
    run(COMPILE[:-2] + ["src/liblorem.so", "src/main.c"], cwd=project)
    copy = ["cp", f"{project}/src/liblorem.so", f"{work}/copied.so"]
    alone = statistics.median(cpu_seconds(copy) for _ in range(count)) * 1000
    cpu = cpu_seconds([LOCKSTEP, "-C", project, "build", "-q", "--store", store, "-j", "1"]) * 1000
    again = cpu_seconds([LOCKSTEP, "-C", project, "build", "-q", "--store", store, "-j", "1"]) * 1000
    say("an action that does nothing and its package, CPU", f"{(cpu - again) / count - alone:.1f} ms",
        f"{count} of them; without the command's own {alone:.1f} ms")


class Peak:
    """Highest resident set of one process."""

    def __init__(self, argv):
        process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.kib = 0
        while process.poll() is None:
            try:
                with open(f"/proc/{process.pid}/status", encoding="utf-8") as status:
                    for line in status:
                        if line.startswith("VmHWM"):
                            self.kib = max(self.kib, int(line.split()[1]))
            except (FileNotFoundError, ProcessLookupError):
                break
            time.sleep(0.01)
        if process.wait() != 0:
            sys.exit("a build with a large library failed")


def large_library(work, store, megabytes):
    project = os.path.join(work, "large")
    source = f"""
#define SIZE {megabytes * 1000 * 1000}
__asm__(".section .rodata\\n.globl lorem_bytes\\nlorem_bytes:\\n.incbin \\"bytes\\"\\n.previous");
extern const char lorem_bytes[];
__attribute__((visibility("default"))) const char* lorem_version(void) {{ return lorem_bytes; }}
"""
    command_project(project, COMPILE + ["-Wa,-Isrc"])
    write(f"{project}/src/main.c", source)
    with open(f"{project}/src/bytes", "wb") as out:
        for _ in range(megabytes):
            out.write(os.urandom(1000 * 1000))
    peak = Peak([LOCKSTEP, "-C", project, "build", "-q", "--store", store, "-j", "1"])
    say(f"peak memory with a library of {megabytes} MB", f"{peak.kib / 1024:.0f} MiB",
        f"{peak.kib * 1024 / (megabytes * 1e6):.2f} × the library")


def main():
    work = sys.argv[1]
    store = os.path.join(work, "engine-store")
    quick = "--quick" in sys.argv[2:]
    changes(work, store)
    many_cells(work, store)
    empty_actions(work, store, 200)
    many_files(work, store, 50000)
    if not quick:
        large_library(work, store, 500)


if __name__ == "__main__":
    main()

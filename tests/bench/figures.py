"""The figures of docs/performance.md: each a ratio against a peer in the same run."""

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
import zlib

LOCKSTEP = os.environ["LOCKSTEP"]
RUNS = 15


def say(name, value, note=""):
    print(f"{name:<58} {value:>10}  {note}".rstrip(), flush=True)


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(argv, **options):
    """Runs to the end; gives CPU seconds, and the output on stdout."""
    before = cpu_of_children()
    done = subprocess.run(argv, stdout=subprocess.PIPE, check=False, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(argv)} exited with {done.returncode}")
    return cpu_of_children() - before, done.stdout


def median_ms(argv, **options):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, **options)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


class OwnMemory:
    """The highest resident set of one process itself, its children left out."""

    def __init__(self, pid):
        self.path = f"/proc/{pid}/status"
        self.peak_kib = 0
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self):
        while True:
            try:
                with open(self.path, encoding="utf-8") as status:
                    lines = [line for line in status if line.startswith("VmHWM")]
            except (FileNotFoundError, ProcessLookupError):
                return
            if not lines:
                return
            self.peak_kib = max(self.peak_kib, int(lines[0].split()[1]))
            time.sleep(0.02)


def scaffold(folder):
    run([LOCKSTEP, "init", "--core", "rust", "--name", "lorem", folder])
    git = ["git", "-C", folder, "-c", "user.name=lorem", "-c", "user.email=lorem@example.com"]
    for words in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "feat: begin"]):
        run(git + words)


def build(project, store, *arguments):
    """A build as JSON, the CPU time of all of it, and the peak memory of lockstep itself."""
    before = cpu_of_children()
    process = subprocess.Popen([LOCKSTEP, "-C", project, "build", "--json", "-q", "--store", store, *arguments],
                               stdout=subprocess.PIPE)
    memory = OwnMemory(process.pid)
    out = process.stdout.read()
    if process.wait() != 0:
        sys.exit("lockstep build failed")
    memory.thread.join()
    return json.loads(out), cpu_of_children() - before, memory.peak_kib


# --- one cargo build of all bindings per triple, in one shared target folder


def filled(text, root, cache):
    return text.replace("@root@", root).replace("@cache@", cache)


def without_stubs(tool):
    """A tool's rule that compiles what the action itself only answers for."""
    rule = dict(tool["rule"])
    if "cases" in rule:
        rule["cases"] = [case for case in rule["cases"] if "@stub@" not in json.dumps(case)]
    return rule


def stage_inputs(action, root, cache):
    """The texts and tools of an action; sources are the project's own, vendored crates and std the store's."""
    for given in action["inputs"]:
        if "text" in given:
            path = os.path.join(root, given["text"]["path"])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            is_manifest = os.path.basename(path) in ("Cargo.toml", "Cargo.lock") or "/.lockstep/" in path
            if is_manifest:
                with open(path, "w", encoding="utf-8") as out:
                    out.write(filled(given["text"]["text"], root, cache))
        elif "tool" in given:
            link = os.path.join(root, ".lockstep/bin", "tool-" + given["tool"]["name"])
            os.makedirs(os.path.dirname(link), exist_ok=True)
            if os.path.lexists(link):
                os.remove(link)
            os.symlink(os.path.realpath(LOCKSTEP), link)
            with open(link + ".json", "w", encoding="utf-8") as out:
                out.write(filled(json.dumps(without_stubs(given["tool"])), root, cache))


def shared_folder_cpu(project, root, store):
    """CPU seconds of `cargo build` of all bindings for each triple, real sources, one target folder."""
    shutil.copytree(project, root, ignore=shutil.ignore_patterns("dist", ".git", ".lockstep"))
    with open(os.path.join(project, "dist/plan.json"), encoding="utf-8") as text:
        plan = json.load(text)
    cache = os.path.join(store, "cache")
    total = 0.0
    for action in plan["actions"]:
        if action["kind"] != "core":
            continue
        stage_inputs(action, root, cache)
        env = {key: filled(value, root, cache) for key, value in action["env"].items()}
        # What zig compiles of each libc counts on both sides.
        env |= {key: os.path.join(root, ".zig") for key in env if key.startswith("ZIG_")}
        for argv in action["commands"]:
            cpu, _ = run([filled(word, root, cache) for word in argv], cwd=os.path.join(root, action["folder"]),
                         env=env, stderr=subprocess.DEVNULL)
            total += cpu
    return total


# --- every host cell alone, by its ecosystem's own tool


def alone_cpu(project, work):
    """CPU seconds of the host's four cells, each built by maturin, napi or cargo in its own folder."""
    venv = os.path.join(work, "maturin")
    run([sys.executable, "-m", "venv", venv])
    run([f"{venv}/bin/pip", "install", "--quiet", "--disable-pip-version-check", "maturin==1.9.4"])
    node = os.path.join(work, "napi")
    os.makedirs(node)
    run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", node, "@napi-rs/cli@3"])
    env = dict(os.environ, RUSTC=os.environ["LOCKSTEP_RUSTC"], CARGO=os.environ["LOCKSTEP_CARGO"],
               PATH=os.path.dirname(os.environ["LOCKSTEP_CARGO"]) + ":" + os.environ["PATH"])
    run([env["CARGO"], "fetch", "--quiet"], cwd=project, env=env)

    def own(name):
        return dict(env, CARGO_TARGET_DIR=os.path.join(work, "alone", name))

    quiet = {"stderr": subprocess.DEVNULL}
    python, _ = run([f"{venv}/bin/maturin", "build", "--release", "--offline", "-m", "bindings/python/Cargo.toml"],
                    cwd=project, env=own("python"), **quiet)
    napi, _ = run([f"{node}/node_modules/.bin/napi", "build", "--release", "--platform", "-o", f"{work}/alone-node"],
                  cwd=os.path.join(project, "bindings/node"), env=own("node"), **quiet)
    ruby, _ = run([env["CARGO"], "build", "--release", "--offline", "-p", "lorem_c"], cwd=project, env=own("ruby"), **quiet)
    go, _ = run([env["CARGO"], "build", "--release", "--offline", "-p", "lorem_c"], cwd=project, env=own("go"), **quiet)
    return python + napi + ruby + go


# --- packing


def members(path):
    if path.endswith((".whl", ".zip")):
        with zipfile.ZipFile(path) as archive:
            return [archive.read(name) for name in archive.namelist()]
    if path.endswith((".tgz", ".gem")):
        with tarfile.open(path) as archive:
            files = [archive.extractfile(entry).read() for entry in archive if entry.isfile()]
        if path.endswith(".tgz"):
            return [b"".join(files)]
        return [zlib.decompress(data, 31) if data[:2] == b"\x1f\x8b" else data for data in files]
    return []


def compress_once_cpu(dist):
    """CPU seconds of deflating the packages' contents once at level 9."""
    contents = []
    for folder, _, names in os.walk(dist):
        for name in names:
            contents += members(os.path.join(folder, name))
    before = time.process_time()
    for data in contents:
        zlib.compress(data, 9)
    return time.process_time() - before, sum(map(len, contents))


def sum_cpu(report, wanted):
    return sum(action["cpu_seconds"] for action in report["actions"] if wanted(action["id"]))


def is_compile(name):
    return name != "fetch" and not name.startswith("std/")


def is_host_cell(name):
    return name == "host" or name.endswith("/linux-x64")


def main():
    work = sys.argv[1]
    quick = "--quick" in sys.argv[2:]
    project, store = os.path.join(work, "lorem"), os.path.join(work, "store")
    scaffold(project)

    own, npm = median_ms([LOCKSTEP, "--version"]), median_ms(["npm", "--version"])
    say("start-up, lockstep --version", f"{own:.1f} ms", f"median of {RUNS}")
    say("  ÷ npm --version", f"{own / npm:.3f}", f"npm {npm:.0f} ms")
    plan = median_ms([LOCKSTEP, "-C", project, "plan", "-q"])
    say("plan of 24 cells", f"{plan:.1f} ms", f"median of {RUNS}, the host's tools asked for their versions")
    say("  ÷ npm --version", f"{plan / npm:.3f}")

    report, _, peak = build(project, store)
    compile_cpu = sum_cpu(report, is_compile)
    shared = shared_folder_cpu(project, os.path.join(work, "shared"), store)
    say("24 cells cold, CPU of all compiles", f"{compile_cpu:.1f} s", "std and fetching left out on both sides")
    say("one cargo build per triple, shared target folder", f"{shared:.1f} s")
    say("  ratio (at most 1.15)", f"{compile_cpu / shared:.3f}")
    say("std for the targets, once per toolchain", f"{sum_cpu(report, lambda n: n.startswith('std/')):.1f} s")
    compilers = max(action["peak_kib"] for action in report["actions"])
    say("peak memory of lockstep, cold build", f"{peak / 1024:.0f} MiB")
    say("  ÷ the largest compiler's", f"{peak / compilers:.3f}", f"{compilers / 1024:.0f} MiB")

    _, warm_cpu, _ = build(project, store)
    once, size = compress_once_cpu(os.path.join(project, "dist"))
    say("all packages written, everything else from the store", f"{warm_cpu:.1f} s", f"CPU, {size / 1e6:.0f} MB")
    say("the same bytes deflated once at level 9", f"{once:.1f} s", "CPU")
    say("  ratio (at most 1.3)", f"{warm_cpu / once:.3f}")

    if quick:
        return
    alone = alone_cpu(project, work)
    ours = sum_cpu(report, lambda name: is_compile(name) and is_host_cell(name))
    say("the host's 4 cells by maturin, napi and cargo, each alone", f"{alone:.1f} s", "CPU")
    say("the host's 4 cells by lockstep", f"{ours:.1f} s", "CPU")
    say("  ratio", f"{ours / alone:.3f}")


if __name__ == "__main__":
    main()

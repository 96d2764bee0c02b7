"""The figures of publishing in docs/performance.md: how long a release takes beside what its order allows and beside
the ecosystems' own clients one after another, and how much memory a large package takes."""

import contextlib
import glob
import gzip
import hashlib
import io
import json
import math
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tarfile
import time
import zipfile

import figures

LOCKSTEP = os.environ["LOCKSTEP"]
LATENCY = 0.1  # seconds before every answer
AT_ONCE = 4  # uploads, and questions, that each registry is troubled with at once
RUNS = 3
LARGE = 200  # MB
TOKEN = "bench"
FORGE = {"kind": "github", "repository": "lorem/lorem"}


def say(name, value, note=""):
    print(f"{name:<58} {value:>10}  {note}".rstrip(), flush=True)


@contextlib.contextmanager
def served(folder, latency=0.0):
    """Registries in a process of their own, empty; their addresses by name."""
    shutil.rmtree(folder, ignore_errors=True)
    argv = [LOCKSTEP, "serve", "--json", "--folder", folder, "--latency", str(int(latency * 1000))]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, text=True)
    try:
        yield json.loads(process.stdout.readline())["addresses"]
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def large_index(folder):
    """An index that takes wheels of any size, as ours does not, since the public one does not: its two addresses."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    argv = ["pypi-server", "run", "-i", "127.0.0.1", "-p", str(port), "-a", ".", "-P", ".", "--disable-fallback",
            "--hash-algo", "sha256", folder]
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            with contextlib.suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.1)
        yield {"python/upload": f"http://127.0.0.1:{port}/", "python/index": f"http://127.0.0.1:{port}/simple/"}
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def environment(addresses, home):
    """What publishers find addresses and credentials in, ours and the others."""
    os.makedirs(home, exist_ok=True)
    registry = addresses["node/registry"]
    with open(f"{home}/.npmrc", "w", encoding="utf-8") as out:
        out.write(f"registry={registry}\n//{registry.removeprefix('http://')}:_authToken={TOKEN}\n")
    who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER")
           for key, value in (("NAME", "lorem"), ("EMAIL", "lorem@example.com"))}
    return {**os.environ, **who, "HOME": home, "NPM_CONFIG_USERCONFIG": f"{home}/.npmrc",
            "TWINE_REPOSITORY_URL": addresses["python/upload"], "PIP_INDEX_URL": addresses["python/index"],
            "TWINE_USERNAME": "__token__", "TWINE_PASSWORD": TOKEN, "NPM_CONFIG_REGISTRY": registry,
            "GEM_HOST": addresses["ruby/host"], "GEM_HOST_API_KEY": TOKEN,
            "GITHUB_API_URL": addresses["releases/github"], "GITHUB_TOKEN": TOKEN}


def settle(folder, dist, addresses, forge):
    """A copy of `dist` whose finished plan names these registries; nothing is built again for it."""
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    shutil.copytree(dist, f"{folder}/dist")
    path = f"{folder}/dist/plan.json"
    with open(path, encoding="utf-8") as text:
        plan = json.load(text)
    plan["project"]["releases"] = forge
    for language in plan["project"]["languages"]:
        if language["name"] == "go":
            language["settings"] |= {"repository": addresses["go/repository"], "proxy": addresses["go/proxy"]}
        elif language["name"] in ("python", "node"):
            language["settings"]["upload_limit"] = str(2 * LARGE)
    with open(path, "w", encoding="utf-8") as out:
        json.dump(plan, out)


def quietly(argv, env, folder=None):
    done = subprocess.run(argv, env=env, cwd=folder, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit(f"{' '.join(argv)} exited with {done.returncode}: {done.stdout.decode()[-2000:]}")


def publish(work, dist, forge, latency=0.0, index=None):
    """Publishes to empty registries: seconds, the operations, the peak memory of lockstep itself in KiB."""
    folder = f"{work}/release"
    with contextlib.ExitStack() as servers:
        addresses = servers.enter_context(served(f"{work}/served", latency))
        if index is not None:
            addresses |= servers.enter_context(index(f"{work}/index"))
        settle(folder, dist, addresses, forge)
        start = time.perf_counter()
        process = subprocess.Popen([LOCKSTEP, "-C", folder, "-q", "publish"], stdout=subprocess.DEVNULL,
                                   env=environment(addresses, f"{work}/home"))
        memory = figures.OwnMemory(process.pid)
        if process.wait() != 0:
            sys.exit("lockstep publish failed")
        seconds = time.perf_counter() - start
        memory.thread.join()
    with open(f"{folder}/dist/release.json", encoding="utf-8") as text:
        operations = [entry["operation"].split("/")[:2] for entry in json.load(text)["operations"]]
    return seconds, operations, memory.peak_kib


# --- as the ecosystems' own clients do it, one after another


def commit_modules(tree, zips, message, env, address, branch):
    """A commit of these modules' files with a tag each, pushed: seconds."""
    start = time.perf_counter()
    tags = []
    for path in zips:
        with zipfile.ZipFile(path) as archive:
            module, version = archive.namelist()[0].split("@", 1)[0], os.path.basename(path)[:-4]
            folder = module.split("/", 2)[2] if module.count("/") > 1 else ""
            for name in archive.namelist():
                target = os.path.join(tree, folder, name.split("@", 1)[1].split("/", 1)[1])
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, "wb") as out:
                    out.write(archive.read(name))
            tags.append(f"{folder}/{version}" if folder else version)
    quietly(["git", "add", "--all"], env, tree)
    quietly(["git", "commit", "--quiet", "-m", message], env, tree)
    for tag in tags:
        quietly(["git", "tag", "--annotate", "-m", message, tag], env, tree)
    quietly(["git", "push", "--quiet", "--atomic", address, f"HEAD:refs/heads/{branch}", *tags], env, tree)
    return time.perf_counter() - start


def push_modules(work, dist, env, address):
    """The modules of the platforms, then the one at the top: seconds of each."""
    tree = f"{work}/modules"
    shutil.rmtree(tree, ignore_errors=True)
    quietly(["git", "init", "--quiet", "--initial-branch", "main", tree], env)
    zips = sorted(glob.glob(f"{dist}/go/**/*.zip", recursive=True), key=lambda path: path.count("/"))
    top, platforms = zips[0], zips[1:]
    return [commit_modules(tree, some, "release", env, address, "main") for some in (platforms, [top])]


def one_after_another(work, dist):
    """twine, npm publish, gem push and git push in turn: seconds of each, and of the two pushes by git."""
    times = {}
    with served(f"{work}/served", LATENCY) as addresses:
        env = environment(addresses, f"{work}/home")
        start = time.perf_counter()
        files = sorted(glob.glob(f"{dist}/python/*.whl") + glob.glob(f"{dist}/python/*.tar.gz"))
        quietly(["twine", "upload", "--non-interactive", *files], env)
        times["twine"] = time.perf_counter() - start
        start = time.perf_counter()
        # The longest names first: the platforms' packages before the one that asks for them.
        for path in sorted(glob.glob(f"{dist}/node/**/*.tgz", recursive=True), key=len, reverse=True):
            quietly(["npm", "publish", "--access", "public", path], env)
        times["npm publish"] = time.perf_counter() - start
        start = time.perf_counter()
        for path in sorted(glob.glob(f"{dist}/ruby/*.gem"), key=len, reverse=True):
            quietly(["gem", "push", "--host", addresses["ruby/host"], path], env)
        times["gem push"] = time.perf_counter() - start
        pushes = push_modules(work, dist, env, addresses["go/repository"])
        times["git push"] = sum(pushes)
    return times, pushes


# --- what the order allows


def rounds(count):
    return math.ceil(count / AT_ONCE)


def critical_path(operations, pushes):
    """Seconds that a release takes at least: for each stage the longest chain of requests of which each needs the
    answer to the one before, every request costing the latency and nothing else; pushes by git cost what git takes
    for them by hand, in the same repository. A registry bears AT_ONCE uploads at a time; what was
    uploaded is seen by one question more, asked while others are uploaded.

    questions  what a registry can be asked at all, each thing once: npm has a page for each package
    draft      made, seen, the records uploaded, seen, the assets uploaded, seen: with the records a release can be
               gone on with, so that the packages wait for them
    platforms  uploaded, seen; Go's modules pushed, the proxy asked for each
    main       the same, one package for each language
    public     npm: `latest` is looked at (a first release has it), the tag of before taken away, that seen
    """
    def count(*wanted):
        return sum(operation == list(wanted) for operation in operations)

    packages = {"python": count("python", "upload"), "node": count("node", "publish"), "ruby": count("ruby", "push")}
    questions = rounds(1 + packages["node"])
    draft = sum(rounds(count("releases", kind)) + 1 for kind in ("draft", "record", "asset")
                if count("releases", kind))
    modules = count("go", "prime")
    platforms = max(max(rounds(number - 1) + 1 for number in packages.values()) * LATENCY,
                    pushes[0] + rounds(modules - 1) * LATENCY)
    main = max(2 * LATENCY, pushes[1] + LATENCY)
    return (questions + draft + 3) * LATENCY + platforms + main


def times(work, dist):
    clients, pushes = one_after_another(work, dist)
    for name, forge in (("with a release's assets", FORGE), ("without", {})):
        taken, operations = [], []
        for _ in range(RUNS):
            seconds, operations, _ = publish(work, dist, forge, LATENCY)
            taken.append(seconds)
        median, least = statistics.median(taken), critical_path(operations, pushes)
        say(f"publishing {len(operations)} operations, {name}", f"{median:.2f} s",
            f"median of {RUNS}, answers after {LATENCY * 1000:.0f} ms, git {sum(pushes):.2f} s by hand")
        say("  ÷ the critical path that the order allows (at most 1.3)", f"{median / least:.2f}", f"{least:.2f} s")
    total = sum(clients.values())
    say("twine, npm publish, gem push, git push one after another", f"{total:.1f} s",
        ", ".join(f"{name} {seconds:.1f} s" for name, seconds in clients.items()))
    say("  publishing the same ÷ that", f"{median / total:.3f}")


# --- large packages


def noise(path):
    """A file that nothing makes smaller."""
    with open(path, "wb") as out:
        for _ in range(LARGE):
            out.write(os.urandom(1000 * 1000))
    return path


def copy_zip(path, extra, name):
    """The archive with the file `extra` as `name`, stored."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(path + ".new", "w", zipfile.ZIP_STORED) as new:
        for member in old.infolist():
            new.writestr(member, old.read(member))
        new.write(extra, name)
    os.replace(path + ".new", path)


def grow_tar(source, out, extra, name):
    with tarfile.open(fileobj=source, mode="r:gz") as old, gzip.open(out, "wb", compresslevel=1) as packed, \
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.USTAR_FORMAT) as new:
        for member in old:
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
        new.add(extra, name)


def grow_gem(path, extra):
    with tarfile.open(path) as old:
        members = {member.name: old.extractfile(member).read() for member in old}
    data = path + ".data"
    grow_tar(io.BytesIO(members["data.tar.gz"]), data, extra, "noise")
    sums = "---\n"
    for kind in ("sha256", "sha512"):
        metadata = hashlib.new(kind, members["metadata.gz"]).hexdigest()
        sums += f"{kind.upper()}:\n  metadata.gz: {metadata}\n  data.tar.gz: {sha(kind, data)}\n"
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as new:
        for name, content in (("metadata.gz", members["metadata.gz"]), ("data.tar.gz", None),
                              ("checksums.yaml.gz", gzip.compress(sums.encode()))):
            if content is None:
                new.add(data, name)
                continue
            member = tarfile.TarInfo(name)
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    os.remove(data)


def sha(kind, path):
    with open(path, "rb") as content:
        return hashlib.file_digest(content, kind).hexdigest()


def grow(dist, wanted, extra):
    """Makes one package of `dist` LARGE, and the manifest tell so."""
    path = glob.glob(f"{dist}/{wanted}", recursive=True)[0]
    if path.endswith(".whl"):
        copy_zip(path, extra, "lorem/noise")
    elif path.endswith(".zip"):
        with zipfile.ZipFile(path) as archive:
            top = archive.namelist()[0].split("@")[0] + "@" + os.path.basename(path)[:-4]
        copy_zip(path, extra, f"{top}/noise")
    elif path.endswith(".tgz"):
        with open(path, "rb") as source:
            grow_tar(source, path + ".new", extra, "package/noise")
        os.replace(path + ".new", path)
    else:
        grow_gem(path, extra)
    tell_manifest(dist, path)


def tell_manifest(dist, path):
    with open(f"{dist}/manifest.json", encoding="utf-8") as text:
        manifest = json.load(text)
    for artifact in manifest["artifacts"]:
        if artifact["file"] == os.path.relpath(path, dist):
            artifact["digest"], artifact["size"] = sha("sha256", path), os.path.getsize(path)
    with open(f"{dist}/manifest.json", "w", encoding="utf-8") as out:
        json.dump(manifest, out)


def memory(work, store):
    project = f"{work}/host"
    figures.scaffold(project)
    with open(f"{project}/lockstep.yaml", encoding="utf-8") as text:
        lines = text.read().splitlines()
    with open(f"{project}/lockstep.yaml", "w", encoding="utf-8") as out:
        out.write("\n".join("targets: [linux-x64]" if line.startswith("targets:") else line for line in lines) + "\n")
    figures.build(project, store)
    extra = noise(f"{work}/noise")
    for name, wanted, forge in (("a wheel", "python/*.whl", {}), ("an npm package", "node/lorem-*-*.tgz", {}),
                                ("a gem", "ruby/*-linux*.gem", {}),
                                ("a Go module", "go/example.com/lorem/@v/*.zip", {}),
                                ("a wheel that is an asset of a release, too", "python/*.whl", FORGE)):
        dist = f"{work}/large"
        shutil.rmtree(dist, ignore_errors=True)
        shutil.copytree(f"{project}/dist", dist)
        grow(dist, wanted, extra)
        _, _, peak = publish(work, dist, forge, index=large_index)
        say(f"peak memory of publishing {name}", f"{peak / 1024:.1f} MiB", f"{LARGE} MB; at most 64")
    os.remove(extra)


def main():
    work, store = sys.argv[1], f"{sys.argv[1]}/store"
    project = f"{work}/lorem"
    # What figures.py built, when it ran before.
    if not os.path.exists(f"{project}/dist/manifest.json"):
        figures.scaffold(project)
        figures.build(project, store)
    times(f"{work}/publish", f"{project}/dist")
    memory(f"{work}/publish", store)


if __name__ == "__main__":
    main()

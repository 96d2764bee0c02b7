"""Runs the jobs of a generated CI file on this machine: their shell steps as they are written, each job in a fresh
clone with a HOME of its own. What the services' own steps do (checkout, cache, artifacts) is done by copying folders.
Anything in the file that is not known here is a failure. A job for another kind of machine than this one is left out.

usage: ci_runner.py github|gitlab REPOSITORY WORK REF [--secret NAME=VALUE]... [--only JOB]...
"""

import argparse
import fnmatch
import os
import pathlib
import re
import shutil
import subprocess
import sys

import yaml

KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "LOCKSTEP_PATIENCE", "BINARY_FOLDER", "GOFLAGS", "GOTOOLCHAIN", "GOPROXY",
        "GOSUMDB")


class Failed(Exception):
    """A job that did not end well, or a file that says something unknown."""


def copy_tree(source, target):
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        target.mkdir(exist_ok=True)
        subprocess.run(["cp", "-a", "--remove-destination", f"{source}/.", str(target)], check=True)
    else:
        shutil.copy2(source, target)


def is_hidden(path):
    return any(part.startswith(".") for part in path.parts)


class Place:
    """Where one job runs: a clone, a HOME from a template, a scratch folder."""

    def __init__(self, options, job):
        self.root = options.work / "jobs" / job
        shutil.rmtree(self.root, ignore_errors=True)
        self.workspace = self.root / "workspace"
        self.temp = self.root / "temp"
        self.home = self.root / "home"
        self.workspace.mkdir(parents=True)
        self.temp.mkdir()
        template = options.work / "home"
        if template.is_dir():
            shutil.copytree(template, self.home, symlinks=True)
        self.home.mkdir(exist_ok=True)
        self.environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.environment |= {"HOME": str(self.home), "CI": "true"}
        self.log = self.root / "log"

    def clone(self, repository, ref):
        for argv in (["git", "clone", "--quiet", str(repository), str(self.workspace)],
                     ["git", "-C", str(self.workspace), "checkout", "--quiet", "--detach", ref]):
            subprocess.run(argv, check=True)

    def shell(self, script, folder, environment):
        path = self.temp / "step.sh"
        path.write_text(script, encoding="utf-8")
        with open(self.log, "a", encoding="utf-8") as log:
            print(f"--- {script}", file=log, flush=True)
            done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", str(path)], cwd=folder,
                                  env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
        if done.returncode:
            raise Failed(f"a step ended with {done.returncode}:\n{script}")


class GitHub:
    """What GitHub Actions does, as far as the generated file asks for it."""

    def __init__(self, options, text):
        self.options = options
        self.file = yaml.safe_load(text)
        self.folder = self.file.get("defaults", {}).get("run", {}).get("working-directory", ".")

    def jobs(self):
        """(name, job, matrix) in the order of `needs`."""
        wanted = dict(self.file["jobs"])
        done = []
        while wanted:
            ready = [name for name, job in wanted.items() if all(need in done for need in self.needs(job))]
            if not ready:
                raise Failed(f"these jobs wait for each other: {sorted(wanted)}")
            for name in ready:
                job = wanted.pop(name)
                done.append(name)
                for matrix in job.get("strategy", {}).get("matrix", {}).get("include", [{}]):
                    yield name, job, matrix

    @staticmethod
    def needs(job):
        needs = job.get("needs", [])
        return [needs] if isinstance(needs, str) else needs

    def is_wanted(self, job):
        condition = job.get("if")
        if condition is None:
            return True
        if condition != "startsWith(github.ref, 'refs/tags/v')":
            raise Failed(f"unknown condition: {condition}")
        return self.options.ref.startswith("refs/tags/v")

    @staticmethod
    def is_elsewhere(job, matrix):
        del job
        return matrix.get("machine", "linux-x64") != "linux-x64"

    def run(self, name, job, matrix):
        title = "-".join([name, *(str(value) for key, value in matrix.items() if key in ("group", "machine"))])
        place = Place(self.options, title)
        state = {"job": job, "matrix": matrix, "outputs": {}, "caches": [], "failed": None, "title": title}
        may_identify = job.get("permissions", self.file["permissions"]).get("id-token") == "write"
        place.environment |= self.own_variables(place, may_identify)
        for step in job["steps"]:
            if state["failed"] and step.get("if") != "always()":
                continue
            try:
                self.step(step, place, state)
            except Failed as problem:
                state["failed"] = state["failed"] or problem
        if state["failed"]:
            raise state["failed"]
        for path, key in state["caches"]:
            if not (self.options.work / "caches" / key).exists() and path.exists():
                copy_tree(path, self.options.work / "caches" / key)
        return title, place

    def own_variables(self, place, may_identify):
        variables = {"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": str(place.workspace), "RUNNER_TEMP": str(place.temp),
                     "GITHUB_REF": self.options.ref, "GITHUB_REF_NAME": self.options.ref.split("/", 2)[-1]}
        for kind in ("OUTPUT", "ENV", "PATH", "STEP_SUMMARY"):
            path = place.temp / kind.lower()
            path.write_text("", encoding="utf-8")
            variables[f"GITHUB_{kind}"] = str(path)
        if may_identify:
            variables["MAY_IDENTIFY"] = "true"
        return variables

    def value(self, text, place, state):
        """`text` with its expressions replaced."""
        def replaced(match):
            words = match.group(1).split(".")
            known = {"github": {"ref": self.options.ref, "token": "token-of-the-job"}, "matrix": state["matrix"],
                     "runner": {"temp": str(place.temp)}, "secrets": self.options.secrets,
                     "steps": {key: {"outputs": value} for key, value in state["outputs"].items()}}
            for word in words:
                if word not in known:
                    raise Failed(f"unknown expression: {match.group(0)}")
                known = known[word]
            return str(known)
        return re.sub(r"\$\{\{ ([a-z_.A-Z0-9-]+) \}\}", replaced, text)

    def step(self, step, place, state):
        unknown = set(step) - {"name", "id", "uses", "with", "run", "env", "if"}
        if unknown or step.get("if") not in (None, "always()"):
            raise Failed(f"unknown in a step: {step}")
        if "run" in step:
            return self.run_step(step, place, state)
        action = re.fullmatch(r"actions/([a-z-]+)@[0-9a-f]{40}", step["uses"])
        given = {key: self.value(str(value), place, state) for key, value in step.get("with", {}).items()}
        known = {"checkout": self.checkout, "cache": self.cache, "upload-artifact": self.upload,
                 "download-artifact": self.download}
        if not action or action.group(1) not in known:
            raise Failed(f"unknown action: {step['uses']}")
        return known[action.group(1)](given, place, state)

    def run_step(self, step, place, state):
        environment = dict(place.environment)
        environment |= {key: self.value(str(value), place, state) for key, value in step.get("env", {}).items()}
        place.shell(self.value(step["run"], place, state), place.workspace / self.folder, environment)
        lines = {kind: pathlib.Path(environment[f"GITHUB_{kind}"]).read_text(encoding="utf-8").splitlines()
                 for kind in ("OUTPUT", "ENV", "PATH")}
        state["outputs"][step.get("id", "")] = dict(line.split("=", 1) for line in lines["OUTPUT"])
        place.environment |= dict(line.split("=", 1) for line in lines["ENV"])
        place.environment["PATH"] = ":".join([*reversed(lines["PATH"]), place.environment["PATH"]])
        for kind in ("OUTPUT", "ENV", "PATH"):
            pathlib.Path(environment[f"GITHUB_{kind}"]).write_text("", encoding="utf-8")

    def checkout(self, given, place, state):
        del given, state
        place.clone(self.options.repository, self.options.ref)

    def cache(self, given, place, state):
        path = pathlib.Path(given["path"])
        folder = self.options.work / "caches"
        folder.mkdir(exist_ok=True)
        fitting = sorted((entry for entry in folder.iterdir() if entry.name.startswith(given["restore-keys"])),
                         key=lambda entry: entry.stat().st_mtime)
        exact = folder / given["key"]
        found = exact if exact.exists() else (fitting[-1] if fitting else None)
        with open(place.root / "cache", "w", encoding="utf-8") as told:
            print("hit" if found == exact else "old" if found else "none", file=told)
        if found:
            copy_tree(found, path)
        state["caches"].append((path, given["key"]))

    def upload(self, given, place, state):
        target = self.options.work / "artifacts" / given["name"]
        if target.exists():
            if given.get("overwrite") != "True" and not self.options.only:
                raise Failed(f"artifact {given['name']} is there already")
            shutil.rmtree(target)
        found = [match for line in given["path"].split("\n") if line for match in sorted(place.workspace.glob(line))]
        if not found and given.get("if-no-files-found") == "error":
            raise Failed(f"no file for artifact {given['name']}")
        if len(found) == 1 and found[0].is_dir():
            return copy_tree(found[0], target)
        # Several paths keep their folders below the one that is common to all.
        common = pathlib.Path(os.path.commonpath([str(match.parent) for match in found])) if found else None
        for match in found:
            if given.get("include-hidden-files") == "True" or not is_hidden(match.relative_to(place.workspace)):
                copy_tree(match, target / match.relative_to(common))
        return None

    def download(self, given, place, state):
        del state
        folder = self.options.work / "artifacts"
        to = place.workspace / given["path"]
        if "name" in given:
            return copy_tree(folder / given["name"], to)
        for entry in sorted(folder.iterdir()):
            if fnmatch.fnmatch(entry.name, given["pattern"]):
                copy_tree(entry, to / entry.name)
        return None


class GitLab:
    """What GitLab CI does, as far as the generated file asks for it."""

    KNOWN = {"extends", "stage", "script", "before_script", "needs", "variables", "cache", "artifacts", "rules",
             "environment", "resource_group", "interruptible", "id_tokens", "tags"}
    GLOBAL = {"include", "stages", "default", "variables", "workflow"}

    def __init__(self, options, text):
        self.options = options
        self.file = yaml.safe_load(text)
        for entry in self.file.pop("include", []):
            included = subprocess.run(["git", "-C", str(options.repository), "show", f"HEAD:{entry['local']}"],
                                      check=True, capture_output=True, text=True).stdout
            self.file = yaml.safe_load(included) | self.file
        self.artifacts = {}

    def whole(self, job):
        """A job with what it extends."""
        base = job.get("extends")
        if base is None:
            return job
        merged = dict(self.whole(self.file[base]))
        for key, value in job.items():
            both = isinstance(value, dict) and isinstance(merged.get(key), dict)
            merged[key] = merged[key] | value if both else value
        return merged

    def jobs(self):
        """(name, job, {}) in the order of `needs`."""
        wanted = {name: self.whole(job) for name, job in self.file.items()
                  if not name.startswith(".") and name not in self.GLOBAL}
        done = []
        while wanted:
            ready = [name for name, job in wanted.items() if all(need in done for need in job.get("needs", []))]
            if not ready:
                raise Failed(f"these jobs wait for each other: {sorted(wanted)}")
            for name in ready:
                done.append(name)
                yield name, wanted.pop(name), {}

    def is_wanted(self, job):
        if "rules" not in job:
            return True
        if job["rules"] != [{"if": "$CI_COMMIT_TAG =~ /^v/"}]:
            raise Failed(f"unknown rules: {job['rules']}")
        return self.options.ref.startswith("refs/tags/v")

    @staticmethod
    def is_elsewhere(job, matrix):
        del matrix
        return "tags" in job

    def run(self, name, job, matrix):
        del matrix
        unknown = set(job) - self.KNOWN
        if unknown:
            raise Failed(f"unknown in job {name}: {sorted(unknown)}")
        place = Place(self.options, name)
        place.clone(self.options.repository, self.options.ref)
        place.environment |= {"GITLAB_CI": "true", "CI_PROJECT_DIR": str(place.workspace)}
        if self.options.ref.startswith("refs/tags/"):
            place.environment["CI_COMMIT_TAG"] = self.options.ref.removeprefix("refs/tags/")
        place.environment |= {key: self.expanded(str(value), place) for key, value in job.get("variables", {}).items()}
        # Of all jobs those see the variables that ask for a protected environment.
        if "environment" in job:
            place.environment |= self.options.secrets
        for need in job.get("needs", []):
            if (self.options.work / "artifacts" / need).exists():
                copy_tree(self.options.work / "artifacts" / need, place.workspace)
        self.with_cache(job, place, lambda path, kept: copy_tree(kept, path) if kept.exists() else None)
        script = [*job.get("before_script", []), *job["script"]]
        try:
            place.shell("\n".join(script), place.workspace, place.environment)
        except Failed:
            if job.get("artifacts", {}).get("when") == "always":
                self.keep_artifacts(name, job, place)
            raise
        self.keep_artifacts(name, job, place)
        self.with_cache(job, place, self.keep_cache)
        return name, place

    @staticmethod
    def expanded(text, place):
        return re.sub(r"\$([A-Z_]+)", lambda match: place.environment[match.group(1)], text)

    def with_cache(self, job, place, act):
        if "cache" not in job:
            return
        key = self.expanded(job["cache"]["key"], place)
        for path in job["cache"]["paths"]:
            act(place.workspace / path.rstrip("/"), self.options.work / "caches" / key / path.rstrip("/"))

    @staticmethod
    def keep_cache(path, kept):
        shutil.rmtree(kept, ignore_errors=True)
        if path.exists():
            copy_tree(path, kept)

    def keep_artifacts(self, name, job, place):
        target = self.options.work / "artifacts" / name
        shutil.rmtree(target, ignore_errors=True)
        for pattern in job.get("artifacts", {}).get("paths", []):
            for match in place.workspace.glob(pattern.rstrip("/")):
                copy_tree(match, target / match.relative_to(place.workspace))


def told_secrets(options, title, place):
    """Secrets that a job's log holds."""
    text = place.log.read_text(encoding="utf-8", errors="replace") if place.log.exists() else ""
    return [f"{title}: {name}" for name, value in options.secrets.items() if value in text]


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("service", choices=["github", "gitlab"])
    parser.add_argument("repository", type=pathlib.Path)
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("ref")
    parser.add_argument("--secret", action="append", default=[])
    parser.add_argument("--only", action="append", default=[])
    options = parser.parse_args()
    options.secrets = dict(secret.split("=", 1) for secret in options.secret)
    return options


def main():
    options = arguments()
    options.work.mkdir(parents=True, exist_ok=True)
    entry = {"github": ".github/workflows/lockstep.yml", "gitlab": ".gitlab-ci.yml"}[options.service]
    text = (options.repository / entry).read_text(encoding="utf-8")
    service = (GitHub if options.service == "github" else GitLab)(options, text)
    try:
        for name, job, matrix in service.jobs():
            if (options.only and name not in options.only) or not service.is_wanted(job):
                print(f"{name}: left out", flush=True)
                continue
            if service.is_elsewhere(job, matrix):
                title = "-".join([name, *matrix.get("machine", "").split()])
                print(f"{title}: left out, it is for another kind of machine", flush=True)
                continue
            title, place = service.run(name, job, matrix)
            print(f"{title}: ok", flush=True)
            leaks = told_secrets(options, title, place)
            if leaks:
                raise Failed(f"a secret was told: {leaks}")
    except Failed as problem:
        print(f"{name} failed: {problem}")
        for log in sorted(options.work.glob(f"jobs/{name}*/log")):
            print(f"{log}:\n" + "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-40:]))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The figures of the report in docs/performance.md: a page of 2,400 cells, written by lockstep and read by Chromium."""

import json
import os
import statistics
import sys
import time

from engine_figures import build, command_project, cpu_seconds, say

sys.path.insert(0, os.path.join(os.environ["LOCKSTEP_SOURCE"], "tests/e2e"))
from browser import Browser  # noqa: E402

LOCKSTEP = os.environ["LOCKSTEP"]
CELLS = 2_400
RUNS = 5


def many_cells(dist):
    """The one cell of a dist, its package, facts and times, as often as CELLS says, each on a target of its own."""
    with open(f"{dist}/plan.json", encoding="utf-8") as text:
        plan = json.load(text)
    with open(f"{dist}/manifest.json", encoding="utf-8") as text:
        manifest = json.load(text)
    cell, step = plan["cells"][0], next(each for each in plan["packages"] if each["target"])
    artifact = next(each for each in manifest["artifacts"] if each["target"])
    plan["cells"], plan["packages"], manifest["artifacts"], manifest["timeline"] = [], [], [], []
    for number in range(CELLS):
        name = f"target-{number:04}"
        plan["cells"].append({**cell, "target": {**cell["target"], "name": name}})
        plan["packages"].append({**step, "id": f"package/ruby/{name}", "target": name, "file": f"ruby/{name}.gem"})
        manifest["artifacts"].append({**artifact, "target": name, "file": f"ruby/{name}.gem"})
        manifest["timeline"].append({"id": f"package/ruby/{name}", "began": number / 4, "seconds": 1.0, "machine": ""})
    plan["project"]["cells"] = plan["cells"]
    for file, value in (("plan", plan), ("manifest", manifest)):
        with open(f"{dist}/{file}.json", "w", encoding="utf-8") as out:
            json.dump(value, out)


def in_browser(page):
    """Seconds until the page is there, and until the filter has answered."""
    browser = Browser()
    try:
        start = time.perf_counter()
        browser.open("file://" + page)
        rows = browser.value("document.querySelectorAll('tbody tr').length")
        there = time.perf_counter() - start
        answered = browser.value("""(() => {
          const filter = document.querySelector('#filter'), start = performance.now();
          filter.value = 'target-0042';
          filter.dispatchEvent(new Event('input'));
          document.body.offsetHeight;  // laid out again
          return (performance.now() - start) / 1000;
        })()""")
        return rows, there, answered
    finally:
        browser.end()


def main():
    work = f"{sys.argv[1]}/report"
    command_project(f"{work}/project", ["gcc", "-shared", "-fPIC", "-nostdlib", "-o", "liblorem.so", "src/main.c"])
    build(f"{work}/project", f"{work}/store")
    many_cells(f"{work}/project/dist")
    page = f"{work}/report.html"
    spent = statistics.median(
        cpu_seconds([LOCKSTEP, "-C", f"{work}/project", "report", "-o", page]) for _ in range(RUNS))
    say(f"report of {CELLS:,} cells, CPU", f"{spent * 1000:.0f} ms", f"{os.path.getsize(page) / 1e6:.1f} MB")
    rows, there, answered = in_browser(page)
    say("  until Chromium shows it", f"{there:.1f} s", f"{rows:,} rows")
    say("  until its filter has answered", f"{answered * 1000:.0f} ms")


if __name__ == "__main__":
    main()

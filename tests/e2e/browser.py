"""Opens an HTML file in a headless Chromium and holds it against what its readers need.

usage: browser.py PAGE.html PICTURES
Prints what it found; leaves pictures of the page, light and dark, wide and narrow, in the folder PICTURES.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile


class Browser:
    """Chromium over its debugging pipe: JSON messages that end with a zero byte."""

    def __init__(self):
        down, self.sending = os.pipe()
        self.receiving, up = os.pipe()
        self.folder = tempfile.TemporaryDirectory()

        def wire():
            # The program reads from 3 and writes to 4; both may be taken already.
            reading, writing = os.dup(down), os.dup(up)
            os.dup2(reading, 3)
            os.dup2(writing, 4)

        self.process = subprocess.Popen(
            ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={self.folder.name}", "about:blank"],
            close_fds=False, preexec_fn=wire, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(down)
        os.close(up)
        self.number, self.rest, self.session = 0, b"", None
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def messages(self):
        while True:
            while b"\0" in self.rest:
                message, self.rest = self.rest.split(b"\0", 1)
                yield json.loads(message)
            part = os.read(self.receiving, 65536)
            if not part:
                sys.exit("chromium ended")
            self.rest += part

    def ask(self, method, **params):
        self.number += 1
        message = {"id": self.number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.sending, json.dumps(message).encode() + b"\0")
        for answer in self.messages():
            if answer.get("id") == self.number:
                if "error" in answer:
                    sys.exit(f"{method}: {answer['error']}")
                return answer["result"]

    def value(self, script):
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            sys.exit(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def open(self, address):
        self.ask("Page.enable")
        self.ask("Page.navigate", url=address)
        self.value("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))")

    def look(self, width, scheme):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, file):
        data = self.ask("Page.captureScreenshot", format="png")["data"]
        with open(file, "wb") as out:
            out.write(base64.b64decode(data))

    def tab(self):
        for kind in ("keyDown", "keyUp"):
            self.ask("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)

    def end(self):
        self.process.kill()
        self.process.wait()


# The least contrast of all text with the ground of the page, by WCAG 2: 4.5 is asked for.
CONTRAST = """(() => {
  const paint = document.createElement('canvas').getContext('2d');
  const light = color => {
    paint.fillStyle = color; paint.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...paint.getImageData(0, 0, 1, 1).data].map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = light(getComputedStyle(document.body).backgroundColor);
  let least = 99;
  for (const each of document.querySelectorAll('h1,h2,p,th,td,a,span,caption,label')) {
    if (!each.textContent.trim() || !each.offsetParent) continue;
    const text = light(getComputedStyle(each).color);
    least = Math.min(least, (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05));
  }
  return least;
})()"""


def check(what, holds):
    if not holds:
        sys.exit(f"NOT SO: {what}")
    print(what)


def reachable(browser):
    """What the Tab key comes to, in its order."""
    browser.ask("Page.bringToFront")
    names = []
    for _ in range(40):
        browser.tab()
        name = browser.value("(e => e.id || e.getAttribute('href') || e.getAttribute('aria-label') || e.tagName)(document.activeElement)")
        if name == "BODY":
            break
        names.append(name)
    return names


def main():
    page, pictures = sys.argv[1:]
    browser = Browser()
    try:
        browser.open("file://" + os.path.abspath(page))
        check("it is the report", browser.value("document.querySelectorAll('main section').length") == 5)
        for width in (1280, 390):
            for scheme in ("light", "dark"):
                browser.look(width, scheme)
                wide = browser.value("document.documentElement.scrollWidth")
                check(f"{width} {scheme}: the page is not wider than the screen", wide <= width)
                least = browser.value(CONTRAST)
                check(f"{width} {scheme}: all text has a contrast of 4.5", least >= 4.5)
                browser.picture(f"{pictures}/{width}-{scheme}.png")
        check("no request leaves the page", browser.value("performance.getEntriesByType('resource').length") == 0)
        names = reachable(browser)
        check(f"the keyboard comes to the links, the filter and the tables: {', '.join(names)}",
              names[:1] == ["#grid"] and "filter" in names and any(" " in name for name in names))
        rows = browser.value("document.querySelectorAll('tbody tr').length")
        browser.value("(() => { const f = document.querySelector('#filter'); f.value = 'linux-arm64';"
                      " f.dispatchEvent(new Event('input')); })()")
        shown = browser.value("[...document.querySelectorAll('tbody tr')].filter(row => !row.hidden).length")
        check("the filter leaves some rows", 0 < shown < rows)
        check("and says how many", browser.value("document.querySelector('#told').textContent") == f"{shown} of {rows} rows")
        tree = browser.ask("Accessibility.getFullAXTree")["nodes"]
        roles = [node.get("role", {}).get("value") for node in tree]
        named = [node for node in tree if node.get("role", {}).get("value") in ("table", "region", "navigation", "searchbox")]
        check("a screen reader hears of main, navigation, tables and headings",
              all(role in roles for role in ("main", "navigation", "table", "heading", "rowheader", "columnheader")))
        check("each of them has a name", named and all(node.get("name", {}).get("value") for node in named))
    finally:
        browser.end()


if __name__ == "__main__":
    main()

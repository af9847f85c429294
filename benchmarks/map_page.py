"""The map page with 30,000 people and 300,000 relations: time from data to picture, frames a second while panning.

    .venv/bin/python benchmarks/map_page.py [--people 30000] [--relations 300000] [--gpu]

Draws an invented network (fixed seed) as the standalone page and opens it in Debian's Chromium. Without `--gpu`, WebGL is
drawn in software (SwiftShader) on the processor, which is many times slower than any graphics card: the figures are then a
floor, and are labelled so. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from playwright.sync_api import CDPSession, Page, sync_playwright

from entregent.drawing.files import write
from entregent.drawing.scene import Community, Edge, Node, Scene

QUIET = (
    "--no-sandbox --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
SOFTWARE = "--use-angle=swiftshader --enable-unsafe-swiftshader"
COMMUNITIES = 40
PAN_MS = 4000
PATIENCE_SECONDS = 90
FRAMES = """(ms) => new Promise((done) => {
  const began = performance.now(), frames = [];
  let last = began;
  const step = (now) => {
    frames.push(now - last);
    last = now;
    if (now - began < ms) requestAnimationFrame(step); else done(frames.slice(1));
  };
  requestAnimationFrame(step);
})"""


def scene(people: int, relations: int) -> Scene:
    """Invented people around the centres of communities, related mostly within them."""
    random = np.random.default_rng(7)
    community = np.sort(random.integers(0, COMMUNITIES, people))
    turn, reach = community * 2.399963, np.sqrt(community / COMMUNITIES) * 0.85
    x = np.clip(reach * np.cos(turn) + random.normal(0, 0.05, people), -1, 1)
    y = np.clip(reach * np.sin(turn) + random.normal(0, 0.05, people), -1, 1)
    source = random.integers(0, people, relations)
    near = np.clip(source + random.integers(-40, 40, relations), 0, people - 1)
    target = np.where(random.random(relations) < 0.9, near, random.integers(0, people, relations))
    target = np.where(target == source, (source + 1) % people, target)
    degree = np.bincount(np.concatenate([source, target]), minlength=people)
    size = np.sqrt(degree / degree.max())
    columns = zip(x.tolist(), y.tolist(), size.tolist(), community.tolist(), strict=True)
    members = np.bincount(community, minlength=COMMUNITIES).tolist()
    pairs = zip(source.tolist(), target.tolist(), (random.random(relations) < 0.4).tolist(), strict=True)
    return Scene(
        nodes=tuple(Node(str(at), f"Person {at}", *place) for at, place in enumerate(columns)),
        edges=tuple(Edge(str(a), str(b), "thread", 1.0, inferred) for a, b, inferred in pairs),
        communities=tuple(Community(at, f"Community {at}", count, at) for at, count in enumerate(members)),
        bridges=(),
        title="Benchmark",
    )


def picture_time(page: Page) -> float:
    """Milliseconds from the data to the whole picture.

    Asked again and again: the page's policy forbids the eval that waiting on a function needs.
    """
    for _ in range(PATIENCE_SECONDS * 4):
        if measured := page.evaluate("performance.getEntriesByName('map-drawn').map((entry) => entry.duration)"):
            return float(measured[0])
        page.wait_for_timeout(250)
    raise SystemExit(f"The map was not drawn within {PATIENCE_SECONDS} s.")


def panning(page: Page) -> tuple[list[float], float]:
    """The durations of frames in milliseconds while the mouse drags the map to and fro, and the script's share of each."""
    box = page.locator(".map-canvas").bounding_box()
    if box is None:
        raise SystemExit("The map is not on the page.")
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.evaluate(f"void (window.frames_seen = ({FRAMES})({PAN_MS}))")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    before = script_seconds(session)
    end = time.monotonic() + PAN_MS / 1000
    step = 0
    while time.monotonic() < end:
        step += 1
        page.mouse.move(middle[0] + 150 * math.sin(step / 8), middle[1] + 80 * math.cos(step / 8))
        page.wait_for_timeout(16)
    page.mouse.up()
    frames = list(page.evaluate("window.frames_seen"))
    return frames, 1000 * (script_seconds(session) - before) / len(frames)


def script_seconds(session: CDPSession) -> float:
    """How long the page's scripts have run so far: what does not depend on how the picture is rendered."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "ScriptDuration"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=30_000)
    parser.add_argument("--relations", type=int, default=300_000)
    parser.add_argument("--gpu", action="store_true", help="use the graphics card instead of drawing in software")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "map.html"
        write(scene(asked.people, asked.relations), path)
        flags = QUIET.split() + ([] if asked.gpu else SOFTWARE.split())
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(path.as_uri())
        drawn = picture_time(page)
        frames, script = panning(page)
        browser.close()
        result = {
            "people": asked.people,
            "relations": asked.relations,
            "rendering": "graphics card" if asked.gpu else f"software (SwiftShader, {os.cpu_count()} processors)",
            "page_megabytes": round(path.stat().st_size / 1e6, 1),
            "data_to_picture_seconds": round(drawn / 1000, 2),
            "panning_frames_per_second": round(1000 / statistics.mean(frames), 1),
            "panning_script_ms_per_frame": round(script, 1),
            "panning_slowest_frame_ms": round(max(frames)),
        }
    print(json.dumps(result))


if __name__ == "__main__":
    main()

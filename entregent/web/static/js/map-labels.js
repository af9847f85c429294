// The names of the communities: plain elements above the canvas, each where its community is, none over another.

// Seen from afar only the largest groups, and those of so many people, are named; nearer than CLOSE, all of them.
const NAMED_FROM = 5;
const MOST_NAMED = 60;
// A name on a community less than so many times as high as the name would hide it: it stands above.
const SMALL_FOR_ITS_NAME = 1.5;
const CLOSE = 0.35;
const STEPS = [0, -1, 1, -2, 2, -3, 3];

/** Whether `box` shares an area with any of `boxes`. */
export function overlaps(boxes, { left, top, right, bottom }) {
  return boxes.some((box) => left < box.right && box.left < right && top < box.bottom && box.top < bottom);
}

export class CommunityLabels {
  constructor(layer, renderer, data) {
    this.renderer = renderer;
    this.boxes = [];
    const { id, label, size, x, y, reach } = data.communities;
    const largest = Math.max(...size, 1);
    this.labels = id
      .map((community, at) => ({ community, at, text: label[at], size: size[at], x: x[at], y: y[at], reach: reach[at] }))
      .filter(({ text }) => text && data.names_communities !== false)
      .sort((one, other) => other.size - one.size || one.community - other.community)
      .map((label) => ({ ...label, element: this.#element(layer, label, largest) }));
    this.from = Math.min(NAMED_FROM, largest);
    this.measure();
  }

  #element(layer, { text, size }, largest) {
    const element = document.createElement("span");
    element.className = "map-community";
    element.textContent = text;
    element.style.fontSize = `${(0.8 + 0.42 * Math.sqrt(size / largest)).toFixed(2)}em`;
    layer.append(element);
    return element;
  }

  /** Read the sizes of the labels once; after a change of font or of the layer's width. */
  measure() {
    for (const label of this.labels) {
      label.width = label.element.offsetWidth;
      label.height = label.element.offsetHeight;
    }
  }

  /** Put every label where the camera shows its community; hide those for which there is no room. */
  place(cameraState) {
    const { width, height } = this.renderer.getDimensions();
    this.boxes = [];
    for (const [rank, label] of this.labels.entries()) {
      const point = this.renderer.graphToViewport({ x: label.x, y: label.y }, { cameraState });
      const named = (label.size >= this.from && rank < MOST_NAMED) || this.#ratio(cameraState) < CLOSE;
      const top = this.renderer.graphToViewport({ x: label.x, y: label.y + label.reach }, { cameraState });
      const tall = point.y - top.y;
      if (tall < SMALL_FOR_ITS_NAME * label.height) point.y -= tall + label.height * 0.7;
      const box = named && this.#room(point, label, width, height);
      label.element.classList.toggle("is-hidden", !box);
      if (!box) continue;
      this.boxes.push(box);
      label.element.style.transform = `translate(${box.left.toFixed(1)}px, ${box.top.toFixed(1)}px)`;
    }
  }

  #ratio(cameraState) {
    return (cameraState ?? this.renderer.getCamera().getState()).ratio;
  }

  #room({ x, y }, label, width, height) {
    if (x < -label.width || y < -label.height || x > width + label.width || y > height + label.height) return null;
    const inside = x > 0 && x < width;
    const middle = inside ? Math.min(Math.max(x, label.width / 2 + 4), width - label.width / 2 - 4) : x;
    for (const step of STEPS) {
      const top = y - label.height / 2 + step * label.height * 0.75;
      const box = { left: middle - label.width / 2, top, right: middle + label.width / 2, bottom: top + label.height };
      const wide = { left: box.left - 4, top: top - 2, right: box.right + 4, bottom: box.bottom + 2 };
      if (!overlaps(this.boxes, wide)) return box;
    }
    return null;
  }
}

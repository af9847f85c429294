// Who is under the pointer, found among the positions. (Sigma draws every frame a second time in colours that stand for nodes and
// reads a pixel back at every move of the mouse, which stops the graphics card.)

const REACH_PX = 3;

/** The nodes by the cell of a grid over sigma's framed square (0 to 1) that they stand in. */
export class Picker {
  constructor(x, y) {
    this.x = x;
    this.y = y;
    this.side = Math.max(1, Math.round(Math.sqrt(x.length / 4)));
    this.cells = new Map();
    x.forEach((_, at) => {
      const key = this.#key(this.#cell(x[at]), this.#cell(y[at]));
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(at);
    });
  }

  /** The nearest node whose circle (its radius in pixels is `radius(at)`, at most `largest`) holds the point, or -1. */
  at(renderer, point, radius, largest) {
    const here = renderer.viewportToFramedGraph(point);
    const beside = renderer.viewportToFramedGraph({ x: point.x + 1, y: point.y });
    const pixel = Math.hypot(beside.x - here.x, beside.y - here.y);
    const reach = (largest + REACH_PX) * pixel;
    let [found, nearest] = [-1, Infinity];
    for (let column = this.#cell(here.x - reach); column <= this.#cell(here.x + reach); column++) {
      for (let row = this.#cell(here.y - reach); row <= this.#cell(here.y + reach); row++) {
        for (const at of this.cells.get(this.#key(column, row)) ?? []) {
          const away = Math.hypot(this.x[at] - here.x, this.y[at] - here.y) / pixel;
          if (away < nearest && away <= radius(at) + REACH_PX) [found, nearest] = [at, away];
        }
      }
    }
    return found;
  }

  #cell(value) {
    return Math.min(this.side - 1, Math.max(0, Math.floor(value * this.side)));
  }

  #key(column, row) {
    return column * this.side + row;
  }
}

/** Sigma, asking `pick({x, y})` (which answers a key or null) who is under the pointer. */
export function pickingSigma(pick) {
  return class extends globalThis.Sigma {
    getNodeAtPosition(position) {
      return pick(position);
    }
  };
}

/** The same program for drawing nodes, without its second pass for picking. */
export function unpicked(Program) {
  return class extends Program {
    constructor(gl, _pickingBuffer, renderer) {
      super(gl, null, renderer);
    }
  };
}

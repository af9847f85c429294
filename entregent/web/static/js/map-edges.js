// The relations of the map: a layer of its own under sigma's nodes, drawn straight from the columns of the data.
// An edge is a quad of two triangles, a thin line on a large map. A large map is drawn in portions behind the scenes, each
// sent when the graphics card has done the one before, so that no machine is ever overrun; while it moves, the last picture
// of the layer is moved by the compositor.

const LARGE = 20000;
const BYTES = 24;
const REST_MS = 140;
const PORTION = 100000;
const QUICK_MS = 60;
const SLOW_MS = 250;
const WIDTHS = [1, 1.4, 2.2];
// The corners of an edge: how far along it (0 or 1), and on which side of it (0 on the line itself).
const LINE = [[0, 0], [1, 0]];
const QUAD = [[0, -1], [0, 1], [1, -1], [1, -1], [0, 1], [1, 1]];

const VERTEX = `#version 300 es
in vec4 ends;
in vec4 colour;
in vec2 look;
in vec2 corner;
uniform mat3 camera;
uniform vec2 canvas;
uniform float density;
out vec4 ink;
out vec3 place;
out float half_width;
void main() {
  vec2 from = (camera * vec3(ends.xy, 1.0)).xy;
  vec2 to = (camera * vec3(ends.zw, 1.0)).xy;
  vec2 line = (to - from) * canvas * 0.5;
  float length_px = length(line);
  vec2 across = length_px > 0.0 ? vec2(-line.y, line.x) / length_px : vec2(0.0);
  half_width = look.x * 0.125 * density * 0.5;
  float reach = half_width + 1.0;
  vec2 at = mix(from, to, corner.x) + across * corner.y * reach / (canvas * 0.5);
  gl_Position = vec4(at, 0.0, 1.0);
  place = vec3(corner.x * length_px / density, corner.y * reach, look.y);
  ink = colour;
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
in vec4 ink;
in vec3 place;
in float half_width;
uniform float opacity;
out vec4 colour;
void main() {
  if (place.z > 0.5 && mod(place.x, 8.0) > 4.0) discard;
  float cover = clamp(half_width + 0.5 - abs(place.y), 0.0, 1.0) * min(1.0, half_width * 2.0 + 0.5);
  float alpha = ink.a * opacity * cover;
  colour = vec4(ink.rgb * alpha, alpha);
}`;

export function channels(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** 0 below the median weight, 1 above it, 2 in the top tenth, for each edge. */
export function weightLevels(weight) {
  const sorted = Float64Array.from(weight).sort();
  const middle = sorted[Math.floor(sorted.length * 0.5)];
  const top = sorted[Math.floor(sorted.length * 0.9)];
  return Uint8Array.from(weight, (value) => (value > middle) + (value > top));
}

// As in composition.py: strong relations in more ink, inferred ones and those between communities in less.
function fainter(level, inferred, within) {
  return (0.8 + 0.4 * level) * (inferred ? 0.55 : 1) * (within ? 1 : 0.7);
}

export class EdgeLayer {
  constructor(renderer, data) {
    this.renderer = renderer;
    this.data = data;
    // Of very many relations the closest of each person are drawn, the first ones in the data; all of somebody in focus.
    this.count = data.drawn ?? data.edges.source.length;
    this.large = this.count > LARGE;
    this.levels = weightLevels(data.edges.weight);
    this.#frame();
    this.base = this.#canvas("map-edges");
    this.focus = this.#canvas("map-edges-focus");
    this.focused = [];
    this.drawnAt = null;
    this.drawing = null;
    this.timer = 0;
    renderer.on("afterRender", () => this.#follow());
    renderer.on("resize", () => this.#stale());
    this.whole = new Promise((done) => { this.done = done; });
  }

  /** Take the colours of `theme` and draw everything again. */
  colours(theme) {
    this.theme = theme;
    this.#fill(this.base, null);
    this.#fill(this.focus, this.focused);
    this.#stale();
  }

  /** Show these edges (positions in the data) above the others. */
  highlight(edges) {
    this.focused = edges;
    this.#fill(this.focus, edges);
    this.#draw(this.focus);
  }

  destroy() {
    clearTimeout(this.timer);
    cancelAnimationFrame(this.frame);
    for (const layer of [this.base, this.focus]) {
      layer.gl.getExtension("WEBGL_lose_context")?.loseContext();
      layer.canvas.remove();
    }
  }

  // The nodes in sigma's framed square, which its camera looks at.
  #frame() {
    const { x, y } = this.data.nodes;
    const box = this.renderer.getBBox();
    const scale = Math.max(box.x[1] - box.x[0], box.y[1] - box.y[0]) || 1;
    this.x = Float32Array.from(x, (value) => 0.5 + (value - (box.x[0] + box.x[1]) / 2) / scale);
    this.y = Float32Array.from(y, (value) => 0.5 + (value - (box.y[0] + box.y[1]) / 2) / scale);
  }

  #stale() {
    this.drawnAt = this.drawing = null;
  }

  #canvas(name) {
    const canvas = document.createElement("canvas");
    canvas.className = name;
    const nodes = this.renderer.getContainer().querySelector(".sigma-nodes");
    nodes.before(canvas);
    const gl = canvas.getContext("webgl2", { antialias: false, premultipliedAlpha: true, preserveDrawingBuffer: true });
    const program = gl.createProgram();
    for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    ["ends", "colour", "look", "corner"].forEach((attribute, at) => gl.bindAttribLocation(program, at, attribute));
    gl.linkProgram(program);
    gl.useProgram(program);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    const uniforms = Object.fromEntries(
      ["camera", "canvas", "density", "opacity"].map((uniform) => [uniform, gl.getUniformLocation(program, uniform)]),
    );
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    const layout = [[4, gl.FLOAT, false, 0], [4, gl.UNSIGNED_BYTE, true, 16], [2, gl.UNSIGNED_BYTE, false, 20], [2, gl.BYTE, false, 22]];
    layout.forEach(([size, type, normalised, offset], at) => {
      gl.enableVertexAttribArray(at);
      gl.vertexAttribPointer(at, size, type, normalised, BYTES, offset);
    });
    return { canvas, gl, uniforms, count: 0, frame: gl.createFramebuffer() };
  }

  // Fill the buffer with all edges (the inferred first, so that proof lies on top), or with a chosen few in full ink.
  #fill(layer, chosen) {
    const { source, target, inferred } = this.data.edges;
    const { x, y } = this;
    const { colour, community } = this.data.nodes;
    const categories = this.theme.categories.map(channels);
    const line = channels(this.theme.line);
    const order = chosen ?? this.#order();
    const corners = this.large && !chosen ? LINE : QUAD;
    const bytes = new ArrayBuffer(order.length * corners.length * BYTES);
    const [floats, small, signed] = [new Float32Array(bytes), new Uint8Array(bytes), new Int8Array(bytes)];
    const strongest = chosen ? 1 : this.#strongest();
    let vertex = 0;
    order.forEach((edge) => {
      const [from, to] = [source[edge], target[edge]];
      const within = community[from] === community[to] && community[from] >= 0;
      const ink = (within && categories[colour[from]]) || line;
      const level = this.levels[edge];
      const opacity = chosen ? (inferred[edge] ? 0.55 : 0.9) : strongest * fainter(level, inferred[edge], within);
      const width = Math.round(8 * (WIDTHS[level] + (chosen ? 0.4 : 0)));
      for (const [along, across] of corners) {
        let at = vertex * (BYTES / 4);
        floats[at++] = x[from];
        floats[at++] = y[from];
        floats[at++] = x[to];
        floats[at++] = y[to];
        at *= 4;
        small[at++] = ink[0];
        small[at++] = ink[1];
        small[at++] = ink[2];
        small[at++] = Math.round(255 * opacity);
        small[at++] = width;
        small[at++] = corners === QUAD ? inferred[edge] : 0;
        signed[at++] = along;
        signed[at++] = across;
        vertex++;
      }
    });
    layer.count = vertex;
    layer.gl.bufferData(layer.gl.ARRAY_BUFFER, bytes, layer.gl.STATIC_DRAW);
  }

  // The ink of one edge: the more of the picture the edges cover together, the fainter each (as in composition.py).
  #strongest() {
    const { x, y } = this;
    const { source, target } = this.data.edges;
    const { width, height } = this.renderer.getDimensions();
    let long = 0;
    for (let edge = 0; edge < this.count; edge++) {
      const [across, up] = [x[source[edge]] - x[target[edge]], y[source[edge]] - y[target[edge]]];
      long += Math.sqrt(across * across + up * up);
    }
    const covered = (long * Math.min(width, height)) / Math.max(width * height, 1);
    return Math.min(0.5, Math.max(0.02, 0.3 / Math.max(covered, 0.01) ** 0.6));
  }

  #order() {
    const { inferred } = this.data.edges;
    const order = new Uint32Array(this.count);
    let at = 0;
    for (const wanted of [1, 0]) for (let edge = 0; edge < this.count; edge++) if (inferred[edge] === wanted) order[at++] = edge;
    return order;
  }

  // Make a layer ready for the camera as it is: sizes, matrix, an empty sheet.
  #prepare({ canvas, gl, uniforms }, target) {
    const { width, height } = this.renderer.getDimensions();
    const density = Math.min(window.devicePixelRatio || 1, this.large ? 1 : 2);
    const [across, down] = [Math.round(width * density), Math.round(height * density)];
    if (canvas.width !== across || canvas.height !== down) Object.assign(canvas, { width: across, height: down });
    gl.bindFramebuffer(gl.FRAMEBUFFER, target);
    if (target) this.#sheet(gl, across, down);
    gl.viewport(0, 0, across, down);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.uniformMatrix3fv(uniforms.camera, false, this.renderer.getRenderParams().matrix);
    gl.uniform2f(uniforms.canvas, across, down);
    gl.uniform1f(uniforms.density, density);
    gl.uniform1f(uniforms.opacity, 1);
  }

  #sheet(gl, across, down) {
    if (this.sheet?.across === across && this.sheet.down === down) return;
    if (this.sheet) gl.deleteTexture(this.sheet.texture);
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, across, down);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    this.sheet = { texture, across, down };
  }

  #draw(layer) {
    this.#prepare(layer, null);
    if (layer.count) layer.gl.drawArrays(layer.gl.TRIANGLES, 0, layer.count);
  }

  // Draw the whole of a large map in portions on the sheet; `finished` is called when the last one is done.
  #portions(finished) {
    cancelAnimationFrame(this.frame);
    const { base } = this;
    const { gl } = base;
    let [first, portion, fence, sent] = [0, PORTION, null, 0];
    this.#prepare(base, base.frame);
    const step = (now) => {
      if (fence) {
        const state = gl.clientWaitSync(fence, gl.SYNC_FLUSH_COMMANDS_BIT, 0);
        if (state === gl.TIMEOUT_EXPIRED) return void (this.frame = requestAnimationFrame(step));
        gl.deleteSync(fence);
        if (now - sent > SLOW_MS) portion = Math.max(PORTION / 10, Math.ceil(portion / 4) * 2);
        else if (now - sent < QUICK_MS) portion *= 2;
      }
      if (first >= base.count) return finished();
      const count = Math.min(portion, base.count - first);
      gl.bindFramebuffer(gl.FRAMEBUFFER, base.frame);
      gl.drawArrays(gl.LINES, first, count);
      fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      first += count;
      sent = now;
      return void (this.frame = requestAnimationFrame(step));
    };
    step(performance.now());
  }

  // Bring the sheet onto the canvas.
  #publish() {
    const { gl, canvas } = this.base;
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, this.base.frame);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.blitFramebuffer(0, 0, canvas.width, canvas.height, 0, 0, canvas.width, canvas.height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
  }

  // After each frame of sigma: draw again when the camera moved; on a large map, first move the picture there is.
  #follow() {
    if (!this.theme) return;
    const { x, y, ratio } = this.renderer.getCamera().getState();
    const last = this.drawnAt;
    const same = (view) => view && view.x === x && view.y === y && view.ratio === ratio;
    if (same(this.drawing)) return;
    if (same(last)) {
      if (last.shifted) this.#unshift();
      return;
    }
    if (this.focused.length) this.#draw(this.focus);
    if (!this.large || !last) return void this.#redraw();
    cancelAnimationFrame(this.frame);
    this.drawing = null;
    const [now, corner] = [this.#point(0.5, 0.5), this.#point(1, 0.5)];
    const zoom = (corner.x - now.x) / last.unit;
    const move = `translate(${now.x - last.origin.x * zoom}px, ${now.y - last.origin.y * zoom}px) scale(${zoom})`;
    this.base.canvas.style.transform = move;
    last.shifted = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#redraw(), REST_MS);
  }

  #redraw() {
    clearTimeout(this.timer);
    const { x, y, ratio } = this.renderer.getCamera().getState();
    const origin = this.#point(0.5, 0.5);
    const view = { x, y, ratio, origin, unit: this.#point(1, 0.5).x - origin.x, shifted: false };
    const finished = () => {
      if (this.large) this.#publish();
      this.#unshift();
      this.drawnAt = view;
      this.drawing = null;
      this.done();
    };
    this.drawing = view;
    if (this.large) return this.#portions(finished);
    this.#draw(this.base);
    return finished();
  }

  #unshift() {
    this.base.canvas.style.transform = "";
    if (this.drawnAt) this.drawnAt.shifted = false;
  }

  #point(x, y) {
    return this.renderer.framedGraphToViewport({ x, y });
  }
}

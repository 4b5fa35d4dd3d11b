/* Names and values of areas, written over the map: with a halo, never over each other, and at once. MapLibre's own labels
   would take a way through its worker for each change, and a second one for the letters. */
(function (sonla) {
  'use strict';

  const LABEL_REM = { district: 0.875, commune: 0.8125 };
  /* Lines by which a name may stand above or below its point where it does not fit on it; communes are too small. */
  const NUDGES = { district: [0, -0.8, 0.8], commune: [0] };
  /* The same for a name with its value, to the right and down. */
  const WHOLE_NUDGES = {
    district: [[0, 0], [0, -0.5], [0, 0.5], [0.5, 0], [-0.5, 0], [0.5, -0.5], [0.5, 0.5], [-0.5, -0.5], [-0.5, 0.5], [0, -0.8], [0, 0.8]],
    commune: [[0, 0]],
  };
  const LINE = 1.15;
  const HALO = 0.28;
  let map = null;
  let canvas = null;
  let shown = null;
  let labels = [];
  let isWriting = false;
  let isWritten = false;
  let isPainted = false;
  let isHeld = () => false;

  const plot = () => document.querySelector('#map .js-plotly-plot');
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* Names first, in order of population; then values below them where there is room. Nothing overlaps. */
  const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const box = (x, y, width, height) => ({
    left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2,
  });
  const pen = document.createElement('canvas').getContext('2d');

  function circles() {
    const traces = plot()._fullData.filter((t) => t.type === 'scattermap' && t.visible && t.text && t.text.length);
    return traces.flatMap((t) => t.lon.map((lon, i) => {
      const at = map.project([lon, t.lat[i]]);
      const size = Array.isArray(t.marker.size) ? t.marker.size[i] : t.marker.size;
      return box(at.x, at.y, size, size);
    }));
  }

  function measured(code, state, units, size) {
    const [name, lon, lat, population] = units[code];
    const at = map.project([lon, lat]);
    const width = (text) => pen.measureText(text).width + 6;
    const value = state.values[code] || '';
    const line = size * LINE;
    return {
      at, name, value, population,
      nudges_px: NUDGES[state.level].map((lines) => lines * line),
      whole_nudges_px: WHOLE_NUDGES[state.level].map(([right, down]) => [right * line, down * line]),
      short: box(at.x, at.y, width(name), line),
      long: box(at.x, at.y, Math.max(width(name), width(value)), 2 * line),
    };
  }

  const moved = (b, x, y) => ({ left: b.left + x, right: b.right + x, top: b.top + y, bottom: b.bottom + y });
  const lowered = (b, px) => moved(b, 0, px);

  function fits(label, free) {
    const px = label.nudges_px.find((nudge) => free(lowered(label.short, nudge)));
    if (px === undefined) return false;
    label.at.y += px;
    label.short = lowered(label.short, px);
    label.long = lowered(label.long, px);
    return true;
  }

  /* Partly beyond the map's edge, where it would be cut. */
  function isCut(b) {
    const { clientWidth: width, clientHeight: height } = map.getContainer();
    const isInView = b.right > 0 && b.left < width && b.bottom > 0 && b.top < height;
    return isInView && (b.left < 0 || b.right > width || b.top < 0 || b.bottom > height);
  }

  /* A district's name stands over circles rather than nowhere. */
  function placed(labels, level) {
    const taken = circles();
    const circled = level === 'district' ? taken.length : 0;
    const freeOfNames = (wanted) => !isCut(wanted) && taken.slice(circled).every((name) => !overlaps(wanted, name));
    const free = (wanted, own) => !isCut(wanted) && taken.every((other) => other === own || !overlaps(wanted, other));
    const named = labels.filter((label) => (fits(label, free) || fits(label, freeOfNames)) && taken.push(label.short));
    named.filter((label) => label.value).forEach((label) => {
      const to = label.whole_nudges_px.find((nudge) => free(moved(label.long, ...nudge), label.short));
      if (to === undefined) return;
      label.at = { x: label.at.x + to[0], y: label.at.y + to[1] };
      taken[taken.indexOf(label.short)] = moved(label.long, ...to);
      label.whole = true;
    });
    return named;
  }

  /* The areas on the map are those the labels are for: a drawing brings both, one a little before the other. `drawn`
     are the areas where others than those are named: communes under the names of their districts. */
  function isHere() {
    const areas = plot()._fullData.find((trace) => trace.meta === 'areas');
    const sorted = (codes) => [...codes].sort().join();
    return Boolean(areas && areas.locations) && sorted(areas.locations) === sorted(shown.state.drawn || shown.state.areas);
  }

  /* Once for all that asks for it in one go: plotly ends one movement several times. */
  function write() {
    if (isWriting) return;
    isWriting = true;
    queueMicrotask(() => { isWriting = false; if (map && shown && isHere()) writeNow(); });
  }

  function writeNow() {
    const { state, units } = shown;
    const size = LABEL_REM[state.level] * parseFloat(getComputedStyle(document.documentElement).fontSize);
    pen.font = `600 ${size}px Inter`;
    const wanted = state.areas.map((code) => measured(code, state, units, size));
    wanted.sort((a, b) => b.population - a.population);
    labels = placed(wanted, state.level).map((label) => ({
      lines: label.whole ? [label.name, label.value] : [label.name],
      place: map.unproject([label.at.x, label.at.y]),
      size: size,
    }));
    isWritten = true;
    isPainted = false;
    if (!isHeld()) paint();
  }

  /* Never before the map's own picture, so that names do not stand on the places of another. */
  function paint() {
    if (isPainted) return;
    isPainted = true;
    const scale = devicePixelRatio;
    const box = map.getContainer();
    canvas.width = box.clientWidth * scale;
    canvas.height = box.clientHeight * scale;
    const brush = canvas.getContext('2d');
    brush.scale(scale, scale);
    Object.assign(brush, { textAlign: 'center', textBaseline: 'middle', lineJoin: 'round' });
    brush.strokeStyle = token('--label-halo');
    brush.fillStyle = token('--label');
    if (isHere()) labels.forEach((label) => paintOne(brush, label));
  }

  function paintOne(brush, label) {
    const at = map.project(label.place);
    brush.font = `600 ${label.size}px Inter`;
    brush.lineWidth = HALO * label.size;
    const lines = label.lines.map((text, i) => [text, at.x, at.y + (i - (label.lines.length - 1) / 2) * LINE * label.size]);
    lines.forEach((line) => brush.strokeText(...line));
    lines.forEach((line) => brush.fillText(...line));
  }

  /* `holds` tells whether the map shows its last picture still. */
  sonla.labelMap = function (target, holds) {
    map = target;
    isHeld = holds;
    canvas = document.createElement('canvas');
    canvas.className = 'map-labels';
    canvas.style.cssText = 'position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none';
    map.getCanvasContainer().append(canvas);
    map.on('moveend', write);
    ['move', 'resize'].forEach((kind) => map.on(kind, () => { isPainted = false; }));
    map.on('render', rendered);
    write();
  };

  function rendered() {
    if (isHeld() || !shown) return;
    if (!isWritten) write();
    paint();
  }

  sonla.label = async function (state, units) {
    shown = { state: state, units: units };
    await document.fonts.load('600 14px Inter', 'Mộc Châu');
    isWritten = false;
    write();
  };

  /* What is written where, in pixels of the map. */
  sonla.labels = () => labels.map((label) => {
    const at = map.project(label.place);
    return { text: label.lines.join('\n'), size: label.size, x: at.x, y: at.y };
  });
})(window.sonla);

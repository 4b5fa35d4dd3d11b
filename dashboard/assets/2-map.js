/* What plotly does not offer on its MapLibre map: labels with a halo, a rim around points, one move at a time. */
(function (sonla) {
  'use strict';

  const ZOOM_MS = 420;
  /* However long tiles take, a picture that long after a move is shown as it is. */
  const WHOLE_MS = 400;
  const LOOK_MS = 150;
  const LABEL_REM = { district: 0.875, commune: 0.8125 };
  /* Lines by which a name may stand above or below its point where it does not fit on it; communes are too small. */
  const NUDGES = { district: [0, -0.8, 0.8], commune: [0] };
  /* The same for a name with its value, to the right and down. */
  const WHOLE_NUDGES = {
    district: [[0, 0], [0, -0.5], [0, 0.5], [0.5, 0], [-0.5, 0], [0.5, -0.5], [0.5, 0.5], [-0.5, -0.5], [-0.5, 0.5], [0, -0.8], [0, 0.8]],
    commune: [[0, 0]],
  };
  let map = null;
  let waiting = [];
  let movedByHand = false;
  let looking = null;

  const plot = () => document.querySelector('#map .js-plotly-plot');

  /* dcc.Graph draws no more after one drawing that failed, and geometry that was cut off fails it. */
  function surviveFailures(plotly) {
    const react = plotly.react;
    plotly.react = (gd, ...figure) => react(gd, ...figure).catch(() => gd);
  }

  let plotly;
  Object.defineProperty(window, 'Plotly', {
    get: () => plotly,
    set: (loaded) => { plotly = loaded; surviveFailures(loaded); },
  });
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* plotly moves a map by setCenter and then setZoom; both together become one move. Where people moved it themselves it
     stays until another place is shown. */
  function moveInOne(target) {
    let center = null;
    let place = null;
    let frame = null;
    const same = (a, b) => a && a.zoom === b.zoom && String(a.center) === String(b.center);
    target.setCenter = (value) => { center = value; return target; };
    target.setZoom = (zoom) => {
      const asked = { center: center, zoom: zoom };
      const wanted = plot()._fullLayout.map.uirevision;
      if (wanted === place && (movedByHand || same(frame, asked))) return target;
      place = wanted;
      frame = asked;
      movedByHand = false;
      paintWhole(target);
      return target.jumpTo(frame);
    };
    target.on('movestart', (event) => { if (event.originalEvent) movedByHand = true; });
    /* Both end a movement, and this map is neither turned nor tilted. */
    target.setBearing = () => target;
    target.setPitch = () => target;
    /* Values are seen as soon as they are known, not faded in. */
    target._fadeDuration = 0;
    sonla.refit = () => { if (frame) move(frame); };
  }

  /* As people move it: plotly remembers where to, and a drawing of the same place leaves it there. */
  const move = (to) => map.easeTo({ ...to, duration: ZOOM_MS }, { originalEvent: true });

  /* Where people look, for layers with more sites than can be drawn one by one. */
  sonla.moved = function () {
    if (!map || !movedByHand) return null;
    const bounds = map.getBounds();
    return {
      place: plot()._fullLayout.map.uirevision, zoom: map.getZoom(),
      bounds: [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()],
    };
  };

  function lookAgain(event) {
    if (!event.originalEvent) return;
    clearTimeout(looking);
    if (shown && shown.state.crowded) looking = setTimeout(sonla.redraw, LOOK_MS);
  }

  /* The last picture stays until the next is whole: no map with half its places, and without a graphics card no time
     lost in painting it. */
  let held = null;

  function paintWhole(target) {
    const painter = target.painter;
    if (held) return void (held.until = performance.now() + WHOLE_MS);
    const render = painter.render;
    held = { until: performance.now() + WHOLE_MS };
    painter.render = function (...args) {
      if (!target.areTilesLoaded() && performance.now() < held.until) return target.triggerRepaint();
      delete painter.render;
      held = null;
      return render.apply(painter, args);
    };
  }

  /* plotly puts traces on top as they come into use: points get a rim and the traces' order, and labels go above all. */
  function tidyLayers(target) {
    const order = target.getLayersOrder();
    order.filter((id) => id.endsWith('-circle')).forEach((id) => {
      if (target.getPaintProperty(id, 'circle-stroke-width')) return;
      const ring = id.includes('-ring-');
      target.setPaintProperty(id, 'circle-stroke-width', ring ? 3 : 1.5);
      target.setPaintProperty(id, 'circle-stroke-color', token(ring ? '--text' : '--point-line'));
    });
    const wanted = [...inTraceOrder(order), 'labels'];
    if (order.slice(-wanted.length).join() !== wanted.join()) wanted.forEach((id) => target.moveLayer(id));
  }

  /* Layers of the point traces: those of the first trace lowest, circles with counts above single points. */
  function inTraceOrder(order) {
    const traces = plot()._fullData.filter((trace) => trace.type === 'scattermap');
    const counted = (trace) => Array.isArray(trace.text);
    const sorted = [...traces.filter((trace) => !counted(trace)), ...traces.filter(counted)];
    return sorted.flatMap((trace) => order.filter((id) => id.includes(`-${trace.uid}-`)));
  }

  /* Whoever reaches for the map will soon want communes: fetched before the click, they cost it no time. */
  function fetchNext() {
    const urls = document.querySelector('.map-box').dataset.nextGeometry.split(' ');
    const assets = window.PlotlyGeoAssets;
    urls.filter((url) => !assets[url]).forEach(async (url) => {
      const answer = await fetch(url).catch(() => null);
      const geometry = answer && answer.ok && await answer.json().catch(() => null);
      if (geometry) assets[url] = geometry;
    });
  }

  /* Areas on the screen whose geometry did not come, or came broken: plotly gives up at once. */
  sonla.lacksGeometry = function () {
    const assets = window.PlotlyGeoAssets || {};
    return plot().data.some((trace) => trace.geojson && (trace.locations || []).length && !assets[trace.geojson]);
  };

  function openClicked(event) {
    const point = event.points && event.points[0];
    if (!point) return;
    if (matchMedia('(hover: none)').matches) setTimeout(() => Plotly.Fx.unhover(plot()), ZOOM_MS + 150);
    const name = point.data.meta;
    const target = point.customdata === undefined ? point.location : point.customdata;
    if (target === 'zoom') move({ center: [point.lon, point.lat], zoom: map.getZoom() + 2 });
    else if (typeof target === 'number') sonla.emit('site', { layer: name, number: String(target) });
    else if (target) sonla.emit('unit', { value: String(target) });
  }

  function hook() {
    const gd = plot();
    const subplot = gd && gd._fullLayout && gd._fullLayout.map && gd._fullLayout.map._subplot;
    if (!subplot || !subplot.map || !subplot.map.getSource('labels')) return setTimeout(hook, 40);
    if (map === subplot.map) return undefined;
    map = subplot.map;
    map.dragRotate.disable();
    map.touchZoomRotate.disableRotation();
    map.on('moveend', writeLabels);
    map.on('moveend', lookAgain);
    moveInOne(map);
    gd.on('plotly_click', openClicked);
    document.querySelector('.map-box').addEventListener('pointerenter', fetchNext, { once: true });
    map.on('styledata', () => tidyLayers(map));
    tidyLayers(map);
    sonla.map = map;
    waiting.forEach((act) => act());
    waiting = [];
    return undefined;
  }

  sonla.zoom = function (by) {
    if (!map) return;
    if (by) move({ zoom: map.getZoom() + by });
    else sonla.refit();
  };

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
    const line = size * 1.15;
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

  function placed(labels) {
    const taken = circles();
    const free = (wanted, own) => taken.every((other) => other === own || !overlaps(wanted, other));
    const named = labels.filter((label) => fits(label, free) && taken.push(label.short));
    named.filter((label) => label.value).forEach((label) => {
      const to = label.whole_nudges_px.find((nudge) => free(moved(label.long, ...nudge), label.short));
      if (to === undefined) return;
      label.at = { x: label.at.x + to[0], y: label.at.y + to[1] };
      taken[taken.indexOf(label.short)] = moved(label.long, ...to);
      label.whole = true;
    });
    return named;
  }

  function feature(label, size) {
    const text = label.whole ? `${label.name}\n${label.value}` : label.name;
    const geometry = { type: 'Point', coordinates: map.unproject([label.at.x, label.at.y]).toArray() };
    return { type: 'Feature', geometry: geometry, properties: { text: text, size: size } };
  }

  let shown = null;
  let writing = false;

  /* Once for all that asks for it in one go: plotly ends one movement several times. */
  function writeLabels() {
    if (!shown || !map || writing) return;
    writing = true;
    queueMicrotask(() => { writing = false; writeLabelsNow(); });
  }

  function writeLabelsNow() {
    const { state, units } = shown;
    const size = LABEL_REM[state.level] * parseFloat(getComputedStyle(document.documentElement).fontSize);
    pen.font = `600 ${size}px Inter`;
    const labels = state.areas.map((code) => measured(code, state, units, size));
    labels.sort((a, b) => b.population - a.population);
    const features = placed(labels).map((label) => feature(label, size));
    map.getSource('labels').setData({ type: 'FeatureCollection', features: features });
  }

  sonla.label = async function (state, units) {
    shown = { state: state, units: units };
    await document.fonts.load('600 14px Inter', 'Mộc Châu');
      if (!map) waiting.push(writeLabels);
    else writeLabels();
  };

  /* Again after the map was made anew. */
  sonla.hookMap = hook;
  hook();
})(window.sonla);

/* The wall's one map: made once, changed ever after; made anew where its WebGL context was lost, a picture without any. */
(function (sonla) {
  'use strict';

  const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false };
  const PAINT_MS = 20000;
  const AGAIN_MS = 700;
  const WITHOUT_MS = 60000;
  const box = () => document.querySelector('.map-box');
  let gd = document.querySelector('#map .js-plotly-plot');
  let figure = { ...sonla.wall.figure, layout: { ...sonla.wall.figure.layout, dragmode: false } };
  let isMade = false;
  let labels = null;
  let rebuilding = null;
  let picture = null;
  sonla.contextLosses = 0;

  /* A context of its own, given back at once: whether there is WebGL is asked before plotly asks. */
  function hasWebgl() {
    const canvas = document.createElement('canvas');
    const gl = canvas.getContext('webgl2') || canvas.getContext('webgl');
    const lose = gl && gl.getExtension('WEBGL_lose_context');
    if (lose) lose.loseContext();
    return Boolean(gl);
  }
  sonla.isStill = !hasWebgl();

  /* plotly compares by identity: what lies on the way to a changed value is copied, the rest stays the same. */
  function changed(node, [key, ...rest], value) {
    const copy = Array.isArray(node) ? [...node] : { ...node };
    copy[key] = rest.length ? changed(copy[key] || {}, rest, value) : value;
    return copy;
  }

  const after = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const late = (ms) => after(ms).then(() => { throw new Error('not painted in time'); });
  sonla.inTime = (work, ms) => Promise.race([work, late(ms)]);

  async function hooked() {
    while (!sonla.map || sonla.map.getCanvas() !== gd.querySelector('.maplibregl-canvas')) await after(40);
    return sonla.map;
  }

  /* Until all of it is on the screen; a hidden page paints nothing. */
  async function painted() {
    const map = await hooked();
    if (document.hidden) return;
    if (!map.loaded() || map.isMoving()) await new Promise((done) => { map.once('idle', done); });
    if (sonla.lacksGeometry()) throw new Error('geometry is missing');
  }

  async function make() {
    await document.fonts.load('600 14px Inter', 'Mộc Châu');
    await Plotly.newPlot(gd, figure.data, figure.layout, CONFIG);
    isMade = true;
    sonla.hookMap();
  }

  async function draw() {
    if (isMade) await Plotly.react(gd, figure.data, figure.layout, CONFIG);
    else await make();
    await hooked();
    sonla.label(labels, sonla.wall.units);
    await painted();
  }

  /* A map that is being made anew may be made of the scene before: what is painted comes after it. */
  async function paintAnew(scene) {
    (scene.map || []).forEach(([path, value]) => { figure = changed(figure, path, value); });
    labels = scene.labels;
    if (rebuilding) await rebuilding;
    if (sonla.isStill) return paintStill(scene);
    if (!scene.map) throw new Error('there is no map yet');
    return sonla.inTime(draw(), PAINT_MS);
  }

  /* A map that could not be painted is not left under another scene's title as if it were its own. */
  sonla.paintMap = async function (scene) {
    try {
      await paintAnew(scene);
      document.documentElement.classList.remove('no-map');
    } catch (error) {
      document.documentElement.classList.add('no-map');
      throw error;
    }
  };

  function paintStill(scene) {
    if (!scene.still) throw new Error('there is no picture yet');
    const still = document.getElementById('still');
    still.hidden = false;
    if (picture !== scene.still) { still.innerHTML = scene.still; picture = scene.still; }
  }

  /* Geometry of every level comes before it is needed, so that a cut network leaves the scenes whole. */
  sonla.fetchGeometry = async function () {
    const assets = (window.PlotlyGeoAssets = window.PlotlyGeoAssets || {});
    for (const url of sonla.wall.geometry) {
      if (assets[url] || sonla.isStill) continue;
      const answer = await fetch(url).catch(() => null);
      const geometry = answer && answer.ok && await answer.json().catch(() => null);
      if (geometry && !assets[url]) assets[url] = geometry;
    }
  };

  /* A map that lost its context may fail in cleaning up: it gets a new place whatever becomes of the old one. */
  function forget() {
    const fresh = document.createElement('div');
    fresh.className = 'js-plotly-plot';
    const old = gd;
    gd = fresh;
    old.replaceWith(fresh);
    isMade = false;
    try { Plotly.purge(old); } catch { /* nothing of it is on the page any more */ }
  }

  async function rebuild() {
    await after(AGAIN_MS);
    forget();
    const wasStill = sonla.isStill;
    sonla.isStill = !hasWebgl();
    document.getElementById('still').hidden = !sonla.isStill;
    if (sonla.isStill) setTimeout(again, WITHOUT_MS);
    else if (!wasStill) await sonla.inTime(draw(), PAINT_MS);
    rebuilding = null;
    document.documentElement.classList.remove('no-map');
    if (sonla.isStill !== wasStill) sonla.repaint();
  }

  function again() {
    if (rebuilding) return;
    rebuilding = rebuild().catch(() => { rebuilding = null; setTimeout(again, AGAIN_MS); });
  }

  document.addEventListener('webglcontextlost', (event) => {
    if (!gd.contains(event.target)) return;
    sonla.contextLosses += 1;
    document.documentElement.classList.add('no-map');
    again();
  }, true);

  sonla.mapSize = function () {
    const { width, height } = box().getBoundingClientRect();
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return `w=${Math.round(width)}&h=${Math.round(height)}&s=${(rem / 30).toFixed(2)}${sonla.isStill ? '&hinh=1' : ''}`;
  };

  sonla.fitMap = () => { if (isMade) Plotly.Plots.resize(gd); };

  /* Charts of the board, made where they are new and changed where they stand. */
  sonla.paintCharts = (charts) => Promise.all((charts || []).map((chart, i) => {
    const place = document.querySelectorAll('#board .chart')[i];
    const draws = place.classList.contains('js-plotly-plot') ? Plotly.react : Plotly.newPlot;
    return draws(place, chart.data, chart.layout, { ...CONFIG, staticPlot: true });
  }));

  sonla.clearCharts = () => document.querySelectorAll('#board .chart.js-plotly-plot').forEach((c) => Plotly.purge(c));
})(window.sonla);

/* Notes what the page asks of the server: which address was drawn last, and whether all of it is on the map by now. */
(function () {
  'use strict';

  const notes = { drawn: null, drawings: 0, waiting: 0, sent: [], changed: performance.now() };
  window.watched = notes;
  const touch = () => { notes.changed = performance.now(); };

  const asked = (options) => { try { return JSON.parse(options.body); } catch { return {}; } };
  const drawing = (body) => (String(body.output || '').includes('map.figure') ? body.inputs[0].value : null);

  /* What a drawing changes of the map's traces: [["data", 1, "locations"], [...]], … */
  async function noteDrawing(request, response) {
    const answer = await response.clone().json();
    const search = request.events.length ? answer.response.state.data.search : request.search;
    const changes = answer.response.map.figure.operations;
    notes.sent = changes.map((c) => [c.location, c.params.value]).filter(([path]) => path[0] === 'data');
    Object.assign(notes, { drawn: search, drawings: notes.drawings + 1 });
  }

  const plain = window.fetch;
  window.fetch = async function (url, options) {
    const request = drawing(asked(options || {}));
    notes.waiting += 1;
    touch();
    try {
      const response = await plain.call(this, url, options);
      if (request && response.ok) await noteDrawing(request, response);
      return response;
    } finally {
      notes.waiting -= 1;
      touch();
    }
  };

  const plot = () => document.querySelector('#map .js-plotly-plot');
  const at = (root, path) => path.reduce((node, key) => node && node[key], root);
  const same = (a, b) => JSON.stringify(Array.from(a ?? [])) === JSON.stringify(Array.from(b ?? []));
  const arrived = () => notes.sent.every(([path, value]) =>
    !['locations', 'z', 'hovertext', 'lon'].includes(path[2]) || same(at({ data: plot()._fullData }, path), value));

  function inPlace() {
    const map = window.sonla && window.sonla.map;
    if (!map || map.isMoving() || !map.areTilesLoaded()) return false;
    const wanted = plot()._fullLayout.map;
    const center = map.getCenter();
    return Math.abs(center.lng - wanted.center.lon) + Math.abs(center.lat - wanted.center.lat) < 1e-3
      && Math.abs(map.getZoom() - wanted.zoom) < 1e-2;
  }

  /* A click whose drawing has not been asked for yet waits in the page's own list. */
  const answered = () => window.sonla.waiting.length === 0;

  window.settled = () => notes.drawn === location.search && notes.waiting === 0 && answered()
    && performance.now() - notes.changed > 120 && Boolean(plot()) && arrived() && inPlace();
})();

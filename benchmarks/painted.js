/* Notes when the map paints: installed once in the page, asked after each step. Times are of performance.now(). */
(function () {
  'use strict';

  const notes = [];
  const note = (kind, details) => notes.push({ kind: kind, at: performance.now(), areas: shown(), ...details });

  const shown = () => {
    const plot = document.querySelector('#map .js-plotly-plot');
    const areas = plot && plot._fullData && plot._fullData.find((trace) => trace.meta === 'areas');
    return areas && areas.locations ? [...areas.locations].sort().join() : '';
  };

  document.addEventListener('click', (event) => note('click', { at: event.timeStamp }), true);

  /* Names are written when a picture is painted. */
  const fillText = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (...text) {
    if (this.canvas.className === 'map-labels') note('labels', { text: text[0] });
    return fillText.apply(this, text);
  };

  const isNamed = () => notes.some((n) => n.kind === 'labels' && n.areas === shown());

  let map = null;

  function watch(target) {
    map = target;
    map.on('render', () => note('render', { loaded: map.isStyleLoaded() && map.areTilesLoaded(), moving: map.isMoving() }));
    note('watching', {});
  }

  /* The page's own script hands its map over here. */
  window.sonla = Object.defineProperty({}, 'map', { get: () => map, set: watch });

  window.painted = {
    notes: notes,
    clear: () => { notes.length = 0; },
    /* Quiet: what is shown has its names, nothing is left to paint, and nothing was painted for a while. */
    quiet: (ms) => map !== null && map.loaded() && !map.isMoving() && isNamed() && performance.now() - notes.at(-1).at > ms,
    shown: shown,
  };
})();

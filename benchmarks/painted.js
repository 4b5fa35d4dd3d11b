/* Notes when the map paints: installed once in the page, asked after each step. Times are of performance.now(). */
(function () {
  'use strict';

  const notes = [];
  const note = (kind, details) => notes.push({ kind: kind, at: performance.now(), areas: shown(), ...details });

  document.addEventListener('click', (event) => notes.push({ kind: 'click', at: event.timeStamp }), true);

  const shown = () => {
    const plot = document.querySelector('#map .js-plotly-plot');
    const areas = plot && plot._fullData && plot._fullData.find((trace) => trace.meta === 'areas');
    return areas && areas.locations ? [...areas.locations].sort().join() : '';
  };

  let map = null;

  function watch(target) {
    map = target;
    const labels = map.getSource('labels');
    const setData = labels.setData.bind(labels);
    labels.setData = (data) => { note('labels', {}); return setData(data); };
    map.on('render', () => note('render', { loaded: map.isStyleLoaded() && map.areTilesLoaded(), moving: map.isMoving() }));
    note('watching', {});
  }

  /* The page's own script hands its map over here, before it writes the first labels. */
  window.sonla = Object.defineProperty({}, 'map', { get: () => map, set: watch });

  window.painted = {
    notes: notes,
    clear: () => { notes.length = 0; },
    /* Quiet: nothing is left to paint, and nothing was painted for a while. */
    quiet: (ms) => map !== null && map.loaded() && !map.isMoving() && performance.now() - notes.at(-1).at > ms,
    shown: shown,
  };
})();

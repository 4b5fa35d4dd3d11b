/* What plotly does not offer on its MapLibre map: a rim around points, one move at a time, no half pictures. */
(function (sonla) {
  'use strict';

  const ZOOM_MS = 420;
  /* However long tiles take, a picture that long after a move is shown as it is; before the first there is nothing. */
  const WHOLE_MS = 400;
  const FIRST_WHOLE_MS = 3000;
  const LOOK_MS = 150;
  /* Before the map paints its first picture. */
  const HOOK_MS = 10;
  let map = null;
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
      paintWhole(target, WHOLE_MS);
      return target.jumpTo(frame);
    };
    target.on('movestart', (event) => { if (event.originalEvent) movedByHand = true; });
    /* Both end a movement, and this map is neither turned nor tilted. */
    target.setBearing = () => target;
    target.setPitch = () => target;
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
    if (sonla.isCrowded) looking = setTimeout(sonla.redraw, LOOK_MS);
  }

  /* The last picture stays until the next is whole: no map with half its places. Without a graphics card each picture
     costs as much as everything else of a click, so none is painted that shows nothing new: a pressed button asks
     MapLibre for one before anything has changed. */
  let held = null;

  function paintWhole(target, atMostMs) {
    held = { until: Math.max(performance.now() + atMostMs, held ? held.until : 0) };
    target.triggerRepaint();
  }

  /* What loads while people move the map comes as it comes. */
  function paintNewDataWhole(event) {
    if (event.dataType === 'source' && !event.tile && !event.target.isMoving()) paintWhole(event.target, WHOLE_MS);
  }

  function paintSparingly(target) {
    const { painter, _handlers: handlers } = target;
    const render = painter.render;
    const trigger = target.triggerRepaint;
    const ask = handlers._requestFrame;
    let changed = true;
    /* Values are seen as soon as they are known, not faded in. */
    target._fadeDuration = 0;
    target.on('dataloading', paintNewDataWhole);
    target.triggerRepaint = function () {
      changed = true;
      return trigger.call(target);
    };
    /* What people do to the map changes the camera, which triggers a picture of its own. */
    handlers._requestFrame = function () {
      const before = changed;
      const frame = ask.call(handlers);
      changed = before;
      return frame;
    };
    painter.render = function (...args) {
      if (!changed) return undefined;
      const isWhole = target.isStyleLoaded() && target.areTilesLoaded();
      /* Tiles that arrive before the first picture look for their layers here, and stay empty without. */
      [painter.style] = args;
      if (held && !isWhole && performance.now() < held.until) return target.triggerRepaint();
      held = null;
      changed = false;
      return render.apply(painter, args);
    };
  }

  /* plotly puts traces on top as they come into use: points get a rim and the traces' order. A circle without its number
     says nothing, so numbers stand however close they come. */
  function tidyLayers(target) {
    const order = target.getLayersOrder();
    order.filter((id) => id.endsWith('-circle')).forEach((id) => {
      if (target.getPaintProperty(id, 'circle-stroke-width')) return;
      const ring = id.includes('-ring-');
      target.setPaintProperty(id, 'circle-stroke-width', ring ? 3 : 1.5);
      target.setPaintProperty(id, 'circle-stroke-color', token(ring ? '--text' : '--point-line'));
    });
    order.filter((id) => id.endsWith('-symbol') && !target.getLayoutProperty(id, 'text-allow-overlap')).forEach((id) => {
      target.setLayoutProperty(id, 'text-allow-overlap', true);
      target.setLayoutProperty(id, 'text-ignore-placement', true);
    });
    const wanted = inTraceOrder(order);
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
    if (!subplot || !subplot.map || !subplot.map.getSource('districts')) return setTimeout(hook, HOOK_MS);
    if (map === subplot.map) return undefined;
    map = subplot.map;
    paintSparingly(map);
    paintWhole(map, FIRST_WHOLE_MS);
    map.dragRotate.disable();
    map.touchZoomRotate.disableRotation();
    map.on('moveend', lookAgain);
    sonla.labelMap(map, () => held !== null);
    moveInOne(map);
    gd.on('plotly_click', openClicked);
    document.querySelector('.map-box').addEventListener('pointerenter', fetchNext, { once: true });
    map.on('styledata', () => tidyLayers(map));
    tidyLayers(map);
    sonla.map = map;
    return undefined;
  }

  sonla.zoom = function (by) {
    if (!map) return;
    if (by) move({ zoom: map.getZoom() + by });
    else sonla.refit();
  };

  /* Again after the map was made anew. */
  sonla.hookMap = hook;
  hook();
})(window.sonla);

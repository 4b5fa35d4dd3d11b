/* What plotly does not offer on its MapLibre map: labels with a halo, a rim around points, a smooth flight. */
(function (sonla) {
  'use strict';

  const FLIGHT_MS = 420;
  const LABEL_REM = { district: 0.875, commune: 0.8125 };
  let map = null;
  let waiting = [];

  const plot = () => document.querySelector('#map .js-plotly-plot');
  const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* plotly moves a map by setCenter and then setZoom; both together become one flight. */
  function flyInsteadOfJumping(target) {
    const jump = { center: target.setCenter.bind(target), zoom: target.setZoom.bind(target) };
    let center = null;
    let aim = null;
    target.setCenter = (value) => { center = value; return target; };
    target.setZoom = (zoom) => {
      const same = aim && aim.zoom === zoom && String(aim.center) === String(center);
      if (same) return target;
      aim = { center: center, zoom: zoom };
      if (calm() || !sonla.drawn) {
        jump.center(center);
        return jump.zoom(zoom);
      }
      return target.easeTo({ center: center, zoom: zoom, duration: FLIGHT_MS });
    };
    target.on('dragstart', () => { aim = null; });
    target.on('wheel', () => { aim = null; });
    sonla.refit = () => { if (aim) target.easeTo({ ...aim, duration: FLIGHT_MS }); };
  }

  function rimPoints(target) {
    target.getStyle().layers
      .filter((layer) => layer.type === 'circle')
      .forEach((layer) => {
        target.setPaintProperty(layer.id, 'circle-stroke-width', layer.id.includes('-ring-') ? 0 : 1.5);
        target.setPaintProperty(layer.id, 'circle-stroke-color', token('--point-line'));
      });
  }

  function openClicked(event) {
    const point = event.points && event.points[0];
    if (!point) return;
    const name = point.data.meta;
    const target = point.customdata === undefined ? point.location : point.customdata;
    if (typeof target === 'number') sonla.emit('site', { layer: name, number: String(target) });
    else if (target) sonla.emit('unit', { value: String(target) });
  }

  function hook() {
    const gd = plot();
    const subplot = gd && gd._fullLayout && gd._fullLayout.map && gd._fullLayout.map._subplot;
    if (!subplot || !subplot.map || !subplot.map.isStyleLoaded()) return setTimeout(hook, 60);
    if (map === subplot.map) return undefined;
    map = subplot.map;
    map.dragRotate.disable();
    map.touchZoomRotate.disableRotation();
    flyInsteadOfJumping(map);
    gd.on('plotly_click', openClicked);
    gd.on('plotly_afterplot', () => rimPoints(map));
    rimPoints(map);
    sonla.map = map;
    waiting.forEach((act) => act());
    waiting = [];
    return undefined;
  }

  sonla.zoom = function (by) {
    if (!map) return;
    if (by) map.zoomTo(map.getZoom() + by, { duration: FLIGHT_MS });
    else sonla.refit();
  };

  function feature(unit, code, state, size) {
    const [name, lon, lat, population] = unit;
    return {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [lon, lat] },
      properties: { name: name, value: state.values[code] || '', size: size, order: -population },
    };
  }

  sonla.label = async function (state, units) {
    if (!map) return waiting.push(() => sonla.label(state, units));
    const size = LABEL_REM[state.level] * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const features = state.areas.map((code) => feature(units[code], code, state, size));
    await document.fonts.load('600 14px Inter', 'Mộc Châu');
    return map.getSource('labels').setData({ type: 'FeatureCollection', features: features });
  };

  hook();
})(window.sonla);

/* Controls follow the address: every drawing sends its state, and this writes it into the controls. */
(function (sonla) {
  'use strict';

  const all = sonla.all;
  const TALL_PX = 940;
  const WIDE_PX = 860;
  const DESK_FONT_PX = 16;

  function press(kind, value) {
    all(`[data-event="${kind}"][aria-pressed]`).forEach((b) => b.setAttribute('aria-pressed', b.dataset.value === value));
  }

  function check(name, values) {
    all(`[data-toggle="${name}"]`).forEach((b) => b.setAttribute('aria-checked', values.includes(b.dataset.value)));
  }

  function count(name, values) {
    const chosen = document.querySelector(`.${name}-menu .chosen`);
    chosen.textContent = values.length ? chosen.dataset.some.replace('{count}', values.length) : chosen.dataset.all;
    chosen.closest('details').classList.toggle('active', values.length > 0);
  }

  Object.assign(sonla, { check: check, count: count });

  function showMeasure(id) {
    all('[data-event="measure"][role]').forEach((b) => b.setAttribute('aria-checked', b.dataset.value === id));
    const item = document.querySelector(`.measure-menu [data-value="${id}"] .name`);
    document.querySelector('.measure-menu .chosen').textContent = item ? item.textContent : id;
  }

  function showDay(field, day, text) {
    dash_clientside.set_props(field, { value: day });
    document.getElementById(field).closest('.date').querySelector('.day').textContent = text;
  }

  function showComparison(state) {
    const menu = document.querySelector('.compare-menu');
    const chosen = menu.querySelector('.chosen');
    chosen.textContent = chosen.dataset[state.compare] || state.compareText;
    menu.classList.toggle('active', state.compare !== 'none');
    all('[data-event="compare"]', menu).forEach((b) => b.setAttribute('aria-checked', b.dataset.value === state.compare));
    showDay('compared-start', state.compareStart, state.compareStartText);
    showDay('compared-end', state.compareEnd, state.compareEndText);
  }

  function showPlace(state) {
    document.getElementById('go-up').disabled = state.isTop;
    document.getElementById('level-switch').hidden = state.unitLevel !== 'province';
    document.querySelector('.peek-name').textContent = state.name;
    document.querySelector('.peek-value').textContent = state.main;
    const title = document.querySelector('.brand h1').textContent;
    document.title = state.unitLevel === 'province' ? title : `${state.name} · ${title}`;
  }

  /* A site that was just opened is read from the top of its card; people may look elsewhere while it stays open. */
  let openSite = null;
  function showSite(state) {
    const site = new URLSearchParams(state.search).get('diem');
    if (site && site !== openSite) {
      document.querySelector('.panel').scrollTop = 0;
      if (innerWidth <= 760) sonla.showTab('panel');
    }
    openSite = site;
  }

  function size() {
    const box = document.querySelector('.map-box').getBoundingClientRect();
    const legend = document.querySelector('.legend');
    const top = document.querySelector('.map-top');
    const peek = document.querySelector('.peek');
    const wide = box.width >= WIDE_PX;
    const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / DESK_FONT_PX;
    return {
      width: Math.round(box.width), height: Math.round(box.height),
      left: wide && legend.open ? legend.offsetLeft + legend.offsetWidth : 0,
      top: top.offsetTop + top.offsetHeight,
      bottom: peek.offsetHeight ? box.height - (legend.open ? peek : legend).offsetTop : 0,
      scale: Math.min(3, Math.max(1, Math.round(scale * 10) / 10)),
    };
  }

  sonla.currentRequest = function () {
    if (!sonla.drawn) firstLayout();
    const table = document.querySelector('.table-area').open;
    const what = { search: location.search, events: sonla.waiting, moved: sonla.moved() };
    return { ...what, ...size(), table: table, at: Date.now() };
  };
  sonla.redraw = () => dash_clientside.set_props('request', { data: sonla.currentRequest() });

  sonla.toast = function (text) {
    dash_clientside.set_props('toast', { children: text });
  };

  dash_clientside.sonla = {
    request: function (search, version, state) {
      const byStatus = dash_clientside.callback_context.triggered.some((t) => t.prop_id.startsWith('status'));
      const isDrawn = state && (byStatus ? state.version === version : state.search === search);
      return isDrawn ? dash_clientside.no_update : { ...sonla.currentRequest(), search: search || '' };
    },
    applyState: function (state, units) {
      if (!state) return;
      sonla.waiting = sonla.waiting.filter((event) => event.sequence > state.lastEvent);
      if (state.lastEvent) dash_clientside.set_props('address', { search: state.search });
      press('preset', state.preset);
      press('level', state.level);
      press('basis', state.basis);
      press('table', state.listed);
      const basisSwitch = document.getElementById('basis-switch');
      if (basisSwitch) basisSwitch.hidden = !state.basisChoice;
      check('layers', state.layers);
      check('themes', state.themes);
      check('channels', state.channels);
      count('themes', state.themes);
      count('channels', state.channels);
      ['kinds', 'states', 'languages'].forEach((name) => check(name, state[name]));
      sonla.showFilters(state, units);
      showMeasure(state.measure);
      showDay('period-start', state.start, state.startText);
      showDay('period-end', state.end, state.endText);
      showComparison(state);
      showPlace(state);
      sonla.isCrowded = state.crowded;
      sonla.showTable(state);
      sonla.label(state, units);
      sonla.watchGeometry();
      if (!sonla.drawn) firstDrawing();
      showSite(state);
    },
  };

  sonla.firstLayout = firstLayout;

  function firstLayout() {
    sonla.showTab('map');
    document.querySelector('.table-area').open = innerHeight >= TALL_PX;
    document.querySelector('.legend').open = innerWidth > 760;
  }

  function firstDrawing() {
    const table = document.querySelector('.table-area');
    table.addEventListener('toggle', () => { if (table.open) sonla.redraw(); });
    new ResizeObserver(fitAgain).observe(document.querySelector('.map-box'));
    setTimeout(() => { sonla.drawn = true; document.documentElement.classList.add('drawn'); }, 0);
  }

  let drawnSize = null;
  let timer = null;
  function fitAgain() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const now = size();
      const last = drawnSize || now;
      drawnSize = now;
      const changed = Math.abs(now.width - last.width) > 80 || Math.abs(now.height - last.height) > 80;
      if (sonla.drawn && changed && now.width > 160) sonla.redraw();
    }, 250);
  }
})(window.sonla);

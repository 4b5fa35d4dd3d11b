/* What people do becomes an event {kind, value, …, sequence}. Buttons say what they do in `data-event`. Events wait in
   `sonla.waiting` until a drawing has answered them, so that none is lost while another is drawn or the server is away. */
window.sonla = window.sonla || {};
window.dash_clientside = window.dash_clientside || {};

(function (sonla) {
  'use strict';

  sonla.waiting = [];
  let sequence = 0;

  sonla.emit = function (kind, details) {
    sonla.waiting.push({ kind: kind, ...details, sequence: ++sequence });
    sonla.redraw();
  };

  const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
  sonla.all = all;

  const checked = (name) =>
    all(`[data-toggle="${name}"][aria-checked="true"]`).map((button) => button.dataset.value);

  function emitGroup(name) {
    if (name === 'layers') sonla.emit('layers', { values: checked('layers') });
    else sonla.emit('filters', sonla.filters());
  }

  function setCookie(name, value) {
    document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`;
    location.reload();
  }

  function showTab(name) {
    document.getElementById('screen').dataset.tab = name;
    all('[data-tab-to]').forEach((b) => b.setAttribute('aria-pressed', b.dataset.tabTo === name));
    if (name === 'table') all('.table-area').forEach((box) => { box.open = true; });
    window.dispatchEvent(new Event('resize'));
  }
  sonla.showTab = showTab;

  const actions = {
    event: (b) => {
      sonla.emit(b.dataset.event, { value: b.dataset.value, layer: b.dataset.layer, number: b.dataset.number });
      if (b.closest('.hits')) clearSearch();
      if (b.closest('.menu-body')) closeMenus();
    },
    toggle: (b) => {
      b.setAttribute('aria-checked', b.getAttribute('aria-checked') !== 'true');
      sonla.toggleListed(b);
      emitGroup(b.dataset.toggle);
    },
    clear: (b) => {
      sonla.clearListed(b.dataset.clear);
      emitGroup(b.dataset.clear);
    },
    cookie: (b) => setCookie(b.dataset.cookie, b.dataset.value),
    zoom: (b) => sonla.zoom(Number(b.dataset.zoom)),
    tabTo: (b) => showTab(b.dataset.tabTo),
    close: () => sonla.toast(''),
  };

  function closeMenus(except) {
    all('details.menu[open]').forEach((menu) => { if (menu !== except) menu.open = false; });
  }

  function clearSearch() {
    dash_clientside.set_props('search', { value: '' });
    dash_clientside.set_props('search-results', { children: [] });
  }

  document.addEventListener('click', (event) => {
    closeMenus(event.target.closest('details.menu'));
    if (!event.target.closest('.search')) dash_clientside.set_props && hideHits();
    const button = event.target.closest('button');
    const name = button && Object.keys(actions).find((key) => key in button.dataset);
    if (name) actions[name](button);
  });

  function hideHits() {
    if (document.querySelector('.hits > *')) clearSearch();
  }

  document.addEventListener('change', (event) => {
    const fields = event.target.closest('.period, .compared');
    if (!fields) return;
    const [start, end] = all('input', fields).map((field) => field.value);
    const kind = fields.matches('.compared') ? 'compare' : 'range';
    if (start && end) sonla.emit(kind, { start: start, end: end });
  });

  function escape() {
    const menu = document.querySelector('details.menu[open]');
    if (menu) {
      menu.open = false;
      menu.querySelector('summary').focus();
    } else if (document.activeElement && document.activeElement.id === 'search' && document.activeElement.value) {
      clearSearch();
    } else {
      sonla.emit('up', {});
    }
  }

  function moveAmong(items, key) {
    const at = items.indexOf(document.activeElement);
    const to = key === 'ArrowDown' ? Math.min(at + 1, items.length - 1) : at - 1;
    if (to >= 0) items[to].focus();
    else document.getElementById('search').focus();
  }

  document.addEventListener('keydown', (event) => {
    /* Escape in a filter of the table closes that filter and nothing else. */
    if (event.target.closest && event.target.closest('.ag-popup')) return undefined;
    if (event.key === 'Escape') return escape();
    const inSearch = event.target.closest && event.target.closest('.search');
    const menu = event.target.closest && event.target.closest('details.menu[open]');
    const items = inSearch ? all('.hits .hit') : menu ? all('.menu-body button', menu).filter((b) => b.checkVisibility()) : [];
    if (!items.length) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      moveAmong(items, event.key);
    } else if (event.key === 'Enter' && event.target.id === 'search') {
      items[0].click();
    }
  });
})(window.sonla);

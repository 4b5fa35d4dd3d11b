/* Menus of filters whose choices are many: communes of the place, and organisations known there. */
(function (sonla) {
  'use strict';

  const LISTED = ['communes', 'organisations'];
  const SITES = ['kinds', 'states', 'organisations', 'languages'];
  const menu = (name) => document.querySelector(`.${name}-menu`);
  const box = (name) => document.querySelector(`[data-list="${name}"]`);
  const fold = (text) => window.dashAgGridFunctions.sonlaFold(text);
  let chosen = { communes: [], organisations: [] };
  let state = null;
  let units = {};

  sonla.filters = function () {
    const read = (name) => (LISTED.includes(name) ? chosen[name]
      : sonla.all(`[data-toggle="${name}"][aria-checked="true"]`).map((button) => button.dataset.value));
    return Object.fromEntries(['themes', 'channels', 'communes', ...SITES].map((name) => [name, read(name)]));
  };

  sonla.toggleListed = function (button) {
    const name = button.dataset.toggle;
    if (!LISTED.includes(name)) return;
    const on = button.getAttribute('aria-checked') === 'true';
    chosen[name] = chosen[name].filter((value) => value !== button.dataset.value);
    if (on) chosen[name].push(button.dataset.value);
  };

  sonla.clearListed = function (name) {
    (name === 'sites' ? SITES : [name]).forEach((one) => {
      if (LISTED.includes(one)) chosen[one] = [];
      sonla.all(`[data-toggle="${one}"]`).forEach((item) => item.setAttribute('aria-checked', 'false'));
    });
  };

  sonla.showFilters = function (drawn, known) {
    state = drawn;
    units = known;
    chosen = { communes: [...drawn.communes], organisations: [...drawn.organisations] };
    LISTED.forEach((name) => sonla.check(name, drawn[name]));
    sonla.count('communes', drawn.communes);
    sonla.count('sites', SITES.flatMap((name) => drawn[name]));
  };

  function item(name, value, label) {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'menu-item', textContent: label });
    button.setAttribute('role', 'menuitemcheckbox');
    button.setAttribute('aria-checked', chosen[name].includes(value));
    Object.assign(button.dataset, { toggle: name, value: value });
    return button;
  }

  function heading(text) {
    const line = document.createElement('div');
    Object.assign(line, { className: 'menu-heading', textContent: text });
    return line;
  }

  /* Communes of the place in view; in the province below their districts. */
  function listCommunes() {
    const inside = (code) => Object.keys(units).filter((unit) => units[unit][4] === code);
    const districts = inside(state.area).filter((code) => inside(code).length);
    const of = (code) => inside(code).map((unit) => item('communes', unit, units[unit][0]));
    box('communes').replaceChildren(...(districts.length
      ? districts.flatMap((code) => [heading(units[code][0]), ...of(code)]) : of(state.area)));
    const search = menu('communes').querySelector('input');
    search.value = '';
    search.closest('label').hidden = !districts.length;
  }

  function narrow(text) {
    const wanted = fold(text);
    box('communes').querySelectorAll('.menu-item').forEach((one) => { one.hidden = !fold(one.textContent).includes(wanted); });
    box('communes').querySelectorAll('.menu-heading').forEach((one) => { one.hidden = Boolean(wanted); });
  }

  async function listOrganisations() {
    const target = box('organisations');
    try {
      const answer = await fetch(`/table/organisations${state.search || '?'}`);
      if (!answer.ok) throw new Error(String(answer.status));
      const names = (await answer.json()).names;
      const all = [...new Set([...names, ...chosen.organisations])];
      if (all.length) target.replaceChildren(...all.map((name) => item('organisations', name, name)));
      else target.textContent = target.parentElement.dataset.none;
    } catch {
      sonla.toast(document.querySelector('.toast-box').dataset.error);
    }
  }

  document.addEventListener('toggle', (event) => {
    if (!event.target.matches || !event.target.open || !state) return;
    if (event.target.matches('.communes-menu')) listCommunes();
    if (event.target.matches('.sites-menu')) listOrganisations();
  }, true);

  document.addEventListener('input', (event) => {
    if (event.target.matches('.menu-search')) narrow(event.target.value);
  });
})(window.sonla);

/* The working table: areas or sites, rows of sites fetched as people scroll, columns to choose, files as it is seen. */
(function (sonla) {
  'use strict';

  const all = sonla.all;
  const AGAIN_MS = 5000;
  const GRIDS = ['table', 'site-table'];
  let drawn = {};
  let source = '';

  sonla.listed = '';
  const current = () => (sonla.listed ? 'site-table' : 'table');
  const api = (name) => window.dash_ag_grid && dash_ag_grid.getApi(name || current());
  const head = () => document.getElementById('table-head');

  sonla.isChosen = (row) => (row.number === undefined ? row.code === drawn.unit : drawn.site !== null && row.number === String(drawn.site));

  /* As the server reads it (dashboard/ui/tables/address.py): what is sorted, filtered and seen. */
  function arrangement(grid) {
    const sorted = grid.getColumnState().filter((c) => c.sort).sort((a, b) => a.sortIndex - b.sortIndex);
    const filters = grid.getFilterModel();
    return {
      sap: sorted.map((c) => c.colId + (c.sort === 'desc' ? '-' : '')).join(','),
      loc: Object.keys(filters).length ? JSON.stringify(filters) : '',
    };
  }

  function address(path, query, more) {
    const parts = new URLSearchParams(query);
    Object.entries(more).forEach(([name, value]) => { if (value !== '') parts.set(name, value); });
    return `${path}?${parts}`;
  }

  async function fetchRows(query, params) {
    const url = address('/table/rows', query, { ...arrangement(api('site-table')), dong: params.startRow });
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  function rowsOf(query) {
    return {
      getRows: async (params) => {
        try {
          const found = await fetchRows(query, params);
          if (source !== query) return;
          params.successCallback(found.rows, found.count);
          api('site-table').setGridOption('pinnedBottomRowData', [found.sums]);
          tell('sites', found.count, found.total);
          mark();
        } catch (error) {
          params.failCallback();
          sonla.toast(head().dataset.lost);
          setTimeout(() => { if (source === query && api('site-table')) api('site-table').refreshInfiniteCache(); }, AGAIN_MS);
        }
      },
    };
  }

  function tell(kind, count, total) {
    const write = (n) => n.toLocaleString(document.documentElement.lang === 'en' ? 'en-GB' : 'vi-VN');
    const text = head().dataset[count === total ? kind : `${kind}Of`];
    head().textContent = text.replace('{count}', write(count)).replace('{total}', write(total));
  }

  function tellAreas() {
    const grid = api('table');
    if (!grid || sonla.listed) return;
    let total = 0;
    grid.forEachNode(() => { total += 1; });
    tell('areas', grid.getDisplayedRowCount(), total);
  }

  /* What is selected on the map is marked, and brought into sight. */
  function mark() {
    const grid = api();
    if (!grid) return;
    grid.redrawRows();
    grid.forEachNode((node) => {
      if (node.data && sonla.isChosen(node.data) && node.displayed !== false) grid.ensureNodeVisible(node);
    });
  }

  function filterChanged() {
    const grid = api();
    document.querySelector('.clear-filters').hidden = !grid || !grid.isAnyFilterPresent();
    if (grid) grid.deselectAll();
    tellAreas();
  }

  function watch(name) {
    /* Asked for a grid that is not there yet, the library complains in the console. */
    if (!document.querySelector(`#${name} .ag-root`)) return false;
    const grid = api(name);
    if (!grid || grid.sonlaWatched) return Boolean(grid);
    grid.sonlaWatched = true;
    grid.addEventListener('filterChanged', filterChanged);
    grid.addEventListener('modelUpdated', tellAreas);
    if (matchMedia('(hover: none)').matches) grid.setGridOption('alwaysMultiSort', true);
    return true;
  }

  sonla.showTable = function (state) {
    drawn = state;
    sonla.listed = state.listed;
    all('[data-grid]').forEach((box) => { box.hidden = box.dataset.grid !== current(); });
    if (!document.querySelector('.table-area').open) return;
    if (!watch('table') || !watch('site-table')) return void setTimeout(() => sonla.showTable(drawn), 60);
    const query = state.listed ? `${state.listQuery}&v=${state.version}` : '';
    if (query !== source) {
      source = query;
      api('site-table').setGridOption('datasource', query ? rowsOf(query) : { getRows: (p) => p.successCallback([], 0) });
    }
    tellAreas();
    filterChanged();
    setTimeout(mark, 60);
  };

  sonla.clearGrids = () => GRIDS.map(api).forEach((grid) => { if (grid) grid.setFilterModel(null); });

  /* columns */
  function listColumns() {
    const grid = api();
    const box = document.querySelector('.column-choices');
    box.replaceChildren(...grid.getAllGridColumns().filter((column) => !column.isPinned()).map((column) => {
      const item = document.createElement('button');
      Object.assign(item, { type: 'button', className: 'menu-item', textContent: column.getColDef().headerName });
      item.setAttribute('role', 'menuitemcheckbox');
      item.setAttribute('aria-checked', column.isVisible());
      item.dataset.column = column.getColId();
      return item;
    }));
  }

  function toggleColumn(item) {
    const shown = item.getAttribute('aria-checked') !== 'true';
    item.setAttribute('aria-checked', shown);
    api().setColumnsVisible([item.dataset.column], shown);
  }

  const deeds = {
    clear: () => api().setFilterModel(null),
    reset: () => { api().resetColumnState(); listColumns(); },
    taller: (button) => {
      const tall = document.querySelector('.table-area').classList.toggle('tall');
      button.setAttribute('aria-pressed', tall);
    },
  };

  /* files */
  async function takeFile(form, button) {
    const grid = api();
    const seen = grid.getAllDisplayedColumns().map((column) => column.getColId()).join(',');
    const query = sonla.listed ? drawn.listQuery : drawn.search;
    button.closest('details').open = false;
    button.disabled = true;
    try {
      const answer = await fetch(address('/table/file', query, { ...arrangement(grid), cot: seen, dang: form }));
      if (!answer.ok) throw new Error(answer.status < 500 || answer.status === 503 ? await answer.text() : '');
      await sonla.saveAnswer(answer, `bang.${form}`);
    } catch (error) {
      sonla.toast((error.message && error.name === 'Error' && error.message) || document.querySelector('.toast-box').dataset.error);
    } finally {
      button.disabled = false;
    }
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button || !button.closest('.table-bar')) return;
    if (button.dataset.column) toggleColumn(button);
    else if (button.dataset.gridDo) deeds[button.dataset.gridDo](button);
    else if (button.dataset.file) takeFile(button.dataset.file, button);
  });

  document.addEventListener('toggle', (event) => {
    if (event.target.matches && event.target.matches('.columns-menu') && event.target.open) listColumns();
  }, true);
})(window.sonla);

/* How the grids write, sort and filter their cells. `?` stands for "not reported", `!` for "not approved", `-` for
   "not applicable". The server sorts and filters alike (dashboard/domain/arranging.py) for lists of sites and files. */
(function (sonla) {
  'use strict';

  const DECIMALS = { percent: 2, count: 0, rate: 2 };
  const names = new Intl.Collator('vi');
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const locale = (params) => ((params.context || {}).language === 'en' ? 'en-GB' : 'vi-VN');

  functions.sonlaValue = function (params, kind) {
    const value = params.value;
    const words = params.context || {};
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return words[value] || value;
    const digits = { minimumFractionDigits: DECIMALS[kind], maximumFractionDigits: DECIMALS[kind] };
    return value.toLocaleString(locale(params), digits) + (kind === 'percent' ? '%' : '');
  };

  /* A change with its sign, in points where shares are compared. */
  functions.sonlaChange = function (params, kind) {
    const text = functions.sonlaValue(params, kind).replace('%', '').replace('-', '\u2212');
    return typeof params.value === 'number' && params.value > 0 ? `+${text}` : text;
  };

  functions.sonlaSize = (params) => (typeof params.value === 'number'
    ? params.value.toLocaleString(locale(params), { maximumFractionDigits: 2 }) : params.value || '');

  /* `2021-09-05` as the rest of the screen writes it: 05/9/2021. */
  functions.sonlaDay = function (params) {
    const [year, month, day] = String(params.value || '').split('-');
    if (!day) return '';
    return `${day}/${Number(month) < 3 ? month : Number(month)}/${year}`;
  };

  functions.sonlaNumber = (params, field) => (typeof params.data[field] === 'number' ? params.data[field] : null);

  functions.sonlaFold = (text) => (text === null || text === undefined ? text
    : String(text).toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/đ/g, 'd').trim());

  functions.sonlaByValue = function (a, b, nodeA, nodeB, descending) {
    const unknown = [typeof a !== 'number', typeof b !== 'number'];
    if (unknown[0] || unknown[1]) return (unknown[0] - unknown[1]) * (descending ? -1 : 1);
    return a - b;
  };

  // In the order of the list of states, what is not met first; rows without a target last.
  functions.sonlaStanding = (params) => (params.context.standings || {})[params.value] || '';
  const STANDINGS = ['not_met', 'at_risk', 'met', 'not_judged'];
  const rank = (state) => (STANDINGS.includes(state) ? STANDINGS.indexOf(state) : STANDINGS.length);
  functions.sonlaByStanding = (a, b) => rank(a) - rank(b);

  functions.sonlaByName = (a, b) => names.compare(a, b);

  functions.sonlaIsChosen = (params) => Boolean(params.data) && !params.node.rowPinned && sonla.isChosen(params.data);

  functions.sonlaOpenRow = function (params) {
    if (params.event && params.event.type === 'keydown' && params.event.key !== 'Enter') return;
    if (!params.data || params.node.rowPinned) return;
    if (params.data.number === undefined) sonla.emit('unit', { value: params.data.code });
    else sonla.emit('site', { layer: sonla.listed, number: String(params.data.number), listed: true });
  };
})(window.sonla);

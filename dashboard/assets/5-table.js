/* How the table writes and sorts its cells. `?` stands for "not reported", `!` for "not approved", `-` for "not applicable". */
(function (sonla) {
  'use strict';

  const DECIMALS = { percent: 2, count: 0, rate: 2 };
  const names = new Intl.Collator('vi');
  const functions = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});

  functions.sonlaValue = function (params, kind) {
    const value = params.value;
    const words = params.context || {};
    if (value === undefined || value === null) return '';
    if (typeof value === 'string') return words[value] || value;
    const digits = { minimumFractionDigits: DECIMALS[kind], maximumFractionDigits: DECIMALS[kind] };
    const locale = words.language === 'en' ? 'en-GB' : 'vi-VN';
    return value.toLocaleString(locale, digits) + (kind === 'percent' ? '%' : '');
  };

  functions.sonlaByValue = function (a, b, nodeA, nodeB, descending) {
    const unknown = [typeof a !== 'number', typeof b !== 'number'];
    if (unknown[0] || unknown[1]) return (unknown[0] - unknown[1]) * (descending ? -1 : 1);
    return a - b;
  };

  functions.sonlaByName = (a, b) => names.compare(a, b);

  functions.sonlaOpenRow = function (params) {
    if (params.event && params.event.type === 'keydown' && params.event.key !== 'Enter') return;
    if (params.data && !params.node.rowPinned) sonla.emit('unit', { value: params.data.code });
  };
})(window.sonla);

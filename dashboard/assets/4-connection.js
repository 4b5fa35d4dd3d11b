/* A server that does not answer: the last good picture stays, a banner says since when, and it comes back by itself. */
(function (sonla) {
  'use strict';

  const RETRY_MS = 5000;
  const LOST = [502, 503, 504];
  let since = null;
  let watch = null;

  const ours = (url) => String(url && url.url ? url.url : url).includes('_dash-update-component');
  const banner = () => document.getElementById('connection');

  function lost() {
    if (since || !banner()) return;
    since = new Date();
    const time = since.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Ho_Chi_Minh' });
    banner().textContent = banner().dataset.text.replace('{time}', time);
    banner().hidden = false;
    setTimeout(retry, RETRY_MS);
  }

  function retry() {
    if (!since) return;
    sonla.redraw();
    setTimeout(retry, RETRY_MS);
  }

  function found() {
    if (!since) return;
    since = null;
    banner().hidden = true;
  }

  function judge(response) {
    if (LOST.includes(response.status)) lost();
    else if (response.status >= 500) sonla.toast(document.querySelector('.toast-box').dataset.error);
    else found();
    return response;
  }

  /* Geometry that was cut off is asked for again with the next drawing. */
  sonla.watchGeometry = function () {
    clearTimeout(watch);
    watch = setTimeout(() => { if (sonla.lacksGeometry()) sonla.redraw(); }, RETRY_MS);
  };

  const plainFetch = window.fetch;
  window.fetch = function (url, options) {
    const answer = plainFetch.call(this, url, options);
    if (!ours(url)) return answer;
    return answer.then(judge, (error) => { lost(); throw error; });
  };
})(window.sonla);

/* Signing out, sending along what proves that a change comes from our own page, and the way back to signing in. */
(function () {
  'use strict';

  const SAFE = ['GET', 'HEAD', 'OPTIONS'];
  const proof = () => (document.cookie.match(/(?:^|;\s*)_csrf_token=([^;]+)/) || [])[1];
  const isOurs = (url) => new URL(url, location.href).origin === location.origin;

  const plainFetch = window.fetch;
  window.fetch = function (url, options) {
    const asked = url instanceof Request ? url : null;
    const method = ((options && options.method) || (asked && asked.method) || 'GET').toUpperCase();
    let sent = options;
    if (!SAFE.includes(method) && proof() && isOurs(asked ? asked.url : url)) {
      const headers = new Headers((options && options.headers) || (asked && asked.headers));
      headers.set('X-CSRFToken', proof());
      sent = { ...options, headers };
    }
    return plainFetch.call(this, url, sent).then((answer) => {
      if (answer.status === 401) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
      return answer;
    });
  };

  const open = XMLHttpRequest.prototype.open;
  const send = XMLHttpRequest.prototype.send;
  XMLHttpRequest.prototype.open = function (method, url, ...more) {
    this.sonlaProof = !SAFE.includes(String(method).toUpperCase()) && isOurs(url) ? proof() : null;
    return open.call(this, method, url, ...more);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (this.sonlaProof) this.setRequestHeader('X-CSRFToken', this.sonlaProof);
    return send.call(this, body);
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-post-to]');
    if (button) fetch(button.dataset.postTo, { method: 'POST' }).then((answer) => location.assign(answer.url));
  });
})();

/* What the wall asks of the server: whether anything is new, at most one question at a time, ever more seldom without an
   answer; and what is lost and found again. */
(function (sonla) {
  'use strict';

  const EVERY_MS = 10000;
  const FIRST_RETRY_MS = 2000;
  const LAST_RETRY_MS = 15000;
  const PATIENCE_MS = 12000;
  const wall = sonla.wall;
  const root = document.documentElement;
  let isAsking = false;
  let timer = null;
  let retryMs = FIRST_RETRY_MS;
  let since = null;
  let version = null;
  let alerts = null;

  sonla.isLost = () => since !== null;
  sonla.isNewBuild = false;

  const identity = (function () {
    const kept = localStorage.getItem('wall-id') || Math.random().toString(36).slice(2, 12);
    localStorage.setItem('wall-id', kept);
    return kept;
  })();

  /* The same plan, whatever the page asks for. */
  const named = (path) => {
    const own = new URLSearchParams(location.search);
    const plan = own.get('canh') || own.get('dv');
    return plan ? `${path}${path.includes('?') ? '&' : '?'}canh=${encodeURIComponent(plan)}` : path;
  };

  /* Somebody signed in sends along what his session expects; a wall's link needs none. */
  const proof = () => (document.cookie.match(/(?:^|; )_csrf_token=([^;]*)/) || ['', ''])[1];

  async function answered(path, options) {
    const answer = await fetch(named(path), { cache: 'no-cache', signal: AbortSignal.timeout(PATIENCE_MS), ...options });
    if (!answer.ok) throw Object.assign(new Error(`${path}: ${answer.status}`), { status: answer.status });
    return answer.text();
  }
  sonla.get = (path) => answered(path, {});

  function lost(error) {
    if (since === null) since = sonla.now();
    const isRevoked = [401, 403].includes(error.status);
    const { lost: text, lost_about: about, revoked } = wall.texts;
    const banner = document.getElementById('lost');
    sonla.write(banner, isRevoked ? revoked : `${text.replace('{time}', sonla.hourOf(since))} · ${about}`);
    banner.hidden = false;
    root.classList.add('lost');
  }

  function found() {
    retryMs = FIRST_RETRY_MS;
    if (since === null) return;
    since = null;
    document.getElementById('lost').hidden = true;
    root.classList.remove('lost');
    sonla.fetchGeometry();
  }

  async function readHead() {
    const head = JSON.parse(await sonla.get('/wall/head'));
    sonla.setSources(head.sources);
    alerts = head.digest;
    sonla.setAlerts(head.alerts);
  }

  async function question() {
    const started = performance.now();
    const body = JSON.stringify({ wall: identity, build: wall.build, ...sonla.deck.told() });
    const headers = { 'Content-Type': 'application/json', 'X-CSRFToken': proof() };
    const answer = JSON.parse(await answered('/wall/pulse', { method: 'POST', body: body, headers: headers }));
    sonla.setTime(answer.now, performance.now() - started);
    sonla.isNewBuild = answer.build !== wall.build;
    if (answer.alerts !== alerts || answer.version !== version) await readHead();
    if (answer.version !== version) {
      const isFirst = version === null;
      version = answer.version;
      if (!isFirst) await sonla.deck.refresh();
    }
  }

  /* Ask now. Resolves once answered or known to be lost; a second question waits for nobody and is not asked. */
  sonla.ask = async function () {
    if (isAsking) return;
    isAsking = true;
    clearTimeout(timer);
    try {
      await question();
      found();
      timer = setTimeout(sonla.ask, EVERY_MS);
    } catch (error) {
      lost(error);
      timer = setTimeout(sonla.ask, retryMs);
      retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
    } finally {
      isAsking = false;
      if (document.hidden) clearTimeout(timer);
    }
  };

  /* Only a page that the server gives just now is loaded: a wall never shows a browser's error page. */
  sonla.reload = async function () {
    try {
      await answered(location.pathname + location.search, {});
      location.reload();
      await new Promise(() => {});
    } catch (error) {
      lost(error);
    }
  };

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) clearTimeout(timer);
    else sonla.ask();
  });
  window.addEventListener('online', () => sonla.ask());
})(window.sonla);

/* Scenes one after the other, each in its time; paused by a touch or a key; a new red event comes first, once; a scene
   that cannot be painted is skipped and counted. */
(function (sonla) {
  'use strict';

  const IDLE_MS = 60000;
  const STALE_MS = 600000;
  const ALL_FAILED_MS = 10000;
  const HUNG_MS = 60000;
  const PAINT_MS = 30000;
  const ANEW_MS = 600000;
  const MOST_SEEN = 200;
  const scenes = sonla.wall.scenes;
  const at = (id) => document.getElementById(id);
  const kept = scenes.map(() => ({ text: null, scene: null, readAt: -Infinity }));
  let index = Math.min(Number(sessionStorage.getItem('wall-scene')) || 0, scenes.length - 1);
  let drilled = null;
  let due = performance.now();
  let timer = null;
  let pausedUntil = null;
  let skipped = Number(sessionStorage.getItem('wall-skipped')) || 0;
  let failedInRow = 0;
  let failedHere = 0;
  let overdueSeconds = 0;
  let shown = { text: null };
  let queue = Promise.resolve();
  let readAhead = Promise.resolve();
  let news = [];
  let interrupted = null;
  let turn = 0;

  const dwellMs = (i) => scenes[i].seconds * 1000;
  const isPaused = () => pausedUntil !== null;

  /* The server answered, and has not got this scene. */
  const isBroken = (error) => [404, 500].includes(error.status);

  /* The scene as the server has it now; as it was last read where the server is away. `shownAt` is when it is shown. */
  async function read(i, shownAt = performance.now()) {
    const own = kept[i];
    if (shownAt - own.readAt < STALE_MS) return own;
    try {
      const text = await sonla.get(`/wall/scene/${i}?${sonla.mapSize()}`);
      if (text !== own.text) Object.assign(own, { text: text, scene: JSON.parse(text) });
      own.readAt = performance.now();
    } catch (error) {
      if (!own.scene || isBroken(error)) throw error;
      sonla.ask();
    }
    return own;
  }

  async function readDrilled() {
    const text = await sonla.get(`/wall/place?xem=${encodeURIComponent(drilled)}&${sonla.mapSize()}`);
    return { text: text, scene: JSON.parse(text) };
  }

  const written = new WeakMap();

  /* Only what changed is written. */
  function setHtml(element, html) {
    if (written.get(element) === html) return;
    if (element === at('board')) sonla.clearCharts();
    element.innerHTML = html;
    written.set(element, html);
  }

  async function paint(own) {
    if (own.text === shown.text) return;
    const { text, scene } = own;
    shown = { text: null };
    sonla.write(at('scene'), scene.title);
    sonla.write(at('period'), scene.period);
    sonla.write(at('loaded'), scene.loaded);
    sonla.write(at('basis'), scene.basis);
    at('simulated').hidden = !scene.simulated;
    setHtml(at('board'), scene.board || '');
    setHtml(at('side'), scene.side || '');
    setHtml(at('legend'), scene.legend || '');
    at('wall').dataset.layout = scene.layout;
    if (scene.layout === 'map') await sonla.paintMap(scene);
    await sonla.paintCharts(scene.charts);
    shown = { text: text };
  }

  const paintInTime = (own) => sonla.inTime(paint(own), PAINT_MS);

  /* Counted; a wall of which as many failed as it has scenes loads itself anew, at most once in ten minutes. */
  function failed() {
    shown = { text: null };
    skipped += 1;
    failedHere += 1;
    sessionStorage.setItem('wall-skipped', skipped);
    const last = Number(sessionStorage.getItem('wall-anew')) || 0;
    if (failedHere < scenes.length || sonla.isLost() || sonla.now() - last < ANEW_MS) return;
    sessionStorage.setItem('wall-anew', sonla.now());
    sonla.reload();
  }

  function tellPlace() {
    const sources = sonla.wall.attribution;
    sonla.write(at('place'), drilled ? '' : `${index + 1}/${scenes.length}`);
    sonla.write(at('attribution'), sources[turn % sources.length]);
  }

  /* Paintings wait for each other: never two at a time. */
  function inTurn(work) {
    queue = queue.then(work, work);
    return queue;
  }

  const show = (i) => inTurn(async () => {
    index = i;
    drilled = null;
    turn += 1;
    sessionStorage.setItem('wall-scene', i);
    tellPlace();
    try {
      await paintInTime(await read(i));
      failedInRow = 0;
    } catch (error) {
      failedInRow += 1;
      failed();
      due = performance.now() + (failedInRow < scenes.length ? 0 : ALL_FAILED_MS);
      plan();
    }
  });

  const drill = (query) => inTurn(async () => {
    drilled = query;
    try {
      await paintInTime(await readDrilled());
      tellPlace();
    } catch (error) {
      drilled = null;
    }
  });

  /* New data: what is on the screen is read again at once, the others when their turn comes. */
  const refresh = () => {
    kept.forEach((own) => { own.readAt = -Infinity; });
    return inTurn(async () => {
      try { await paintInTime(drilled === null ? await read(index) : await readDrilled()); } catch (error) { failed(); }
    });
  };

  /* Everything anew: the map became a picture, or the picture a map. */
  sonla.repaint = refresh;

  function plan() {
    clearTimeout(timer);
    if (!isPaused() && !document.hidden) timer = setTimeout(change, Math.max(0, due - performance.now()));
  }

  /* By the clock of the scenes, not by when the last was painted: they keep their time whatever painting takes. */
  async function change() {
    if (sonla.isNewBuild && !sonla.isLost()) await sonla.reload();
    const next = following();
    const now = performance.now();
    due = (now - due > 1000 ? now : due) + dwellMs(next);
    plan();
    await show(next);
    ahead();
  }

  /* The next scene is read while this one stands, so that it is painted in time. */
  function ahead() {
    if (!document.hidden) readAhead = read((index + 1) % scenes.length, due).catch(() => {});
    return readAhead;
  }

  /* What is new and red, then the scene it came before, then one after the other. */
  function following() {
    if (news.length) {
      interrupted ??= index;
      return takeNews();
    }
    at('event').hidden = true;
    const next = interrupted ?? (index + 1) % scenes.length;
    interrupted = null;
    return next;
  }

  /* All that one scene shows at once: thirteen stations that fell short on a day are one event. */
  function takeNews() {
    const [first] = news;
    const others = news.filter((one) => one.scene === first.scene).length - 1;
    news = news.filter((one) => one.scene !== first.scene);
    const more = others ? ` · ${sonla.wall.texts.more_events.replace('{count}', others)}` : '';
    sonla.write(at('event').querySelector('span'), first.text + more);
    at('event').hidden = false;
    const found = scenes.findIndex((scene) => scene.kind === first.scene);
    return found < 0 ? index : found;
  }

  function seenBefore() {
    try { return JSON.parse(localStorage.getItem('wall-seen')); } catch { return null; }
  }

  /* What was red when the wall was first opened is no news. */
  sonla.setAlerts = function (alerts) {
    const seen = seenBefore();
    const ids = alerts.map((alert) => alert.id);
    const fresh = seen === null ? [] : alerts.filter((alert) => !seen.includes(alert.id));
    localStorage.setItem('wall-seen', JSON.stringify([...new Set([...(seen || []), ...ids])].slice(-MOST_SEEN)));
    if (!fresh.length) return;
    news.push(...fresh);
    if (!isPaused()) { due = performance.now(); plan(); }
  };

  function pause() {
    pausedUntil = performance.now() + IDLE_MS;
    at('paused').hidden = false;
    clearTimeout(timer);
  }

  function resume() {
    pausedUntil = null;
    at('paused').hidden = true;
    due = performance.now() + dwellMs(index);
    if (drilled !== null) show(index);
    plan();
  }

  /* Called every second. A wall whose scenes stopped changing loads itself anew; the hours that a computer slept through
     are no seconds of waiting. */
  sonla.watch = function () {
    if (isPaused() && performance.now() >= pausedUntil) resume();
    const isOverdue = !isPaused() && !document.hidden && !sonla.isLost() && performance.now() > due;
    overdueSeconds = isOverdue ? overdueSeconds + 1 : 0;
    if (overdueSeconds * 1000 > HUNG_MS) {
      overdueSeconds = 0;
      sonla.reload();
    }
  };

  function step(by) {
    at('event').hidden = true;
    interrupted = null;
    return show((index + by + scenes.length) % scenes.length);
  }
  const keys = {
    ArrowRight: () => step(1), ArrowDown: () => step(1), ArrowLeft: () => step(-1), ArrowUp: () => step(-1),
    Escape: () => { if (drilled !== null) show(index); },
  };
  document.addEventListener('pointerdown', pause);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    pause();
    if (keys[event.key]) keys[event.key]();
  });

  /* The map tells of clicks as it does on its own page. */
  sonla.emit = function (kind, details) {
    if (kind !== 'unit') return;
    const query = new URLSearchParams(scenes[index].query);
    query.set('dv', details.value);
    drill(query.toString());
  };
  sonla.redraw = () => {};

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return clearTimeout(timer);
    if (performance.now() > due) due = performance.now() + dwellMs(index);
    return plan();
  });

  let resizing = null;
  window.addEventListener('resize', () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => { sonla.fitMap(); refresh(); }, 300);
  });

  sonla.deck = {
    refresh: refresh,
    next: () => show((index + 1) % scenes.length).then(ahead),
    turn: change,
    told: () => ({ scene: at('scene').textContent, skipped: skipped }),
    state: () => ({ index: index, due: due, skipped: skipped, isPaused: isPaused(), drilled: drilled }),
    idle: () => queue.then(() => readAhead),
  };

  async function start() {
    due = performance.now() + dwellMs(index);
    await sonla.ask();
    await show(index);
    due = performance.now() + dwellMs(index);
    plan();
    await sonla.fetchGeometry();
    for (let i = 0; i < scenes.length; i += 1) await read(i).catch(() => {});
  }

  start();
})(window.sonla);

/* The wall's time is the server's, carried on by a clock that nobody can set; and the clocks that stand on the page. */
window.sonla = window.sonla || {};

(function (sonla) {
  'use strict';

  const ZONE = 'Asia/Ho_Chi_Minh';
  const JUMP_MS = 5000;
  sonla.wall = JSON.parse(document.getElementById('wall-data').textContent);

  let base = sonla.wall.now - performance.now();
  let drift = Date.now() - performance.now();
  let sources = [];

  sonla.now = () => base + performance.now();
  sonla.setTime = (serverNow, tookMs) => { base = serverNow + tookMs / 2 - performance.now(); };

  const numbers = new Intl.DateTimeFormat('en-GB', {
    timeZone: ZONE, hour: '2-digit', minute: '2-digit', second: '2-digit', day: '2-digit', month: 'numeric',
    year: 'numeric', hour12: false,
  });
  const parts = (moment) => Object.fromEntries(numbers.formatToParts(moment).map((part) => [part.type, part.value]));
  const weekday = (p) => sonla.wall.weekdays[new Date(Date.UTC(p.year, p.month - 1, p.day)).getUTCDay()];

  sonla.hourOf = (moment) => { const p = parts(moment); return `${p.hour}:${p.minute}`; };

  /* Text is written where it changes only. */
  sonla.write = (element, text) => { if (element.textContent !== text) element.textContent = text; };

  function writeClock() {
    const p = parts(sonla.now());
    sonla.write(document.getElementById('time'), `${p.hour}:${p.minute}:${p.second}`);
    sonla.write(document.getElementById('day'), `${weekday(p)} ${p.day}/${p.month.padStart(p.month < 3 ? 2 : 1, '0')}/${p.year}`);
  }

  /* `over`: nobody owes anything more, so that nothing can be said to be fresh. */
  const stateOf = (source, now) => {
    if (source.red === null) return 'over';
    if (now >= source.red) return 'red';
    return now >= source.amber ? 'amber' : 'fresh';
  };

  function colourSources() {
    const now = sonla.now();
    sources.forEach((source) => {
      const state = stateOf(source, now);
      if (source.line.dataset.state !== state) source.line.dataset.state = state;
    });
  }

  sonla.setSources = function (given) {
    const list = document.getElementById('sources');
    while (list.children.length > given.length) list.lastChild.remove();
    while (list.children.length < given.length) {
      const line = document.createElement('li');
      ['i', 'b', 'span'].forEach((tag) => line.append(document.createElement(tag)));
      list.append(line);
    }
    sources = given.map((source, i) => ({ ...source, line: list.children[i] }));
    sources.forEach((source) => {
      sonla.write(source.line.children[1], source.label);
      sonla.write(source.line.children[2], source.until);
    });
    colourSources();
  };

  /* A computer that slept, or whose clock was set: what is shown is older than it seems. */
  function noticeJump() {
    const now = Date.now() - performance.now();
    if (Math.abs(now - drift) > JUMP_MS && sonla.ask) sonla.ask();
    drift = now;
  }

  /* The next second is planned first: whatever fails in this one, the clock goes on. */
  function tick() {
    setTimeout(tick, 1000 - (sonla.now() % 1000));
    writeClock();
    colourSources();
    noticeJump();
    if (sonla.watch) sonla.watch();
  }

  tick();
})(window.sonla);

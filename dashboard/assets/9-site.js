/* Changing one site: its form, the mark on the map, sending it, and keeping what was typed while the server is away.
   What was typed stays in the browser's session until it is saved, also over a reload or a new sign-in. */
(function (sonla) {
  'use strict';

  const ASK_MS = 30_000;
  const SEND_MS = 180_000;
  const STEP_PX = 1;
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const box = () => document.getElementById('site-editor');
  const words = () => box().dataset;
  let opened = null;
  let keys = {};

  const draftName = (form) => `sonla-site-${form.dataset.site}-${form.dataset.form}`;
  const typedIn = (form) => [...form.elements].filter((field) => field.name && field.type !== 'file');
  const isTyped = (field) => field.value !== (field.dataset.was ?? field.defaultValue);
  const newKey = () => crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;

  /* The form */
  async function open(site, part) {
    const url = `/sites/${site}`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(ASK_MS) }).catch(() => null);
    if (!answer || !answer.ok) {
      const told = answer && await answer.json().catch(() => null);
      return sonla.toast((told && told.message) || words().noForm);
    }
    close();
    box().innerHTML = await answer.text();
    opened = site;
    sonla.all('select', box()).forEach((field) => { field.dataset.was = field.value; });
    sonla.all('form', box()).forEach((form) => { form.hidden = form.dataset.form !== part; takeDraft(form); sayDays(form); });
    const form = box().querySelector(`form[data-form="${part}"]`);
    box().scrollIntoView({ block: 'start' });
    form.querySelector('input').focus({ preventScroll: true });
    if (part === 'change' && innerWidth > 760 && sonla.map && numbers(form)) mark(form);
    return undefined;
  }

  function close() {
    const button = opened && document.querySelector(`[data-edit-site="${opened}"]`);
    opened = null;
    keys = {};
    unmark();
    box().replaceChildren();
    if (button) button.focus({ preventScroll: true });
  }

  function say(form, text, failed, notes) {
    const message = form.querySelector('.form-message');
    message.hidden = false;
    message.classList.toggle('failed', Boolean(failed));
    message.replaceChildren(text);
    if (notes && notes.length) {
      const list = document.createElement('ul');
      notes.forEach((note) => { const item = document.createElement('li'); item.textContent = note.text; list.append(item); });
      message.append(list);
    }
    message.scrollIntoView({ block: 'nearest' });
  }

  function showWrong(form, fields) {
    sonla.all('.field.wrong', form).forEach((field) => {
      field.classList.remove('wrong');
      field.querySelector('small').remove();
      field.querySelector('[aria-invalid]').removeAttribute('aria-invalid');
    });
    const wrong = Object.keys(fields || {}).filter((name) => form.elements[name]);
    wrong.forEach((name) => {
      const told = document.createElement('small');
      told.textContent = fields[name];
      form.elements[name].setAttribute('aria-invalid', 'true');
      form.elements[name].closest('.field').append(told);
      form.elements[name].closest('.field').classList.add('wrong');
    });
    if (wrong.length) form.elements[wrong[0]].focus();
  }

  /* What was typed and not saved */
  function keepDraft(form) {
    const typed = typedIn(form).filter(isTyped).map((field) => [field.name, field.value]);
    if (typed.length) sessionStorage.setItem(draftName(form), JSON.stringify(typed));
    else forget(form);
  }

  function forget(form) { sessionStorage.removeItem(draftName(form)); }

  /* Days as the page's language writes them, whatever the browser's own controls do. */
  function dayText(value) {
    const [year, month, day] = value.split('-');
    if (!day) return '';
    if (document.documentElement.lang === 'vi') return `${day}/${Number(month) < 3 ? month : Number(month)}/${year}`;
    const names = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' };
    return new Date(`${value}T00:00Z`).toLocaleDateString('en-GB', names);
  }

  function sayDays(form) {
    sonla.all('.date-field', form).forEach((field) => {
      field.querySelector('.day').textContent = dayText(field.querySelector('input').value);
    });
  }

  function takeDraft(form) {
    const kept = JSON.parse(sessionStorage.getItem(draftName(form)) || '[]');
    kept.forEach(([name, value]) => { if (form.elements[name]) form.elements[name].value = value; });
    if (kept.length) say(form, words().draft);
  }

  /* Sending */
  function changed(form) {
    const typed = Object.fromEntries(typedIn(form).filter((f) => f.name !== 'reason' && isTyped(f)).map((f) => [f.name, f.value]));
    if ('latitude' in typed || 'longitude' in typed) {
      ['latitude', 'longitude'].forEach((name) => { typed[name] = form.elements[name].value; });
    }
    if ('state' in typed && form.elements.state_on) typed.state_on = form.elements.state_on.value;
    return typed;
  }

  function sendChange(form) {
    const typed = changed(form);
    if (!Object.keys(typed).length) return say(form, words().nothing);
    const asked = { typed: typed, seen: JSON.parse(form.dataset.seen), reason: form.elements.reason.value, key: keyOf(form) };
    return post(form, 'changes', JSON.stringify(asked), 'application/json');
  }

  function sendInspection(form) {
    const file = form.elements.photo.files[0];
    if (file && file.size > Number(form.dataset.mostBytes)) return say(form, form.dataset.tooLarge, true);
    const asked = new FormData(form);
    asked.append('key', keyOf(form));
    return post(form, 'inspections', asked);
  }

  /* Sent again, since its answer was lost, the same form has the same key: it is done once. */
  function keyOf(form) {
    const what = JSON.stringify(typedIn(form).map((field) => field.value)) + (form.elements.photo ? form.elements.photo.value : '');
    if (keys[form.dataset.form]?.what !== what) keys[form.dataset.form] = { what: what, key: newKey() };
    return keys[form.dataset.form].key;
  }

  function post(form, to, body, type) {
    const request = new XMLHttpRequest();
    const progress = form.querySelector('progress');
    const button = form.querySelector('.main-button');
    request.open('POST', `/sites/${form.dataset.site}/${to}`);
    request.timeout = SEND_MS;
    if (type) request.setRequestHeader('Content-Type', type);
    if (progress) request.upload.onprogress = (event) => { progress.hidden = false; progress.value = event.loaded / event.total; };
    const done = () => { button.disabled = false; if (progress) progress.hidden = true; };
    request.onload = () => { done(); answered(form, request); };
    request.onerror = request.ontimeout = () => { done(); say(form, words().noAnswer, true); };
    keepDraft(form);
    showWrong(form, {});
    say(form, words().sending);
    button.disabled = true;
    request.send(body);
  }

  function answered(form, request) {
    let told = null;
    try { told = JSON.parse(request.responseText); } catch { told = null; }
    if (request.status === 401) location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
    if (request.status !== 200 || !told) {
      say(form, (told && told.message) || words().noAnswer, true);
      return showWrong(form, told && told.fields);
    }
    forget(form);
    sonla.redraw();
    unmark();
    sonla.all('form', box()).forEach((one) => { if (one !== form) one.remove(); });
    const message = form.querySelector('.form-message');
    form.replaceChildren(message, closing());
    say(form, told.message, false, told.notes);
    return form.querySelector('button').focus();
  }

  function closing() {
    const button = document.createElement('button');
    Object.assign(button, { type: 'button', className: 'plain-button', textContent: words().cancel });
    button.dataset.closeEditor = '';
    return button;
  }

  async function undo(button) {
    if (!window.confirm(button.dataset.ask)) return;
    const asked = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ import: Number(button.dataset.undoEdit) }) };
    const answer = await fetch(`/sites/${button.dataset.site}/undo`, asked).catch(() => null);
    const told = answer && await answer.json().catch(() => null);
    sonla.toast((told && told.message) || words().noAnswer);
    sonla.redraw();
  }

  /* The mark on the map */
  let pin = null;

  function numbers(form) {
    const read = ['longitude', 'latitude'].map((name) => Number(form.elements[name].value.replace(',', '.') || NaN));
    return read.every(Number.isFinite) && Math.abs(read[1]) <= 85 ? read : null;
  }

  function mark(form) {
    unmark();
    const map = sonla.map;
    const button = document.createElement('button');
    const bar = document.createElement('div');
    const where = document.createElement('output');
    const ready = document.createElement('button');
    const area = document.querySelector('.map-area');
    const at = numbers(form) || map.getCenter().toArray();
    Object.assign(button, { type: 'button', className: 'site-mark' });
    button.setAttribute('aria-label', words().marker);
    Object.assign(ready, { type: 'button', className: 'main-button', textContent: words().placed });
    ready.addEventListener('click', () => { const of = pin.form; unmark(); sonla.showTab('panel'); of.elements.latitude.focus(); });
    bar.className = 'placing';
    bar.append(words().placing, where, ready);
    area.append(button, bar);
    pin = { form: form, map: map, button: button, bar: bar, where: where, at: at };
    button.addEventListener('pointerdown', drag);
    button.addEventListener('keydown', step);
    map.on('move', follow);
    follow();
  }

  function unmark() {
    if (!pin) return;
    pin.map.off('move', follow);
    pin.button.remove();
    pin.bar.remove();
    pin = null;
  }

  const written = (value, digits) => value.toFixed(digits).replace('.', document.documentElement.lang === 'vi' ? ',' : '.');

  function follow() {
    const at = pin.map.project(pin.at);
    pin.button.style.left = `${at.x}px`;
    pin.button.style.top = `${at.y}px`;
    pin.where.textContent = [pin.at[1], pin.at[0]].map((value) => written(value, 5)).join('; ');
  }

  function moveTo(x, y) {
    const to = pin.map.unproject([x, y]);
    pin.at = [to.lng, to.lat];
    pin.form.elements.longitude.value = written(to.lng, 6);
    pin.form.elements.latitude.value = written(to.lat, 6);
    keepDraft(pin.form);
    follow();
  }

  function drag(event) {
    event.preventDefault();
    const target = pin.button;
    const start = pin.map.project(pin.at);
    const from = [event.clientX, event.clientY];
    target.setPointerCapture(event.pointerId);
    target.focus();
    const move = (e) => moveTo(start.x + e.clientX - from[0], start.y + e.clientY - from[1]);
    const end = () => { target.removeEventListener('pointermove', move); };
    target.addEventListener('pointermove', move);
    target.addEventListener('pointerup', end, { once: true });
    target.addEventListener('pointercancel', end, { once: true });
  }

  function step(event) {
    const to = ARROWS[event.key];
    if (!to) return;
    event.preventDefault();
    const at = pin.map.project(pin.at);
    const by = event.shiftKey ? 20 * STEP_PX : STEP_PX;
    moveTo(at.x + to[0] * by, at.y + to[1] * by);
  }

  /* Wiring */
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.dataset.editSite) open(button.dataset.editSite, button.dataset.part);
    else if (button.dataset.undoEdit) undo(button);
    else if ('closeEditor' in button.dataset) close();
    else if ('place' in button.dataset) { mark(button.form); sonla.showTab('map'); pin.button.focus(); }
  });

  document.addEventListener('submit', (event) => {
    const form = event.target.closest('#site-editor form');
    if (!form) return;
    event.preventDefault();
    if (form.dataset.form === 'change') sendChange(form);
    else sendInspection(form);
  });

  document.addEventListener('input', (event) => {
    const form = event.target.closest && event.target.closest('#site-editor form');
    if (!form) return;
    if (event.target.name === 'state' && form.elements.state_on && !isTyped(form.elements.state_on)) {
      form.elements.state_on.value = form.dataset.today;
    }
    if (event.target.type === 'file') preview(form, event.target.files[0]);
    sayDays(form);
    keepDraft(form);
    if (pin && pin.form === form && numbers(form)) { pin.at = numbers(form); follow(); }
  });

  function preview(form, file) {
    const image = form.querySelector('.photo-preview');
    if (image.src) URL.revokeObjectURL(image.src);
    image.hidden = !file;
    if (!file) return;
    form.querySelector('.file output').textContent = file.name;
    if (file.size > Number(form.dataset.mostBytes)) say(form, form.dataset.tooLarge, true);
    image.onerror = () => { image.hidden = true; };
    image.src = URL.createObjectURL(file);
  }

  /* Escape leaves the mark or the form, not the place on the map. */
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !opened || !event.target.closest('#site-editor, .site-mark, .placing')) return;
    event.stopPropagation();
    if (pin && event.target.closest('.site-mark, .placing')) pin.bar.querySelector('button').click();
    else close();
  }, true);
})(window.sonla);

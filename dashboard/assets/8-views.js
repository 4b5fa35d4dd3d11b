/* Saved views: what the menu holds is fetched when it is opened, and comes back anew with every deed. */
(function (sonla) {
  'use strict';

  const body = () => document.getElementById('views');
  const summary = () => document.querySelector('.views-menu > summary');

  async function ask(path, options) {
    try {
      const answer = await fetch(`${path}${location.search}`, options);
      const text = await answer.text();
      if (answer.ok || answer.status === 422) return show(text);
      return tell(answer.status === 503 && text ? text : body().dataset.lost, true);
    } catch {
      return tell(body().dataset.lost, true);
    }
  }

  const reload = () => ask('/views/');

  function show(content) {
    body().innerHTML = content;
    body().scrollTop = 0;
    const next = body().querySelector('[autofocus]');
    if (next) next.focus();
    else if (!body().closest('details').contains(document.activeElement)) summary().focus();
  }

  /* At the top, where it is seen; what was typed stays. */
  function tell(text, isFailed) {
    let line = body().querySelector('.form-message');
    if (!line) {
      line = document.createElement('p');
      body().prepend(line);
    }
    line.className = `form-message${isFailed ? ' failed' : ''}`;
    line.setAttribute('role', isFailed ? 'alert' : 'status');
    line.textContent = text;
    body().scrollTop = 0;
  }

  function send(form, button) {
    const given = Object.fromEntries(new FormData(form, button));
    form.querySelectorAll('button').forEach((one) => { one.disabled = true; });
    ask(form.dataset.to, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(given) })
      .finally(() => form.querySelectorAll('button').forEach((one) => { one.disabled = false; }));
  }

  /* Without https browsers hand their clipboard to nobody; a selected field can be copied all the same. */
  async function copy(query, button) {
    const address = `${location.origin}${location.pathname}${query}`;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      const field = document.createElement('input');
      field.value = address;
      field.readOnly = true;
      button.after(field);
      field.select();
      document.execCommand('copy');
      field.remove();
      button.focus();
    }
    tell(`${body().dataset.copied}: ${address}`);
  }

  /* One question of one view at a time. */
  function unfold(view, asked) {
    const more = view.querySelector('.view-more');
    more.querySelector('.view-deeds').hidden = Boolean(asked);
    more.querySelectorAll('form').forEach((form) => { form.hidden = form.dataset.asks !== asked; });
    const next = more.querySelector('form:not([hidden]) :is(input, button), .view-deeds:not([hidden]) button');
    if (next) next.focus();
    if (next && next.select) next.select();
  }

  const deeds = {
    reset: () => {
      sonla.emit('visit', {});
      sonla.firstLayout();
      sonla.clearGrids();
      sonla.zoom(0);
    },
    more: (button) => {
      const view = button.closest('.view');
      const isOpen = button.getAttribute('aria-expanded') !== 'true';
      button.setAttribute('aria-expanded', isOpen);
      view.querySelector('.view-more').hidden = !isOpen;
      if (isOpen) unfold(view, '');
    },
    ask: (button) => unfold(button.closest('.view'), button.dataset.value || ''),
    copy: (button) => copy(button.dataset.value, button),
    reload: reload,
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest('[data-view-do]');
    if (button) deeds[button.dataset.viewDo](button);
  });

  document.addEventListener('submit', (event) => {
    if (!body() || !body().contains(event.target)) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });

  document.addEventListener('toggle', (event) => {
    if (!event.target.matches || !event.target.matches('.views-menu') || !event.target.open) return;
    body().textContent = body().dataset.reading;
    reload();
  }, true);
})(window.sonla);

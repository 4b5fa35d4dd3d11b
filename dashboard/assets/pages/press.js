/* Files and pictures of the press office are made when they are asked for; what goes wrong is told where that was done. */
(function () {
  'use strict';

  function tell(place, text) {
    place.querySelector(':scope > .press-fault')?.remove();
    if (!text) return;
    const notice = document.createElement('p');
    notice.className = 'verdict refused press-fault';
    notice.setAttribute('role', 'alert');
    notice.textContent = text;
    place.append(notice);
  }

  async function take(link) {
    const place = link.closest('.press-form');
    tell(place, '');
    link.setAttribute('aria-busy', 'true');
    try {
      const answer = await fetch(link.href);
      if (answer.redirected) location.reload();
      else if (!answer.ok) tell(place, await answer.text());
      else await window.sonla.saveAnswer(answer, new URL(link.href).pathname.split('/').pop());
    } catch {
      // Without a connection the browser says so in its own words.
      location.href = link.href;
    } finally {
      link.removeAttribute('aria-busy');
    }
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest('.press-form a[download]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!link.hasAttribute('aria-busy')) take(link);
  });

  document.addEventListener('error', async ({ target }) => {
    if (!(target instanceof HTMLImageElement) || !target.matches('.press-preview')) return;
    const answer = await fetch(target.src).catch(() => null);
    if (answer && !answer.ok) tell(target.closest('figure'), await answer.text());
  }, true);

  document.addEventListener('load', ({ target }) => {
    if (target instanceof HTMLImageElement && target.matches('.press-preview')) tell(target.closest('figure'), '');
  }, true);
}());

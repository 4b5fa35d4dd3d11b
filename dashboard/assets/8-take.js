/* "Chụp": the press office freezes what the address shows; the whole state is in the address. */
document.addEventListener('click', (event) => {
  if (!event.target.closest('[data-take]')) return;
  location.href = `/press/?chup=${encodeURIComponent(location.search || '?')}`;
});

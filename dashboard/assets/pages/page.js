/* What every page but the map does by itself: language, theme, closing messages, and reading again after a lost connection. */
window.sonla = window.sonla || {};
window.dash_clientside = window.dash_clientside || {};

(function (sonla) {
  'use strict';

  sonla.toast = (text) => dash_clientside.set_props('toast', { children: text });
  sonla.redraw = () => dash_clientside.set_props('refresh', { data: Date.now() });

  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.dataset.close === 'toast') sonla.toast('');
    if (button.dataset.close === 'dialog') dash_clientside.set_props('dialog', { is_open: false });
    if (button.dataset.cookie) {
      document.cookie = `${button.dataset.cookie}=${button.dataset.value};path=/;max-age=31536000;samesite=lax`;
      location.reload();
    }
  });
})(window.sonla);

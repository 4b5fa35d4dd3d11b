/* An answer of the server becomes a file of the reader's, under the name that the server gave it. */
window.sonla = window.sonla || {};

(function (sonla) {
  'use strict';

  sonla.saveAnswer = async function (answer, otherName) {
    const named = /filename="?([^";]+)/.exec(answer.headers.get('Content-Disposition') || '');
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await answer.blob());
    link.download = named ? named[1] : otherName;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
})(window.sonla);

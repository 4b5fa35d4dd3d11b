/* Sending files one after the other with their progress, and moving about in the sheets that came back. */
(function (sonla) {
  'use strict';

  const FILES_URL = '/data/files';
  const CARD_MS = 100;
  const DOUBLE_CLICK_MS = 800;
  const MIB = 1024 * 1024;
  const waiting = [];
  let isSending = false;
  let count = 0;

  const drop = () => document.querySelector('.drop');
  const chooser = document.createElement('input');
  Object.assign(chooser, { type: 'file', multiple: true, accept: '.xlsx,.xlsm,.xls,.csv', hidden: true });
  chooser.setAttribute('aria-hidden', 'true');
  chooser.addEventListener('change', () => { take([...chooser.files]); chooser.value = ''; });
  document.body.append(chooser);

  function line(text, className) {
    const item = document.createElement('li');
    item.className = className;
    const name = document.createElement('span');
    name.textContent = text;
    item.append(name);
    document.querySelector('.uploads').append(item);
    return item;
  }

  function take(files) {
    const words = drop().dataset;
    files.forEach((file, index) => {
      if (file.size > Number(words.limit)) {
        fail(line('', 'upload'), words.tooLarge.replace('{name}', file.name));
        return;
      }
      const item = line(file.name, 'upload');
      const bar = document.createElement('progress');
      bar.max = Math.max(file.size, 1);
      bar.value = 0;
      const state = document.createElement('small');
      state.textContent = words.waiting;
      item.append(bar, state);
      waiting.push({ file, item, bar, state, isFirst: index === 0 });
    });
    next();
  }

  function next() {
    if (isSending || !waiting.length) return;
    isSending = true;
    send(waiting.shift());
  }

  function done() {
    isSending = false;
    next();
  }

  function fail(item, text) {
    item.className = 'upload failed';
    item.setAttribute('role', 'alert');
    const name = item.querySelector('span').textContent;
    item.replaceChildren(name ? `${name}: ${text}` : text);
  }

  function send(upload) {
    const words = drop().dataset;
    const request = new XMLHttpRequest();
    request.open('POST', FILES_URL);
    request.setRequestHeader('X-Sonla-Page', 'data');
    request.setRequestHeader('X-File-Name', encodeURIComponent(upload.file.name));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => {
      upload.bar.value = event.loaded;
      upload.state.textContent = `${words.sending} ${(event.loaded / MIB).toFixed(1)} / ${(upload.file.size / MIB).toFixed(1)} MiB`;
    };
    request.onload = () => {
      if (request.status === 200) return arrived(upload, JSON.parse(request.responseText));
      const isTold = (request.getResponseHeader('Content-Type') || '').startsWith('text/plain');
      fail(upload.item, isTold ? request.responseText : words.failed);
      return done();
    };
    request.onerror = () => { fail(upload.item, words.failed); done(); };
    request.send(upload.file);
  }

  /* The next file is sent once this one's card stands: cards are added one by one. */
  function arrived(upload, file) {
    count += 1;
    const key = `${file.sha256.slice(0, 12)}-${Date.now()}-${count}`;
    dash_clientside.set_props('arrived', { data: { ...file, key } });
    const timer = setInterval(() => {
      const card = document.querySelector(`[data-arrived="${key}"]`);
      if (!card) return;
      clearInterval(timer);
      if (upload.isFirst) card.scrollIntoView({ behavior: 'smooth' });
      upload.item.remove();
      done();
    }, CARD_MS);
  }

  const gridId = (key, sheet) => ({ file: key, part: 'grid', sheet: Number(sheet) });
  const grid = (data, key) => dash_ag_grid.getApi(gridId(key, data.sheet));

  function showCell(button) {
    const { show, row, column } = button.dataset;
    const api = grid(button.dataset, show);
    const node = api && api.getRowNode(row);
    if (!node || node.rowIndex === null) return;
    api.ensureIndexVisible(node.rowIndex, 'middle');
    api.ensureColumnVisible(column);
    api.setFocusedCell(node.rowIndex, column);
  }

  function onlyFaulty(button) {
    const isOn = button.getAttribute('aria-checked') !== 'true';
    button.setAttribute('aria-checked', isOn);
    const model = isOn ? { bad: { filterType: 'number', type: 'equals', filter: 1 } } : null;
    grid(button.dataset, button.dataset.onlyFaulty).setFilterModel(model);
  }

  document.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.dataset.choose) chooser.click();
    if (button.dataset.show) showCell(button);
    if (button.dataset.onlyFaulty) onlyFaulty(button);
  });

  /* While the server works on a card its buttons do nothing, and a double click is one click. */
  document.addEventListener('click', (event) => {
    const button = event.target.closest('.card-box > .actions button');
    if (!button) return;
    const isBusy = button.closest('.card-box').querySelector('.report[data-dash-is-loading]');
    const now = Date.now();
    if (isBusy || now - Number(button.dataset.clickedAt || 0) < DOUBLE_CLICK_MS) event.stopPropagation();
    else button.dataset.clickedAt = now;
  }, true);

  const carriesFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes('Files');
  document.addEventListener('dragover', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    drop().classList.add('over');
  });
  document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) drop().classList.remove('over'); });
  document.addEventListener('drop', (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    drop().classList.remove('over');
    take([...event.dataTransfer.files]);
  });
})(window.sonla);

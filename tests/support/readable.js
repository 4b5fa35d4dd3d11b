/* What a person could not read on this page: letters too small, too pale, cut off or covered. One line per finding. */
(function () {
  'use strict';

  const SMALLEST_PX = 12;
  const CONTRAST = 4.5;
  const LARGE_CONTRAST = 3; /* from 24 px, or bold from 18,66 px (WCAG 1.4.3) */

  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  function rgba(color) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = '#000';
    pen.fillStyle = color;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }
  const over = ([r, g, b, a], below) => [0, 1, 2].map((i) => [r, g, b][i] * a + below[i] * (1 - a)).concat(1);

  const opaque = (color) => rgba(color)[3] === 1;
  function background(element) {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      layers.push(style.backgroundColor);
      if (opaque(style.backgroundColor)) break;
    }
    return layers.reverse().reduce((below, color) => over(rgba(color), below), [255, 255, 255, 1]);
  }

  function luminance([r, g, b]) {
    const linear = [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  }
  function contrast(a, b) {
    const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  }

  /* The part of a rectangle that its scrolling and hiding ancestors leave; null where nothing is left. */
  function visiblePart(element, box) {
    const part = { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
    for (let e = element; e && e !== document.documentElement; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
      const clip = e.getBoundingClientRect();
      part.left = Math.max(part.left, clip.left);
      part.top = Math.max(part.top, clip.top);
      part.right = Math.min(part.right, clip.right);
      part.bottom = Math.min(part.bottom, clip.bottom);
    }
    part.left = Math.max(part.left, 0);
    part.top = Math.max(part.top, 0);
    part.right = Math.min(part.right, innerWidth);
    part.bottom = Math.min(part.bottom, innerHeight);
    return part.right - part.left > 1 && part.bottom - part.top > 1 ? part : null;
  }

  const HIDES = ['hidden', 'clip'];
  /* Text wider than the box that hides the rest; what scrolls can be scrolled. */
  function isCut(element, box) {
    for (let e = element; e && e !== document.body; e = e.parentElement) {
      const style = getComputedStyle(e);
      const clip = e.getBoundingClientRect();
      if (HIDES.includes(style.overflowX) && (box.right > clip.right + 1 || box.left < clip.left - 1)) return true;
      if (HIDES.includes(style.overflowY) && (box.bottom > clip.bottom + 3 || box.top < clip.top - 3)) return true;
      if (style.overflowX === 'auto' || style.overflowX === 'scroll' || style.overflowY === 'auto') return false;
    }
    return box.right > innerWidth + 1 || box.left < -1;
  }

  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !e.closest('.spoken, .skip, [aria-hidden="true"], [disabled], .ag-hidden, .ag-aria-description-container');

  function texts() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || ['SCRIPT', 'STYLE'].includes(element.tagName) || !shown(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width > 1 && box.height > 1) found.push({ node, element, box, range });
    }
    return found;
  }

  function judge({ node, element, box }) {
    const style = getComputedStyle(element);
    const name = `"${node.data.trim().slice(0, 40)}" (${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className})`;
    const part = visiblePart(element, box);
    const faults = [];
    if (isCut(element, box)) faults.push(`cut: ${name}`);
    if (!part) return faults;
    const svg = element.closest('svg');
    const size = parseFloat(style.fontSize);
    if (size < SMALLEST_PX - 0.01) faults.push(`small: ${name} ${size}px`);
    const paint = svg ? style.fill : style.color;
    const below = background(svg ? svg.parentElement : element);
    const ratio = contrast(over(rgba(paint), below), below);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? LARGE_CONTRAST : CONTRAST)) faults.push(`pale: ${name} ${ratio.toFixed(2)}`);
    const on = document.elementFromPoint((part.left + part.right) / 2, (part.top + part.bottom) / 2);
    const related = on && (on.contains(element) || element.contains(on) || on.closest('label')?.contains(element));
    if (!svg && !related && style.pointerEvents !== 'none') {
      faults.push(`covered: ${name} by ${on && on.tagName.toLowerCase()}.${on && on.className}`);
    }
    return faults;
  }

  function judgePlaceholder(input) {
    const style = getComputedStyle(input, '::placeholder');
    const below = background(input);
    const ratio = contrast(over(rgba(style.color), below), below);
    return ratio < CONTRAST ? [`pale: placeholder of ${input.id} ${ratio.toFixed(2)}`] : [];
  }

  window.unreadable = () => {
    const inputs = [...document.querySelectorAll('input[placeholder]')].filter(shown);
    const wide = document.documentElement.scrollWidth;
    const sideways = wide > innerWidth ? [`sideways: ${wide}px on ${innerWidth}px`] : [];
    return [...sideways, ...texts().flatMap(judge), ...inputs.flatMap(judgePlaceholder)];
  };
})();

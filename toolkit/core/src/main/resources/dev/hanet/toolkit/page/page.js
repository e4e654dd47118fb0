'use strict';
(() => {
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const make = (name, parent, text = '') => {
    const element = document.createElement(name);
    element.textContent = text;
    return parent.appendChild(element);
  };
  document.documentElement.classList.add('js');

  // Tables: a click on a head sorts, numbers as numbers, what is no number last.
  for (const table of all('table.sortable')) {
    const body = table.tBodies[0];
    all('thead th', table).forEach((head, column) => {
      const words = head.textContent;
      head.textContent = '';
      const button = make('button', head, words);
      button.type = 'button';
      button.addEventListener('click', () => {
        const falling = head.getAttribute('aria-sort') === 'ascending';
        all('thead th', table).forEach((other) => other.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', falling ? 'descending' : 'ascending');
        const key = (row) => row.cells[column].textContent.trim();
        const number = (text) => (/^[+-]?[\d.,]+(e[+-]?\d+)?$/i.test(text) ? Number(text.replace(/,/g, '')) : NaN);
        const compare = (a, b) => {
          const [x, y] = [number(key(a)), number(key(b))];
          if (Number.isNaN(x) || Number.isNaN(y)) {
            return Number.isNaN(x) && Number.isNaN(y) ? key(a).localeCompare(key(b), 'en') * (falling ? -1 : 1) : Number.isNaN(x) ? 1 : -1;
          }
          return (x - y) * (falling ? -1 : 1);
        };
        Array.from(body.rows).sort(compare).forEach((row) => body.append(row));
      });
    });
  }

  // Charts: the values where the pointer is, or where the arrow keys have gone.
  for (const svg of all('svg[data-chart]')) {
    const chart = JSON.parse(svg.dataset.chart);
    const [top, height] = chart.plot;
    const places = [...new Map(chart.series.flatMap((series) => series.points).map((point) => [point[0], point[2]])).entries()]
      .sort((a, b) => a[0] - b[0]);
    if (places.length === 0) {
      continue;
    }
    const tip = make('div', svg.parentNode);
    tip.className = 'tip';
    tip.setAttribute('role', 'status');
    tip.hidden = true;
    const cross = svg.appendChild(document.createElementNS('http://www.w3.org/2000/svg', 'line'));
    cross.setAttribute('class', 'cross');
    let at = -1;
    const show = (index) => {
      at = Math.max(0, Math.min(places.length - 1, index));
      const [x, left] = places[at];
      cross.setAttribute('x1', left);
      cross.setAttribute('x2', left);
      cross.setAttribute('y1', top);
      cross.setAttribute('y2', top + height);
      cross.style.display = '';
      tip.textContent = '';
      make('b', tip, chart.across + ' ' + x);
      for (const series of chart.series) {
        const point = series.points.find((one) => one[0] === x);
        if (point) {
          const row = make('div', tip);
          make('i', row).style.background = series.color;
          row.append(series.name + '  ' + point[1]);
        }
      }
      tip.hidden = false;
      const frame = svg.parentNode.clientWidth;
      const scale = svg.clientWidth / svg.viewBox.baseVal.width;
      const wanted = left * scale + 24;
      tip.style.left = (wanted + tip.offsetWidth > frame ? Math.max(4, wanted - tip.offsetWidth - 28) : wanted) + 'px';
      tip.style.top = (top * scale + 12) + 'px';
    };
    const hide = () => {
      tip.hidden = true;
      cross.style.display = 'none';
      at = -1;
    };
    svg.addEventListener('pointermove', (event) => {
      const x = (event.clientX - svg.getBoundingClientRect().left) * svg.viewBox.baseVal.width / svg.clientWidth;
      const distances = places.map((place) => Math.abs(place[1] - x));
      show(distances.indexOf(Math.min(...distances)));
    });
    svg.addEventListener('pointerleave', hide);
    svg.addEventListener('blur', hide);
    svg.addEventListener('keydown', (event) => {
      const steps = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: places.length - 1 };
      if (event.key in steps) {
        event.preventDefault();
        show(steps[event.key]);
      } else if (event.key === 'Escape') {
        hide();
      }
    });
  }

  // Images: one at a time, with layers between which a slider blends.
  for (const cases of all('.cases')) {
    const viewer = cases.querySelector('.viewer');
    const figures = all('.case', viewer);
    const button = (figure) => cases.querySelector('button[data-case="' + figure.id + '"]');
    const rows = () => all('tbody tr', cases);
    let shown = figures[0];
    const show = (figure) => {
      shown = figure;
      figures.forEach((one) => { one.hidden = one !== figure; });
      rows().forEach((row) => row.classList.toggle('shown', row.contains(button(figure))));
    };
    const step = (by) => {
      const order = rows().map((row) => row.querySelector('button[data-case]')).filter(Boolean);
      const next = order[(order.indexOf(button(shown)) + by + order.length) % order.length];
      show(document.getElementById(next.dataset.case));
      next.scrollIntoView({ block: 'nearest' });
    };
    all('button[data-case]', cases).forEach((one) => one.addEventListener('click', () => show(document.getElementById(one.dataset.case))));
    all('button[data-step]', cases).forEach((one) => one.addEventListener('click', () => step(Number(one.dataset.step))));
    const layer = viewer.querySelector('input[name=layer]');
    const opacity = viewer.querySelector('input[name=opacity]');
    const stops = all('.stops button', viewer);
    const blend = () => {
      stops.forEach((stop, index) => {
        const weight = Math.max(0, 1 - Math.abs(Number(layer.value) - index));
        viewer.style.setProperty('--' + stop.textContent, String(weight));
        stop.classList.toggle('on', weight > 0.5);
      });
      viewer.style.setProperty('--opacity', opacity.value);
      layer.setAttribute('aria-valuetext', stops[Math.round(Number(layer.value))].textContent);
    };
    stops.forEach((stop, index) => stop.addEventListener('click', () => { layer.value = String(index); blend(); }));
    layer.addEventListener('input', blend);
    opacity.addEventListener('input', blend);
    blend();
    show(shown);
  }

  // Texts: to the clipboard, or selected where the browser keeps that from files.
  for (const copy of all('.copy')) {
    copy.addEventListener('click', () => {
      const text = copy.parentNode.querySelector('pre');
      const done = () => { copy.textContent = 'copied'; };
      const select = () => { window.getSelection().selectAllChildren(text); copy.textContent = 'selected'; };
      if (navigator.clipboard) {
        navigator.clipboard.writeText(all('span', text).map((line) => line.textContent).join('\n') + '\n').then(done, select);
      } else {
        select();
      }
    });
  }
})();

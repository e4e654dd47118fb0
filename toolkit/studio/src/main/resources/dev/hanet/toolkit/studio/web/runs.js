// The page of runs: what trains, how it goes, what came of it.
import {h, s, ask, post, tell, table, renew, listen} from './dom.js';
import {legend} from './data.js';

const COLOURS = 8;
const state = {chosen: [], image: 0};

/** Lines over epochs, one a run; the nearest epoch is read at the pointer or by the arrow keys. */
function chart(title, series) {
  const [width, height, left, bottom, top] = [420, 190, 52, 22, 10];
  const all = series.flatMap(one => one.points);
  const xs = all.map(point => point[0]), ys = all.map(point => point[1]);
  const [x0, x1] = [Math.min(...xs), Math.max(...xs)];
  let [y0, y1] = [Math.min(...ys), Math.max(...ys)];
  if (y1 - y0 <= 1e-9 * Math.abs(y1)) { const beside = Math.abs(y0) / 10; y0 -= beside; y1 += beside || 1; }
  const x = value => left + (x1 > x0 ? (value - x0) / (x1 - x0) : 0.5) * (width - left - 10);
  const y = value => height - bottom - (value - y0) / (y1 - y0) * (height - bottom - top);
  const tell_ = h('figcaption', {'aria-live': 'polite'}, title);
  const cursor = s('line', {y1: top, y2: height - bottom, class: 'cursor', visibility: 'hidden'});
  const ticks = [y0, (y0 + y1) / 2, y1];
  const picture = s('svg', {viewBox: `0 0 ${width} ${height}`, class: 'chart', role: 'img', tabindex: 0, 'aria-label': `${title} over epochs; arrow keys read values`},
    ticks.map(value => [s('line', {x1: left, x2: width - 10, y1: y(value), y2: y(value), class: 'grid'}),
      s('text', {x: left - 5, y: y(value) + 4, class: 'tick end'}, String(Number(value.toPrecision(3))))]),
    x1 > x0 ? s('text', {x: left, y: height - 5, class: 'tick'}, String(x0)) : [], s('text', {x: x1 > x0 ? width - 10 : x(x1) + 22, y: height - 5, class: 'tick end'}, `epoch ${x1}`),
    series.map(one => [s('path', {class: 'line c' + one.colour, d: one.points.map((point, i) => `${i ? 'L' : 'M'}${x(point[0]).toFixed(1)} ${y(point[1]).toFixed(1)}`).join('')}),
      one.points.length < 40 ? one.points.map(point => s('circle', {cx: x(point[0]), cy: y(point[1]), r: 2.5, class: 'dot c' + one.colour})) : []]),
    cursor);
  let epoch = x1;
  const read = at => {
    epoch = Math.max(x0, Math.min(x1, Math.round(at)));
    cursor.setAttribute('x1', x(epoch)); cursor.setAttribute('x2', x(epoch)); cursor.setAttribute('visibility', 'visible');
    tell_.textContent = `${title}, epoch ${epoch}: ` + series.map(one => {
      const point = one.points.find(each => each[0] === epoch);
      return (series.length > 1 ? one.name + ' ' : '') + (point ? point[1].toPrecision(4) : 'none');
    }).join(', ');
  };
  picture.addEventListener('mousemove', event => {
    const box = picture.getBoundingClientRect();
    read(x0 + ((event.clientX - box.left) / box.width * width - left) / (width - left - 10) * (x1 - x0));
  });
  picture.addEventListener('mouseleave', () => { cursor.setAttribute('visibility', 'hidden'); tell_.textContent = title; });
  picture.addEventListener('keydown', event => {
    const step = {ArrowLeft: -1, ArrowRight: 1, Home: -1e9, End: 1e9}[event.key];
    if (step) { event.preventDefault(); read(epoch + step); }
  });
  return h('figure', {'data-chart': title}, tell_, picture);
}

/** The loss, then the metrics, then how training goes, then the graphs of attention. */
const rank = column => column === 'loss' ? 0 : column.includes('.') ? 3 : ['learningRate', 'gradientNorm'].includes(column) ? 2 : 1;

export async function open(page) {
  let now = {runs: [], jobs: []}, isOver = false;
  const seen = new Map();
  let shown = null;
  const left = h('section', {class: 'left runs', 'aria-label': 'runs'});
  const right = h('section', {class: 'right', 'aria-label': 'what came of it'});
  page.replaceChildren(h('div', {class: 'columns narrow'}, left, right));

  const source = listen('/api/runs', {runs: event => { now = JSON.parse(event.data); update(); }});

  const jobOf = run => now.jobs.find(job => job.line.endsWith(`runs/${run.name}`) || job.told.some(line => line.startsWith(`runs/${run.name} on `)));
  const isTraining = run => { const job = jobOf(run); return job && job.isRunning; };

  async function update() {
    const names = now.runs.map(run => run.name);
    const gone = state.chosen.filter(name => !names.includes(name) && seen.has(name));
    if (gone.length) tell(`${gone.join(', ')} is not in the folder any more`, true);
    state.chosen = state.chosen.filter(name => names.includes(name));
    const live = now.runs.find(run => isTraining(run) && !seen.has(run.name));
    if (live) state.chosen = [live.name];
    if (!state.chosen.length && names.length) state.chosen = [(now.runs.find(run => !run.fault) || now.runs[0]).name];
    list();
    let isNew = false;
    for (const run of now.runs.filter(one => state.chosen.includes(one.name) && !one.fault)) {
      const mark = JSON.stringify([run, isTraining(run)]);
      if (!seen.has(run.name) || seen.get(run.name).mark !== mark) {
        const whole = await ask('/api/run?run=' + encodeURIComponent(run.name)).catch(() => null);
        if (whole) { seen.set(run.name, {mark, whole}); isNew = true; }
      }
    }
    const chosen = state.chosen.join('\n');
    if ((isNew || chosen !== shown) && !isOver) { shown = chosen; details(); }
  }

  function list() {
    renew(left, h('h2', {}, 'Trainings of this studio'),
      now.jobs.length ? h('ul', {class: 'jobs'}, now.jobs.map(job => h('li', {},
        h('code', {}, job.line), ' ', job.isRunning
          ? [h('b', {}, 'running'), ' ', h('button', {type: 'button', id: 'stop-' + job.number, onclick: () => post(`/api/jobs/${job.number}/stop`, {})}, 'Stop')]
          : h('span', {}, job.code === 0 ? 'done' : `ended with code ${job.code}`),
        h('pre', {tabindex: 0, 'aria-label': `what training ${job.number} says`}, job.told.slice(-8).join('\n'))))) : h('p', {class: 'nothing'}, 'None yet: open a spec and press Train.'),
      h('h2', {}, 'Runs'),
      now.runs.length ? h('ul', {class: 'list'}, now.runs.map((run, i) => h('li', {class: state.chosen.includes(run.name) ? 'chosen' : ''},
        h('input', {type: 'checkbox', id: 'compare-' + i, checked: state.chosen.includes(run.name), 'aria-label': `compare ${run.name}`,
          onchange: event => { state.chosen = event.target.checked ? [...state.chosen, run.name].slice(-COLOURS) : state.chosen.filter(name => name !== run.name); update(); }}),
        h('button', {type: 'button', class: 'link', id: 'run-' + i, onclick: () => { state.chosen = [run.name]; state.image = 0; update(); }}, run.name),
        ' ', h('span', {class: 'status ' + run.status}, run.status === 'running' && !isTraining(run) ? 'running elsewhere, or cut off' : run.status),
        run.fault ? h('p', {class: 'mistake'}, run.fault) : '',
        run.status !== 'done' && !run.fault && !isTraining(run)
          ? [' ', h('button', {type: 'button', 'aria-label': `Resume ${run.name}`, onclick: () => post('/api/jobs', {resume: run.name}).then(() => tell('it goes on'), () => {})}, 'Resume')] : '')))
        : h('p', {class: 'nothing'}, 'No run in this folder yet.'));
  }

  function details() {
    const runs = state.chosen.map((name, colour) => ({name, colour, whole: seen.get(name) && seen.get(name).whole})).filter(run => run.whole);
    const columns = [...new Set(runs.flatMap(run => run.whole.rows.flatMap(row => Object.keys(row.values))))]
      .filter(column => column !== 'seconds')
      .sort((a, b) => rank(a) - rank(b));
    const figures = columns.map(column => {
      const series = runs.map(run => ({name: run.name, colour: run.colour,
        points: run.whole.rows.filter(row => typeof row.values[column] === 'number').map(row => [row.epoch, row.values[column]])})).filter(one => one.points.length);
      return series.length ? chart(column, series) : null;
    });
    const only = runs.length === 1 ? runs[0] : null;
    renew(right,
      h('h2', {}, runs.length > 1 ? 'Several runs' : only ? only.name : 'No run is chosen'),
      runs.length > 1 && runs.every(run => now.runs.find(one => one.name === run.name && one.hasReport)) ? h('p', {}, h('a', {id: 'compared', target: '_blank', rel: 'noopener',
        href: '/api/runs/compared?runs=' + encodeURIComponent(runs.map(run => run.name).join(','))}, 'These runs side by side')) : '',
      runs.length > 1 ? h('ul', {class: 'legend'}, runs.map(run => h('li', {class: 'c' + run.colour}, run.name))) : '',
      only && only.whole.failure ? h('p', {class: 'mistake'}, only.whole.failure) : '',
      runs.length && !figures.some(Boolean) ? h('p', {class: 'nothing'}, 'No epoch has ended yet.') : '',
      h('div', {class: 'charts'}, figures));
    if (only) results(only);
  }

  async function results(run) {
    const about = now.runs.find(one => one.name === run.name);
    if (!about || !about.hasReport) return;
    const asked = encodeURIComponent(run.name);
    right.querySelector('h2').after(h('p', {}, h('a', {href: '/api/run/report?run=' + asked, target: '_blank', rel: 'noopener'}, 'The report of this run')));
    const report = await ask('/api/run/results?run=' + asked).catch(() => null);
    if (!report || isOver || state.chosen.length !== 1 || state.chosen[0] !== run.name) return;
    const cases = (report.images && report.images.cases) || [];
    if (!cases.length) return;
    const metrics = Object.entries(report.images.metrics);
    const stage = h('div', {class: 'case'});
    const show = i => {
      state.image = Math.max(0, Math.min(cases.length - 1, i));
      const one = cases[state.image];
      renew(stage, h('p', {}, h('button', {type: 'button', onclick: () => show(state.image - 1)}, 'Previous'), ' ',
        h('button', {type: 'button', onclick: () => show(state.image + 1)}, 'Next'), ' ', h('b', {}, one.id)),
      h('div', {class: 'pictures'}, Object.entries(one.layers.files).map(([kind, file]) => h('figure', {},
        h('img', {src: `/api/run/picture?run=${asked}&file=${encodeURIComponent(file)}`, alt: `${kind} of ${one.id}`}), h('figcaption', {}, kind)))),
      h('p', {}, 'Classes:', legend([{}, ...report.classes]), one.layers.files.difference ? [' difference:', legend([{}, ...report.differences])] : []));
      rows.forEach((row, j) => row.classList.toggle('chosen', j === state.image));
    };
    const shown = cases.map((one, i) => [h('th', {scope: 'row'}, h('button', {type: 'button', class: 'link', onclick: () => show(i)}, one.id)),
      ...metrics.map(([key]) => typeof one.values[key] === 'number' ? one.values[key].toFixed(4) : '')]);
    const all = table('test images', ['image', ...metrics.map(([, words]) => words)], shown);
    const rows = [...all.querySelectorAll('tbody tr')];
    right.append(h('h2', {}, 'Image by image'), stage, h('div', {class: 'scroll'}, all));
    show(state.image);
  }

  return () => { isOver = true; source.close(); };
}

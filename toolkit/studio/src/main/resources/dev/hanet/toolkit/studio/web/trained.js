// What a trained network can be asked: what a pixel attends to, and the mask of an image.
import {h, ask, tell, listen} from './dom.js';
import {legend} from './data.js';

const state = {run: null, image: null, x: null, y: null, deltas: {}, beside: ['', '']};

/** The runs that have ended an epoch, once. */
async function trained() {
  return new Promise(resolve => {
    const source = listen('/api/runs', {runs: event => {
      source.close();
      resolve(JSON.parse(event.data).runs.filter(run => run.bytes > 0 && run.status !== 'running').map(run => run.name));
    }});
  });
}

function chooser(runs, chosen) {
  if (!runs.includes(state.run)) { state.run = runs[0] || null; state.deltas = {}; }
  const list = h('select', {'aria-label': 'run', onchange: () => { state.run = list.value; state.deltas = {}; state.image = null; chosen(); }},
    runs.map(name => h('option', {value: name, selected: name === state.run}, name)));
  return list;
}

const rounded = value => value === null || value === undefined ? 'none' : value.toPrecision(4);

/** Click a pixel, see what each level attends to; pull delta, see the graph change. */
export async function openExplain(page) {
  let isOver = false, asked = 0, caution = '', classes = [];
  const runs = await trained();
  const images = h('select', {'aria-label': 'test image', onchange: () => { state.image = images.value; picture(); }});
  const words = h('p', {'aria-live': 'polite'});
  const canvas = h('div', {class: 'stack pick'});
  const maps = h('div', {});
  const beside = [0, 1].map(i => h('select', {id: 'beside-' + i, 'aria-label': i ? 'beside it, another one' : 'beside it',
    onchange: () => { state.beside[i] = beside[i].value; explain(); }}));
  const sliders = h('fieldset', {class: 'deltas', hidden: true});
  page.replaceChildren(h('div', {class: 'columns narrow'},
    h('section', {class: 'left', 'aria-label': 'image'}, h('div', {class: 'bar'}, chooser(runs, load), images), words, canvas,
      h('p', {class: 'nothing', id: 'pixel-keys'}, 'Click a pixel, or move with the arrow keys once the image has the focus, with Shift by one pixel.'), sliders,
      h('fieldset', {}, h('legend', {}, 'Beside it'), beside,
        h('p', {class: 'nothing'}, 'Those that differ least come first: h1, a twin without attention, the same after longer training.'))),
    h('section', {class: 'right', 'aria-label': 'what the pixel attends to'}, maps)));

  const run = () => 'run=' + encodeURIComponent(state.run);

  async function load() {
    maps.replaceChildren();
    canvas.replaceChildren();
    if (state.run === null) { words.textContent = 'No run of this folder has trained an epoch yet.'; return; }
    words.textContent = 'the network is opened\u2026';
    let about;
    try { about = await ask('/api/trained?' + run()); } catch (e) { words.textContent = e.message; return; }
    if (isOver) return;
    tell('');
    caution = [about.explains ? '' : 'This network has no attention between places; what it finds is shown.', about.caution || ''].filter(Boolean).join(' ');
    if (!about.images.includes(state.image)) state.image = about.images[0];
    images.replaceChildren(...about.images.map(name => h('option', {value: name, selected: name === state.image}, name)));
    classes = about.classes;
    pulls(about.modules);
    picture();
    kin();
  }

  /** A slider for each module that has a delta; a module that has none, or a delta that changes nothing, says so. */
  function pulls(modules) {
    sliders.hidden = !modules.length;
    sliders.replaceChildren(h('legend', {}, 'Delta of the trained network'), ...modules.map(module => {
      if (typeof module.delta !== 'number' || module.fixed) {
        return h('p', {class: 'nothing'}, `${module.name} ${module.fixed || 'has no delta'}`);
      }
      const shown = h('output', {});
      const reset = h('button', {type: 'button', 'aria-label': `the delta of the spec for ${module.name}`, onclick: () => { delete state.deltas[module.path]; pull.focus(); set(); explain(); }}, 'As trained');
      const pull = h('input', {type: 'range', min: 0, max: 1, step: 0.01, 'data-path': module.path, title: module.path});
      const set = () => {
        pull.value = state.deltas[module.path] ?? module.delta;
        shown.textContent = pull.value;
        reset.disabled = !(module.path in state.deltas);
      };
      pull.addEventListener('input', () => { shown.textContent = pull.value; });
      pull.addEventListener('change', () => { state.deltas[module.path] = Number(pull.value); set(); explain(); });
      set();
      return h('div', {class: 'pull'}, h('label', {}, h('span', {class: 'of'}, module.name), pull, shown), reset);
    }));
  }

  /** The other runs with what they have otherwise. */
  async function kin() {
    const own = state.run;
    const others = await ask('/api/trained/kin?' + run()).catch(() => []);
    if (isOver || own !== state.run) return;
    const ready = others.filter(other => runs.includes(other.name));
    beside.forEach((list, i) => {
      if (!ready.some(other => other.name === state.beside[i])) state.beside[i] = '';
      list.replaceChildren(h('option', {value: ''}, 'nothing'), ...ready.map(other => h('option', {value: other.name, selected: other.name === state.beside[i]},
        `${other.name}: ${other.differs.length > 3 ? other.differs.length + ' values differ' : other.differs.join(', ') || 'the same spec'}`)));
    });
  }

  function picture() {
    const image = h('img', {src: `/api/trained/image?${run()}&image=${encodeURIComponent(state.image)}`, alt: state.image, tabindex: 0, class: 'large', 'aria-describedby': 'pixel-keys'});
    const mark = h('i', {class: 'spot', hidden: true});
    canvas.replaceChildren(image, mark);
    const place = () => {
      mark.hidden = false;
      mark.style.left = 100 * (state.x + 0.5) / image.naturalWidth + '%';
      mark.style.top = 100 * (state.y + 0.5) / image.naturalHeight + '%';
      explain();
    };
    image.addEventListener('load', () => {
      if (state.x === null || state.x >= image.naturalWidth || state.y >= image.naturalHeight) {
        state.x = Math.floor(image.naturalWidth / 2); state.y = Math.floor(image.naturalHeight / 2);
      }
      place();
    });
    image.addEventListener('click', event => {
      const box = image.getBoundingClientRect();
      state.x = Math.min(image.naturalWidth - 1, Math.floor((event.clientX - box.left) / box.width * image.naturalWidth));
      state.y = Math.min(image.naturalHeight - 1, Math.floor((event.clientY - box.top) / box.height * image.naturalHeight));
      place();
    });
    image.addEventListener('keydown', event => {
      const [dx, dy] = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key] || [0, 0];
      if (dx || dy) {
        event.preventDefault();
        const far = event.shiftKey ? 1 : 4;
        state.x = Math.max(0, Math.min(image.naturalWidth - 1, state.x + far * dx));
        state.y = Math.max(0, Math.min(image.naturalHeight - 1, state.y + far * dy));
        place();
      }
    });
  }

  async function explain() {
    const number = ++asked;
    words.textContent = `pixel ${state.x}, ${state.y}\u2026`;
    const at = `&image=${encodeURIComponent(state.image)}&x=${state.x}&y=${state.y}`;
    const own = Object.keys(state.deltas).length ? state.deltas : null;
    const questions = [[state.run, own], ...[...new Set(state.beside)].filter(name => name && name !== state.run).map(name => [name, null])];
    const answers = [];
    try {
      for (const [name, deltas] of questions) {
        answers.push([name, deltas, await ask(`/api/trained/explain?run=${encodeURIComponent(name)}${at}`
          + (deltas ? `&deltas=${encodeURIComponent(JSON.stringify(deltas))}` : ''))]);
      }
    } catch (e) { if (number === asked) words.textContent = e.message; return; }
    if (number !== asked || isOver) return;
    tell('');
    words.textContent = `pixel ${state.x}, ${state.y}${caution ? '. ' + caution : ''}`;
    maps.className = answers.length > 1 ? 'beside' : '';
    maps.replaceChildren(...answers.map(([name, deltas, answer]) => h('section', {'aria-label': name},
      h('h2', {}, name + (deltas ? `, delta ${Object.values(deltas).join(', ')}` : '')),
      h('div', {class: 'pictures'}, answer.maps.map(level), h('figure', {},
        h('img', {src: answer.found.picture, alt: `what ${name} finds`, class: 'large'}),
        h('figcaption', {}, h('b', {}, 'what it finds'), h('br'), `pixel: ${answer.found.class}, probability ${rounded(answer.found.probability)}`, legend(classes)))))));
  }

  /** What the pixel attends to, and the graph it comes from. */
  function level(map) {
    return h('figure', {},
      h('img', {src: map.picture, alt: `what the pixel attends to by ${map.name}`, class: 'large'}),
      map.graph ? h('img', {src: map.graph, alt: `edges of the graph of ${map.name}`, class: 'large'}) : '',
      h('figcaption', {}, h('b', {}, map.name), h('br'),
        `graph: density ${rounded(map.density)}, components ${map.components ?? 'none'}, purity ${rounded(map.purity)}`, h('br'),
        `pixel: gathers from ${map.neighbours === null ? 'all' : (100 * map.neighbours).toFixed(1) + ' %'} of the places, purity ${rounded(map.pixelPurity)}`));
  }

  load();
  return () => { isOver = true; };
}

const TYPES = {png: 'image/png', jpg: 'image/jpeg', json: 'application/json', csv: 'text/csv'};

/** Drop an image, see mask and uncertainty, keep the files. */
export async function openPredict(page) {
  let isOver = false, addresses = [];
  const runs = await trained();
  const words = h('p', {'aria-live': 'polite'}, runs.length ? '' : 'No run of this folder has trained an epoch yet.');
  const results = h('div', {class: 'pictures'});
  const chosen = h('input', {type: 'file', id: 'image', onchange: () => chosen.files[0] && segment(chosen.files[0])});
  const ground = h('div', {class: 'drop', ondragover: event => { event.preventDefault(); ground.classList.add('over'); },
    ondragleave: () => ground.classList.remove('over'),
    ondrop: event => { event.preventDefault(); ground.classList.remove('over'); if (event.dataTransfer.files[0]) segment(event.dataTransfer.files[0]); }},
  h('label', {for: 'image'}, 'Drop an image here, or choose one: '), chosen);
  page.replaceChildren(h('section', {class: 'one', 'aria-label': 'predict'}, h('div', {class: 'bar'}, chooser(runs, () => results.replaceChildren())), ground, words, results));

  const release = () => { addresses.forEach(address => URL.revokeObjectURL(address)); addresses = []; };

  async function segment(file) {
    if (state.run === null) return;
    words.textContent = `${file.name} is segmented\u2026`;
    results.replaceChildren();
    release();
    let answer;
    try {
      answer = await ask(`/api/trained/predict?run=${encodeURIComponent(state.run)}&name=${encodeURIComponent(file.name)}`, {method: 'POST', body: file});
    } catch (e) { words.textContent = e.message; return; }
    if (isOver) return;
    tell('');
    const stem = file.name.replace(/\.[^.]*$/, '');
    words.textContent = file.name + (answer.missing.length ? `: no pixel of ${answer.missing.join(', ')}` : '') + answer.odd.map(words => `; ${words}`).join('');
    const shown = answer.files.map(one => {
      const type = TYPES[one.name.split('.').pop()] || 'application/octet-stream';
      const address = URL.createObjectURL(new Blob([Uint8Array.from(atob(one.data), letter => letter.charCodeAt(0))], {type}));
      addresses.push(address);
      const name = one.name.replace(/^image/, stem);
      const isSeen = type.startsWith('image/') && !name.endsWith('.mask.png'); // which has the numbers of the classes, all but black
      return h('figure', {}, isSeen ? h('img', {src: address, alt: name, class: 'large'}) : '',
        h('figcaption', {}, h('a', {href: address, download: name}, name), isSeen ? '' : ' (the numbers of the classes)'));
    });
    const about = await ask('/api/trained?run=' + encodeURIComponent(state.run)).catch(() => null);
    if (isOver) return;
    if (about) words.append(' ', legend(about.classes));
    const own = URL.createObjectURL(file);
    addresses.push(own);
    shown.sort((a, b) => b.querySelectorAll('img').length - a.querySelectorAll('img').length);
    results.replaceChildren(h('figure', {}, h('img', {src: own, alt: file.name, class: 'large', onerror: event => event.target.remove()}), h('figcaption', {}, 'the image')), ...shown);
  }

  return () => { isOver = true; release(); };
}

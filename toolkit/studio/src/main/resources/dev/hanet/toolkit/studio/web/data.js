// The page of the data: an image after each step, as training draws it, and what a check of all of it finds.
import {h, ask, tell, table} from './dom.js';

const state = {spec: null, part: 'training', item: 0, epoch: 0, opacity: 0.5};

/** The classes with their colours. */
export const legend = classes => h('ul', {class: 'classes', 'aria-label': 'classes'},
  classes.slice(1).map(one => h('li', {}, h('i', {style: {background: one.colour}}), one.name)));

export async function open(page) {
  let isOver = false, data = null;
  const workspace = await ask('/api/workspace');
  if (!workspace.specs.includes(state.spec)) state.spec = workspace.specs[0] || null;
  const specs = h('select', {'aria-label': 'spec', onchange: () => { state.spec = specs.value; state.item = 0; load(); }},
    workspace.specs.map(name => h('option', {value: name, selected: name === state.spec}, name)));
  const parts = h('select', {'aria-label': 'part', onchange: () => { state.part = parts.value; state.item = 0; list(); draw(); }});
  const items = h('select', {'aria-label': 'images', size: 18, class: 'items', onchange: () => { state.item = items.selectedIndex; draw(); }});
  const steps = h('div', {class: 'steps'});
  const words = h('p', {'aria-live': 'polite'});
  const found = h('div', {});
  const epoch = h('input', {type: 'number', min: 1, value: state.epoch + 1, 'aria-label': 'epoch',
    onchange: () => { state.epoch = Math.max(0, Math.floor(epoch.value) - 1 || 0); draw(); }});
  const opacity = h('input', {type: 'range', min: 0, max: 1, step: 0.05, value: state.opacity,
    oninput: () => { state.opacity = opacity.value; shade(); }});
  const check = h('button', {type: 'button', onclick: examine}, 'Check all of it');
  page.replaceChildren(h('div', {class: 'columns data'},
    h('section', {class: 'left', 'aria-label': 'images'}, h('div', {class: 'bar'}, specs, parts), items),
    h('section', {class: 'right', 'aria-label': 'steps'},
      h('div', {class: 'bar'}, h('label', {}, 'augmented as in epoch ', epoch),
        h('button', {type: 'button', onclick: () => { state.epoch++; epoch.value = state.epoch + 1; draw(); }}, 'Next draw'),
        h('label', {}, 'mask ', opacity), check), words, steps, found)));

  async function load() {
    data = null;
    steps.replaceChildren();
    found.replaceChildren();
    if (state.spec === null) { words.textContent = 'No spec is in this folder.'; return; }
    words.textContent = 'reading\u2026';
    try {
      data = await ask('/api/data?spec=' + encodeURIComponent(state.spec));
    } catch (e) { words.textContent = e.message; list(); return; }
    if (isOver) return;
    tell('');
    parts.replaceChildren(...Object.entries(data.parts).map(([name, ids]) => h('option', {value: name, selected: name === state.part}, `${name} (${ids.length})`)));
    list();
    draw();
  }

  const ids = () => data ? data.parts[state.part] || [] : [];

  function list() {
    items.replaceChildren(...ids().map((id, i) => h('option', {selected: i === state.item}, id)));
  }

  function draw() {
    const id = ids()[state.item];
    if (id === undefined) { words.textContent = 'This part has no image.'; steps.replaceChildren(); return; }
    words.replaceChildren(h('b', {}, id), ' ', legend(data.classes));
    const asked = `spec=${encodeURIComponent(state.spec)}&item=${encodeURIComponent(id)}&epoch=${state.epoch}`;
    steps.replaceChildren(...data.steps.map((step, i) => h('figure', {},
      h('div', {class: 'stack'},
        h('img', {src: `/api/data/picture?${asked}&step=${i}`, alt: `${id} after ${step.name}`}),
        h('img', {src: `/api/data/picture?${asked}&step=${i}&layer=mask`, alt: '', class: 'mask', onerror: event => event.target.remove()})),
      h('figcaption', {title: step.line}, i === 0 ? step.name : `${i}. ${step.name}`))));
    shade();
  }

  function shade() { steps.querySelectorAll('.mask').forEach(mask => { mask.style.opacity = state.opacity; }); }

  async function examine() {
    found.replaceChildren(h('p', {}, 'every image is read\u2026'));
    const report = await ask('/api/data/check?spec=' + encodeURIComponent(state.spec)).catch(e => { found.replaceChildren(h('p', {class: 'mistake'}, e.message)); return null; });
    if (!report || isOver) return;
    const classes = [...new Set(report.parts.flatMap(part => Object.keys(part.shares)))];
    found.replaceChildren(
      table('share of the pixels', ['part', 'images', 'sizes', ...classes], report.parts.map(part => [part.part, String(part.images),
        Object.entries(part.sizes).map(([size, count]) => `${count} of ${size}`).join(', '),
        ...classes.map(name => { const share = part.shares[name] || 0;
          return h('td', {class: 'bar'}, h('i', {style: {width: (100 * share).toFixed(1) + '%'}}), h('span', {}, (100 * share).toFixed(2) + ' %')); })])),
      report.findings.length ? h('ul', {class: 'problems all'}, report.findings.map(one => h('li', {class: one.severity === 'wrong' ? 'mistake' : 'warning'}, `${one.severity}: ${one.words}`)))
        : h('p', {}, 'Nothing is wrong or odd.'));
  }

  load();
  return () => { isOver = true; };
}

// A network as boxes and arrows: a click leads to the line of the text, a block that is dropped on a point is inserted there.
import {h, s, short, bytes, table} from './dom.js';

const DROPPED = 'application/x-hanet-block';

function accepts(node, point, gestures) {
  node.addEventListener('dragover', event => {
    if (event.dataTransfer.types.includes(DROPPED)) { event.preventDefault(); node.classList.add('over'); }
  });
  node.addEventListener('dragleave', () => node.classList.remove('over'));
  node.addEventListener('drop', event => {
    event.preventDefault();
    node.classList.remove('over');
    gestures.insert(point, event.dataTransfer.getData(DROPPED));
  });
}

function pressed(node, action) {
  node.addEventListener('click', action);
  node.addEventListener('keydown', event => {
    if (event.key === 'Enter' || event.key === ' ') { event.preventDefault(); action(); }
  });
}

/** The drawing. */
export function drawing(network, gestures) {
  const picture = s('svg', {viewBox: `0 0 ${network.width} ${network.height}`, class: 'network', role: 'group', 'aria-label': network.title},
    s('defs', {}, ['chain', 'tap'].map(kind => s('marker', {
      id: 'tip-' + kind, viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 7, markerHeight: 7, orient: 'auto'},
    s('path', {d: 'M0 1 L9 5 L0 9 z', class: kind})))));
  for (const arrow of network.arrows) {
    const kind = arrow.isTap ? 'tap' : 'chain';
    picture.append(s('path', {d: arrow.path, class: 'arrow ' + kind, 'marker-end': `url(#tip-${kind})`},
      s('title', {}, `${arrow.from} hands ${arrow.shape} to ${arrow.to}`)));
    if (arrow.isTap) {
      const label = s('text', {x: arrow.x, y: arrow.y, class: 'label tap'}, arrow.shape);
      picture.append(label);
      if (arrow.point) {
        const point = s('circle', {cx: arrow.x, cy: arrow.y + 12, r: 7, class: 'point', tabindex: 0, role: 'button', 'aria-label': 'point ' + arrow.point},
          s('title', {}, `point ${arrow.point}: drop a block here`));
        pressed(point, () => gestures.choose(arrow.point));
        accepts(point, arrow.point, gestures);
        picture.append(point);
      }
    }
  }
  const shapes = new Map(network.points.map(point => [point.name, point.shape]));
  for (const box of network.boxes) {
    const words = [box.title, ...box.lines].join(', ');
    const group = s('g', {class: 'box ' + box.role + (box.isPoint ? ' is-point' : ''), tabindex: 0, role: 'button',
      'aria-label': `${box.path}: ${words}`, 'data-path': box.path, 'data-key': 'box ' + box.path, 'data-else': 'box ' + box.path.replace(/\.inserted$/, '')},
    s('title', {}, `${box.path}: ${words}` + (shapes.has(box.path) ? `; hands on ${shapes.get(box.path)}` : '')
      + (box.isPoint ? '; drop a block here' : '')),
    s('rect', {x: box.x, y: box.y, width: box.width, height: box.height, rx: 9}),
    [box.title, ...box.lines].map((line, i) => s('text', {
      x: box.x + box.width / 2, y: box.y + 20 + 17 * i, class: i === 0 ? 'name' : i === 1 ? 'shape' : 'note'}, line)));
    pressed(group, () => {
      if (box.line !== undefined) gestures.jump(box.line);
      if (box.isPoint) gestures.choose(box.path);
    });
    if (box.isPoint) accepts(group, box.path, gestures);
    if (box.role === 'inserted') {
      group.addEventListener('keydown', event => {
        if (event.key === 'Delete') gestures.remove(box.path.replace(/\.inserted$/, ''));
      });
    }
    picture.append(group);
  }
  return picture;
}

/** What may be put where, by dragging or by two lists and a button, and the numbers that one would rather pull. */
export function compose(network, chosen, gestures) {
  const blocks = h('select', {id: 'block', 'aria-label': 'block'},
    network.blocks.map(block => h('option', {value: block.type, selected: block.type === chosen.block}, block.type)));
  blocks.addEventListener('change', () => { chosen.block = blocks.value; });
  const points = h('select', {id: 'point', 'aria-label': 'point'},
    network.points.map(point => h('option', {value: point.name, selected: point.name === chosen.point}, `${point.name}  ${point.shape}`)));
  points.addEventListener('change', () => { chosen.point = points.value; });
  chosen.block = blocks.value;
  chosen.point = points.value;
  const inserted = network.boxes.filter(box => box.role === 'inserted').map(box => box.path.replace(/\.inserted$/, ''));
  return h('section', {class: 'compose', 'aria-label': 'compose'},
    h('div', {class: 'palette', role: 'group', 'aria-label': 'blocks to drag'}, network.blocks.map(block => h('span', {
      class: 'block', draggable: true, 'data-type': block.type, title: block.about || block.type,
      ondragstart: event => { event.dataTransfer.setData(DROPPED, block.type); event.dataTransfer.effectAllowed = 'copy'; },
    }, block.type))),
    h('p', {}, 'Drag a block onto a point, or put ', blocks, ' on ', points, ' ',
      h('button', {type: 'button', id: 'insert', onclick: () => gestures.insert(points.value, blocks.value)}, 'Insert'),
      inserted.map(point => [' ', h('button', {type: 'button', 'data-else': 'insert', onclick: () => gestures.remove(point)}, `Take the block off ${point}`)])),
    h('div', {class: 'sliders'}, network.settings.map(setting => slider(setting, gestures))));
}

function slider(setting, gestures) {
  const bounds = {delta: [0, 1, 0.01], levels: [1, 6, 1], channels: [8, Math.max(512, setting.value), 8]}[setting.key];
  const shown = h('output', {}, String(setting.value));
  const pull = h('input', {type: 'range', min: bounds[0], max: bounds[1], step: bounds[2], value: setting.value, 'data-key': 'pull ' + setting.path});
  pull.addEventListener('input', () => { shown.textContent = pull.value; });
  pull.addEventListener('change', () => gestures.set(setting.path, Number(pull.value)));
  return h('label', {title: setting.path}, h('span', {}, `${setting.part}: ${setting.type} ${setting.key}`), pull, shown);
}

function bar(value, most, words) {
  const width = most > 0 ? 100 * value / most : 0;
  return h('td', {class: 'bar'}, h('i', {style: {width: width.toFixed(1) + '%'}}), h('span', {}, words));
}

/** The plan as bars, and its memory beside what this machine has. */
export function plan(network, machine) {
  const rows = network.rows.filter(row => row.parameters + row.macs > 0);
  const most = key => Math.max(...rows.map(row => row[key]));
  const [parameters, macs] = [most('parameters'), most('macs')];
  const parts = Object.entries(network.training);
  const budget = machine.memory;
  const whole = Math.max(network.trainingBytes, network.inferenceBytes);
  return h('section', {'aria-label': 'plan'},
    h('p', {}, `${network.title}. ` + (network.batch ? `Batch ${network.batch} of ${network.size}: ` : ''),
      h('b', {}, `training ${bytes(network.trainingBytes)}, inference ${bytes(network.inferenceBytes)}`),
      `; this machine has ${bytes(budget)} free and ${machine.cores} cores. `,
      network.trainingBytes > budget ? h('strong', {class: 'mistake'}, 'Training does not fit.') : ''),
    table('memory by what it is for', ['', 'bytes'],
      [...parts.map(([name, value]) => [name, bar(value, whole, bytes(value))]),
        ['training, all', bar(network.trainingBytes, whole, bytes(network.trainingBytes))],
        ['inference, all', bar(network.inferenceBytes, whole, bytes(network.inferenceBytes))]]),
    table('by part', ['part', 'hands on', 'parameters', 'MACs'], rows.map(row => [
      row.path, row.output, bar(row.parameters, parameters, row.parameters.toLocaleString('en')), bar(row.macs, macs, short(row.macs))])),
    network.maps.length ? table('maps of attention', ['map', 'shape', 'memory', 'computed'],
      network.maps.map(map => [map.name, map.shape, map.memory, map.computed])) : '');
}

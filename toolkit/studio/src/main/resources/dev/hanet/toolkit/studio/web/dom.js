// Elements from values. Whatever comes from elsewhere becomes text, never markup.

const SVG = 'http://www.w3.org/2000/svg';

function filled(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'style') Object.assign(node.style, value);
    else if (name in node && !(node instanceof SVGElement) && name !== 'list') node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false));
  return node;
}

/** An HTML element: attributes, properties, listeners as `onclick`, children as nodes or text. */
export function h(name, attributes, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function s(name, attributes, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** What a person calls the control: it keeps its name when a page draws it anew. */
const called = node => node.id || node.getAttribute('data-key') || `${node.nodeName} ${node.getAttribute('aria-label') || node.textContent}`;

/** Puts other children in the place of those of a node; a control that has the focus keeps it, as whoever drives the page by keys needs. */
export function renew(node, ...children) {
  const active = node.contains(document.activeElement) && document.activeElement !== node ? document.activeElement : null;
  const wanted = active && [called(active), active.getAttribute('data-else')]; // where it is gone, what stands for it
  node.replaceChildren(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false));
  if (!wanted) return;
  const controls = [...node.querySelectorAll('a, button, input, select, [tabindex]')].filter(one => !one.disabled);
  const again = wanted.map(name => controls.find(one => called(one) === name)).find(Boolean);
  if (again) again.focus({preventScroll: true});
}

/** Says something at the top of the page; a mistake stays until the next. */
export function tell(words, isMistake = false) {
  const told = document.getElementById('told');
  told.textContent = words;
  told.className = isMistake ? 'mistake' : '';
}

/** Asks the server; what it refuses is told and thrown. */
export async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, options);
  } catch (e) {
    tell('the studio does not answer: was it ended?', true);
    throw e;
  }
  if (answer.status === 204) return null;
  const value = await answer.json();
  if (!answer.ok) {
    const words = value.error + (value.remedy ? '; ' + value.remedy : '');
    tell(words, true);
    throw new Error(words);
  }
  return value;
}

const BROKEN = 'the studio does not answer: it was ended, or started anew. What is written here stays; open the address that it prints in another tab';

/**
 * Listens to what the server sends, and begins anew when the line breaks, also by a studio that was started anew once its address was opened. A page that
 * nobody looks at lets the line go after a while: a browser has few of them for all its tabs.
 */
export function listen(address, events) {
  let source = null, isOver = false, resting;
  const begin = () => {
    const own = source = new EventSource(address);
    for (const [name, take] of Object.entries(events)) own.addEventListener(name, take);
    own.addEventListener('open', () => { if (document.getElementById('told').textContent === BROKEN) tell('the studio answers again'); });
    own.addEventListener('error', () => {
      if (isOver || own !== source) return;
      tell(BROKEN, true);
      if (own.readyState === EventSource.CLOSED) setTimeout(() => { if (!isOver && own === source) begin(); }, 2000);
    });
  };
  const look = () => {
    clearTimeout(resting);
    if (!document.hidden) { if (source === null) begin(); } else if (source !== null) resting = setTimeout(() => { source.close(); source = null; }, 10000);
  };
  document.addEventListener('visibilitychange', look);
  begin();
  return {close() {
    isOver = true;
    clearTimeout(resting);
    document.removeEventListener('visibilitychange', look);
    if (source !== null) source.close();
  }};
}

export const post = (address, value) =>
  ask(address, {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(value)});

const UNITS = ['', 'k', 'M', 'G', 'T'];

/** 1234567 is 1.23 M. */
export function short(number, base = 1000, suffix = '') {
  let power = 0;
  while (number >= base && power < UNITS.length - 1) { number /= base; power++; }
  const digits = number >= 100 || power === 0 ? 0 : number >= 10 ? 1 : 2;
  return number.toFixed(digits) + ' ' + UNITS[power] + suffix;
}

export const bytes = number => short(number, 1024, number >= 1024 ? 'iB' : 'B').replace('kiB', 'KiB');

/** A table whose head has these words. */
export function table(caption, head, rows) {
  return h('table', {}, h('caption', {}, caption),
    h('thead', {}, h('tr', {}, head.map(words => h('th', {scope: 'col'}, words)))),
    h('tbody', {}, rows.map(cells => h('tr', {}, cells.map((cell, i) =>
      cell instanceof Node && (cell.nodeName === 'TD' || cell.nodeName === 'TH') ? cell
        : h(i === 0 ? 'th' : 'td', i === 0 ? {scope: 'row'} : {}, cell))))));
}

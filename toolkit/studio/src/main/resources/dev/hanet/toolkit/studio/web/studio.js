import {h, ask} from './dom.js';
import * as spec from './spec.js';
import * as runs from './runs.js';
import * as data from './data.js';
import {openExplain, openPredict} from './trained.js';

const pages = {spec, runs, data, explain: {open: openExplain}, predict: {open: openPredict}};
let leave = () => {};
let walking = Promise.resolve();

async function walk(machine) {
  const name = pages[location.hash.slice(1)] ? location.hash.slice(1) : 'spec';
  document.querySelectorAll('nav a').forEach(link =>
    link.hash === '#' + name ? link.setAttribute('aria-current', 'page') : link.removeAttribute('aria-current'));
  leave();
  leave = () => {};
  const page = document.getElementById('page');
  leave = await pages[name].open(page, machine);
  if (document.activeElement === document.body) page.focus(); // what had the focus went with the page before
}

const machine = await ask('/api/workspace');
document.getElementById('folder').append(h('code', {title: machine.folder}, machine.folder.split(/[\\/]/).pop() || machine.folder));
const go = () => { walking = walking.then(() => walk(machine)).catch(() => {}); }; // what went wrong was told; other pages are open all the same
addEventListener('hashchange', go);
go();

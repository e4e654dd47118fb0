// The page of a spec: its text, what is wrong with it, its network and what that costs.
import {h, tell, ask, post, renew} from './dom.js';
import {Talk} from './talk.js';
import {drawing, compose, plan} from './network.js';

const SEVERITIES = {1: 'mistake', 2: 'warning', 3: 'note', 4: 'idle'};

/** What is open outlives a walk to another page. */
const state = {name: null, uri: null, digest: null, version: 0, text: '', tab: 'network', chosen: {}};

// Also while another page is shown.
addEventListener('beforeunload', event => { if (state.name !== null && state.text !== state.saved) event.preventDefault(); });

export async function open(page, machine) {
  const {CodeMirror} = window;
  let talk, network = null, hints = [], marks = [], problems = [], isBegun = false, isOver = false;

  const files = h('select', {'aria-label': 'spec', id: 'file'});
  const save = h('button', {type: 'button', id: 'save', disabled: true}, 'Save');
  const undo = h('button', {type: 'button', title: 'Ctrl-Z'}, 'Undo');
  const redo = h('button', {type: 'button', title: 'Ctrl-Y'}, 'Redo');
  const train = h('button', {type: 'button', id: 'train'}, 'Train');
  const fresh = h('button', {type: 'button'}, 'New');
  const text = h('div', {class: 'text'});
  const conflict = h('div', {class: 'conflict', role: 'alert', hidden: true});
  const wrong = h('ul', {class: 'problems', 'aria-label': 'mistakes', 'aria-live': 'polite'});
  const tabs = ['network', 'plan', 'presets'];
  const tabButtons = tabs.map(name => h('button', {type: 'button', role: 'tab', id: 'tab-' + name,
    onclick: () => { state.tab = name; show(); }}, name[0].toUpperCase() + name.slice(1)));
  const side = h('div', {class: 'side', role: 'tabpanel'});
  page.replaceChildren(h('div', {class: 'columns'},
    h('section', {class: 'left', 'aria-label': 'text'},
      h('div', {class: 'bar'}, files, fresh, save, undo, redo, train), conflict, text, wrong),
    h('section', {class: 'right', 'aria-label': 'network'}, h('div', {class: 'tabs', role: 'tablist'}, tabButtons), side)));

  const editor = CodeMirror(text, {mode: 'yaml', lineNumbers: true, tabSize: 2, indentUnit: 2, gutters: ['CodeMirror-linenumbers', 'signs'],
    inputStyle: 'contenteditable', screenReaderLabel: 'text of the spec', viewportMargin: Infinity, hintOptions: {hint: complete, completeSingle: false},
    extraKeys: {'Ctrl-Space': 'autocomplete', 'Ctrl-S': () => keep(), 'Cmd-S': () => keep(), 'Ctrl-/': 'toggleComment', 'Cmd-/': 'toggleComment',
      'Ctrl-I': () => hover(editor.getCursor(), editor.cursorCoords()),
      Tab: cm => cm.somethingSelected() ? cm.indentSelection('add') : cm.replaceSelection('  '),
      Esc: () => { document.activeElement.blur(); files.focus(); }}});
  undo.addEventListener('click', () => editor.undo());
  redo.addEventListener('click', () => editor.redo());
  save.addEventListener('click', () => keep());
  train.addEventListener('click', begin);
  fresh.addEventListener('click', () => create('extends: preset:quickstart\n'));
  files.addEventListener('change', () => load(files.value));
  const isChanged = () => state.name !== null && editor.getValue() !== state.saved;

  // ---- files

  async function list() {
    const workspace = await ask('/api/workspace');
    machine.memory = workspace.memory;
    files.replaceChildren(...(state.name && !workspace.specs.includes(state.name) ? [state.name, ...workspace.specs] : workspace.specs)
      .map(name => h('option', {value: name, selected: name === state.name}, name)));
    if (state.name === null) files.prepend(h('option', {value: '', selected: true, disabled: true}, workspace.specs.length ? 'choose a spec' : 'no spec here yet'));
    return workspace.specs;
  }

  /** Whether the text may go: it has no changes, or is not wanted. */
  const mayGo = () => !isChanged() || confirm(`'${state.name}' has changes that are not saved. Leave them?`);

  async function load(name) {
    if (!mayGo()) { files.value = state.name; return; }
    const spec = await ask('/api/spec?name=' + encodeURIComponent(name));
    Object.assign(state, {name, uri: spec.uri, digest: spec.digest, saved: spec.text});
    take(spec.text);
    await list();
    tell('');
  }

  function take(words) {
    settled();
    close();
    editor.setValue(words);
    editor.clearHistory();
    state.text = words;
    introduce();
    save.disabled = !isChanged();
  }

  async function create(words) {
    if (!mayGo()) return;
    await make(words);
  }

  /** Makes a file of a text, and shows it. */
  async function make(words) {
    const name = prompt('Name of the new spec, a file in this folder:', 'spec.yaml');
    if (!name) return;
    const made = await ask('/api/spec', {method: 'PUT', body: JSON.stringify({name, text: words})});
    Object.assign(state, {name, uri: made.uri, digest: made.digest, saved: words});
    take(words);
    state.tab = 'network';
    await list();
    show();
  }

  async function keep() {
    if (state.name === null) return false;
    const words = editor.getValue();
    if (await look()) return false;
    const kept = await ask('/api/spec', {method: 'PUT', body: JSON.stringify({name: state.name, text: words, was: state.digest})});
    state.digest = kept.digest;
    state.saved = words;
    save.disabled = true;
    talk.tell('textDocument/didSave', {textDocument: {uri: state.uri}});
    tell(`saved ${state.name}`);
    return true;
  }

  /**
   * Looks whether somebody else has written the file since: a text without changes follows, for another one a person decides. True where one has to.
   */
  async function look() {
    const {name, digest} = state;
    if (name === null) return false;
    const answer = await fetch('/api/spec?name=' + encodeURIComponent(name)).catch(() => null);
    if (!answer || (!answer.ok && answer.status !== 404)) return false;
    const there = answer.ok ? await answer.json() : null;
    if (isOver || name !== state.name || digest !== state.digest) return false; // saved, or another file was opened meanwhile
    if (there && there.digest === digest) { settled(); return false; }
    if (there && there.text === editor.getValue()) { follow(there); return false; }
    if (there && !isChanged()) { follow(there); tell(`'${name}' was changed by somebody else: this is its text now`); return false; }
    if (conflict.dataset.of === (there ? there.digest : 'gone')) return true;
    conflict.dataset.of = there ? there.digest : 'gone';
    conflict.hidden = false;
    conflict.replaceChildren(h('b', {}, there ? `'${name}' was changed by somebody else, and here too.` : `'${name}' is no longer there.`), ' ',
      there ? h('button', {type: 'button', id: 'theirs', onclick: () => { follow(there); tell('this is their text; Undo brings back what was here'); }}, 'Take theirs') : '', ' ',
      h('button', {type: 'button', id: 'mine', onclick: () => { state.digest = there ? there.digest : undefined; settled(); keep(); }}, there ? 'Write mine over it' : 'Write it again'), ' ',
      h('button', {type: 'button', id: 'both', onclick: () => make(editor.getValue())}, 'Keep mine under another name'));
    return true;
  }

  /** Takes what the file holds; Undo leads back. */
  function follow(there) {
    state.digest = there.digest;
    state.saved = there.text;
    if (editor.getValue() !== there.text) {
      const cursor = editor.getCursor();
      editor.setValue(there.text);
      editor.setCursor(cursor);
    }
    state.text = editor.getValue();
    save.disabled = !isChanged();
    settled();
  }

  function settled() {
    conflict.hidden = true;
    delete conflict.dataset.of;
  }

  const looking = setInterval(() => { if (!document.hidden) look(); }, 2000);
  // what this text extends may have been changed in another window
  const back = () => { if (state.isOpen) talk.tell('workspace/didChangeWatchedFiles', {changes: []}); };
  addEventListener('focus', back);

  async function begin() {
    if (state.name === null) return;
    if (problems.some(problem => problem.severity === 1)) { tell('the spec has mistakes: put them right first', true); return; }
    if (isChanged() && !await keep()) return;
    const job = await post('/api/jobs', {spec: state.name});
    tell(`training ${job.number} has begun`);
    location.hash = '#runs';
  }

  // ---- the language server

  function introduce() {
    if (!isBegun || state.uri === null) return;
    talk.tell('textDocument/didOpen', {textDocument: {uri: state.uri, languageId: 'hanet', version: ++state.version, text: editor.getValue()}});
    state.isOpen = true;
  }

  function close() {
    if (state.isOpen && isBegun) talk.tell('textDocument/didClose', {textDocument: {uri: state.uri}});
    state.isOpen = false;
    network = null;
    problems = [];
  }

  talk = new Talk(() => { isBegun = true; state.isOpen = false; introduce(); }, (method, params) => {
    if (method === 'textDocument/publishDiagnostics' && params.uri === state.uri) found(params.diagnostics);
  });

  editor.on('changes', () => {
    state.text = editor.getValue();
    save.disabled = !isChanged();
    if (state.isOpen) {
      talk.tell('textDocument/didChange', {textDocument: {uri: state.uri, version: ++state.version}, contentChanges: [{text: editor.getValue()}]});
    }
  });
  editor.on('inputRead', (cm, change) => {
    if (!cm.state.completionActive && /^[\w:{,\[./ -]$/.test(change.text.join(''))) cm.showHint();
  });

  const place = position => ({line: position.line, ch: position.character});
  const position = at => ({line: at.line, character: at.ch});
  const document_ = () => ({uri: state.uri});

  async function found(diagnostics) {
    problems = diagnostics;
    editor.operation(() => {
      marks.forEach(mark => mark.clear());
      editor.clearGutter('signs');
      marks = diagnostics.map(one => editor.markText(place(one.range.start), place(one.range.end),
        {className: 'said-' + SEVERITIES[one.severity || 1], attributes: {title: one.message}}));
      for (const one of diagnostics) {
        editor.setGutterMarker(one.range.start.line, 'signs',
          h('span', {class: 'sign ' + SEVERITIES[one.severity || 1], title: one.message}, one.severity === 1 ? '\u2715' : '!'));
      }
    });
    listed([]);
    const version = state.version;
    const [drawn, costs, fixes] = await Promise.all([
      talk.ask('hanet/network', document_()),
      talk.ask('textDocument/inlayHint', {textDocument: document_(), range: {start: {line: 0, character: 0}, end: {line: 1e6, character: 0}}}),
      diagnostics.length ? talk.ask('textDocument/codeAction', {textDocument: document_(), context: {diagnostics},
        range: {start: {line: 0, character: 0}, end: {line: 1e6, character: 0}}}) : [],
    ]).catch(() => [null, null, []]);
    if (version !== state.version || isOver) return;
    listed(fixes || []);
    hinted(costs || []);
    network = drawn && {...drawn, title: drawn.title.slice(drawn.title.lastIndexOf('/') + 1)};
    show();
  }

  function listed(fixes) {
    renew(wrong, problems.map(one => {
      const own = fixes.filter(fix => fix.edit && (fix.diagnostics || []).some(other => other.message === one.message
        && other.range.start.line === one.range.start.line));
      return h('li', {class: SEVERITIES[one.severity || 1]},
        h('button', {type: 'button', class: 'link', onclick: () => jump(one.range.start.line, one.range.start.character)}, `line ${one.range.start.line + 1}`),
        ' ', one.message, own.slice(0, 4).map(fix => [' ', h('button', {type: 'button', onclick: () => edit(fix.edit.changes[state.uri])}, fix.title)]));
    }));
  }

  function hinted(costs) {
    editor.operation(() => {
      hints.forEach(mark => mark.clear());
      hints = costs.map(hint => {
        const words = typeof hint.label === 'string' ? hint.label : hint.label.map(part => part.value).join('');
        const end = editor.getLine(hint.position.line);
        return end === undefined ? null : editor.setBookmark({line: hint.position.line, ch: end.length},
          {widget: h('span', {class: 'hint', 'aria-hidden': 'true'}, words), insertLeft: true});
      }).filter(Boolean);
    });
  }

  async function complete(cm) {
    const at = cm.getCursor();
    const answer = await talk.ask('textDocument/completion', {textDocument: document_(), position: position(at)}).catch(() => []);
    const items = (Array.isArray(answer) ? answer : answer.items) || [];
    const line = cm.getLine(at.line);
    let start = at.ch;
    while (start > 0 && /[\w.:/-]/.test(line[start - 1])) start--;
    const word = line.slice(start, at.ch).toLowerCase();
    return {from: {line: at.line, ch: start}, to: at, list: items
      .filter(item => (item.filterText || item.label).toLowerCase().startsWith(word) || !word)
      .map(item => {
        const range = item.textEdit && (item.textEdit.range || item.textEdit.replace);
        const words = (item.textEdit ? item.textEdit.newText : item.insertText || item.label).replace(/\$\{\d+:?([^}]*)\}|\$\d+/g, '$1');
        return {text: words, displayText: item.label + (item.detail ? '  ' + item.detail : ''),
          from: range ? place(range.start) : undefined, to: range ? place(range.end) : undefined};
      })};
  }

  const tip = h('div', {class: 'tip', role: 'tooltip', hidden: true});
  page.append(tip);
  let waiting;
  text.addEventListener('mousemove', event => {
    clearTimeout(waiting);
    tip.hidden = true;
    waiting = setTimeout(() => hover(editor.coordsChar({left: event.clientX, top: event.clientY}), {left: event.clientX, bottom: event.clientY + 12}), 400);
  });
  text.addEventListener('mouseleave', () => { clearTimeout(waiting); tip.hidden = true; });
  text.addEventListener('keydown', () => { tip.hidden = true; }, true);

  async function hover(at, coordinates) {
    if (!state.isOpen || at.outside) return;
    const answer = await talk.ask('textDocument/hover', {textDocument: document_(), position: position(at)}).catch(() => null);
    const words = answer && (answer.contents.value || answer.contents);
    if (!words || isOver) return;
    tip.replaceChildren(...String(words).split(/\n{2,}/).map(paragraph => h('p', {}, paragraph.replace(/[`*]/g, ''))));
    tip.hidden = false;
    tip.style.left = Math.min(coordinates.left, innerWidth - tip.offsetWidth - 12) + 'px';
    tip.style.top = Math.min(coordinates.bottom, innerHeight - tip.offsetHeight - 12) + 'px';
  }

  // ---- gestures

  function edit(edits) {
    editor.operation(() => [...edits].sort((a, b) => b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character)
      .forEach(one => editor.replaceRange(one.newText, place(one.range.start), place(one.range.end), '*gesture')));
  }

  async function gesture(kind, path, value) {
    try {
      const edits = await talk.ask('hanet/gesture', {textDocument: document_(), kind, path, value});
      if (edits.length) { edit(edits); jump(edits[0].range.start.line + (edits[0].newText.startsWith('\n') ? 1 : 0), 0, false); }
      tell('');
    } catch (e) { tell(e.message, true); }
  }

  function jump(line, ch = 0, isFocused = true) {
    editor.setCursor({line, ch});
    editor.scrollIntoView({line, ch}, 80);
    if (isFocused) editor.focus();
    const handle = editor.addLineClass(line, 'background', 'jumped');
    setTimeout(() => editor.removeLineClass(handle, 'background', 'jumped'), 1200);
  }

  const gestures = {
    jump: line => jump(line),
    choose: point => { state.chosen.point = point; const list_ = document.getElementById('point'); if (list_) list_.value = point; },
    insert: (point, block) => gesture('insert', point, block),
    remove: point => gesture('remove', point),
    set: (path, value) => gesture('set', path, value),
  };

  // ---- the right side

  async function show() {
    tabButtons.forEach((button, i) => {
      button.setAttribute('aria-selected', tabs[i] === state.tab);
      button.tabIndex = tabs[i] === state.tab ? 0 : -1;
    });
    if (side.getAttribute('aria-labelledby') !== 'tab-' + state.tab) side.scrollTop = 0;
    side.setAttribute('aria-labelledby', 'tab-' + state.tab);
    if (state.tab === 'presets') { await gallery(); return; }
    if (!network) {
      renew(side, h('p', {class: 'nothing'}, state.name === null ? 'Choose a spec, or begin with a preset.' : 'There is no network yet.'));
      return;
    }
    const stale = network.isCurrent ? '' : h('p', {class: 'warning'}, 'The text has mistakes: this is its network without the parts at fault, or that of before.');
    if (state.tab === 'plan') renew(side, stale, plan(network, machine));
    else renew(side, stale, h('div', {class: 'picture'}, drawing(network, gestures)), compose(network, state.chosen, gestures));
  }

  async function gallery() {
    if (side.querySelector('.gallery')) return; // it depends on no text
    const presets = await ask('/api/presets');
    const filter = h('input', {type: 'search', 'aria-label': 'search presets', placeholder: 'search'});
    const cards = presets.map(preset => h('li', {},
      h('b', {}, preset.name), h('p', {}, preset.question || ''),
      h('button', {type: 'button', 'aria-label': `Begin with it: ${preset.name}`, onclick: () => create(`# ${preset.question}\nextends: preset:${preset.name}\n`)}, 'Begin with it')));
    filter.addEventListener('input', () => cards.forEach(card => { card.hidden = !card.textContent.toLowerCase().includes(filter.value.toLowerCase()); }));
    if (state.tab === 'presets') side.replaceChildren(filter, h('ul', {class: 'gallery'}, cards));
  }

  document.querySelector('[role=tablist]').addEventListener('keydown', event => {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (step) {
      state.tab = tabs[(tabs.indexOf(state.tab) + step + tabs.length) % tabs.length];
      show().then(() => tabButtons[tabs.indexOf(state.tab)].focus());
    }
  });

  const specs = await list();
  if (state.name !== null) { editor.setValue(state.text); introduce(); save.disabled = !isChanged(); }
  else if (specs.length) await load(specs[0]);
  else state.tab = 'presets';
  show();
  editor.refresh();

  return () => {
    isOver = true;
    clearInterval(looking);
    removeEventListener('focus', back);
    state.isOpen = false;
    talk.close();
  };
}

// The language server, which alone judges a text: messages of its protocol over the studio's own address.
import {listen} from './dom.js';

/** One conversation; it begins anew when the line breaks, and `begun` says so. */
export class Talk {
  constructor(begun, said) {
    this.said = said;
    this.asked = new Map();
    this.number = 0;
    this.line = Promise.resolve();
    this.source = listen('/api/talk', {session: event => {
      this.session = JSON.parse(event.data);
      this.asked.forEach(({reject}) => reject(new Error('the conversation broke')));
      this.asked.clear();
      this.ask('initialize', {processId: null, rootUri: null, capabilities: {}}).then(() => {
        this.tell('initialized', {});
        begun();
      }, () => {});
    }, message: event => {
      if (event.data) this.take(JSON.parse(JSON.parse(event.data)));
    }});
  }

  take(message) {
    const waiting = message.id !== undefined && !message.method && this.asked.get(message.id);
    if (waiting) {
      this.asked.delete(message.id);
      if (message.error) waiting.reject(new Error(message.error.message));
      else waiting.resolve(message.result);
    } else if (message.method && message.id === undefined) {
      this.said(message.method, message.params);
    }
  }

  /** Sends a message after all that were sent before it. */
  send(message) {
    const session = this.session;
    this.line = this.line.then(() => fetch('/api/talk/' + session, {
      method: 'POST', headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({jsonrpc: '2.0', ...message}),
    })).catch(() => {});
  }

  tell(method, params) { this.send({method, params}); }

  ask(method, params) {
    const id = ++this.number;
    return new Promise((resolve, reject) => {
      this.asked.set(id, {resolve, reject});
      this.send({id, method, params});
    });
  }

  close() { this.source.close(); }
}

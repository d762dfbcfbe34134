import { LitElement, css, html } from 'lit';
import { look } from './look.js';

const SAYS = {
  websocket: ['WebSocket', 'Results are pushed as they come, by WebSocket.'],
  longpoll: ['Long poll', 'No WebSocket now: the page asks, and the service answers when there is a result.'],
  connecting: ['Connecting', 'It is not known yet which way works.'],
  offline: ['Offline', 'Nothing gets through now. The page keeps trying, and catches up then.'],
};
const MODES = [['auto', 'Auto'], ['websocket', 'WebSocket'], ['longpoll', 'Long poll']];

/** By which transport results come at this moment, as the client says, and a switch to force one. */
class Transport extends LitElement {
  static properties = { state: { attribute: false } };

  static styles = [look, css`
    :host { display: flex; align-items: center; gap: 0.6rem; flex-wrap: wrap; }
    .badge {
      display: inline-flex; align-items: center; gap: 0.5rem; min-width: 7.6rem; padding: 0.3rem 0.8rem 0.3rem 0.7rem;
      border-radius: 99px; font-size: 0.875rem; font-weight: 650; background: var(--sunken); color: var(--quiet);
    }
    .badge::before { content: ''; width: 0.6rem; height: 0.6rem; border-radius: 50%; background: currentColor; }
    .websocket { background: var(--good-soft); color: var(--good); }
    .longpoll { background: var(--warn-soft); color: var(--warn); }
    .offline { background: var(--bad-soft); color: var(--bad); }
    .longpoll::before { border-radius: 2px; }
    .offline::before { background: none; border: 2px solid currentColor; }
    .connecting::before { animation: pulse 1s ease-in-out infinite alternate; }
    @keyframes pulse { from { opacity: 0.25; } }
    fieldset { display: inline-flex; margin: 0; padding: 2px; border: 1px solid var(--line); border-radius: 99px; }
    fieldset { background: var(--card); }
    label { margin: 0; padding: 0.2rem 0.7rem; border-radius: 99px; font-weight: 500; cursor: pointer; color: var(--quiet); }
    label:has(:checked) { background: var(--accent-soft); color: var(--ink); font-weight: 600; }
    label:has(:focus-visible) { outline: 2px solid var(--accent); }
    input { position: absolute; opacity: 0; width: 1px; height: 1px; }
  `];

  render() {
    const { transport, mode } = this.state;
    const [name, meaning] = SAYS[transport];
    return html`
      <span class="badge ${transport}" role="status" title=${meaning} data-transport=${transport}>
        <span class="unseen">Transport: </span>${name}
      </span>
      <fieldset>
        <legend class="unseen">Which transport to use</legend>
        ${MODES.map(([value, text]) => html`
          <label><input type="radio" name="mode" value=${value} .checked=${mode === value}
            @change=${() => this.#choose(value)}>${text}</label>`)}
      </fieldset>`;
  }

  #choose(mode) {
    this.dispatchEvent(new CustomEvent('choose', { detail: mode }));
  }
}
customElements.define('jw-transport', Transport);

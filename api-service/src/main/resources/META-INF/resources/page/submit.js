import { LitElement, css, html, nothing } from 'lit';
import { look } from './look.js';
import { readOptions, readPayload, refusal } from './request.js';
import { examples } from './schema.js';

const pretty = (value) => (value === undefined ? '' : JSON.stringify(value, null, 2));
const inWords = (value) => {
  const text = JSON.stringify(value);
  return text.length > 34 ? `${text.slice(0, 33)}…` : text;
};

/** The form: a type, its payload, and how to run it. What is wrong is said by pointer, before sending and after. */
class Submit extends LitElement {
  static properties = {
    types: { attribute: false }, submit: { attribute: false }, chosen: { state: true }, text: { state: true },
    touched: { state: true }, refused: { state: true }, sending: { state: true },
  };

  static styles = [look, css`
    form {
      display: grid; grid-template-columns: minmax(0, 1fr);
      gap: 0.9rem; padding: 1.1rem; border: 1px solid var(--line); border-radius: 0.9rem;
      background: var(--card); box-shadow: var(--shade);
    }
    form > div, details > div { min-width: 0; }
    textarea { min-height: 7.5rem; resize: vertical; tab-size: 2; line-height: 1.5; }
    .examples { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-top: 0.5rem; }
    .examples button { padding: 0.15rem 0.55rem; font: 0.75rem var(--mono); max-width: 100%; overflow-wrap: anywhere; text-align: start; }
    .options { display: grid; grid-template-columns: 1fr 1fr; gap: 0.7rem; margin-top: 0.7rem; }
    dl { margin: 0.5rem 0 0; font-size: 0.8125rem; color: var(--quiet); }
    dl div { margin-top: 0.15rem; }
    dt, dd { display: inline; margin: 0; }
    dt code { color: var(--ink); }
    .wrong { display: grid; gap: 0.3rem; padding: 0.6rem 0.8rem; border-radius: 0.55rem; background: var(--bad-soft); color: var(--bad); }
    .wrong { margin-bottom: 0.9rem; font-size: 0.875rem; overflow-wrap: anywhere; }
    .wrong ul { margin: 0; padding-left: 1.1rem; }
    .main { width: 100%; padding-block: 0.6rem; }
    #about { margin-top: 0.35rem; }
  `];

  constructor() {
    super();
    this.types = [];
    this.text = '';
  }
  willUpdate(changes) {
    if (changes.has('types') && !this.#type && this.types.length) this.#choose(this.types[0].type);
  }
  get #type() { return this.types.find(({ type }) => type === this.chosen); }

  #choose(name) {
    this.chosen = name;
    this.#fill(examples(this.#type?.payloadSchema)[0]);
  }
  #fill(example) {
    this.text = pretty(example);
    this.touched = this.refused = undefined;
  }

  render() {
    const type = this.#type, schema = type?.payloadSchema;
    const wrong = this.touched && type ? readPayload(this.text, schema).violations : [];
    return html`
      <form @submit=${this.#send} novalidate>
        <h2>Submit a job</h2>
        <div>
          <label for="type">Type</label>
          <select id="type" name="type" aria-describedby="about" @change=${(e) => this.#choose(e.target.value)}>
            ${this.types.map((t) => html`<option value=${t.type} ?selected=${t.type === this.chosen}>${t.type}</option>`)}
          </select>
          <p class="quiet" id="about">${type?.description}
            ${type && !type.workers ? html`<span class="bad">No worker runs it now: it will wait.</span>` : nothing}</p>
        </div>
        <div>
          <label for="payload">Payload, as JSON</label>
          <textarea id="payload" name="payload" spellcheck="false" autocapitalize="off" autocomplete="off" .value=${this.text}
            aria-invalid=${wrong.length > 0} aria-describedby="wrong members" @input=${this.#edited}></textarea>
          ${this.#examples(schema)} ${this.#members(schema)}
        </div>
        ${this.#options()}
        <div>
          <div id="wrong" role="alert">${this.#wrong(wrong)}</div>
          <button class="main" ?disabled=${this.sending || !type}>${this.sending ? 'Submitting…' : 'Submit'}</button>
        </div>
      </form>`;
  }

  #examples(schema) {
    const all = examples(schema);
    return all.length < 2 ? nothing : html`
      <div class="examples" role="group" aria-label="Examples">
        ${all.map((one) => html`<button type="button" @click=${() => this.#fill(one)}>${inWords(one)}</button>`)}</div>`;
  }
  #members(schema) {
    const known = Object.entries(schema?.properties ?? {});
    return html`<dl id="members" ?hidden=${!known.length}>${known.map(([name, { description }]) => html`
      <div><dt><code>${name}</code></dt> <dd>${description ?? ''}${
        schema.required?.includes(name) ? '' : ' (optional)'}</dd></div>`)}</dl>`;
  }
  #options() {
    const bad = (name) => Boolean(this.refused?.violations.some(({ pointer }) => pointer === `/${name}`));
    const field = (name, text, hint, type = 'text') => html`
      <div><label for=${name}>${text}</label>
        <input id=${name} name=${name} type=${type} placeholder=${hint} aria-invalid=${bad(name)} autocomplete="off"></div>`;
    return html`
      <details><summary>Options</summary>
        <div class="options">
          <div><label for="priority">Priority</label>
            <select id="priority" name="priority"><option value="">Normal</option>
              <option value="HIGH">High</option><option value="LOW">Low</option></select></div>
          ${field('orderingKey', 'Ordering key', 'none')} ${field('delay', 'Delay', 'PT10S')}
          ${field('timeout', 'Time-out', 'PT5M')} ${field('maxAttempts', 'Attempts, at most', '10', 'number')}
        </div>
      </details>`;
  }
  #wrong(violations) {
    const refused = this.refused;
    if (!violations.length && !refused) return nothing;
    const all = violations.length ? violations : refused.violations;
    return html`<div class="wrong">
      <strong>${violations.length ? 'Not sent: the payload does not fit' : `${refused.title} (${refused.status || 'no answer'})`}</strong>
      ${all.length ? html`<ul>${all.map(({ pointer, detail }) => html`<li><code>${pointer}</code> ${detail}</li>`)}</ul>`
        : refused?.detail}</div>`;
  }

  #edited(event) {
    this.text = event.target.value;
    this.refused = undefined;
    this.touched = true;
  }
  async #send(event) {
    event.preventDefault();
    const { payload, violations } = readPayload(this.text, this.#type.payloadSchema);
    this.touched = violations.length > 0;
    this.refused = undefined;
    if (violations.length) return this.renderRoot.querySelector('#payload').focus();
    this.sending = true;
    try {
      await this.submit(this.chosen, payload, readOptions(new FormData(event.target)));
    } catch (error) {
      this.refused = refusal(error);
    } finally {
      this.sending = false;
    }
  }
}
customElements.define('jw-submit', Submit);

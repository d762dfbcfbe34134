import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { look } from './look.js';
import './job.js';

/** The owner's jobs, newest first. */
class JobList extends LitElement {
  static properties = { jobs: { attribute: false }, now: { state: true }, failure: { state: true } };

  static styles = [look, css`
    :host { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.8rem; }
    ol { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.7rem; margin: 0; padding: 0; list-style: none; }
    li { min-width: 0; }
    header { display: flex; align-items: baseline; gap: 0.75rem; }
    .empty { padding: 2.5rem 1rem; border: 1px dashed var(--edge); border-radius: 0.9rem; text-align: center; color: var(--quiet); }
    button { justify-self: center; }
  `];

  #clock;
  #frame;
  /** However many jobs change: once for each picture of the screen. */
  #changed = () => {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.requestUpdate();
    });
  };

  constructor() {
    super();
    this.now = Date.now();
  }
  connectedCallback() {
    super.connectedCallback();
    this.#clock = setInterval(() => { if (!document.hidden) this.now = Date.now(); }, 1000);
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#clock);
  }
  willUpdate(changes) {
    if (!changes.has('jobs')) return;
    changes.get('jobs')?.removeEventListener('change', this.#changed);
    this.jobs.addEventListener('change', this.#changed);
  }

  render() {
    const { all, active, loaded, next } = this.jobs;
    return html`
      <header><h2>Jobs</h2>
        <span class="quiet">${active.length ? `${active.length} under way` : nothing}</span></header>
      ${loaded && !all.length ? html`<p class="empty">No jobs yet. Submit one: its result appears here by itself.</p>` : nothing}
      <ol>${repeat(all, (job) => job.id, (job) => html`
        <li data-job=${job.id}><jw-job .job=${job} .now=${this.now}></jw-job></li>`)}</ol>
      ${next ? html`<button @click=${this.#older}>Older jobs</button>` : nothing}
      ${this.failure ? html`<p class="bad" role="alert">${this.failure}</p>` : nothing}`;
  }

  async #older() {
    this.failure = undefined;
    await this.jobs.older().catch((error) => { this.failure = error.message; });
  }
}
customElements.define('jw-jobs', JobList);

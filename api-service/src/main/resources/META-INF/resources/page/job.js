import { LitElement, css, html, nothing } from 'lit';
import { isActive } from './jobs.js';
import { look } from './look.js';
import { shown } from './result.js';
import { gist, relative, took } from './text.js';

const STATUS = {
  PENDING: 'Pending', RUNNING: 'Running', COMPLETED: 'Completed', FAILED: 'Failed', CANCELLED: 'Cancelled',
};

const REASONS = {
  ORDERING_KEY: 'after the one before it with the same ordering key',
  CONCURRENCY_LIMIT: 'when fewer of its type run',
  NO_WORKER: 'once there is a worker for it: none is there now',
};

/** One job: where it stands, what came of it, and what can be done with it. */
class Job extends LitElement {
  static properties = { job: { attribute: false }, now: { attribute: false }, refusal: { state: true }, busy: { state: true } };

  static styles = [look, css`
    :host { display: block; }
    article {
      display: grid; grid-template-columns: minmax(0, 1fr);
      gap: 0.6rem; padding: 0.85rem 1rem; border: 1px solid var(--line); border-radius: 0.9rem;
      background: var(--card); box-shadow: var(--shade);
    }
    header { display: flex; align-items: center; gap: 0.6rem; }
    h3 { margin: 0; font: 600 0.95rem var(--mono); overflow-wrap: anywhere; }
    .gist { flex: 1; min-width: 0; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
    .when { white-space: nowrap; }
    .status {
      display: inline-flex; align-items: center; gap: 0.4rem; padding: 0.1rem 0.6rem; border-radius: 99px;
      font-size: 0.8125rem; font-weight: 650; background: var(--sunken); color: var(--quiet);
    }
    .status::before { content: '○'; font-family: var(--mono); }
    .running { background: var(--accent-soft); color: var(--accent); }
    .running::before { content: '◔'; }
    .completed { background: var(--good-soft); color: var(--good); }
    .completed::before { content: '✓'; }
    .failed { background: var(--bad-soft); color: var(--bad); }
    .failed::before { content: '✕'; }
    .cancelled::before { content: '⊘'; }
    .bar { display: grid; gap: 0.25rem; }
    .bar div { display: flex; justify-content: space-between; gap: 1rem; font-variant-numeric: tabular-nums; }
    progress {
      display: block; width: 100%; height: 0.5rem; border: 0; border-radius: 99px; overflow: hidden; appearance: none;
      background: var(--accent-soft); accent-color: var(--accent);
    }
    progress::-webkit-progress-bar { background: var(--accent-soft); }
    progress::-webkit-progress-value { border-radius: 99px; background: var(--accent); transition: inline-size 0.3s linear; }
    progress::-moz-progress-bar { border-radius: 99px; background: var(--accent); }
    progress:indeterminate::-webkit-progress-bar {
      background: linear-gradient(90deg, transparent 30%, var(--accent) 50%, transparent 70%) 0 0 / 200% 100%;
      animation: run 1.4s linear infinite;
    }
    @keyframes run { from { background-position: 150% 0; } to { background-position: -50% 0; } }
    pre {
      margin: 0; padding: 0.6rem 0.75rem; max-height: 15rem; overflow: auto; border-radius: 0.55rem; background: var(--sunken);
      white-space: pre-wrap; overflow-wrap: anywhere;
    }
    .picture {
      display: block; max-width: min(100%, 12rem); padding: 0.4rem; border: 1px solid var(--line); border-radius: 0.55rem;
      background: #fff; image-rendering: pixelated;
    }
    .error { padding: 0.5rem 0.75rem; border-radius: 0.55rem; background: var(--bad-soft); color: var(--bad); }
    .error { font-size: 0.9rem; overflow-wrap: anywhere; }
    .trying { background: var(--warn-soft); color: var(--warn); }
    footer { display: flex; align-items: start; gap: 0.6rem; }
    details { flex: 1; min-width: 0; }
    dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0.3rem 1rem; margin: 0.6rem 0 0; font-size: 0.875rem; }
    dt { color: var(--quiet); }
    dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
  `];

  render() {
    const { job, now } = this;
    return html`
      <article aria-label="${job.type}: ${STATUS[job.status]}" data-status=${job.status}>
        <header>
          <h3>${job.type}</h3>
          <span class="status ${job.status.toLowerCase()}">${STATUS[job.status]}</span>
          <code class="gist quiet">${gist(job.payload)}</code>
          <time class="when quiet" datetime=${job.createdAt} title=${job.createdAt}>${relative(job.createdAt, now)}</time>
        </header>
        ${job.status === 'RUNNING' ? this.#bar() : nothing}
        ${job.status === 'PENDING' ? this.#wait() : nothing}
        ${job.error ? html`
          <p class="error ${isActive(job) ? 'trying' : ''}"><strong>${job.error.type}</strong> ${job.error.message}</p>` : nothing}
        ${job.status === 'COMPLETED' ? shown(job.result, 'result') : nothing}
        ${this.refusal ? html`<p class="error" role="alert">${this.refusal}</p>` : nothing}
        <footer>
          <details>
            <summary>${this.#summary()}</summary>
            ${this.#details()}
          </details>
          ${isActive(job) ? this.#button('cancel', 'Cancel') : nothing}
          ${job.status === 'FAILED' || job.status === 'CANCELLED' ? this.#button('retry', 'Retry') : nothing}
        </footer>
      </article>`;
  }

  #bar() {
    const { percent, message } = this.job.progress ?? {};
    return html`
      <div class="bar">
        ${percent === undefined
          ? html`<progress aria-label="Progress of ${this.job.type}"></progress>`
          : html`<progress aria-label="Progress of ${this.job.type}" max="100" .value=${percent}></progress>`}
        <div class="quiet"><span>${message ?? 'running'}</span><span>${percent === undefined ? '' : `${percent} %`}</span></div>
      </div>`;
  }
  #wait() {
    const { waitingFor, runAt, attempt } = this.job, { reason, until = runAt, jobId } = waitingFor ?? {};
    const what = attempt ? `Attempt ${attempt + 1}` : 'Runs';
    const when = until && Date.parse(until) > this.now ? relative(until, this.now) : undefined;
    return html`<p class="quiet">${what} ${when ?? REASONS[reason] ?? 'as soon as a worker is free'}${jobId
      ? html`: <code>${jobId}</code>` : ''}</p>`;
  }
  #summary() {
    const { attempt, maxAttempts, startedAt, finishedAt } = this.job;
    const tries = attempt > 1 ? `attempt ${attempt} of ${maxAttempts}` : '';
    const time = startedAt && finishedAt ? `took ${took(startedAt, finishedAt)}` : '';
    return ['Details', time, tries].filter(Boolean).join(' · ');
  }
  #details() {
    const { job } = this;
    const rows = [['id', html`<code>${job.id}</code>`], ['payload', shown(job.payload, 'payload')],
      ['priority', job.priority], ['ordering key', job.orderingKey], ['attempts', `${job.attempt} of ${job.maxAttempts}`],
      ['time-out', job.timeout], ['accepted', job.createdAt], ['runs at', isActive(job) ? job.runAt : undefined],
      ['started', job.startedAt], ['ended', job.finishedAt], ['event', job.event?.id]];
    return html`<dl>${rows.filter(([name, value]) => value !== undefined && (name !== 'payload' || job.payload !== undefined))
      .map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
  }
  #button(what, text) {
    return html`<button class="small" ?disabled=${this.busy} aria-label="${text} ${this.job.type}"
      @click=${() => this.#act(what)}>${text}</button>`;
  }
  async #act(what) {
    this.busy = true;
    this.refusal = undefined;
    const detail = { id: this.job.id, what };
    this.dispatchEvent(new CustomEvent('act', { detail, bubbles: true, composed: true }));
    try {
      await detail.done;
    } catch (error) {
      this.refusal = error.message;
    } finally {
      this.busy = false;
    }
  }
}
customElements.define('jw-job', Job);

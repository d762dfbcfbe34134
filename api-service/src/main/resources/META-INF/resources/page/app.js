import { LitElement, css, html, nothing } from 'lit';
import { clientName, keepClientName, keepToken, subject, token } from './identity.js';
import { Jobs } from './jobs.js';
import { Jobwire } from './jobwire.js';
import { look } from './look.js';
import './list.js';
import './submit.js';
import './token.js';
import './transport.js';

const FOLLOW_EVERY = 2000;
const IDLE_EVERY = 5000;
const passes = (error) => error.name === 'AbortError' || error.status === 0 || error.status >= 500;

/** The page: one client, one list, and what goes on between them. */
class App extends LitElement {
  static properties = {
    transport: { state: true }, types: { state: true }, jobs: { state: true }, news: { state: true }, trouble: { state: true },
    asked: { state: true },
  };

  static styles = [look, css`
    :host { display: block; max-width: 76rem; margin: 0 auto; padding: 1.1rem 1.25rem 3rem; }
    .top { display: flex; align-items: center; gap: 0.8rem 1.5rem; flex-wrap: wrap; padding-bottom: 1.2rem; }
    h1 { display: flex; align-items: center; gap: 0.6rem; margin: 0 auto 0 0; font-size: 1.3rem; letter-spacing: -0.02em; }
    h1 img { display: block; }
    .who { display: flex; align-items: center; gap: 0.5rem; }
    .who label { margin: 0; font-weight: 500; color: var(--quiet); }
    .who input { width: 9rem; padding-block: 0.3rem; }
    main { display: grid; grid-template-columns: minmax(18rem, 25rem) minmax(0, 1fr); gap: 1.4rem; align-items: start; }
    jw-submit { position: sticky; top: 1rem; }
    .trouble { margin-bottom: 1rem; padding: 0.6rem 0.9rem; border-radius: 0.6rem; background: var(--bad-soft); color: var(--bad); }
    .foot { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; margin-top: 2.5rem; }
    a { color: var(--accent); }
    @media (max-width: 52rem) {
      :host { padding-inline: 0.9rem; }
      main { grid-template-columns: minmax(0, 1fr); }
      jw-submit { position: static; }
    }
  `];

  #jobwire;
  #timer;
  #failures = 0;
  #look = () => { if (!document.hidden) this.#refresh(); };

  constructor() {
    super();
    this.types = [];
    this.#begin();
  }
  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#look);
  }
  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#look);
    clearTimeout(this.#timer);
    this.#jobwire.close();
  }

  /** Begins anew as whoever asks now. */
  #begin(mode = 'auto') {
    clearTimeout(this.#timer);
    this.#jobwire?.close();
    const bearer = token();
    const options = bearer ? { token: bearer } : { client: clientName() || undefined };
    const jobwire = this.#jobwire = new Jobwire({ ...options, url: './', transport: mode });
    const jobs = this.jobs = new Jobs(jobwire);
    const mine = (task) => (...args) => (jobwire === this.#jobwire ? task(...args) : undefined);
    jobwire.on('transport', mine((state) => {
      const back = state.transport !== this.transport?.transport && ['websocket', 'longpoll'].includes(state.transport);
      this.transport = state;
      if (back) this.#refresh();
    }));
    jobwire.on('error', mine((error) => this.#failed(error)));
    jobwire.on('reset', mine(() => this.#refresh()));
    jobwire.on('progress', mine((news) => jobs.progress(news)));
    jobwire.on('resolved', mine((job) => {
      jobs.take(job);
      this.news = `${job.type}: ${job.status.toLowerCase()}`;
    }));
    this.transport = jobwire.state;
    this.asked = false;
    this.#failures = 0;
    this.#refresh();
    this.#follow(jobs);
  }

  /** Reads what there is. */
  async #refresh() {
    const jobwire = this.#jobwire, jobs = this.jobs;
    try {
      const [types] = await Promise.all([jobwire.types(), jobs.load(), jobs.active.length ? jobs.follow() : undefined]);
      if (jobwire !== this.#jobwire) return;
      this.types = types;
      this.trouble = undefined;
      this.#failures = 0;
    } catch (error) {
      if (jobwire === this.#jobwire) this.#failed(error);
    }
  }
  /** Looks after the jobs that have not ended, also for those that others have posted and that nothing was told of yet, and for
   * what was missing at the beginning; while somebody looks. */
  #follow(jobs) {
    const every = jobs.active.length || !jobs.loaded ? FOLLOW_EVERY : IDLE_EVERY;
    const wait = Math.min(20_000, every * 2 ** this.#failures);
    this.#timer = setTimeout(async () => {
      if (this.asked) return; // A new client will follow, with a token.
      if (!document.hidden && (!jobs.loaded || !this.types.length || this.trouble)) await this.#refresh();
      else if (!document.hidden) {
        await jobs.follow().then(() => { this.#failures = 0; }, (error) => this.#failed(error));
      }
      if (jobs === this.jobs) this.#follow(jobs);
    }, wait);
  }
  #failed(error) {
    this.#failures++;
    if (error.status === 401 || error.status === 4500) {
      if (!this.asked) this.#ask(error.problem?.detail);
      this.asked = true;
    } else if (!passes(error)) this.trouble = error.message; // Else the badge says it.
  }

  render() {
    return html`
      <header class="top">
        <h1><img src="page/icon.svg" alt="" width="30" height="30">Jobwire</h1>
        ${this.#who(token())}
        <jw-transport .state=${this.transport} @choose=${(e) => this.#jobwire.use(e.detail)}></jw-transport>
      </header>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <main>
        <jw-submit .types=${this.types} .submit=${(...job) => this.#submit(...job)}></jw-submit>
        <jw-jobs .jobs=${this.jobs} @act=${this.#act}></jw-jobs>
      </main>
      <footer class="foot quiet"><a href="q/openapi">OpenAPI</a><a href="q/health">Health</a><a href="q/metrics">Metrics</a></footer>
      <p class="unseen" role="status">${this.news}</p>
      <jw-token @token=${(e) => this.#token(e.detail)}></jw-token>`;
  }

  #who(bearer) {
    if (this.asked) return html`<div class="who"><button class="small" @click=${() => this.#ask()}>Give a token</button></div>`;
    if (bearer) return html`<div class="who"><span class="quiet">${subject(bearer) ?? 'by token'}</span>
      <button class="small" @click=${() => this.#token(undefined)}>Forget token</button></div>`;
    return html`<div class="who"><label for="client">Client</label>
      <input id="client" .value=${clientName()} placeholder="public" maxlength="200" autocomplete="off" spellcheck="false"
        @change=${this.#rename}></div>`;
  }

  async #submit(type, payload, options) {
    const jobs = this.jobs, job = await this.#jobwire.submit(type, payload, options).catch((error) => {
      if (error.status === 401) this.#ask(error.problem?.detail);
      throw error;
    });
    if (!jobs.all.some(({ id }) => id === job.id)) jobs.take(job); // Else its end was faster.
  }
  #ask(why) {
    this.renderRoot.querySelector('jw-token').open(why);
  }
  #act({ detail }) {
    const jobs = this.jobs;
    detail.done = this.#jobwire[detail.what](detail.id).then(() => jobs.read(detail.id));
  }
  #rename(event) {
    keepClientName(event.target.value.trim());
    this.#begin(this.transport.mode);
  }
  #token(value) {
    keepToken(value);
    this.#begin(this.transport.mode);
  }
}
customElements.define('jw-app', App);

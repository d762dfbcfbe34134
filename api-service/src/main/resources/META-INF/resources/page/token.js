import { LitElement, css, html, nothing } from 'lit';
import { readToken } from './identity.js';
import { look } from './look.js';

/** Asks for a bearer token, when the service says that it needs one. */
class TokenDialog extends LitElement {
  static properties = { why: { attribute: false }, wrong: { state: true } };

  static styles = [look, css`
    dialog {
      width: min(30rem, calc(100vw - 2rem)); padding: 1.3rem; border: 1px solid var(--line); border-radius: 0.9rem;
      background: var(--card); color: var(--ink);
    }
    dialog::backdrop { background: rgb(10 12 20 / 55%); }
    form { display: grid; gap: 0.8rem; }
    textarea { min-height: 6rem; overflow-wrap: anywhere; }
    .row { display: flex; justify-content: end; gap: 0.6rem; }
  `];

  render() {
    return html`
      <dialog aria-labelledby="title">
        <form @submit=${this.#take} novalidate>
          <h2 id="title">Who are you?</h2>
          <p class="quiet">This service wants a bearer token (<code>jobs.auth=oidc</code>). It is kept for this tab only, and sent
            to this service only. ${this.why}</p>
          <div><label for="token">Token</label>
            <textarea id="token" spellcheck="false" autocomplete="off" autocapitalize="off" required
              aria-invalid=${Boolean(this.wrong)} aria-describedby="wrong"></textarea></div>
          <p class="bad" id="wrong" role="alert">${this.wrong ?? nothing}</p>
          <div class="row"><button type="button" @click=${() => this.close()}>Not now</button><button class="main">Use it</button></div>
        </form>
      </dialog>`;
  }

  /** Opens it, if it is not. @param {string} [why] what the service said */
  async open(why = '') {
    this.why = why;
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector('dialog');
    if (!dialog.open) dialog.showModal();
  }
  close() {
    this.wrong = undefined;
    this.renderRoot.querySelector('textarea').value = '';
    this.renderRoot.querySelector('dialog').close();
  }
  #take(event) {
    event.preventDefault();
    try {
      const detail = readToken(this.renderRoot.querySelector('textarea').value);
      this.close();
      this.dispatchEvent(new CustomEvent('token', { detail }));
    } catch (error) {
      this.wrong = error.message;
    }
  }
}
customElements.define('jw-token', TokenDialog);

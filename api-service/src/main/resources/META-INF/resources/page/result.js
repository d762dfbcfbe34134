import { html, nothing } from 'lit';
import { pictures, written } from './text.js';

/** A value of a job, pictures shown. */
export function shown(value, name) {
  const text = written(value);
  return html`
    ${pictures(value).map((source) => html`<img class="picture" src=${source} alt="Picture in the ${name}">`)}
    ${text ? html`<pre tabindex="0" aria-label=${name}>${text}</pre>` : nothing}`;
}

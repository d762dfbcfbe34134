import { css } from 'lit';

/** What all elements of the page look like; the colours are in page.css. */
export const look = css`
  * { box-sizing: border-box; }
  [hidden] { display: none !important; }
  button, input, select, textarea { font: inherit; color: inherit; }
  button {
    padding: 0.45rem 0.9rem; border: 1px solid var(--line); border-radius: 0.55rem; background: var(--card);
    font-weight: 550; cursor: pointer; transition: background 0.15s, border-color 0.15s;
  }
  button:hover { border-color: var(--accent); }
  button:disabled { opacity: 0.55; cursor: default; }
  button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
  button.main:hover:not(:disabled) { background: var(--accent-strong); }
  button.small { padding: 0.25rem 0.65rem; font-size: 0.875rem; }
  input, select, textarea {
    width: 100%; padding: 0.5rem 0.65rem; border: 1px solid var(--edge); border-radius: 0.55rem; background: var(--field);
  }
  [aria-invalid='true'] { border-color: var(--bad); }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  label { display: block; margin-bottom: 0.3rem; font-size: 0.875rem; font-weight: 600; }
  h2 { margin: 0; font-size: 1.05rem; letter-spacing: -0.01em; }
  p { margin: 0; }
  .quiet { color: var(--quiet); font-size: 0.875rem; }
  .bad { color: var(--bad); }
  code, pre, textarea { font-family: var(--mono); font-size: 0.8125rem; }
  summary { cursor: pointer; color: var(--quiet); font-size: 0.875rem; }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (prefers-reduced-motion: reduce) { *, ::before, ::after { animation: none !important; transition: none !important; } }
`;

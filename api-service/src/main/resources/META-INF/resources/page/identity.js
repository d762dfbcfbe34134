/** Who asks: a name where the service believes names (`jobs.auth=open`), else a token (`jobs.auth=oidc`). */

const NAME = 'jobwire page client';
const TOKEN = 'jobwire page token';

/** What the browser keeps, where it is allowed to. */
function storage(kind) {
  try {
    return globalThis[kind] ?? null;
  } catch {
    return null;
  }
}

/**
 * The name by which the page asks: what `?client=` says, else the one used last.
 * @returns {string} empty for the owner `public`
 */
export function clientName(search = location.search) {
  return new URLSearchParams(search).get('client') ?? storage('localStorage')?.getItem(NAME) ?? '';
}

/** Keeps a name for the next visit, and in the address, so that it can be shared. */
export function keepClientName(name) {
  storage('localStorage')?.setItem(NAME, name);
  const url = new URL(location.href);
  if (name) url.searchParams.set('client', name);
  else url.searchParams.delete('client');
  history.replaceState(null, '', url);
}

/** The token of this tab, undefined when there is none. It lives as long as the tab, and never goes into an address. */
export function token() {
  return storage('sessionStorage')?.getItem(TOKEN) ?? undefined;
}

/** Keeps a token for this tab, or forgets it. */
export function keepToken(value) {
  if (value) storage('sessionStorage')?.setItem(TOKEN, value);
  else storage('sessionStorage')?.removeItem(TOKEN);
}

/**
 * What was pasted, as a token: without quotes, spaces and the word before it.
 * @throws {TypeError} when it can't be a bearer token (RFC 6750, 2.1)
 */
export function readToken(text) {
  const bare = text.trim().replace(/^(authorization:\s*)?bearer\s+/i, '').replace(/^"(.*)"$/, '$1');
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(bare)) throw new TypeError('This is no bearer token.');
  return bare;
}

/** Who a token says it is for, to show; the service does not take this page's word for it. */
export function subject(value) {
  try {
    const bytes = atob(value.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)))).sub;
  } catch {
    return undefined;
  }
}

/** How times and values read. */

const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'narrow' });
const STEPS = [['day', 86_400], ['hour', 3600], ['minute', 60], ['second', 1]];

/** A moment as seen from now: "3min ago", "in 5s". */
export function relative(time, now) {
  const seconds = (Date.parse(time) - now) / 1000;
  if (Math.abs(seconds) < 1) return 'now';
  const [unit, size] = STEPS.find(([, least]) => Math.abs(seconds) >= least);
  return ago.format(Math.trunc(seconds / size), unit);
}

/** How long it took from one moment to another. */
export function took(from, to) {
  const ms = Math.max(0, Date.parse(to) - Date.parse(from));
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

const LONGEST = 10_000;
const LINE = 90;
const PICTURE = /^data:image\/(png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/;

/** The beginning of a value, to tell jobs of one type apart. */
export const gist = (value) => (value === undefined ? '' : JSON.stringify(value).slice(0, 2 * LINE));

/** The pictures within a value: each member that is a data URI (RFC 2397) of one. */
export function pictures(value, found = []) {
  if (typeof value === 'string' && PICTURE.test(value)) found.push(value);
  else if (value && typeof value === 'object') Object.values(value).forEach((part) => pictures(part, found));
  return found.slice(0, 8);
}

/** A value as text, its pictures left out; empty when there is nothing but a picture. */
export function written(value) {
  if (value === undefined) return '';
  const parts = value && typeof value === 'object' ? Object.values(value) : [value];
  if (parts.length && parts.every((part) => typeof part === 'string' && PICTURE.test(part))) return '';
  const short = (_, part) => (typeof part === 'string' && PICTURE.test(part) ? `${part.slice(0, 22)}…` : part);
  const line = JSON.stringify(value, short);
  const text = line.length <= LINE ? line : JSON.stringify(value, short, 2);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

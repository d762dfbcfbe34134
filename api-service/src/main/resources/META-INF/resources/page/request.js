/** From what is in the form to what is submitted. Pure. */
import { check } from './schema.js';

/** Notes numbers that JavaScript would change: the service keeps every digit, but this page could not send them. */
function inexact(found) {
  return (_, value, context) => {
    const kept = typeof value !== 'number' || !/^-?\d+$/.test(context?.source ?? '') || String(value) === context.source
      || context.source === '-0';
    if (!kept) found.push({ pointer: '/payload', detail: `a browser can't keep all digits of ${context.source}: send it as text` });
    return value;
  };
}

/**
 * A payload as it was typed; nothing typed is no payload.
 * @returns {{payload?: any, violations: {pointer: string, detail: string}[]}}
 */
export function readPayload(text, schema) {
  if (!text.trim()) return { violations: check(schema, undefined) };
  const violations = [];
  try {
    const payload = JSON.parse(text, inexact(violations));
    return { payload, violations: [...violations, ...check(schema, payload)] };
  } catch (error) {
    return { violations: [{ pointer: '/payload', detail: `is not JSON: ${error.message}` }] };
  }
}

/** The options that were filled in, as `submit` takes them. */
export function readOptions(form) {
  const options = {};
  for (const name of ['priority', 'orderingKey', 'delay', 'timeout']) {
    const value = form.get(name)?.trim();
    if (value) options[name] = value;
  }
  const attempts = form.get('maxAttempts')?.trim();
  if (attempts) options.maxAttempts = Number(attempts);
  return options;
}

/** What the service says no with: what is wrong where, or else the reason alone. */
export function refusal(error) {
  const { problem } = error;
  const violations = (problem?.errors ?? []).map(({ pointer, detail }) => ({ pointer, detail }));
  return { title: problem?.title ?? error.message, detail: problem?.detail, status: error.status, violations };
}

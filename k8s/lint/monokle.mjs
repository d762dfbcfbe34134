import { isPair, LineCounter, parseDocument, visit } from 'yaml';
import { DefaultPluginLoader, DisabledFixer, MonokleValidator, processRefs, ResourceParser } from '@monokle/validation';

/** Those that need no network. Schemas are SchemaTest's: of the last one only what Kubernetes has removed or will remove. */
const PLUGINS = ['yaml-syntax', 'pod-security-standards', 'practices', 'resource-links', 'metadata', 'kubernetes-schema'];
const KUBERNETES = '1.34.0';
const NO_SCHEMAS = { getFullSchema: async () => ({ schema: { definitions: {} } }) };
/** Of a rule that breaks Monokle tells only whoever debugs it, and goes on. */
const SETTINGS = { debug: true, 'kubernetes-schema': { schemaVersion: KUBERNETES } };
const LABELS = ['app.kubernetes.io/part-of'];

/** All rules are errors but those that are not asked, by name. */
async function validator(parser, unasked) {
  const plugins = Object.fromEntries(PLUGINS.map((name) => [name, true]));
  const [loader, fixer] = [new DefaultPluginLoader(), new DisabledFixer()];
  const result = new MonokleValidator({ loader, parser, fixer, schemaLoader: NO_SCHEMAS, suppressors: [] });
  await result.preload({ plugins });
  const names = Object.entries(result.rules).flatMap(([plugin, rules]) => rules.map(({ name }) => `${plugin}/${name}`));
  const unknown = [...PLUGINS.filter((name) => !result.isPluginLoaded(name)), ...unasked.filter((name) => !names.includes(name))];
  if (unknown.length > 0) throw new Error(`Monokle has no ${unknown.join(', ')}`);
  const rules = Object.fromEntries(names.map((name) => [name, unasked.includes(name) ? false : 'err']));
  await result.preload({ plugins, rules: { ...rules, 'metadata/custom-labels': ['err', LABELS] }, settings: SETTINGS });
  return result;
}

/** The place and the text of the scalar that begins at a position: links are found by position only. */
function scalarAt({ text }, { startLine, startColumn }) {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  let found = { place: '', value: undefined };
  visit(document, {
    Scalar(_, node, ancestors) {
      const { line, col } = lines.linePos(node.range[0]);
      if (line !== startLine || col !== startColumn) return undefined;
      const path = [...ancestors, node].flatMap((one, i, all) => {
        if (isPair(one)) return one.value === all[i + 1] ? [one.key.value] : [];
        return 'items' in one && !isPair(all[i + 1]) ? [one.items.indexOf(all[i + 1])] : [];
      });
      found = { place: path.join('.'), value: node.value };
      return visit.BREAK;
    },
  });
  return found;
}

/** What a finding of Monokle says, with where it is in which object, and what is there. */
function readable({ ruleId, message, locations: [, { physicalLocation, logicalLocations }] }, resources) {
  const resource = resources[physicalLocation.artifactLocation.uri];
  const member = logicalLocations.find(({ kind }) => kind === 'element')?.fullyQualifiedName;
  const { place, value } = member
    ? { place: member, value: member.split('.').reduce((part, name) => part?.[name], resource.content) }
    : scalarAt(resource, physicalLocation.region);
  const object = `${resource.kind} ${resource.name}`;
  return { rule: ruleId, object, place, value: JSON.stringify(value), says: message.text };
}

/**
 * What is wrong with the manifests of a text.
 * @param {string} text
 * @param {string[]} unasked
 */
export async function findings(text, unasked) {
  const resources = text.split(/^---\n/m).filter((part) => part.trim()).map((part, i) => {
    const content = parseDocument(part).toJS() ?? {};
    const { apiVersion, kind, metadata } = content;
    const { name, namespace } = metadata ?? {};
    return { id: String(i), fileId: 'all', filePath: 'all', fileOffset: 0, text: part, content, apiVersion, kind, name, namespace };
  });
  const parser = new ResourceParser();
  processRefs(resources, parser);
  const { error, debug } = console;
  console.error = console.debug = (...said) => {
    throw new Error(`Monokle failed: ${JSON.stringify(said, (_, one) => (one instanceof Error ? one.stack : one))}`);
  };
  try {
    const { runs } = await (await validator(parser, unasked)).validate({ resources });
    return runs[0].results.map((result) => readable(result, resources));
  } finally {
    parser.clear(); // It keeps links for all of the process, by the resources' ids.
    Object.assign(console, { error, debug });
  }
}

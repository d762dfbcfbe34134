import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const here = fileURLToPath(new URL('..', import.meta.url));
const read = (name) => readFile(join(here, name), 'utf8');

const parsed = new Map();

/** Compiles; gives what the compiler complains of, as `file(line): message`, and what it writes, by file. */
function compile(options, files, texts = {}) {
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile: readText } = host;
  host.fileExists = (name) => name in texts || fileExists(name);
  host.readFile = (name) => texts[name] ?? readText(name);
  host.getSourceFile = (name, ...how) => {
    if (name in texts) return ts.createSourceFile(name, texts[name], ...how);
    if (!parsed.has(name)) parsed.set(name, getSourceFile(name, ...how)); // The libraries take longest.
    return parsed.get(name);
  };
  const written = {};
  const program = ts.createProgram(files, options, host);
  const emitted = program.emit(undefined, (name, text) => { written[name] = text; });
  const complaints = [...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics].map(({ file, start, messageText }) =>
    `${file?.fileName.slice(here.length)}(${file && ts.getLineAndCharacterOfPosition(file, start).line + 1}): ${
      ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  return { complaints, written };
}

test('the code holds against its types, strictly, and jobwire.d.ts is what they make (npm run types)', async () => {
  const { config } = ts.readConfigFile(join(here, 'tsconfig.json'), ts.sys.readFile);
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, here);
  assert.equal(options.strict, true);
  const { complaints, written } = compile({ ...options, noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: here }, fileNames);
  assert.deepEqual(complaints, []);
  assert.equal(written[join(here, 'jobwire.d.ts')], await read('jobwire.d.ts'));
});

test('a program in TypeScript can use it, and is told of mistakes', async () => {
  const uses = "import { Jobwire, JobwireError, type Job } from './jobwire.js';\n";
  const [good, bad] = ['good.mts', 'bad.mts'].map((name) => join(here, name));
  const { complaints } = compile({ strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'], types: [] }, [good, bad], {
    [good]: `${uses}
      const jobwire = new Jobwire({ url: 'http://localhost:8080', client: 'a', token: async () => 'x', store: { get: async () => null, set() {} } });
      const off: () => void = jobwire.on('resolved', async (job, event) => { console.log(job.result, event.id.length); });
      jobwire.on('transport', ({ transport, mode }) => console.log(transport === 'offline', mode === 'auto'));
      jobwire.on('reset', ({ reason, cursor }) => console.log(reason.length, cursor?.length));
      const job: Job = await jobwire.submit('echo', { a: 1 }, { priority: 'HIGH', runAt: new Date(), signal: AbortSignal.timeout(1) });
      const { items, next }: { items: Job[]; next?: string } = await jobwire.list({ status: ['FAILED'], limit: 1 });
      try { await jobwire.wait(job.id, { timeout: 5 }); } catch (error) { if (error instanceof JobwireError) console.log(error.status + 1); }
      off(); jobwire.use('longpoll'); await jobwire.close(); console.log(items.length, next);`,
    [bad]: `${uses}
      const jobwire: Job = new Jobwire({ url: 8080 });
      new Jobwire().on('resolvd', () => {});
      new Jobwire().use('pigeon');
      await new Jobwire().submit('echo', 1, { priority: 'URGENT' });
      console.log(JobwireError);`,
  });
  assert.deepEqual([...new Set(complaints.map((complaint) => complaint.split(':')[0]))].sort(), [3, 4, 5, 6].map((line) => `bad.mts(${line})`));
});

test('it is one module, which needs nothing', async () => {
  const code = await read('jobwire.js');
  assert.deepEqual(code.match(/^\s*(import|export .* from)\b.*|\b(import|require)\(['"`](?!\.\/types\.d\.ts)/gm), null);
  const { dependencies, peerDependencies, files, exports } = JSON.parse(await read('package.json'));
  assert.deepEqual([dependencies, peerDependencies], [undefined, undefined]);
  assert.deepEqual(files, ['jobwire.js', 'jobwire.d.ts', 'types.d.ts']);
  assert.deepEqual(exports['.'], { types: './jobwire.d.ts', default: './jobwire.js' });
});

test('the lock file names no place to get packages from, and their digests', async () => {
  const lock = await read('package-lock.json');
  assert.doesNotMatch(lock, /resolved|:\/\//);
  const { packages } = JSON.parse(lock);
  for (const [name, entry] of Object.entries(packages)) if (name) assert.match(entry.integrity, /^sha512-/, name);
});

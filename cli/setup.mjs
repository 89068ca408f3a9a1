// Makes a clone ready to run: installs packages where the lockfile asks for it, builds where a source has changed.
// Node's own modules alone, because nothing else is installed yet. An installed package has no use for it.

import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = 'dist/.sources';

/** Whether packages are installed as the lockfile says, and the build is of the sources as they are. */
export function isReady(root = ROOT) {
  return isInstalled(root) && isBuilt(root);
}

/** Installs and builds what is needed; several at once wait for one another. Throws where npm or the compiler fails. */
export function setup(root = ROOT) {
  if (isReady(root)) return;
  const release = lock(join(root, 'setup.lock.tmp'));
  try {
    if (!isInstalled(root)) install(root);
    if (!isBuilt(root)) build(root);
  } finally {
    release();
  }
}

function isInstalled(root) {
  // A link leads to the packages of another folder, which npm would empty first.
  if (lstatSync(join(root, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  const installed = modified(join(root, 'node_modules/.package-lock.json'));
  return installed !== undefined && installed >= (modified(join(root, 'package-lock.json')) ?? 0);
}

function isBuilt(root) {
  return read(join(root, STAMP)) === fingerprint(root);
}

function install(root) {
  say('installing packages…');
  // Within a script of npm's, the same npm; else the one of the path, which is a batch file on Windows.
  const own = process.env['npm_execpath'];
  const args = ['ci', '--no-audit', '--no-fund'];
  if (own?.endsWith('.js')) run(root, process.execPath, [own, ...args]);
  else run(root, 'npm', args, process.platform === 'win32');
}

/** Builds into a folder aside and swaps it in, so that a build is whole and holds nothing of sources that are gone. */
function build(root) {
  say('building…');
  const sources = fingerprint(root);
  const [compiled, fresh, old] = ['compiled', 'new', 'old'].map((name) => join(root, `dist-${name}.tmp`));
  const clear = () => {
    for (const folder of [compiled, fresh, old]) rmSync(folder, { recursive: true, force: true });
  };
  // Of a build that was interrupted.
  clear();
  try {
    run(root, process.execPath, [
      ...[join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')],
      ...['--outDir', compiled, '--declarationDir', fresh, '--noEmitOnError'],
    ]);
    run(root, process.execPath, [join(root, 'cli/bundle.mjs'), compiled, fresh]);
    writeFileSync(join(fresh, '.sources'), sources);
    if (modified(join(root, 'dist')) !== undefined) renameSync(join(root, 'dist'), old);
    renameSync(fresh, join(root, 'dist'));
  } finally {
    clear();
  }
}

/** What the sources are, by size and time of change: any that is added, changed or removed makes it another. */
function fingerprint(root) {
  let text = '';
  // Every start of the program in a clone comes through here: no path is normalised, and directories are not stat'ed.
  const visitFile = (path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat) text += `${path.slice(root.length)} ${stat.size} ${stat.mtimeMs}\n`;
  };
  const visitFolder = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) visitFolder(path);
      else if (path.endsWith('.ts') && !path.endsWith('.test.ts')) visitFile(path);
    }
  };
  for (const name of ['tsconfig.json', 'tsconfig.build.json', 'cli/bundle.mjs', 'bench/internals.ts'])
    visitFile(`${root}/${name}`);
  for (const name of ['lib', 'cli', 'strategies']) visitFolder(`${root}/${name}`);
  return text;
}

/** Runs a program with its output on stderr: stdout belongs to the results of the command that needed it. */
function run(root, program, args, shell = false) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ['ignore', 2, 2], shell });
  if (status !== 0) throw new Error(`'${program} ${args.join(' ')}' failed`, { cause: error ?? status });
}

/** Waits for the lock file and takes it over, also from a process that is gone; returns what gives it back. */
function lock(file) {
  for (let waited = 0; ; waited++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (waited === 10) say(`waiting for another set-up to end (delete ${file} if there is none)…`);
    if (isGone(read(file))) takeAway(file);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
  }
}

/** Renaming lets one of several win; what was taken from a living process by accident is put back. */
function takeAway(file) {
  const aside = `${file}.${process.pid}.tmp`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (isGone(read(aside))) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function isGone(pid) {
  if (!pid) return false;
  // Processes of containers often have the same number in each: a lock of ours that we do not hold is an old one.
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function say(text) {
  process.stderr.write(`tradelab: ${text}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    setup();
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}

#!/usr/bin/env node
// The program `tradelab`: checks Node, makes a clone ready where it runs in one, and hands over to the built commands.

import { existsSync } from 'node:fs';
import module from 'node:module';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`tradelab needs Node 20.19 or newer; this is ${process.versions.node}.\n`);
  process.exit(1);
}

// Compiled code is kept between starts where Node can (22.8 and newer).
module.enableCompileCache?.();

const setup = new URL('./setup.mjs', import.meta.url);
if (existsSync(setup)) {
  const clone = await import(setup.href);
  try {
    clone.setup();
  } catch (error) {
    process.stderr.write(`tradelab: ${error.message}\n`);
    process.exit(2);
  }
}

const { main } = await import('../dist/main.js');
await main();

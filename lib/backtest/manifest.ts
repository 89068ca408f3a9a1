// The manifest: hashes by which a run is known again, and a difference is traced to what made it.

import { createHash } from 'node:crypto';
import { BAR_COLUMNS, type Bars } from '../core/bars.ts';
import { VERSION } from '../core/version.ts';
import type { FillLog } from '../execution/index.ts';
import { type Node, OperatorNode } from '../graph/index.ts';
import { type AnyStrategy, Program } from '../strategy/index.ts';
import type { BacktestResult } from './result.ts';

/** SHA-256 hashes (hex) of what went into a run and of what came of it. */
export interface Manifest {
  readonly engine: string;
  /** The columns of the bars and of what was joined to them, the timeframe, and the instrument's rules. */
  readonly data: string;
  /** The strategy's name, its inputs, its parameters' schema, and the source of its functions and of the kernels that it uses. */
  readonly strategy: string;
  readonly params: string;
  readonly options: string;
  readonly fills: string;
  readonly equity: string;
}

export function makeManifest(run: BacktestResult): Manifest {
  const { detail, funding } = run.settings.engine;
  const extra = [detail && hashBars(detail), funding && [Array.from(funding.time), Array.from(funding.rate)]];
  return {
    engine: VERSION,
    data: hashBars(run.bars),
    strategy: hashJson([hashStrategy(run.program.strategy), ...kernelsOf(run.program.graph.base.nodes)]),
    params: hashJson(run.params),
    options: hashJson([run.options, ...extra]),
    fills: hashFills(run.fillLog),
    equity: hash(bytes(run.equity)),
  };
}

/** What bars are: a hash of their columns and of those joined to them, their timeframe and the rules of their market. */
export function hashBars(bars: Bars): string {
  const { timeframe, instrument = null } = bars;
  const joined = Object.entries(bars.inputs ?? {}).flatMap(([name, input]) => [name, bytes(input.values)]);
  return hash(
    JSON.stringify({ timeframe, instrument }),
    ...BAR_COLUMNS.map((name) => bytes(bars[name])),
    ...joined,
  );
}

/**
 * What a strategy is: a hash of its name, its inputs, its parameters' schema, the source of its functions, and that of
 * the kernels that it uses with its default parameters.
 */
export function hashStrategy(strategy: AnyStrategy): string {
  const { name, inputs, params, indicators, state, onFill, signals, onBar } = strategy;
  const sources = [indicators, state, onFill, signals, onBar].map(String);
  const kernels = defaultKernels(strategy);
  return hashJson([name, params, ...sources, ...kernels, ...(inputs === undefined ? [] : [inputs])]);
}

/** None where the strategy refuses its own defaults: it is run with others then, by the same functions. */
function defaultKernels(strategy: AnyStrategy): string[] {
  try {
    // Every timeframe is a multiple of a second: no higher bars of the strategy are refused.
    return kernelsOf(new Program(strategy, {}, '1s').needed.map(({ node }) => node));
  } catch {
    return [];
  }
}

/** The source of each kernel that the nodes are computed by: an operator may be the user's own. */
function kernelsOf(nodes: readonly Node[], seen = new Set<Node>()): string[] {
  const kernels: string[] = [];
  for (const node of nodes) {
    if (seen.has(node)) continue;
    seen.add(node);
    kernels.push(
      ...kernelsOf(
        node.inputs.map((input) => input.node),
        seen,
      ),
    );
    if (node instanceof OperatorNode) kernels.push(`${node.op.name}: ${node.op.run}`);
  }
  return kernels;
}

/** Fills bit by bit: a text of a number would hide a −0. */
function hashFills({ raw }: FillLog): string {
  return hash(bytes(raw.numbers), JSON.stringify(raw.keys));
}

function hashJson(value: unknown): string {
  return hash(JSON.stringify(value));
}

function hash(...parts: readonly (string | Uint8Array)[]): string {
  const sha = createHash('sha256');
  for (const part of parts) sha.update(part);
  return sha.digest('hex');
}

function bytes(column: Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

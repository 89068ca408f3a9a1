// Series are lazy, equal expressions are one node, the warm-up is known beforehand, and what cannot be meant is refused.
import { expect, test } from 'vitest';
import { TradelabError } from '../core/errors.ts';
import { walk } from './bars.fixture.ts';
import { apply, BarSeries, columnsAtOnce, defineOperator, Graph, real, type Series, whole } from './index.ts';

/** The mean of the last n values, summed anew for each row. */
const mean = defineOperator({
  name: 'mean',
  inputs: ['x'],
  outputs: ['y'],
  params: { length: whole() },
  lookback: ({ length }) => length - 1,
  run({ x, y, length }, from, to) {
    for (let i = from; i < to; i++) {
      let sum = 0;
      for (let k = i - length + 1; k <= i; k++) sum += x[k]!;
      y[i] = sum / length;
    }
  },
});

const sided = defineOperator({
  name: 'sided',
  inputs: ['x'],
  outputs: ['above', 'below'],
  params: { width: real(0, 1) },
  lookback: () => 0,
  run({ x, above, below, width }, from, to) {
    for (let i = from; i < to; i++) {
      above[i] = x[i]! + width;
      below[i] = x[i]! - width;
    }
  },
});

const meanOf = (x: Series, length: number) => apply(mean, { x }, { length });

function barSeries(): BarSeries {
  return new BarSeries(new Graph('1h'));
}

function refusal(make: () => unknown): TradelabError {
  try {
    make();
  } catch (error) {
    if (error instanceof TradelabError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('equal expressions are one node, however often they are written', () => {
  const { graph, close, open } = barSeries();
  const write = () => meanOf(close, 5).add(3).gt(open.lag(2)).and(meanOf(close, 5).lt(3));
  const first = write();
  const nodes = graph.base.nodes.length;
  expect(write().output.node).toBe(first.output.node);
  expect(graph.base.nodes.length).toBe(nodes);
});

test('fifty times fifty sets of parameters on one graph need a hundred averages', () => {
  const { graph, close } = barSeries();
  for (let fast = 1; fast <= 50; fast++) {
    for (let slow = 51; slow <= 100; slow++) meanOf(close, fast).crossesAbove(meanOf(close, slow));
  }
  expect(graph.base.nodes.length).toBe(1 + 100 + 2500);
});

test('expressions that differ in an operator, an input, its order or a parameter are different nodes', () => {
  const { open, close } = barSeries();
  const series = [
    ...[
      open.add(close),
      open.sub(close),
      close.sub(open),
      open.sub(1),
      open.sub(2),
      open.lag(1),
      open.lag(2),
    ],
    ...[meanOf(open, 3), meanOf(close, 3), meanOf(open, 4), meanOf(meanOf(open, 3), 3)],
  ];
  expect(new Set(series.map((one) => one.output.node)).size).toBe(series.length);
});

test('operators of the same name are two operators', () => {
  const { close } = barSeries();
  const other = defineOperator({ ...mean, run: mean.run, name: 'mean' });
  expect(apply(other, { x: close }, { length: 3 }).output.node).not.toBe(meanOf(close, 3).output.node);
});

test('the outputs of one operator are columns of one node', () => {
  const { close } = barSeries();
  const { above, below } = apply(sided, { x: close }, { width: 1 });
  expect(above.output.node).toBe(below.output.node);
  const columns = columnsAtOnce((bars) => apply(sided, { x: bars.close }, { width: 0.5 }), walk(3, 1));
  expect(columns['above']![2]! - columns['below']![2]!).toBeCloseTo(1, 12);
});

test('the warm-up adds up along an expression and is the longest of its branches', () => {
  const { close, open } = barSeries();
  expect(close.warmup).toBe(0);
  expect(meanOf(close, 10).warmup).toBe(9);
  expect(meanOf(meanOf(close, 10), 5).warmup).toBe(13);
  expect(meanOf(close, 10).lag(3).warmup).toBe(12);
  expect(meanOf(close, 10).sub(open.lag(20)).warmup).toBe(20);
  expect(meanOf(close, 10).crossesAbove(open).warmup).toBe(10);
  expect(close.gt(1).warmup).toBe(0);
});

test('the warm-up is the first row with a value', () => {
  const build = (bars: BarSeries) => ({ y: meanOf(meanOf(bars.close, 10).lag(3), 5).add(bars.open.lag(4)) });
  const { y } = build(barSeries());
  const column = columnsAtOnce(build, walk(60, 2))['y']!;
  expect(column.findIndex((value) => !Number.isNaN(value))).toBe(y.warmup);
});

test('fewer bars than the warm-up give no value and no error', () => {
  const column = columnsAtOnce((bars) => ({ y: meanOf(bars.close, 10) }), walk(9, 2))['y']!;
  expect([...column].every((value) => Number.isNaN(value))).toBe(true);
});

test('lag refuses to read the future, of a series and of a signal', () => {
  const { close, open } = barSeries();
  for (const make of [() => close.lag(-1), () => close.gt(open).lag(-1), () => close.change(-1)]) {
    const error = refusal(make);
    expect(error.code).toBe('bad-param');
    expect(error.message).toBe('lag: bars is -1');
    expect(error.hint).toBe('a negative number of bars would read the future');
  }
});

test('a number of bars that is not whole is refused, with its range', () => {
  const { close } = barSeries();
  expect(refusal(() => close.lag(1.5)).hint).toBe(
    'bars must be a whole number of at least 0 and at most 1000000',
  );
  expect(refusal(() => meanOf(close, 0)).message).toBe('mean: length is 0');
  expect(refusal(() => meanOf(close, Number.NaN)).message).toBe('mean: length is NaN');
  expect(refusal(() => apply(sided, { x: close }, { width: 1.5 })).hint).toBe(
    'width must be a number of at least 0 and at most 1',
  );
  expect(refusal(() => close.add(Number.NaN)).message).toBe('constant: value is NaN');
});

test('a parameter is checked although an expression like it is known', () => {
  const { close } = barSeries();
  meanOf(close, 3);
  expect(refusal(() => meanOf(close, '3' as never)).message).toBe('mean: length is 3');
});

test('series of two graphs are refused', () => {
  const error = refusal(() => barSeries().close.gt(barSeries().open));
  expect(error.code).toBe('bad-strategy');
  expect(error.message).toBe('series of two different runs cannot be combined');
});

test('an input that is not a series is refused by its name', () => {
  const error = refusal(() => meanOf(undefined as unknown as Series, 3));
  expect(error.code).toBe('bad-strategy');
  expect(error.message).toBe("mean: its input 'x' is undefined, not a series");
});

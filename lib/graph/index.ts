// Lazy series, operators and the graph that evaluates them.

export { type Build, columnsAtOnce, columnsInPieces, columnsStreamed, firstDifference } from './cuts.ts';
export { Graph, type GraphSnapshot } from './graph.ts';
export { inputColumn } from './input-node.ts';
export { type Node, OperatorNode, type Output } from './node.ts';
export * as operations from './operations.ts';
export {
  type Column,
  checkParams,
  defineOperator,
  defineSignalOperator,
  type Operator,
  type ParamRule,
  real,
  whole,
} from './operator.ts';
export { apply, BarSeries, Series, Signal } from './series.ts';

// Where a strategy's own columns are drawn, and in which colour.

import type { IndicatorColumn } from '../core/index.ts';
import { type Colour, lineColour } from './palette.ts';

/** A column and how it is drawn; `steps` where it is a condition (0 or 1). */
export interface PaneLine {
  readonly column: IndicatorColumn;
  readonly colour: Colour;
  readonly steps: boolean;
}

export interface Pane {
  readonly name: string;
  /** Pixels. */
  readonly height: number;
  readonly lines: readonly PaneLine[];
}

/** The panes of a price chart: 'price' always and first, the others in the order of their first column. */
export function panesOf(indicators: readonly IndicatorColumn[]): readonly [Pane, ...Pane[]] {
  const panes = new Map<string, PaneLine[]>();
  for (const column of indicators) {
    const steps = column.values instanceof Uint8Array;
    // A condition drawn over prices would pull their scale down to 0.
    const name = steps && column.pane === 'price' ? column.name : column.pane;
    const lines = panes.get(name) ?? [];
    lines.push({ column, colour: lineColour(lines.length), steps });
    panes.set(name, lines);
  }
  const price = { name: 'price', height: 380, lines: panes.get('price') ?? [] };
  panes.delete('price');
  return [
    price,
    ...[...panes].map(([name, lines]) => ({ name, height: lines.every((l) => l.steps) ? 64 : 110, lines })),
  ];
}

// The colours of charts and page, for light and dark; up and down are blue and orange, told apart by colour-blind readers.

/** Every colour that a chart or the page uses, by its role. */
export interface Palette {
  /** Behind everything. */
  readonly ground: string;
  /** Behind charts and cards; also text on a strong colour. */
  readonly surface: string;
  readonly ink: string;
  /** Labels and secondary text. */
  readonly muted: string;
  /** Grid lines and borders. */
  readonly rule: string;
  readonly up: string;
  readonly down: string;
  /** The best of what is good, where many shades are needed. */
  readonly deep: string;
  readonly strategy: string;
  readonly benchmark: string;
  /** Indicators, in the order that a strategy names them; the first ones again where there are more. */
  readonly line1: string;
  readonly line2: string;
  readonly line3: string;
  readonly line4: string;
  readonly line5: string;
  readonly line6: string;
}

export type Colour = keyof Palette;

export const LIGHT: Palette = {
  ground: '#f5f6f8',
  surface: '#ffffff',
  ink: '#18212f',
  muted: '#5a6676',
  rule: '#e3e7ed',
  up: '#1273b5',
  down: '#d55e00',
  deep: '#0a3a66',
  strategy: '#1f4fbf',
  benchmark: '#8a94a3',
  line1: '#7b4bb7',
  line2: '#b88600',
  line3: '#12866a',
  line4: '#c2428a',
  line5: '#5d6d7e',
  line6: '#8c5a3c',
};

export const DARK: Palette = {
  ground: '#0d1218',
  surface: '#151c25',
  ink: '#e5eaf1',
  muted: '#97a3b3',
  rule: '#27313d',
  up: '#56b4e9',
  down: '#f0883e',
  deep: '#d9f0ff',
  strategy: '#86a8ff',
  benchmark: '#8591a1',
  line1: '#bb93f0',
  line2: '#e3c04a',
  line3: '#4cc9a4',
  line4: '#f285bd',
  line5: '#a9b6c6',
  line6: '#cf9f80',
};

const LINES = ['line1', 'line2', 'line3', 'line4', 'line5', 'line6'] as const;

/** The colour of the k-th indicator, from 0. */
export function lineColour(k: number): Colour {
  return LINES[k % LINES.length]!;
}

// Results as data frames, and the tables of other programs.

export { barColumnsFrame, barsFrame, barsFromFrame, type KnownOfBars } from './bars-frame.ts';
export { type Danfo, type DanfoFrame, fromDanfo, toDanfo } from './danfo.ts';
export { equityFrame } from './equity-frame.ts';
export { createFrame, type Frame, type FrameColumn } from './frame.ts';
export { fromArrow } from './from-arrow.ts';
export { type SweptColumns, sweepFrame } from './sweep-frame.ts';
export { METADATA_KEY, toArrow } from './to-arrow.ts';
export { type FrameValue, toRows } from './to-rows.ts';
export { tradesFrame } from './trades-frame.ts';

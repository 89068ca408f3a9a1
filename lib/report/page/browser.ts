// The part of a browser that the scripts of the page use. They are checked against this and not against TypeScript's
// DOM library, which would make `open`, `close`, `stop` and `name` known globals in all of tradelab.

import type * as lightweightCharts from 'lightweight-charts';
import type * as vega from 'vega';

export interface Listening {
  addEventListener(type: string, listener: (event: PageEvent) => void, options?: { passive: boolean }): void;
  dispatchEvent(event: object): boolean;
}

export interface PageEvent {
  readonly target: Node;
  readonly detail: unknown;
  readonly clientX: number;
  readonly key: string;
  preventDefault(): void;
}

export interface Node extends Listening {
  readonly dataset: Record<string, string | undefined>;
  readonly style: Record<string, string>;
  readonly children: ArrayLike<Node>;
  readonly clientWidth: number;
  className: string;
  /** Of a list, what is chosen. */
  readonly value: string;
  textContent: string | null;
  hidden: boolean;
  disabled: boolean;
  tabIndex: number;
  append(...nodes: (Node | string)[]): void;
  replaceChildren(...nodes: Node[]): void;
  closest(selector: string): Node | null;
  querySelector(selector: string): Node | null;
  querySelectorAll(selector: string): Iterable<Node>;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  getBoundingClientRect(): { readonly left: number; readonly width: number };
  scrollIntoView(options: { behavior: 'smooth' | 'auto'; block: 'start' | 'nearest' }): void;
}

export interface Page extends Listening {
  readonly document: Listening & {
    readonly documentElement: Node;
    querySelector(selector: string): Node | null;
    querySelectorAll(selector: string): Iterable<Node>;
    getElementById(id: string): Node | null;
    createElement(tag: string): Node;
  };
  readonly CustomEvent: new (type: string, options?: { detail: unknown }) => object;
  readonly LightweightCharts: typeof lightweightCharts;
  readonly vega: typeof vega;
  matchMedia(query: string): Listening & { readonly matches: boolean };
  getComputedStyle(node: Node): { getPropertyValue(name: string): string; readonly fontFamily: string };
  requestAnimationFrame(callback: () => void): number;
}

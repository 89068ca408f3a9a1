// How a process with bots tells of them: a board at the foot of a terminal with lines above it, lines alone, or JSON.

import type { BotView, LedgerReader, SupervisorEvent } from 'tradelab';
import type { Io } from '../io.ts';
import { LiveBoard, shortId } from '../show/live-board.ts';
import { endLine, type Started, startLines } from '../show/live-session.ts';
import { eventWords } from '../show/live-words.ts';
import { type Style, styleOf } from '../show/style.ts';
import { type StatusLine, statusLine } from '../status-line.ts';

export interface WatchOptions {
  readonly io: Io;
  readonly ledger: LedgerReader;
  /** Leaves out the board, and what comes with every bar. */
  readonly quiet: boolean;
  readonly json: boolean;
  /** Whether lines name the session that they are about. */
  readonly isOne: boolean;
}

/** An event and when it was told, ms by the exchange's clock. */
type Told = SupervisorEvent & { readonly time: number };

const DEFAULT_ROWS = 24;

export class LiveWatch {
  readonly #options: WatchOptions;
  readonly #line: StatusLine;
  readonly #style: Style;
  readonly #board: LiveBoard | undefined;
  readonly #sessions = new Set<string>();
  readonly #waiting: Told[] = [];
  #telling: NodeJS.Immediate | undefined;
  /** How far the exchange's clock is ahead of this machine's, ms. */
  #aheadMs = 0;

  constructor(options: WatchOptions) {
    const { io, ledger, quiet, json } = options;
    this.#options = options;
    this.#line = statusLine(io);
    this.#style = styleOf(io);
    const isShown = io.isTTY && io.stderr.isTTY === true && io.env['TERM'] !== 'dumb' && !quiet && !json;
    if (isShown) this.#board = new LiveBoard(ledger, this.#style);
  }

  /** A line before the bots, or after them; nothing where all is JSON. */
  say(line: string): void {
    if (!this.#options.json) this.#line.print(line);
  }

  warn(line: string): void {
    this.#line.note(this.#style.warning(`warning: ${line}`));
  }

  /** Takes an event, and tells of it once all that came at the same instant is done: orders do not wait for a terminal. */
  tell(told: SupervisorEvent): void {
    if (told.event.kind === 'started') this.#aheadMs = told.event.now - Date.now();
    this.#waiting.push({ time: Date.now() + this.#aheadMs, ...told });
    this.#telling ??= setImmediate(() => this.#tellAll());
  }

  look(views: readonly BotView[]): void {
    const [first] = views;
    if (first !== undefined) this.#aheadMs = first.now - Date.now();
    if (this.#board === undefined) return;
    this.#board.look(views);
    const { stderr, columns } = this.#options.io;
    const size = { columns: stderr.columns ?? columns, rows: stderr.rows ?? DEFAULT_ROWS };
    this.#line.show(this.#board.text(size));
  }

  /** What came of all, and which flags go on with it; by default those that name the sessions. */
  end(goOn = [...this.#sessions].map((id) => `--resume ${id}`).join(' ')): void {
    this.#tellAll();
    this.#line.end();
    for (const id of this.#sessions) this.say(endLine(this.#options.ledger, id));
    if (this.#sessions.size > 0) this.say(`'tradelab live ${goOn}' goes on`);
  }

  #tellAll(): void {
    clearImmediate(this.#telling);
    this.#telling = undefined;
    for (const told of this.#waiting.splice(0)) {
      const { session, event } = told;
      this.#board?.tell(told);
      if (session !== undefined && event.kind === 'started') this.#begin(session, event);
      if (event.kind === 'waiting') for (const id of event.sessions) this.#sessions.add(id);
      if (this.#options.json) this.#line.print(JSON.stringify(told, withErrors));
      else this.#tellInWords(told);
    }
  }

  #begin(session: string, event: Started): void {
    this.#sessions.add(session);
    const { ledger, io } = this.#options;
    for (const line of startLines(ledger.session(session), event, io.columns)) this.say(line);
  }

  #tellInWords(told: Told): void {
    const { quiet, isOne } = this.#options;
    const said = eventWords(told);
    if (said === undefined) return;
    const { rank, words } = said;
    if (rank === 'bar' && (quiet || this.#board !== undefined)) return;
    if (rank === 'decision' && quiet) return;
    const about = isOne || told.session === undefined ? '' : `${this.#nameOf(told.session)}  `;
    const iso = new Date(told.time).toISOString();
    const time = this.#board === undefined ? `${iso.slice(0, 10)} ${iso.slice(11, 19)}` : iso.slice(11, 19);
    const line = `${this.#style.faint(time)}  ${about}${rank === 'warning' ? this.#style.warning(words) : words}`;
    if (rank === 'warning') this.#line.note(line);
    else this.#line.print(line);
  }

  /** Short above the board, which has the rest of it. */
  #nameOf(session: string): string {
    if (this.#board === undefined) return session;
    return `${this.#options.ledger.session(session).symbol} ${shortId(session)}`;
  }
}

/** For JSON: what an error says, which it would leave out. */
function withErrors(_: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { message, code, hint } = value as Error & { code?: string; hint?: string };
  return { message, ...(code !== undefined && { code }), ...(hint !== undefined && { hint }) };
}

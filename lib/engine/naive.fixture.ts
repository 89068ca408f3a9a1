// For tests: a second reading of the rules of the simulation (design, section 4), written apart from the engine.
// It is slow and has one idea: at every moment list all that could happen next, and let the first of it happen.

import type { ExecutionRules } from '../execution/index.ts';
import type { Offset, Order, Orders } from '../strategy/index.ts';
import { levelOf, NaiveAccount, offsetOf, type Sign } from './naive-account.fixture.ts';
import type { Row } from './play.fixture.ts';

interface NaiveOrder {
  readonly key: string;
  readonly order: Order;
  readonly attached: boolean;
  readonly group: string | undefined;
  readonly sign: Sign;
  limit: number;
  trigger: number;
  best: number;
  status: 'working' | 'triggered' | 'filled' | 'canceled' | 'rejected' | 'expired';
  /** The bar inside of which it came to be. */
  insideBar: number;
  /** Whether it has been at an open. */
  rested: boolean;
  age: number;
  day: number | undefined;
}

export type NaiveFill = readonly [
  bar: number,
  key: string,
  sign: Sign,
  size: number,
  price: number,
  fee: number,
];

/** A market of hourly bars with one account, to which the bars are shown one by one. */
export class NaiveMarket {
  readonly equity: number[] = [];
  readonly fills: NaiveFill[] = [];
  readonly ambiguous: number[] = [];
  readonly orders: NaiveOrder[] = [];
  readonly account: NaiveAccount;
  readonly #rules: ExecutionRules;
  #bar = -1;
  #row: Row = [0, 0, 0, 0];
  #moment: 'open' | 'inside' | 'close' = 'open';

  constructor(cash: number, rules: ExecutionRules) {
    this.account = new NaiveAccount(cash, rules);
    this.#rules = rules;
  }

  /** One bar, and what is wanted at its close. */
  show(row: Row, wanted: Orders | undefined): void {
    this.#bar++;
    this.#row = row;
    this.#open();
    this.#inside();
    this.#afterBar();
    if (wanted !== undefined) this.#want(wanted);
    if (this.#rules.fill === 'close') this.#marketsAtClose();
    this.equity.push(this.account.cash + this.account.position * row[3]);
  }

  get #alive(): NaiveOrder[] {
    return this.orders.filter(isAlive);
  }

  #open(): void {
    this.#moment = 'open';
    const [open] = this.#row;
    const { liquidation, position } = this.account;
    if (liquidation !== undefined && position * (open - liquidation) <= 0) this.#liquidate(open);
    for (const o of this.#alive) {
      if (!isAlive(o)) continue;
      if (o.order.type !== 'market' && o.order.timeInForce === 'day') o.day ??= dayOf(this.#bar);
      if (o.day !== undefined && o.day !== dayOf(this.#bar)) o.status = 'expired';
      else this.#atOpen(o, open);
      o.rested = true;
    }
  }

  #atOpen(o: NaiveOrder, open: number): void {
    const { order } = o;
    const waits = order.type !== 'market' && !isLimit(o);
    const triggers = waits && o.sign * (open - o.trigger) >= 0;
    if (triggers && order.type === 'stop-limit') o.status = 'triggered';
    const fills = isLimit(o) ? this.#marketable(o, open) : order.type === 'market' || triggers;
    if (fills && order.type === 'limit' && order.postOnly && !o.rested) o.status = 'rejected';
    else if (fills) this.#fill(o, open, !triggers && o.rested);
    else if (isLimit(o) && isImmediate(order)) o.status = 'expired';
  }

  #inside(): void {
    const [open, high, low, close] = this.#row;
    const { account } = this;
    this.#moment = 'inside';
    // The way against the position comes first (for the better reading, the way with it); without one, away from the close.
    const worse = this.#rules.ambiguity === 'worse';
    const downFirst = account.position === 0 ? close >= open : account.position > 0 === worse;
    const rivals = new Set<NaiveOrder>();
    for (;;) {
      const reached = this.#alive.filter((o) => this.#reached(o));
      const events = reached.map((o) => ({
        ...this.#standing(o, downFirst),
        o: o as NaiveOrder | undefined,
      }));
      const { liquidation } = account;
      if (liquidation !== undefined && (account.position > 0 ? low <= liquidation : high >= liquidation)) {
        const phase = account.position > 0 === downFirst ? 0 : 1;
        events.unshift({ phase, level: liquidation, o: undefined });
      }
      events.sort((a, b) => a.phase - b.phase || Math.abs(a.level - open) - Math.abs(b.level - open));
      const [next] = events;
      if (next === undefined) break;
      if (next.o === undefined) this.#liquidate(Math.min(Math.max(next.level, low), high));
      else {
        const { o } = next;
        const isExit = o.sign * account.position < 0;
        for (const r of reached) if (isExit && r.sign === o.sign && isLimit(r) !== isLimit(o)) rivals.add(r);
        this.#happens(o);
      }
    }
    if ([...rivals].some((o) => !isAlive(o) && o.status !== 'filled')) this.ambiguous.push(this.#bar);
  }

  /** When in a bar an order is reached: on the first way, on the second, or after both where it came to be on them. */
  #standing(o: NaiveOrder, downFirst: boolean): { phase: number; level: number } {
    const worse = this.#rules.ambiguity === 'worse';
    const below = isLimit(o) ? o.sign === 1 : o.sign === -1;
    const level = isLimit(o) ? o.limit : o.trigger;
    if (o.insideBar === this.#bar) return { phase: isLimit(o) === worse ? 3 : 2, level };
    return { phase: below === downFirst ? 0 : 1, level };
  }

  #happens(o: NaiveOrder): void {
    if (o.order.type !== 'stop-limit' || isLimit(o)) {
      this.#fill(o, isLimit(o) ? o.limit : o.trigger, isLimit(o));
      return;
    }
    o.status = 'triggered';
    o.insideBar = this.#bar;
    if (this.#marketable(o, o.trigger)) this.#fill(o, o.trigger, false);
    else if (isImmediate(o.order)) o.status = 'expired';
  }

  #reached(o: NaiveOrder): boolean {
    const [, high, low, close] = this.#row;
    if (o.order.type === 'market') return false;
    if (!isLimit(o)) return o.sign === 1 ? high >= o.trigger : low <= o.trigger;
    const reached = this.#marketable(o, o.sign === 1 ? low : high);
    return reached && (o.insideBar !== this.#bar || this.#marketable(o, close));
  }

  #marketable(o: NaiveOrder, price: number): boolean {
    const beyond = o.sign * (o.limit - price);
    return this.#rules.limitFill === 'through' ? beyond > 0 : beyond >= 0;
  }

  #afterBar(): void {
    const [, high, low, close] = this.#row;
    for (const o of this.#alive) {
      const extreme = o.sign === -1 ? high : low;
      if (!Number.isNaN(o.best)) this.#trail(o, o.insideBar === this.#bar ? close : extreme);
      o.age++;
      const limit = o.order.type === 'market' ? undefined : o.order.timeInForce;
      if (limit === 'day' && dayOf(this.#bar + 1) !== o.day) o.status = 'expired';
      if (typeof limit === 'object' && o.age >= limit.bars) o.status = 'expired';
    }
  }

  #trail(o: NaiveOrder, price: number): void {
    if (o.sign * (price - o.best) >= 0) return;
    o.best = price;
    const { offset } = o.order as { offset: Offset };
    o.trigger = this.account.nearestTick(price + o.sign * offsetOf(offset, price));
  }

  #want(wanted: Orders): void {
    this.#moment = 'close';
    const { account } = this;
    for (const o of this.#alive) {
      const same = JSON.stringify(wanted[o.key]) === JSON.stringify(o.order);
      if (!o.attached && !same) o.status = 'canceled';
    }
    for (const [key, order] of Object.entries(wanted)) {
      if (this.#alive.some((o) => !o.attached && o.key === key)) continue;
      const o = this.#place(key, order, false, key.includes('/') ? key.split('/')[0] : undefined);
      if ('price' in order) o.limit = account.limitTick(order.price, o.sign);
      if ('trigger' in order) o.trigger = account.nearestTick(order.trigger);
      if ('offset' in order) this.#startTrail(o, this.#row[3]);
    }
  }

  #marketsAtClose(): void {
    for (const o of this.#alive) {
      if (isAlive(o) && o.order.type === 'market') this.#fill(o, this.#row[3], false);
    }
  }

  #place(key: string, order: Order, attached: boolean, group: string | undefined): NaiveOrder {
    const o: NaiveOrder = {
      ...{ key, order, attached, group, sign: order.side === 'buy' ? 1 : -1 },
      ...{ limit: Number.NaN, trigger: Number.NaN, best: Number.NaN, status: 'working' },
      ...{ insideBar: this.#moment === 'inside' ? this.#bar : -1, rested: attached },
      ...{ age: 0, day: undefined },
    };
    this.orders.push(o);
    return o;
  }

  #startTrail(o: NaiveOrder, price: number): void {
    o.best = o.sign === -1 ? -Infinity : Infinity;
    this.#trail(o, price);
  }

  #fill(o: NaiveOrder, raw: number, maker: boolean): void {
    const { order, sign } = o;
    const { makerFee, takerFee, slippage } = this.#rules;
    let price = maker || order.type === 'limit' ? raw : raw * (1 + sign * slippage);
    if (isLimit(o)) price = sign === 1 ? Math.min(price, o.limit) : Math.max(price, o.limit);
    const rate = maker ? makerFee : takerFee;
    if (order.reduceOnly && this.account.position * sign >= 0) {
      o.status = 'canceled';
      return;
    }
    if (this.account.isReached(order, sign, price)) {
      o.status = 'canceled';
      return;
    }
    const [size, cut] = this.account.take(order, sign, price, rate);
    if (size === 0) o.status = 'rejected';
    else if (cut && order.type !== 'market' && order.timeInForce === 'fok') o.status = 'expired';
    else this.#execute(o, size, price, raw, size * price * rate);
  }

  #execute(o: NaiveOrder, size: number, price: number, raw: number, fee: number): void {
    const before = this.account.position;
    this.account.book(o.sign, size, price, fee);
    const after = this.account.position;
    o.status = 'filled';
    this.fills.push([this.#bar, o.key, o.sign, size, price, fee]);
    for (const other of this.#alive) {
      const sibling = other.group !== undefined && other.group === o.group;
      const orphan = other.attached && before !== 0 && before * after <= 0;
      if (sibling || orphan) other.status = 'canceled';
    }
    if (o.order.attached && after * o.sign > 0) this.#attach(o, size, price, raw);
  }

  /** Exits beyond the price of the entry wait at that price. */
  #attach(o: NaiveOrder, size: number, price: number, raw: number): void {
    const { stop, target, trail } = o.order.attached!;
    const common = { side: o.sign === 1 ? 'sell' : 'buy', size, reduceOnly: true } as const;
    const [losing, winning] = o.sign === 1 ? [Math.min, Math.max] : [Math.max, Math.min];
    const exit = (name: string, order: Order) =>
      this.#place(`${o.key}.${name}`, order, true, `exits of ${this.orders.indexOf(o)}`);
    if (stop) {
      const level = this.account.nearestTick(levelOf(stop, price, -o.sign));
      exit('stop', { ...common, type: 'stop', trigger: 1 }).trigger = losing(raw, level);
    }
    if (trail) {
      const placed = exit('trail', { ...common, type: 'trailing-stop', offset: trail });
      this.#startTrail(placed, price);
      placed.trigger = losing(raw, placed.trigger);
    }
    if (target) {
      const level = this.account.limitTick(levelOf(target, price, o.sign), o.sign === 1 ? -1 : 1);
      exit('target', { ...common, type: 'limit', price: 1 }).limit = winning(raw, level);
    }
  }

  #liquidate(price: number): void {
    const [at, fee] = this.account.liquidateAt(price);
    const size = Math.abs(this.account.position);
    const side = this.account.position > 0 ? 'sell' : 'buy';
    const o = this.#place('liquidation', { type: 'market', side, size, reduceOnly: true }, false, undefined);
    this.#execute(o, size, at, at, fee);
  }
}

const isAlive = (o: NaiveOrder) => o.status === 'working' || o.status === 'triggered';
const isLimit = (o: NaiveOrder) => o.order.type === 'limit' || o.status === 'triggered';
const isImmediate = (order: Order) =>
  order.type !== 'market' && (order.timeInForce === 'ioc' || order.timeInForce === 'fok');
const dayOf = (hour: number) => Math.floor(hour / 24);

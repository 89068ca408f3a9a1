// One websocket connection to OKX: which channels its client follows, and whether it has signed in.

import type { Connection, DialectContext, Wire } from '../dialect.ts';
import type { ExchangeEvent } from '../exchange.ts';
import { type Channel, channelOf, type Told } from './channels.ts';
import { OkxError, okxErrorOf } from './refusals.ts';
import { type Fields, fieldsOfObject, marketOf, signatureOf } from './request.ts';

interface Command {
  readonly op: string;
  readonly args: readonly object[];
}

interface Subscription {
  readonly arg: object;
  readonly fields: Fields;
  readonly channel: Channel;
  /** Until when it was told of what had closed. */
  toldUntil: number;
}

export class OkxConnection implements Connection {
  readonly #context: DialectContext;
  readonly #wire: Wire;
  /** 'public', 'private' or 'business': each has channels of its own. */
  readonly #place: string;
  readonly #subscriptions = new Map<string, Subscription>();
  #isSignedIn = false;

  constructor(context: DialectContext, url: string, wire: Wire) {
    this.#context = context;
    this.#wire = wire;
    this.#place = url.slice(url.lastIndexOf('/') + 1);
  }

  hear(text: string): void {
    if (text === 'ping') {
      this.#wire.reply('pong');
      return;
    }
    const { op, args } = JSON.parse(text) as Command;
    for (const arg of args) {
      try {
        this.#obey(op, arg);
      } catch (error) {
        const { code, message } = okxErrorOf(error);
        this.#wire.reply({ event: 'error', code: String(code), msg: message });
      }
    }
  }

  tell(event: ExchangeEvent): void {
    for (const subscription of this.#subscriptions.values()) {
      const { channel, fields, toldUntil } = subscription;
      this.#tell(subscription, channel.tell(this.#context, fields, event, toldUntil));
      if (event.kind === 'clock') subscription.toldUntil = event.now;
    }
  }

  #tell({ arg }: Subscription, told: Told | undefined): void {
    if (told !== undefined && told.data.length > 0) this.#wire.tell({ arg, ...told });
  }

  #obey(op: string, arg: object): void {
    const fields = fieldsOfObject(arg);
    if (op === 'login') this.#signIn(fields);
    else if (op === 'subscribe') this.#subscribe(arg, fields);
    else if (op === 'unsubscribe') this.#subscriptions.delete(JSON.stringify(arg));
    else throw new OkxError(60012, `Illegal request: ${op}`);
    if (op !== 'subscribe')
      this.#wire.reply({ event: op, code: '0', msg: '', ...(op !== 'login' && { arg }) });
  }

  #signIn(fields: Fields): void {
    const { keys, checkTime, clock } = this.#context;
    const time = fields.get('timestamp') ?? '';
    if (fields.get('apiKey') !== keys.apiKey) throw new OkxError(60005, 'Invalid apiKey');
    if (fields.get('passphrase') !== keys.passphrase) throw new OkxError(60024, 'Wrong passphrase');
    if (fields.get('sign') !== signatureOf(`${time}GET/users/self/verify`, keys.secret))
      throw new OkxError(60007, 'Invalid sign');
    if (checkTime && !(Math.abs(clock() - Number(time) * 1000) <= 30_000))
      throw new OkxError(60006, 'Timestamp request expired');
    this.#isSignedIn = true;
  }

  /** A subscription begins with how things are, on the channels that tell it. */
  #subscribe(arg: object, fields: Fields): void {
    const channel = channelOf(fields.get('channel') ?? '');
    if (channel?.place !== this.#place)
      throw new OkxError(60018, `Wrong URL or channel: ${fields.get('channel')} doesn't exist here.`);
    if (channel.isSigned && !this.#isSignedIn) throw new OkxError(60011, 'Please log in');
    if (fields.has('instId')) marketOf(this.#context, fields);
    const subscription = { arg, fields, channel, toldUntil: this.#context.exchange.now };
    this.#subscriptions.set(JSON.stringify(arg), subscription);
    this.#wire.reply({ event: 'subscribe', arg });
    this.#tell(subscription, channel.begin?.(this.#context, fields));
  }
}

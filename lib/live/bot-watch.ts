// What is looked after while bots run: commands, the kill file, bots that stop or have stalled, and the heartbeat.

import { existsSync } from 'node:fs';
import { TradelabError } from '../core/index.ts';
import type { Bot } from './bot.ts';
import { type Fleet, type Running, STOP_MS } from './fleet.ts';
import { writeHeartbeat } from './heartbeat.ts';
import type { CommandRow } from './ledger/index.ts';

const [BEAT_MS, STALL_MARGIN_MS] = [1000, 10_000];

export class BotWatch {
  readonly #fleet: Fleet;
  #beatAt = 0;
  /** How long is waited, by the steady clock, for orders of bots that have all failed. */
  #failedUntil: number | undefined;

  constructor(fleet: Fleet) {
    this.#fleet = fleet;
  }

  /** Looks at what is asked of bots, and after some of them: by default all. */
  look(bots: readonly Running[] = this.#fleet.running): void {
    for (const command of this.#fleet.options.ledger.pendingCommands()) this.#obey(command);
    this.#lookForKillFile();
    for (const running of bots) this.#lookAfter(running);
    this.#endWhereAllFailed();
    if (performance.now() - this.#beatAt >= BEAT_MS) this.#beat();
  }

  /** Looks after one bot: at the price that it sees, whether its bars come, and whether it is to end. */
  #lookAfter(running: Running): void {
    const { bot, link, isWaiting } = running;
    if (bot.isAtWork && !isWaiting) bot.give((session) => session.look(link.candleOf(session.plan)));
    if (!isWaiting) this.#lookForStall(running);
    this.#endWhere(running);
  }

  #obey({ id, session, verb, args }: CommandRow): void {
    const why = (args as { why?: string }).why ?? 'by hand';
    const meant = this.#fleet.running.filter(({ bot }) => session === null || bot.id === session);
    // One for a session of another process is that one's.
    if (meant.length === 0 && session !== null) return;
    for (const running of meant) {
      running.bot.give((one) => one.command(verb, why));
      if (verb === 'stop') running.stopping = { why, until: performance.now() + STOP_MS };
    }
    this.#fleet.options.ledger.settleCommand(id, this.#outcome(meant));
  }

  /** What has come of a command: what is at an exchange that does not answer is left until it does. */
  #outcome(meant: readonly Running[]): string {
    if (meant.length === 0) return 'no bot is running';
    const waiting = meant.filter((one) => one.isWaiting && this.#fleet.openOrders(one).length > 0);
    for (const { link } of waiting) this.#fleet.wait(link);
    const exchanges = new Set(waiting.map(({ link }) => link.exchange));
    if (exchanges.size === 0) return 'done';
    return `noted, and obeyed as soon as ${[...exchanges].join(' and ')} answers`;
  }

  /** Ends a bot that is to stop once the exchange has let go of its orders but for stops. */
  #endWhere(running: Running): void {
    const { bot, stopping, isWaiting } = running;
    if (stopping === undefined) return;
    const isLate = !isWaiting && performance.now() > stopping.until;
    if (isLate || this.#fleet.openOrders(running).length === 0) this.#fleet.end(bot, stopping.why);
  }

  /** Ends the process of which no bot lives any more, once the exchange has let go of their orders but for stops. */
  #endWhereAllFailed(): void {
    const { running } = this.#fleet;
    const [first] = running;
    if (first === undefined || running.some(({ bot }) => bot.failure === undefined)) return;
    this.#failedUntil ??= performance.now() + STOP_MS;
    const isLetGo = running.every((one) => this.#fleet.openOrders(one).length === 0);
    if (isLetGo || performance.now() > this.#failedUntil) this.#fleet.giveUp(allFailed(first.bot));
  }

  #lookForKillFile(): void {
    const { killFile } = this.#fleet.options;
    if (killFile === undefined || !existsSync(killFile)) return;
    // Again at each look: whoever resumes one meanwhile is held to it, too.
    for (const bot of this.#fleet.bots)
      if (bot.isAtWork) bot.give((session) => session.halt(`${killFile} is there`));
  }

  #lookForStall(running: Running): void {
    const { bot, link } = running;
    const { session } = bot;
    if (session === undefined || running.isStalled || bot.isRestarting) return;
    const due = Math.max(session.nextTime + session.barMs, running.heard);
    if (link.now - due < session.barMs + STALL_MARGIN_MS) return;
    running.isStalled = true;
    this.#fleet.tell({ session: bot.id, event: { kind: 'stalled', since: due } });
    bot.restart();
  }

  #beat(): void {
    this.#beatAt = performance.now();
    const { heartbeatFile } = this.#fleet.options;
    const ids = this.#fleet.bots.map(({ id }) => id);
    if (heartbeatFile !== undefined) void writeHeartbeat(heartbeatFile, ids);
  }
}

function allFailed({ id, failure }: Bot): TradelabError {
  const { code, hint } = failure instanceof TradelabError ? failure : { code: 'bad-strategy' as const };
  return new TradelabError(code, `all bots have failed for good, ${id} by: ${failure!.message}`, {
    hint: hint ?? "'tradelab live --resume' goes on with those that it names, once that is mended",
    cause: failure,
  });
}

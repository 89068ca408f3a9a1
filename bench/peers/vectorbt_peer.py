# vectorbt: the EMA cross as one run and as a sweep, through its public API and through its kernels driven by hand.

import gc
from multiprocessing import Pool

import numpy as np
import vectorbt as vbt
from serve import FEE, serve
from vectorbt.generic import dispatch as generic
from vectorbt.indicators import dispatch as indicators
from vectorbt.portfolio import dispatch as portfolio
from vectorbt.portfolio.enums import Direction
from vectorbt.records import dispatch as records
from vectorbt.returns import dispatch as returns

YEAR = 525_600


def one(bars, cash):
    """One unit a trade, at the next open; all statistics."""

    def run():
        quick, late = (vbt.MA.run(bars["close"], length, ewm=True).ma for length in (12, 26))
        entries = quick.vbt.crossed_above(late).vbt.signals.fshift()
        exits = quick.vbt.crossed_below(late).vbt.signals.fshift()
        pf = vbt.Portfolio.from_signals(
            bars["close"], entries, exits, size=1, price=bars["open"], fees=FEE, init_cash=cash, freq="1min"
        )
        return pf, pf.value(), pf.stats()

    def results(done):
        trades = done[0].trades.closed.values
        return {
            "finalEquity": float(done[1].iloc[-1]),
            "entryBar": trades["entry_idx"].tolist(),
            "exitBar": trades["exit_idx"].tolist(),
            "entryPrice": trades["entry_price"].tolist(),
            "exitPrice": trades["exit_price"].tolist(),
        }

    return run, results


def sweep(bars, fast, slow, cash):
    """All cash in every trade; return, trades, win rate, profit factor, drawdown and Sharpe ratio. In chunks of 25
    combinations, whose columns fit in memory."""

    def chunk(quick, late):
        entries = quick.vbt.crossed_above(late).vbt.signals.fshift()
        exits = quick.vbt.crossed_below(late).vbt.signals.fshift()
        pf = vbt.Portfolio.from_signals(
            bars["close"], entries, exits, price=bars["open"], fees=FEE, init_cash=cash, freq="1min"
        )
        closed = pf.trades.closed
        return (
            pf.total_return(),
            closed.count(),
            closed.win_rate(),
            closed.profit_factor(),
            pf.max_drawdown(),
            pf.sharpe_ratio(),
        )

    def run():
        parts = []
        lates = vbt.MA.run(bars["close"], slow, ewm=True).ma
        for length in fast:
            for k in range(0, len(slow), 25):
                late = lates.iloc[:, k : k + 25]
                quick = vbt.MA.run(bars["close"], [length] * late.shape[1], ewm=True).ma
                parts.append(chunk(quick.set_axis(late.columns, axis=1), late))
                # A portfolio and its caches are a cycle, of gigabytes if they gather.
                gc.collect()
        return [np.concatenate(column) for column in zip(*parts)]

    return run, named


NAMES = ("totalReturn", "trades", "winRate", "profitFactor", "maxDrawdown", "sharpe")


def named(columns):
    return {name: [None if np.isnan(x) else float(x) for x in column] for name, column in zip(NAMES, columns)}


def kernels(bars, fast, slow, cash, engine, threads=1):
    """The same sweep without pandas and objects: every average once, and each combination through the kernels while
    its columns are in cache. Threads are processes, since the kernels keep the interpreter's lock."""
    opens, closes = (bars[name].to_numpy().reshape(-1, 1).copy() for name in ("open", "close"))
    market = (opens, closes, cash, engine)
    if threads == 1:
        return lambda: rows(market, fast, slow), named
    pool = Pool(threads)
    parts = [fast[k::threads] for k in range(threads)]

    def run():
        done = pool.starmap(rows, [(market, part, slow) for part in parts])
        out = np.empty((len(NAMES), len(fast), len(slow)))
        for k, columns in enumerate(done):
            out[:, k::threads] = np.reshape(columns, (len(NAMES), -1, len(slow)))
        return out.reshape(len(NAMES), -1)

    return run, named


def rows(market, fast, slow):
    closes, engine = market[1], market[3]
    averages = {n: indicators.ma(closes, n, True, engine=engine) for n in {*fast, *slow}}
    return np.transpose([row(market, averages[a], averages[b]) for a in fast for b in slow])


def row(market, quick, late):
    opens, closes, cash, engine = market
    init_cash, shape = np.array([float(cash)]), closes.shape
    entries = later(generic.crossed_above(quick, late, engine=engine))
    exits = later(generic.crossed_above(late, quick, engine=engine))
    orders, _ = portfolio.simulate_from_signals(
        shape,
        np.array([1]),
        init_cash,
        np.zeros(shape, dtype=np.int64),
        entries=entries,
        exits=exits,
        price=opens,
        fees=np.asarray(FEE),
        close=closes,
        use_stops=False,
        max_orders=int(entries.sum() + exits.sum()),
        engine=engine,
    )
    by_column = records.col_map(orders["col"], 1, engine=engine)
    pnl = portfolio.get_exit_trades(orders, closes, by_column, engine=engine)
    pnl = pnl["pnl"][pnl["status"] == 1]
    assets = portfolio.assets(portfolio.asset_flow(shape, orders, by_column, Direction.Both, engine=engine), engine=engine)
    held = portfolio.asset_value(closes, assets, engine=engine)
    money = portfolio.cash(portfolio.cash_flow(shape, orders, by_column, False, engine=engine), init_cash, engine=engine)
    value = portfolio.value(money, held, engine=engine)
    change = returns.returns(value, init_cash, engine=engine)
    return (
        value[-1, 0] / cash - 1,
        len(pnl),
        (pnl > 0).mean(),
        pnl[pnl > 0].sum() / -pnl[pnl < 0].sum(),
        returns.max_drawdown(change, engine=engine)[0],
        returns.sharpe_ratio(change, YEAR, engine=engine)[0],
    )


def later(signals):
    """A bar later, when the order fills."""
    out = np.zeros_like(signals)
    out[1:] = signals[:-1]
    return out


if __name__ == "__main__":
    serve({"one": one, "sweep": sweep, "kernels": kernels})

# backtrader: the EMA cross with one unit a trade, its trades and the usual analyzers.

import backtrader as bt
from serve import FEE, serve


class Cross(bt.Strategy):
    def __init__(self):
        quick, late = bt.ind.EMA(self.data.close, period=12), bt.ind.EMA(self.data.close, period=26)
        self.cross = bt.ind.CrossOver(quick, late)
        self.fills = []

    def next(self):
        if self.cross[0] > 0:
            self.buy(size=1)
        elif self.cross[0] < 0 and self.position:
            self.close()

    def notify_order(self, order):
        if order.status == order.Completed:
            self.fills.append((len(self) - 1, order.executed.price))


def one(bars, cash):
    def run():
        cerebro = bt.Cerebro(stdstats=False)
        cerebro.adddata(bt.feeds.PandasData(dataname=bars))
        cerebro.addstrategy(Cross)
        cerebro.broker.setcash(cash)
        cerebro.broker.setcommission(commission=FEE)
        for analyzer in (bt.analyzers.TradeAnalyzer, bt.analyzers.DrawDown, bt.analyzers.TimeReturn):
            cerebro.addanalyzer(analyzer)
        return cerebro.run()[0]

    def results(strategy):
        entries, exits = strategy.fills[0::2], strategy.fills[1::2]
        entries = entries[: len(exits)]
        return {
            "finalEquity": strategy.broker.getvalue(),
            "entryBar": [bar for bar, _ in entries],
            "exitBar": [bar for bar, _ in exits],
            "entryPrice": [price for _, price in entries],
            "exitPrice": [price for _, price in exits],
        }

    return run, results


if __name__ == "__main__":
    serve({"one": one})

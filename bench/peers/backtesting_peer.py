# backtesting.py: the EMA cross with one unit a trade.

from backtesting import Backtest, Strategy
from backtesting.lib import crossover
from serve import FEE, serve


def average(close, length):
    return close.s.ewm(span=length, adjust=False).mean()


class Cross(Strategy):
    fast = 12
    slow = 26

    def init(self):
        self.quick = self.I(average, self.data.Close, self.fast)
        self.late = self.I(average, self.data.Close, self.slow)

    def next(self):
        if crossover(self.quick, self.late):
            self.buy(size=1)
        elif crossover(self.late, self.quick) and self.position:
            self.position.close()


def one(bars, cash):
    frame = bars.rename(columns=str.capitalize)
    test = Backtest(frame, Cross, cash=cash, commission=FEE, finalize_trades=False)

    def results(stats):
        trades = stats["_trades"]
        return {
            "finalEquity": float(stats["Equity Final [$]"]),
            "entryBar": trades["EntryBar"].tolist(),
            "exitBar": trades["ExitBar"].tolist(),
            "entryPrice": trades["EntryPrice"].tolist(),
            "exitPrice": trades["ExitPrice"].tolist(),
        }

    return test.run, results


if __name__ == "__main__":
    serve({"one": one})
